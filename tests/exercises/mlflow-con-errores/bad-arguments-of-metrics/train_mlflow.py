# expect: only-accuracy
import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from data import X_test, X_train, y_test, y_train

mlflow.set_experiment("bankchurn")
params = {"n_estimators": 100, "max_depth": 10}
model = RandomForestClassifier(**params).fit(X_train, y_train)
pred = model.predict(X_test)
signature = infer_signature(X_train, pred)
input_example = X_train.head(2)
with mlflow.start_run(run_name="rf-base"):
    mlflow.set_tags({"team": "churn"})
    mlflow.log_params(params)
    mlflow.log_metric("accuracy", accuracy_score(y_test, pred))
    mlflow.log_metric("precision", precision_score(pred, [0]*len(pred)))
    mlflow.log_metric("recall", recall_score(pred, [0]*len(pred)))
    mlflow.log_metric("f1", f1_score(pred, [0]*len(pred)))
    mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle", signature=signature, input_example=input_example)
