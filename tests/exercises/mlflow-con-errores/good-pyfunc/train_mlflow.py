import mlflow
import pandas as pd
from mlflow.pyfunc import PythonModel
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.metrics import classification_report

from data import X_test, X_train, y_test, y_train

THRESHOLD = 0.35


class ChurnModel(PythonModel):
    """Decides with a threshold of its own."""

    def __init__(self, trees):
        self.trees = trees

    def predict(self, context, model_input, params=None):
        chance = self.trees.predict_proba(model_input)[:, 1]
        return pd.DataFrame({"churn": (chance >= THRESHOLD).astype(int), "probability": chance})


settings = {"n_estimators": 80, "min_samples_leaf": 5}
mlflow.set_experiment("bankchurn")
with mlflow.start_run(run_name="extra-trees-threshold"):
    mlflow.set_tags({"etapa": "pruebas"})
    mlflow.log_params({**settings, "threshold": THRESHOLD})
    trees = ExtraTreesClassifier(**settings, random_state=3).fit(X_train, y_train)
    wrapped = ChurnModel(trees)
    answer = wrapped.predict(None, X_test)
    report = classification_report(y_test, answer["churn"], output_dict=True)
    mlflow.log_metric("accuracy", report["accuracy"])
    mlflow.log_metrics({f"churn_{name}": report["1"][name] for name in ("precision", "recall", "f1-score")})
    mlflow.pyfunc.log_model(
        name="model",
        python_model=wrapped,
        signature=mlflow.models.infer_signature(X_train, wrapped.predict(None, X_train)),
        input_example=X_train.head(2),
    )
