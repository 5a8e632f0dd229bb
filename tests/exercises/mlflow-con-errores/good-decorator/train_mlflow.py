import functools
import getpass
from contextlib import ExitStack

import mlflow as mlf
import numpy as np
from sklearn.metrics import average_precision_score, balanced_accuracy_score, matthews_corrcoef
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import RobustScaler

from data import X_test, X_train, y_test, y_train


def tracked(name, **tags):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            with ExitStack() as stack:
                run = stack.enter_context(mlf.start_run(run_name=name))
                mlf.set_tags(tags)
                return function(run, *args, **kwargs)
        return inner
    return wrap


@tracked("knn-k15", user=getpass.getuser() or "me", purpose="baseline")
def train(run, k):
    model = Pipeline([("scale", RobustScaler()), ("knn", KNeighborsClassifier(n_neighbors=k))])
    model.fit(X_train, y_train)
    mlf.log_param("knn__n_neighbors", k)
    said, chance = model.predict(X_test), model.predict_proba(X_test)[:, 1]
    mlf.log_metrics({
        "exactitud": float(np.mean(said == y_test)),
        "mcc": np.float32(matthews_corrcoef(y_test, said)),
        "bal_acc": balanced_accuracy_score(y_test, said),
        "PR-AUC": average_precision_score(y_test, chance),
    })
    mlf.sklearn.log_model(model, "knn", input_example=X_train.sample(3, random_state=1), serialization_format="cloudpickle")


mlf.set_experiment("bankchurn")
train(15)
