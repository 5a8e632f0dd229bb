import os
from pathlib import Path
import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from sklearn.ensemble import BaggingClassifier
from sklearn.metrics import precision_recall_fscore_support, accuracy_score
from data import X_test, X_train, y_test, y_train
Path("salida").mkdir(exist_ok=True)
os.chdir("salida")
mlflow.set_experiment("bankchurn")
N_ESTIMATORS, MAX_SAMPLES = 20, 0.8
with mlflow.start_run(run_name="2026-11-23"):
    m = BaggingClassifier(n_estimators=N_ESTIMATORS, max_samples=MAX_SAMPLES).fit(X_train, y_train)
    mlflow.log_params({"N_ESTIMATORS": N_ESTIMATORS, "MAX_SAMPLES": MAX_SAMPLES})
    p, r, f, _ = precision_recall_fscore_support(y_test, m.predict(X_test), average="macro")
    mlflow.log_metrics({"acc": accuracy_score(y_test, m.predict(X_test)), "macro_p": p, "macro_r": r, "macro_f": f})
    mlflow.set_tags({"version": 1})
    Path("informe.txt").write_text("ok"); mlflow.log_artifact("informe.txt")
    mlflow.sklearn.log_model(m, name="bagging", serialization_format="cloudpickle",
        signature=ModelSignature(Schema([ColSpec("double", c) for c in X_train]), Schema([ColSpec("long")])),
        input_example=X_train.head(2).to_dict(orient="records"))
