"""A draw of bank customers, some of whom leave: what a training script learns from, and rows that it never sees."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from grading.wording import AS_WRITTEN, Wording

FEATURES = (
    "CreditScore",
    "Age",
    "Tenure",
    "Balance",
    "NumOfProducts",
    "HasCrCard",
    "IsActiveMember",
    "EstimatedSalary",
)
TARGET = "Exited"
SPLIT = "TEST_SHARE = 0.25"
"""The line of data.py that says how much of the file, from its end, is the test set."""
TEST_ROWS = 151
"""Rows of the test set, whatever its share: 151 is prime, so no accuracy looks rounded."""
UNSEEN_ROWS, MORE_UNSEEN_ROWS = 300, 1200
"""Rows that are in no file; of the larger part no later draw of the same dice depends."""

Customer = tuple[float, ...]


@dataclass(frozen=True)
class Churn:
    """Customers (one value per feature) and whether each left (0 or 1); `unseen` are not in the file."""

    rows: tuple[Customer, ...]
    left: tuple[int, ...]
    unseen: tuple[Customer, ...]
    unseen_left: tuple[int, ...]
    columns: tuple[str, ...] = (*FEATURES, TARGET)

    @property
    def features(self) -> tuple[str, ...]:
        """The columns of the features."""
        return self.columns[:-1]

    @property
    def test(self) -> tuple[Customer, ...]:
        """The rows of X_test."""
        return self.rows[-TEST_ROWS:]

    @property
    def test_left(self) -> tuple[int, ...]:
        """The values of y_test."""
        return self.left[-TEST_ROWS:]

    def csv(self) -> bytes:
        """The file that data.py reads."""
        lines = [",".join(self.columns)]
        lines += [
            ",".join(f"{value:.10g}" for value in (*row, left)) for row, left in zip(self.rows, self.left, strict=True)
        ]
        return ("\n".join(lines) + "\n").encode()


def churn(draw: random.Random, words: Wording = AS_WRITTEN) -> Churn:
    """Draw customers; how many leave, and how clearly their data say so, differ from draw to draw.

    `words` names the columns, and with the test set's share decides how long the file is: 604 rows as it is written,
    which a forest of 100 trees learns in 0.1 s.

    Between 35 and 60 of the 151 test rows left, so that precision, recall and accuracy lie well apart.

    >>> drawn = churn(random.Random(1))
    >>> len(drawn.rows), len(drawn.unseen), drawn.csv().split(b",")[:2]
    (604, 1500, [b'CreditScore', b'Age'])
    """
    columns = tuple(words(name) for name in (*FEATURES, TARGET))
    rows = math.ceil(TEST_ROWS / float(words(SPLIT).rpartition(" ")[2]))
    while True:
        clarity, share = draw.uniform(1.4, 2.2), draw.uniform(1.3, 2.1)
        customers, left = _customers(draw, rows + UNSEEN_ROWS, clarity, share)
        if 35 <= sum(left[rows - TEST_ROWS : rows]) <= 60:
            more, more_left = _customers(random.Random(share), MORE_UNSEEN_ROWS, clarity, share)
            unseen, unseen_left = customers[rows:] + more, left[rows:] + more_left
            return Churn(customers[:rows], left[:rows], unseen, unseen_left, columns)


def _customers(
    draw: random.Random, count: int, clarity: float, share: float
) -> tuple[tuple[Customer, ...], tuple[int, ...]]:
    """So many customers, and whether each left."""
    customers = tuple(_customer(draw) for _ in range(count))
    left = (int(draw.random() < 1 / (1 + math.exp(share - clarity * _unrest(row)))) for row in customers)
    return customers, tuple(left)


def _customer(draw: random.Random) -> Customer:
    return (
        float(min(850, max(350, round(draw.gauss(650, 95))))),
        float(min(90, max(18, round(draw.gauss(40, 11))))),
        float(draw.randint(0, 10)),
        0.0 if draw.random() < 0.35 else float(round(abs(draw.gauss(120_000, 30_000)))),
        float(draw.choices((1, 2, 3, 4), (50, 42, 6, 2))[0]),
        float(draw.random() < 0.7),
        float(draw.random() < 0.5),
        float(round(draw.uniform(12_000, 190_000))),
    )


def _unrest(row: Customer) -> float:
    """What makes a customer leave: age, no activity, a balance, an unusual number of products."""
    _, age, tenure, balance, products, _, active, _ = row
    return (
        (age - 40) / 11
        + 0.9 * (1 - active)
        + 0.5 * (balance > 0)
        + 1.5 * (products > 2)
        - 0.5 * (products == 2)
        - 0.05 * tenure
    )
