import mlflow
from mlflow.models import evaluate, infer_signature
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data import X_test, X_train, y_test, y_train


def main() -> None:
    mlflow.set_experiment("bankchurn")
    with mlflow.start_run(run_name="logreg", description="Pipeline with scaling") as active:
        mlflow.set_tag("baseline", "true")
        pipe = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=500))
        mlflow.log_params(pipe.named_steps["logisticregression"].get_params())
        pipe.fit(X_train, y_train)
        info = mlflow.sklearn.log_model(
            pipe,
            name="pipe",
            signature=infer_signature(X_train, y_train),
            input_example=X_train.head(),
            serialization_format="cloudpickle",
        )
        evaluate(
            info.model_uri,
            X_test.assign(label=y_test),
            targets="label",
            model_type="classifier",
            evaluator_config={"log_explainer": False},
        )
        print(active.info.run_id)


if __name__ == "__main__":
    main()
