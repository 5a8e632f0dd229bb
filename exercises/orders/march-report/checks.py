"""What a corrected report.sql has to give, on databases that each hold one trap."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from grading.checks import sql
from grading.checks.core import Evidence, Failure, Plan, check
from grading.wording import Wording

QUERY = "report.sql"
COLUMNS = ("name", "orders", "parcels", "spent")


@dataclass(frozen=True)
class Facts:
    """What the query gave on each drawn database, by trap."""

    results: Mapping[str, sql.Result]
    drawn: Mapping[str, sql.Sales]
    columns: tuple[str, ...]

    def right(self, trap: str) -> None:
        """The report is right where nothing is a trap but this."""
        if difference := sql.compare(self.results.get(trap), self.drawn[trap].report, self.columns):
            raise Failure(expected=difference[0], actual=difference[1])


def plan(files: Mapping[str, bytes], context: Mapping[str, bytes], draw: random.Random, words: Wording) -> Plan:
    """Run the query on a freshly drawn database for each trap, under the names that the variant has for everything."""
    drawn = {trap: sql.sales(draw, trap, words) for trap in sql.TRAPS}
    tables = {trap: each.tables for trap, each in drawn.items()}
    laid = {**context, QUERY: files[QUERY]}
    return Plan(sql.query_job(QUERY, context["schema.sql"].decode(), laid, tables), (drawn, tuple(map(words, COLUMNS))))


def sample_context(draw: random.Random, words: Wording) -> dict[str, bytes]:
    """Rows for the download: `cat schema.sql data.sql report.sql | sqlite3`."""
    return {"data.sql": sql.inserts(sql.sales(draw, "none", words).tables)}


def read(evidence: Evidence) -> Facts:
    """The results behind what the query gave."""
    seen = evidence.observed.seen.get("query") if evidence.observed else None
    return Facts(sql.read_results(seen), *evidence.secret)


@check("rows-multiplied")
def parcels_multiply_nothing(facts: Facts) -> None:
    """An order in several parcels counts once."""
    facts.right("parcels")


@check("silent-dropped")
def silent_customers_stay(facts: Facts) -> None:
    """Who did not order in March is in the report."""
    facts.right("silent")


@check("last-day-lost")
def the_month_is_whole(facts: Facts) -> None:
    """March goes from its first second to its last."""
    facts.right("last-day")


@check("cents-dropped")
def cents_are_kept(facts: Facts) -> None:
    """Money keeps its cents."""
    facts.right("cents")


@check("nobody-left")
def only_the_blocked_are_left_out(facts: Facts) -> None:
    """An unknown blocked customer leaves the others in."""
    facts.right("blocked")
