import mlflow, mlflow.sklearn
from mlflow.models import infer_signature
from sklearn.ensemble import AdaBoostClassifier
from sklearn import metrics as m
import data

cols = ["Age", "Balance", "IsActiveMember", "NumOfProducts"]
Xtr, Xte = data.X_train[cols], data.X_test[cols]

active = mlflow.start_run(run_name="adaboost 4 variables")
with active:
    mlflow.set_tag("variables", ",".join(cols))
    ada = AdaBoostClassifier(n_estimators=25, learning_rate=0.7)
    for k in ("n_estimators", "learning_rate"):
        mlflow.log_param(k, getattr(ada, k))
    ada.fit(Xtr, data.y_train)
    p = ada.predict(Xte)
    for name, f in dict(Accuracy=m.accuracy_score, Precision=m.precision_score, Recall=m.recall_score, F1=m.f1_score).items():
        mlflow.log_metric(f"test {name}", f(data.y_test, p))
    mlflow.sklearn.log_model(ada, "ada", signature=infer_signature(Xtr, p), input_example=Xtr.head(1), serialization_format="cloudpickle")
