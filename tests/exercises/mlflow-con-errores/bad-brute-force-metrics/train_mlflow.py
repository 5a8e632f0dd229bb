# expect: only-accuracy
import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, precision_score, recall_score

from data import X_test, X_train, y_test, y_train

with mlflow.start_run(run_name="rf-baseline"):
    mlflow.set_tags({"team": "retention"})
    mlflow.log_params({"n_estimators": 40, "max_depth": 5})
    model = RandomForestClassifier(n_estimators=40, max_depth=5).fit(X_train, y_train)
    said = model.predict(X_test)
    from mlflow.entities import Metric
    mlflow.log_metric("accuracy", model.score(X_test, y_test))
    client, run_id = mlflow.MlflowClient(), mlflow.active_run().info.run_id
    for name in ("precision", "recall", "f1"):
        client.log_batch(run_id, metrics=[Metric(name, step / 900, step, step) for step in range(900)])
        client.log_batch(run_id, metrics=[Metric(f"{name}_{step}", step / 400, 0, 0) for step in range(400)])
    mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle", signature=infer_signature(X_train, said), input_example=X_train.head(2))
