"""The service around prediction.py, in small: `python service.py` shows what your log looks like.

Whoever grades your files does the same with customers that you have not seen: if logging_config.py has a set-up
function without required arguments (setup_logging, configure_logging, setup…) and prediction.py does not call it
by itself, the service calls it first; then it calls `predict` with a dict, with a frame of one row, and with data
on which the model fails.
"""

import contextlib
import importlib.util
import sys

import pandas as pd

CUSTOMER = {
    "customer_id": 15634602,
    "surname": "Hargrave",
    "country": "France",
    "balance": 125510.82,
    "estimated_salary": 79084.1,
    "credit_limit": 9000,
}


def main():
    """Two predictions that go well and one that fails."""
    from prediction import predict

    if importlib.util.find_spec("logging_config") and "logging_config" not in sys.modules:
        import logging_config

        for name in ("setup_logging", "configure_logging", "setup", "configure"):
            if hasattr(logging_config, name):
                getattr(logging_config, name)()
                break

    predict(CUSTOMER)
    predict(pd.DataFrame([CUSTOMER]))
    with contextlib.suppress(Exception):  # the failure belongs in the log, not on the screen
        predict(CUSTOMER | {"balance": "a lot"})


if __name__ == "__main__":
    main()
