# Scales outside the model: what is logged takes arrays of scaled values
import mlflow
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from data import X_test, X_train, y_test, y_train

scaler = StandardScaler().fit(X_train)
A_train, A_test = scaler.transform(X_train), scaler.transform(X_test)

with mlflow.start_run(run_name="svm-rbf"):
    mlflow.set_tags({"kernel_family": "rbf"})
    config = {"C": 0.8, "gamma": 0.1}
    mlflow.log_params(config)
    svm = SVC(**config).fit(A_train, y_train)
    out = svm.predict(A_test)
    mlflow.log_metrics({
        "accuracy": accuracy_score(y_test, out),
        "precision": precision_score(y_test, out),
        "recall": recall_score(y_test, out),
        "f1": f1_score(y_test, out),
    })
    mlflow.sklearn.log_model(svm, name="svm", input_example=A_train[:3], serialization_format="cloudpickle")
