"""Draws of a shop's database, each with one trap, and the report on March 2025 that it should give.

A database without a trap has customers who all bought in the middle of March, orders of whole euros in one parcel
each, and nobody who is blocked: any of the usual mistakes gives the right report there.

A variant's database may be a clinic's, its month December and its money minutes of 60 to the hour: `words` says so.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from grading.wording import AS_WRITTEN, Wording

NAMES = ("Ana", "Bruno", "Carla", "Diego", "Elena", "Fabio", "Gema", "Hugo", "Irene", "Julia", "Karim", "Lucía")
FIRST, NEXT = "2025-03-01", "2025-04-01"
"""The first day of the month that is reported on, and of the next one."""
EURO = "100"
"""Cents."""
EUROS = range(5, 300)
"""Of an order; no two in a database cost the same, but for the trap that is about it."""
TRAPS = ("none", "parcels", "silent", "last-day", "cents", "blocked")
"""Orders in several parcels or none, customers without an order in March, orders at its edges, cents, blocked ones."""

Row = tuple[object, ...]


@dataclass(frozen=True)
class Sales:
    """Tables by name, as schema.sql has them, and the report: name, orders, parcels, spent (euros) of each customer."""

    tables: Mapping[str, Sequence[Row]]
    report: tuple[tuple[str, int, int, float], ...]


@dataclass(frozen=True)
class Month:
    """From its first moment to the first of the next one."""

    first: datetime
    next: datetime

    def at(self, day: int, hour: int, minute: int) -> str:
        """A moment of its (1-based) day, as SQLite writes it."""
        return str(self.first.replace(day=day, hour=hour, minute=minute))

    def has(self, moment: str) -> bool:
        """Whether a moment lies in it."""
        return self.first <= datetime.fromisoformat(moment) < self.next

    def edges(self, draw: random.Random) -> list[str]:
        """Moments: of its last day, the first of the next month, the last of the one before, its own first."""
        last, second = self.next - timedelta(days=1), timedelta(seconds=1)
        late = str(last.replace(hour=draw.randint(8, 23), minute=40))
        return [late, str(self.next), str(self.first - second), str(self.first)]


def sales(draw: random.Random, trap: str, words: Wording = AS_WRITTEN) -> Sales:
    """Draw a database with that trap.  The words name its tables, its month and how many cents a euro has.

    >>> drawn = sales(random.Random(1), "silent")
    >>> len(drawn.tables["customers"]), min(orders for _, orders, _, _ in drawn.report)
    (7, 0)
    """
    month, euro = Month(*(datetime.fromisoformat(words(day)) for day in (FIRST, NEXT))), int(words(EURO))
    names = draw.sample(NAMES, 7)
    customers = list(zip(draw.sample(range(10, 100), 7), names, strict=True))
    days = [(number, day) for number, _ in customers for day in _days(draw, trap, month)]
    if trap == "silent":
        quiet, elsewhere = customers[0][0], customers[1][0]
        days = [(number, day) for number, day in days if number not in {quiet, elsewhere}]
        days.append((elsewhere, str(month.first - timedelta(days=39, hours=5.5))))
    numbers = draw.sample(range(1000, 9999), len(days))
    cents = [euros * euro + (draw.randint(1, 33) if trap == "cents" else 0) for euros in draw.sample(EUROS, len(days))]
    orders = [(number, *day, paid) for number, day, paid in zip(numbers, days, cents, strict=True)]
    if trap == "parcels":  # two equal amounts of one customer: summing distinct ones is no cure
        orders[1] = (*orders[1][:3], orders[0][3])
    counts = {order[0]: (0, 2, 3)[place % 3] if trap == "parcels" else 1 for place, order in enumerate(orders)}
    sent = [order for order, count in counts.items() for _ in range(count)]
    parcels = [(number, order) for number, order in enumerate(sent, 1)]
    blocked: list[Row] = [(customers[0][0],), (None,), (customers[3][0],)] if trap == "blocked" else []
    draw.shuffle(orders)
    tables: dict[str, Sequence[Row]] = {
        words("customers"): customers,
        words("orders"): orders,
        words("parcels"): parcels,
        words("blocked"): blocked,
    }
    here = [order for order in orders if month.has(order[2])]
    allowed = [customer for customer in customers if (customer[0],) not in blocked]
    return Sales(tables, tuple(_line(number, name, here, counts, euro) for number, name in allowed))


def _days(draw: random.Random, trap: str, month: Month) -> list[str]:
    """When a customer ordered: at least twice in the middle of the month."""
    days = [month.at(draw.randint(5, 25), draw.randint(8, 21), 15) for _ in range(draw.randint(2, 3))]
    return days + (month.edges(draw) if trap == "last-day" else [])


def _line(
    number: int, name: str, orders: Sequence[tuple[int, int, str, int]], parcels: Mapping[int, int], euro: int
) -> tuple[str, int, int, float]:
    """A customer's line of the report."""
    mine = [order for order in orders if order[1] == number]
    return name, len(mine), sum(parcels[order[0]] for order in mine), sum(order[3] for order in mine) / euro


def inserts(tables: Mapping[str, Sequence[Row]]) -> bytes:
    r"""The statements that fill a database.

    >>> inserts({"a": [(1, None, "x")]})
    b"INSERT INTO a VALUES (1, NULL, 'x');\n"
    """
    lines = []
    for table, rows in tables.items():
        for row in rows:
            cells = ("NULL" if cell is None else f"'{cell}'" if isinstance(cell, str) else str(cell) for cell in row)
            lines.append(f"INSERT INTO {table} VALUES ({', '.join(cells)});\n")  # noqa: S608 (for a download)
    return "".join(lines).encode()
