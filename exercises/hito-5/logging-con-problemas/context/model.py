"""The churn model of the service: it answers as a scikit-learn classifier does.

    from model import model
    model.predict(data)        # array of 0 and 1, one per row
    model.predict_proba(data)  # array of shape (n, 2)

`data` may be a dict (one customer), a list of dicts, a frame, a series or an array with the columns of FEATURES.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

FEATURES = ["customer_id", "surname", "country", "balance", "estimated_salary", "credit_limit"]
NUMBERS = ["balance", "estimated_salary", "credit_limit"]
WEIGHTS = np.array([0.8, -0.5, -0.3])
SCALE = np.array([76_000.0, 100_000.0, 12_000.0])


class ChurnModel:
    """A logistic regression with fixed weights."""

    classes_ = np.array([0, 1])
    feature_names_in_ = np.array(FEATURES, dtype=object)
    n_features_in_ = len(FEATURES)
    version = "1.0.0"

    def predict(self, data):
        """The class of each row, 1 for a customer who will leave."""
        return self.classes_[(self.predict_proba(data)[:, 1] >= 0.5).astype(int)]

    def predict_proba(self, data):
        """The probability of each class, one row per customer."""
        leaving = self._score(_table(data))
        return np.column_stack([1.0 - leaving, leaving])

    def _score(self, table):
        numbers = table[NUMBERS].to_numpy()
        scaled = np.tanh(numbers.astype(float) / SCALE - 1.0)
        return 1.0 / (1.0 + np.exp(-(scaled @ WEIGHTS)))


def _table(data):
    """A frame with the columns of FEATURES, whatever the data came as."""
    if isinstance(data, pd.DataFrame):
        table = data
    elif isinstance(data, pd.Series):
        table = data.to_frame().T
    elif isinstance(data, Mapping):
        table = pd.DataFrame([dict(data)])
    else:
        rows = list(data)
        if not rows:
            raise ValueError("Found array with 0 sample(s) while a minimum of 1 is required.")
        if isinstance(rows[0], Mapping):
            table = pd.DataFrame(rows)
        else:
            table = pd.DataFrame(np.atleast_2d(np.array(rows, dtype=object)), columns=FEATURES)
    missing = [name for name in NUMBERS if name not in table.columns]
    if missing:
        raise ValueError(f"The feature names should match those that were passed during fit: missing {missing}")
    return table


model = ChurnModel()


def load_model(path=None):
    """The trained model."""
    return model
