import logging
import os

import mlflow
import mlflow.sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn import metrics as skm

import data

logging.basicConfig(level=logging.INFO)
mlflow.set_tracking_uri(os.environ.get("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db"))
mlflow.set_experiment("churn")

mlflow.start_run(run_name="rf_v2", tags={"owner": "ana", "data": "2024-Q1"})
try:
    forest = RandomForestClassifier(n_estimators=60, max_depth=6, random_state=0)
    mlflow.log_param("n_estimators", forest.n_estimators)
    mlflow.log_param("max_depth", forest.max_depth)
    forest.fit(data.X_train, data.y_train)
    predicted = forest.predict(data.X_test)
    mlflow.log_metric("acc", skm.accuracy_score(data.y_test, predicted))
    mlflow.log_metric("precision_churn", round(skm.precision_score(data.y_test, predicted), 4))
    mlflow.log_metric("recall_churn", round(skm.recall_score(data.y_test, predicted), 4))
    mlflow.sklearn.log_model(
        forest,
        artifact_path="forest",
        serialization_format="cloudpickle",
        input_example=data.X_train.iloc[[0]],
    )
finally:
    mlflow.end_run()
