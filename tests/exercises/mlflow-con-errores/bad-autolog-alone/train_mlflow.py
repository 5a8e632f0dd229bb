# expect: no-run no-run-name no-input-example only-accuracy no-tags
import mlflow
from sklearn.ensemble import RandomForestClassifier

from data import X_test, X_train, y_test, y_train

mlflow.sklearn.autolog(serialization_format="cloudpickle")
mlflow.set_experiment("bankchurn")
model = RandomForestClassifier(n_estimators=100, max_depth=10)
model.fit(X_train, y_train)
print(model.score(X_test, y_test))
