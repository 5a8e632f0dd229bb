# start_run without a block: MLflow ends the run when the interpreter does
import mlflow
from sklearn.metrics import precision_recall_fscore_support
from sklearn.tree import DecisionTreeClassifier

from data import *

mlflow.set_experiment("bankchurn")
run = mlflow.start_run()
mlflow.set_tag("mlflow.runName", "arbol-simple")
mlflow.set_tag("proyecto", "bankchurn")
arbol = DecisionTreeClassifier(max_depth=4, min_samples_leaf=10)
mlflow.log_params(arbol.get_params())
arbol.fit(X_train, y_train)
mlflow.log_metric("accuracy", arbol.score(X_test, y_test))
p, r, f, _ = precision_recall_fscore_support(y_test, arbol.predict(X_test), average="macro")
for nombre, valor in zip(["precision", "recall", "f1"], [p, r, f]):
    mlflow.log_metric(nombre + "_macro", valor, step=0)
firma = mlflow.models.infer_signature(X_train.values, arbol.predict(X_train))
mlflow.sklearn.log_model(arbol, name="arbol", signature=firma, input_example=X_train.to_numpy()[:2],
                         serialization_format="cloudpickle")
