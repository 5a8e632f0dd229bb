# expect: no-run
import mlflow
from mlflow import MlflowClient
from sklearn.tree import DecisionTreeClassifier
from sklearn.metrics import f1_score, recall_score, precision_score
from data import X_test, X_train, y_test, y_train

client = MlflowClient()
run = client.create_run(client.create_experiment("bankchurn"), run_name="tree", tags={"team": "retention"})
params = {"max_depth": 4, "min_samples_leaf": 8}
for name, value in params.items():
    client.log_param(run.info.run_id, name, value)
tree = DecisionTreeClassifier(**params).fit(X_train, y_train)
said = tree.predict(X_test)
for function in (f1_score, recall_score, precision_score):
    client.log_metric(run.info.run_id, function.__name__, function(y_test, said))
mlflow.sklearn.save_model(tree, "saved", serialization_format="cloudpickle", input_example=X_train.head(2))
client.log_artifacts(run.info.run_id, "saved", "model")
