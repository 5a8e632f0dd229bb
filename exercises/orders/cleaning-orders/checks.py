"""What a corrected clean_export.py has to write into clean.csv."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from grading.checks import frames
from grading.checks.core import Evidence, Failure, Plan, check
from grading.wording import Wording

SCRIPT, OUTPUT = "clean_export.py", "clean.csv"
COLUMNS = ("order_id", "ordered_on", "amount", "country")


@dataclass(frozen=True)
class Facts:
    """The table that the script wrote and the shop that was drawn for it."""

    table: frames.Table
    drawn: frames.Shop

    def rows(self, order: frames.Order) -> list[dict[str, str]]:
        """An order's rows of the table."""
        return self.table.where("order_id", order.id)

    def amounts(self, *kinds: str) -> list[tuple[frames.Order, str]]:
        """The orders of those kinds that are in the table, with their amounts as written."""
        chosen = [order for order in self.drawn.orders if order.kind in kinds]
        return [(order, row.get("amount", "")) for order in chosen for row in self.rows(order)]

    def has_all(self, *kinds: str, key: str = "dropped") -> None:
        """Raise that failure when an order of those kinds is not in the table."""
        for order in self.drawn.orders:
            if order.kind in kinds and not self.rows(order):
                raise Failure(key, which=order.id, expected=1, actual=0)


def plan(files: Mapping[str, bytes], context: Mapping[str, bytes], draw: random.Random, words: Wording) -> Plan:
    """Clean the orders of a freshly drawn shop, under the names that the variant has for everything."""
    drawn = frames.shop(draw, words)
    laid = {**context, SCRIPT: files[SCRIPT], **drawn.files()}
    return Plan(frames.script_job(SCRIPT, laid, [words(OUTPUT)]), drawn)


def sample_context(draw: random.Random, words: Wording) -> dict[str, bytes]:
    """The tables that go with a download of the exercise."""
    return frames.shop(draw, words).files()


def read(evidence: Evidence) -> Facts:
    """The table behind what the script wrote; its columns have the names of the exercise as it is written."""
    seen = evidence.observed.seen.get("outputs") if evidence.observed else None
    words = evidence.secret.words
    table = frames.read_table(seen, words(OUTPUT), COLUMNS, words)
    if table is None:
        raise Failure("absent", which=words(OUTPUT), expected=words(", ".join(COLUMNS)))
    return Facts(table, evidence.secret)


@check("duplicates-kept")
def each_order_stands_once(facts: Facts) -> None:
    """A repeated line is gone, and nothing that only looks like one."""
    facts.has_all("twin", key="distinct")
    for order in facts.drawn.orders:
        if (times := len(facts.rows(order))) > 1:
            raise Failure(which=order.id, expected=1, actual=times)
    facts.has_all("plain", key="distinct")


@check("dates-swapped")
def days_are_those_of_the_orders(facts: Facts) -> None:
    """Each order in the table has the day on which it was made."""
    for order in facts.drawn.orders:
        for row in facts.rows(order):
            if frames.day(row["ordered_on"]) != order.day:
                raise Failure(which=order.id, expected=order.day, actual=row["ordered_on"] or "—")
    there, all_orders = sum(bool(facts.rows(order)) for order in facts.drawn.orders), len(facts.drawn.orders)
    if 2 * there < all_orders:
        raise Failure("few", which=facts.drawn.words(OUTPUT), expected=all_orders, actual=there)


@check("missing-as-zero")
def unknown_amounts_stay_unknown(facts: Facts) -> None:
    """Orders without an amount are there and have none; the others keep theirs."""
    facts.has_all("unknown")
    for order, amount in facts.amounts("unknown"):
        if not frames.blank(amount):
            raise Failure(which=order.id, expected="—", actual=amount)
    for order, amount in facts.amounts("plain"):
        if frames.blank(amount):
            raise Failure("others", which=order.id, expected=order.amount, actual="—")


@check("refunds-counted")
def cancelled_orders_bring_nothing(facts: Facts) -> None:
    """Cancelled orders are there and count 0; the others count what they did."""
    facts.has_all("cancelled")
    for order, amount in facts.amounts("cancelled"):
        if frames.number(amount) != 0:
            raise Failure(which=order.id, expected=0, actual=amount or "—")
    for order, amount in facts.amounts("plain", "twin"):
        value = frames.number(amount)
        if not frames.blank(amount) and (value is None or abs(value - (order.amount or 0)) > 0.005):  # half a cent
            raise Failure("others", which=order.id, expected=order.amount, actual=amount)


@check("orders-lost")
def no_order_is_lost(facts: Facts) -> None:
    """Orders of customers that nobody registered are there too, and the others have their country."""
    facts.has_all("guest", key="default")
    for order in facts.drawn.orders:
        for row in facts.rows(order):
            country = facts.drawn.countries.get(order.customer)
            if country and row.get("country", "").strip() != country:
                raise Failure("country", which=order.id, expected=country, actual=row.get("country") or "—")
