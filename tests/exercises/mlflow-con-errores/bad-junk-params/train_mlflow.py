# expect: no-params
import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, precision_score, recall_score

from data import X_test, X_train, y_test, y_train

with mlflow.start_run(run_name="rf-baseline"):
    mlflow.set_tags({"team": "retention"})
    mlflow.log_params({"model": "RandomForest", "author": "me", "rows": len(X_train), "random_state": 42})
    model = RandomForestClassifier(n_estimators=40, max_depth=5).fit(X_train, y_train)
    said = model.predict(X_test)
    mlflow.log_metrics({"accuracy": model.score(X_test, y_test), "precision": precision_score(y_test, said), "recall": recall_score(y_test, said), "f1": f1_score(y_test, said)})
    mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle", signature=infer_signature(X_train, said), input_example=X_train.head(2))
