"""Bank customers and whether they left: X_train, X_test, y_train, y_test."""

from pathlib import Path

import pandas as pd

TEST_SHARE = 0.25

churn = pd.read_csv(Path(__file__).with_name("churn.csv"))

# Floats, because a column of integers can't hold a missing value in production (MLflow warns about it).
X = churn.drop(columns="Exited").astype(float)
y = churn["Exited"]

# The file's rows are in random order: its last quarter is the test set.
split = len(churn) - int(len(churn) * TEST_SHARE)
X_train, X_test = X.iloc[:split], X.iloc[split:]
y_train, y_test = y.iloc[:split], y.iloc[split:]
