from itertools import product

import mlflow
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import cross_val_score

from data import X_test, X_train, y_test, y_train

mlflow.set_experiment("bankchurn")

with mlflow.start_run(run_name="forest-search") as parent:
    mlflow.set_tags({"kind": "search", "requested_by": "marketing"})
    best, best_score = None, -1.0
    for trees, depth in product((20, 40), (4, 8)):
        params = {"n_estimators": trees, "max_depth": depth, "random_state": 1}
        with mlflow.start_run(run_name=f"trial-{trees}-{depth}", nested=True):
            mlflow.log_params(params)
            score = cross_val_score(RandomForestClassifier(**params), X_train, y_train, cv=3, scoring="f1", n_jobs=-1).mean()
            mlflow.log_metric("cv_f1", score)
        if score > best_score:
            best, best_score = params, score
    mlflow.log_params({f"best_{name}": value for name, value in best.items()})
    model = RandomForestClassifier(**best).fit(X_train, y_train)
    y_hat = model.predict(X_test)
    for function in (f1_score, precision_score, recall_score):
        mlflow.log_metric(function.__name__, function(y_test, y_hat))
    signature = mlflow.models.infer_signature(X_test, y_hat)
    mlflow.sklearn.log_model(model, name="best", signature=signature, input_example=X_test.sample(2, random_state=0),
                             serialization_format="cloudpickle", registered_model_name="bankchurn")
