"""El servicio alrededor de metrics.py, en pequeño.  The service around metrics.py, in small.

`python service.py` hace tres predicciones, una de ellas fallida, y escribe lo que Prometheus leería.
`python service.py` makes three predictions, one of which fails, and prints what Prometheus would scrape.
"""

import contextlib

import metrics
import pandas as pd
from model import CUSTOMER
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest

BUILT_IN = ("python_", "process_")


def registries():
    """The default registry and those that metrics.py made."""
    own = [value for value in vars(metrics).values() if isinstance(value, CollectorRegistry)]
    return [REGISTRY, *(each for each in own if each is not REGISTRY)]


def main():
    """Two predictions that go well, one that fails, and the exposition."""
    predict = getattr(metrics, "predict_with_metrics", None) or metrics.predict
    predict(CUSTOMER)
    predict(pd.DataFrame([CUSTOMER]))
    with contextlib.suppress(Exception):  # a failure has to show in the metrics
        predict(CUSTOMER | {"Balance": "?"})
    for registry in registries():
        for line in generate_latest(registry).decode().splitlines():
            name = line.removeprefix("# HELP ").removeprefix("# TYPE ")
            if not name.startswith(BUILT_IN):
                print(line)


if __name__ == "__main__":
    main()
