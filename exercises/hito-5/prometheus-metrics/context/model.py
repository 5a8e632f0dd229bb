"""El modelo de churn en producción.  The churn model in production.

`model` responde como scikit-learn: `predict` da un array de clases (0 se queda, 1 se va) y `predict_proba` un array de
una fila por cliente con la probabilidad de cada clase.  Acepta un dict, una lista de dicts, un DataFrame o un array.

`model` answers as scikit-learn does: `predict` gives an array of classes (0 stays, 1 leaves) and `predict_proba` an array
of one row per customer with the probability of each class.  It takes a dict, a list of dicts, a DataFrame or an array.
"""

import numpy as np
import pandas as pd

FEATURES = [
    "CreditScore",
    "Age",
    "Tenure",
    "Balance",
    "NumOfProducts",
    "HasCrCard",
    "IsActiveMember",
    "EstimatedSalary",
]
CUSTOMER = {
    "CustomerId": 15634602,
    "CreditScore": 619,
    "Age": 42,
    "Tenure": 2,
    "Balance": 83807.86,
    "NumOfProducts": 1,
    "HasCrCard": 1,
    "IsActiveMember": 1,
    "EstimatedSalary": 101348.88,
}


class ChurnModel:
    """A logistic regression with fixed coefficients."""

    version = "1.0.0"
    classes_ = np.array([0, 1])
    feature_names_in_ = np.array(FEATURES)
    _mean = np.array([650.0, 39.0, 5.0, 76000.0, 1.5, 0.7, 0.5, 100000.0])
    _scale = np.array([97.0, 10.5, 2.9, 62000.0, 0.6, 0.46, 0.5, 57500.0])
    _weights = np.array([-0.06, 0.77, -0.05, 0.32, -0.06, -0.02, -0.54, 0.03])

    def predict_proba(self, rows):
        """Array of shape (customers, 2): the probability of staying and of leaving."""
        score = (self._table(rows) - self._mean) / self._scale @ self._weights - 1.4
        leaving = 1 / (1 + np.exp(-score))
        return np.column_stack([1 - leaving, leaving])

    def predict(self, rows):
        """Array of shape (customers,): 1 when the customer is expected to leave."""
        return (self.predict_proba(rows)[:, 1] >= 0.5).astype(int)

    def _table(self, rows):
        if isinstance(rows, dict):
            rows = pd.DataFrame(rows) if np.ndim(next(iter(rows.values()))) else pd.DataFrame([rows])
        if isinstance(rows, (list, tuple)) and rows and isinstance(rows[0], dict):
            rows = pd.DataFrame(rows)
        if isinstance(rows, pd.DataFrame):
            missing = [name for name in FEATURES if name not in rows]
            if missing:
                raise ValueError(f"columns are missing: {missing}")
            rows = rows[FEATURES]
        table = np.atleast_2d(np.asarray(rows, dtype=float))
        if table.shape[1] != len(FEATURES):
            raise ValueError(f"X has {table.shape[1]} features, but ChurnModel is expecting {len(FEATURES)}")
        return table


def load_model():
    """Load the model."""
    return ChurnModel()


model = load_model()
