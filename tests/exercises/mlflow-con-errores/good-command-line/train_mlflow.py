import click
import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import get_scorer
from data import X_test, X_train, y_test, y_train


@click.command()
@click.option("--trees", default=100)
@click.option("--depth", default=10)
def cli(trees, depth):
    mlflow.set_experiment("bankchurn")
    run = mlflow.start_run(run_name=f"forest trees={trees} depth={depth}")
    try:
        mlflow.log_params({"trees": trees, "depth": depth})
        forest = RandomForestClassifier(trees, max_depth=depth).fit(X_train, y_train)
        mlflow.log_metrics({s: float(get_scorer(s)(forest, X_test, y_test)) for s in ("accuracy", "precision", "recall", "f1", "roc_auc", "neg_log_loss")})
        mlflow.MlflowClient().set_tag(run.info.run_id, "cli", "click")
        mlflow.sklearn.log_model(forest, name="forest", serialization_format="cloudpickle",
                                 signature=infer_signature(X_train, forest.predict(X_train)), input_example=X_train.head(1))
    finally:
        mlflow.end_run()


if __name__ == "__main__":
    cli()
