import mlflow
from mlflow.models.signature import infer_signature
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import make_scorer, recall_score, f1_score, roc_auc_score
from sklearn.model_selection import GridSearchCV

from data import X_train, X_test, y_train, y_test

experiment = mlflow.set_experiment(experiment_name="bank/churn")

search = GridSearchCV(
    HistGradientBoostingClassifier(random_state=0, max_iter=30),
    {"max_leaf_nodes": [4, 8], "learning_rate": [0.05, 0.1]},
    scoring=make_scorer(recall_score),
    cv=3,
    n_jobs=-1,
)
search.fit(X_train, y_train)

with mlflow.start_run(experiment_id=experiment.experiment_id, run_name="hgb-grid", tags={"version_datos": "1.2"}) as run:
    mlflow.log_params(search.best_params_)
    mlflow.log_metric("cv_recall", search.best_score_)
    y_pred = search.predict(X_test)
    mlflow.log_metric("test_recall", float(f"{recall_score(y_test, y_pred):.3f}"))
    mlflow.log_metric("test_f1", float(f"{f1_score(y_test, y_pred):.3f}"))
    mlflow.log_metric("test_roc_auc", float(f"{roc_auc_score(y_test, search.predict_proba(X_test)[:, 1]):.3f}"))
    mlflow.sklearn.log_model(
        search, name="search", signature=infer_signature(X_train, y_pred), input_example=X_train.iloc[0].to_dict(),
        serialization_format="cloudpickle",
    )
