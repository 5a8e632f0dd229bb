# expect: no-run no-params no-run-name no-signature no-input-example only-accuracy no-tags
import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, precision_score, recall_score

from data import X_test, X_train, y_test, y_train

"""
with mlflow.start_run(run_name="rf-baseline"):
    mlflow.set_tags({"team": "retention"})
"""
mlflow.set_experiment("bankchurn")
model = RandomForestClassifier(n_estimators=100, max_depth=10)
model.fit(X_train, y_train)
accuracy = model.score(X_test, y_test)
mlflow.log_metric("accuracy", accuracy)
mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle")

# with mlflow.start_run(run_name="rf-baseline"):
#     mlflow.log_params({"n_estimators": 100, "max_depth": 10})
if False:
    with mlflow.start_run(run_name="rf-baseline"):
        mlflow.set_tags({"team": "retention"})
        mlflow.log_params({"n_estimators": 100, "max_depth": 10})
        mlflow.log_metrics({"f1": f1_score(y_test, model.predict(X_test)), "recall": 0.7})


def train_properly():
    with mlflow.start_run(run_name="rf-baseline"):
        mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X_train), input_example=X_train.head())
    return
    mlflow.set_tag("team", "retention")


raise SystemExit
train_properly()
