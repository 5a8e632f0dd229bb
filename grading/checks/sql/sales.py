"""Draws of a shop's database, each with one trap, and the report on March 2025 that it should give.

A database without a trap has customers who all bought in the middle of March, orders of whole euros in one parcel
each, and nobody who is blocked: any of the usual mistakes gives the right report there.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAMES = ("Ana", "Bruno", "Carla", "Diego", "Elena", "Fabio", "Gema", "Hugo", "Irene", "Julia", "Karim", "Lucía")
MARCH = "2025-03-"
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


def sales(draw: random.Random, trap: str) -> Sales:
    """Draw a database with that trap.

    >>> drawn = sales(random.Random(1), "silent")
    >>> len(drawn.tables["customers"]), min(orders for _, orders, _, _ in drawn.report)
    (7, 0)
    """
    names = draw.sample(NAMES, 7)
    customers = list(zip(draw.sample(range(10, 100), 7), names, strict=True))
    days = [(number, day) for number, _ in customers for day in _days(draw, trap)]
    if trap == "silent":
        quiet, elsewhere = customers[0][0], customers[1][0]
        days = [(number, day) for number, day in days if number not in {quiet, elsewhere}]
        days.append((elsewhere, "2025-01-20 18:30:00"))
    numbers = draw.sample(range(1000, 9999), len(days))
    cents = [euros * 100 + (draw.randint(1, 33) if trap == "cents" else 0) for euros in draw.sample(EUROS, len(days))]
    orders = [(number, *day, paid) for number, day, paid in zip(numbers, days, cents, strict=True)]
    if trap == "parcels":  # two equal amounts of one customer: summing distinct ones is no cure
        orders[1] = (*orders[1][:3], orders[0][3])
    counts = {order[0]: (0, 2, 3)[place % 3] if trap == "parcels" else 1 for place, order in enumerate(orders)}
    sent = [order for order, count in counts.items() for _ in range(count)]
    parcels = [(number, order) for number, order in enumerate(sent, 1)]
    blocked: list[Row] = [(customers[0][0],), (None,), (customers[3][0],)] if trap == "blocked" else []
    draw.shuffle(orders)
    tables: dict[str, Sequence[Row]] = {
        "customers": customers,
        "orders": orders,
        "parcels": parcels,
        "blocked": blocked,
    }
    return Sales(tables, _report(customers, orders, counts, {row[0] for row in blocked}))


def _days(draw: random.Random, trap: str) -> list[str]:
    """When a customer ordered: at least twice in the middle of March."""
    days = [f"{MARCH}{draw.randint(5, 25):02} {draw.randint(8, 21):02}:15:00" for _ in range(draw.randint(2, 3))]
    if trap == "last-day":
        days += [f"{MARCH}31 {draw.randint(8, 23):02}:40:00", "2025-04-01 00:00:00", "2025-02-28 23:59:59"]
        days += [f"{MARCH}01 00:00:00"]
    return days


def _report(
    customers: Sequence[tuple[int, str]],
    orders: Sequence[tuple[int, int, str, int]],
    parcels: Mapping[int, int],
    blocked: set[object],
) -> tuple[tuple[str, int, int, float], ...]:
    rows = []
    for number, name in customers:
        mine = [order for order in orders if order[1] == number and order[2].startswith(MARCH)]
        if number not in blocked:
            spent = sum(order[3] for order in mine) / 100
            rows.append((name, len(mine), sum(parcels[order[0]] for order in mine), spent))
    return tuple(rows)


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
