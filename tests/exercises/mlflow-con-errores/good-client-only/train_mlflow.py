"""Everything through MlflowClient: no active run, no global state."""
from tempfile import TemporaryDirectory

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from mlflow.models import infer_signature
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import f1_score, log_loss, roc_auc_score

from data import X_test, X_train, y_test, y_train

client = MlflowClient()
found = client.get_experiment_by_name("bankchurn")
experiment = found.experiment_id if found else client.create_experiment("bankchurn")
run = client.create_run(experiment, run_name="gbm con 80 pasos", tags={"equipo": "retención"})
run_id = run.info.run_id

hyper = dict(n_estimators=80, learning_rate=0.05, max_depth=2)
model = GradientBoostingClassifier(**hyper).fit(X_train, y_train)
proba = model.predict_proba(X_test)[:, 1]
values = {
    "accuracy": model.score(X_test, y_test),
    "f1": f1_score(y_test, proba > 0.5),
    "auc": roc_auc_score(y_test, proba),
    "log_loss": log_loss(y_test, proba),
}
client.log_batch(
    run_id,
    metrics=[Metric(name, float(value), 0, 0) for name, value in values.items()],
    params=[Param(name, str(value)) for name, value in hyper.items()],
    tags=[RunTag("framework", "sklearn")],
)
with TemporaryDirectory() as folder:
    mlflow.sklearn.save_model(
        model,
        f"{folder}/model",
        serialization_format="cloudpickle",
        signature=infer_signature(X_train, proba),
        input_example=X_train[:2],
    )
    client.log_artifacts(run_id, f"{folder}/model", artifact_path="model")
client.set_terminated(run_id)
