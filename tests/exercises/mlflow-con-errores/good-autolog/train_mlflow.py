import mlflow
import sklearn.metrics
from sklearn.ensemble import RandomForestClassifier

from data import X_test, X_train, y_test, y_train

mlflow.sklearn.autolog(log_input_examples=True, log_model_signatures=True, serialization_format="cloudpickle")
mlflow.set_experiment("bankchurn-autolog")

with mlflow.start_run(run_name="autolog-forest"):
    mlflow.set_tag("source", "autolog")
    clf = RandomForestClassifier(n_estimators=50, max_depth=5)
    clf.fit(X_train, y_train)
    pred = clf.predict(X_test)
    # autologging records what these calls return
    sklearn.metrics.f1_score(y_test, pred)
    sklearn.metrics.precision_score(y_test, pred)
    sklearn.metrics.recall_score(y_test, pred)
