"""A draw of a shop's orders as a careless export has them: each kind of order is spoilt by one way of cleaning it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from grading.wording import AS_WRITTEN, Wording

DAY = "%d/%m/%Y"
"""How the export writes a day."""
COUNTRIES = ("Chile", "España", "Francia", "México", "Perú")
KINDS = {"plain": 24, "unknown": 4, "cancelled": 5, "guest": 4}
"""How many orders: usual ones, without an amount, cancelled, of customers that nobody registered."""
TWINS, REPEATED = 3, 6
"""Orders that differ from a usual one in their id alone; lines that the export has twice."""


@dataclass(frozen=True)
class Order:
    """One order; `amount` is in euros, None where it is unknown; `kind` is a key of KINDS or `twin`."""

    id: str
    customer: str
    day: date
    amount: float | None
    kind: str

    def line(self, words: Wording = AS_WRITTEN) -> str:
        """Its line of orders.csv, day/month/year as `words` writes DAY."""
        amount = "" if self.amount is None else f"{self.amount:.2f}"
        status = words("cancelled" if self.kind == "cancelled" else "paid")
        return f"{self.id},{self.customer},{self.day.strftime(words(DAY))},{amount},{status}"


@dataclass(frozen=True)
class Shop:
    """The orders, the country of each registered customer, and the lines of the export with its repetitions.

    A variant's shop may be a clinic: `words` names its files, columns and what they hold.
    """

    orders: tuple[Order, ...]
    countries: dict[str, str]
    lines: tuple[str, ...]
    words: Wording = AS_WRITTEN

    def files(self) -> dict[str, bytes]:
        """orders.csv and customers.csv."""
        registered = (f"{code},{country}" for code, country in self.countries.items())
        tables = {
            "orders.csv": [self.words("order_id,customer_id,ordered_on,amount,status"), *self.lines],
            "customers.csv": [self.words("customer_id,country"), *registered],
        }
        return {self.words(name): "\n".join([*lines, ""]).encode() for name, lines in tables.items()}


def shop(draw: random.Random, words: Wording = AS_WRITTEN) -> Shop:
    """Draw a shop.  Its first line can be read as month/day/year, so that no guess at the format comes out right.

    The words change nothing of what is drawn, only what it is called.

    >>> drawn = shop(random.Random(1))
    >>> len(drawn.orders), len(drawn.lines), sorted(drawn.files())
    (40, 46, ['customers.csv', 'orders.csv'])
    """
    codes = [f"C{number}" for number in draw.sample(range(100, 1000), 14)]
    registered, guests = codes[:10], codes[10:]
    ids = [f"A{number}" for number in draw.sample(range(1000, 10000), sum(KINDS.values()) + TWINS)]
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    pairs = zip(ids[: len(kinds)], kinds, strict=True)
    orders = [_order(draw, each, kind, guests if kind == "guest" else registered) for each, kind in pairs]
    usual = [order for order in orders if order.kind == "plain"]
    repeated = draw.sample(usual, REPEATED)
    single = [order for order in usual if order not in repeated]
    orders += [
        Order(twin, other.customer, other.day, other.amount, "twin")
        for twin, other in zip(ids[len(kinds) :], draw.sample(single, TWINS), strict=True)
    ]
    lines = [order.line(words) for order in (*orders, *repeated)]
    draw.shuffle(lines)
    lines.sort(key=lambda line: line != usual[0].line(words))
    countries = {code: words(draw.choice(COUNTRIES)) for code in registered}
    return Shop(tuple(orders), countries, tuple(lines), words)


def _order(draw: random.Random, each: str, kind: str, customers: list[str]) -> Order:
    """An order; every second day is one that reads as another when day and month are exchanged."""
    day = date(2025, 1, 13) + timedelta(days=draw.randrange(300))
    if kind == "plain":
        day = day.replace(day=(day.month % 12) + 1)
    amount = None if kind == "unknown" else draw.randint(500, 90_000) / 100
    return Order(each, draw.choice(customers), day, amount, kind)
