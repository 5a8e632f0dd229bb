import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data import X_test, X_train, y_test, y_train

mlflow.set_experiment("bankchurn")
candidates = {
    "forest": (RandomForestClassifier(max_depth=6, min_samples_leaf=3), {"max_depth": 6, "min_samples_leaf": 3}),
    "logistic": (make_pipeline(StandardScaler(), LogisticRegression(C=0.1)), {"C": 0.1}),
}
for name, (model, params) in candidates.items():
    with mlflow.start_run(run_name=name) as run:
        mlflow.set_tag("candidate", name)
        mlflow.log_params(params)
        model.fit(X_train, y_train)
        y_hat = model.predict(X_test)
        mlflow.log_metrics(
            {
                "precision": precision_score(y_test, y_hat),
                "recall": recall_score(y_test, y_hat),
                "f1": f1_score(y_test, y_hat),
                "auc": roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]),
            },
            step=1,
        )
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X_train, y_hat), input_example=X_train[:1], serialization_format="pickle"
        )
        mlflow.register_model(info.model_uri, f"bankchurn-{name}")
