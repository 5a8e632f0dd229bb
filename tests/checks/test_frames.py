"""The vocabulary of exercises about cleaning scripts."""

from __future__ import annotations

import csv
import io
import random
from datetime import date

import pytest

from grading.checks.frames import blank, day, number, read_table, shop
from grading.checks.frames.table import MOST_ROWS
from grading.checks.inside import outputs
from grading.wording import Wording

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_shop_has_every_kind_of_order(seed: int) -> None:
    """No draw lacks repeated lines, look-alikes, guests, cancelled orders, unknown amounts or days that swap."""
    drawn = shop(random.Random(seed))
    kinds = [order.kind for order in drawn.orders]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "plain": 24,
        "unknown": 4,
        "cancelled": 5,
        "guest": 4,
        "twin": 3,
    }
    assert len(drawn.lines) - len(set(drawn.lines)) == 6
    assert all((order.customer in drawn.countries) == (order.kind != "guest") for order in drawn.orders)
    assert all((order.amount is None) == (order.kind == "unknown") for order in drawn.orders)
    assert all(
        order.day.day != order.day.month and order.day.day <= 12 for order in drawn.orders if order.kind == "plain"
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_guess_at_the_date_format_never_comes_out_right(seed: int) -> None:
    """The first line can be read month first, and some other line cannot."""
    days = [line.split(",")[2] for line in shop(random.Random(seed)).lines]
    day_of_first, month_of_first, _ = days[0].split("/")
    assert int(day_of_first) <= 12
    assert day_of_first != month_of_first
    assert any(int(text[:2]) > 12 for text in days)


def test_the_files_say_what_was_drawn() -> None:
    """orders.csv and customers.csv hold the drawn orders, days first."""
    drawn = shop(random.Random(1))
    rows = {row["order_id"]: row for row in csv.DictReader(io.StringIO(drawn.files()["orders.csv"].decode()))}
    assert set(rows) == {order.id for order in drawn.orders}
    for order in drawn.orders:
        assert rows[order.id]["ordered_on"] == f"{order.day:%d/%m/%Y}"
        assert (rows[order.id]["status"] == "cancelled") == (order.kind == "cancelled")


def test_words_change_what_a_draw_is_called_and_nothing_else() -> None:
    """A clinic's draw has the shop's numbers under its own names, its days in its own format, its own values."""
    words = Wording({"orders.csv": "visits.csv", "amount": "fee", "%d/%m/%Y": "%Y%m%d", "cancelled": "no show"})
    plain, named = shop(random.Random(5)), shop(random.Random(5), words)
    assert named.orders == plain.orders
    rows = list(csv.DictReader(io.StringIO(named.files()["visits.csv"].decode())))
    days = {order.id: f"{order.day:%Y%m%d}" for order in plain.orders}
    assert {row["order_id"]: row["ordered_on"] for row in rows} == days
    assert {row["status"] for row in rows} == {"paid", "no show"}
    assert all(row["fee"] or row["status"] == "paid" for row in rows)


def test_a_table_is_read_under_the_names_that_it_is_asked_for() -> None:
    """Its own name of a column counts, and what another column of the file is called does not."""
    seen = {"files": {"a.csv": "Fee,amount,id\n3,4,5\n"}}
    words = Wording({"amount": "fee"})
    table = read_table(seen, "a.csv", ["id", "amount"], words)
    assert table is not None
    assert table.rows == ({"id": "5", "amount": "3"},)
    assert read_table({"files": {"a.csv": "amount,id\n4,5\n"}}, "a.csv", ["id", "amount"], words) is None


@pytest.mark.parametrize(
    "seen",
    [
        None,
        {},
        {"files": 3},
        {"files": {"a.csv": None}},
        {"files": {"a.csv": ""}},
        {"files": {"a.csv": "\n\n"}},
        {"files": {"a.csv": "day\n1\n"}},
        {"files": {"a.csv": 'id\n"' + "x" * 200_000}},
    ],
)
def test_what_is_no_table_is_none(seen: object) -> None:
    """Missing, empty, headless and endless files are no table, and no error."""
    assert read_table(seen, "a.csv", ["id"]) is None


@pytest.mark.parametrize(("rows", "read"), [(MOST_ROWS, True), (MOST_ROWS + 1, False)])
def test_a_table_too_long_is_no_table(rows: int, read: bool) -> None:
    """A table of the most rows is read, one of a row more is not."""
    table = read_table({"files": {"a.csv": "id\n" + "1\n\n" * rows}}, "a.csv", ["id"])
    assert (table is not None) is read


def test_short_lines_lack_cells_only() -> None:
    """A line with fewer cells than the head is a row without them."""
    table = read_table({"files": {"a.csv": " ID ,day\n7\n"}}, "a.csv", ["id", "day"])
    assert table is not None
    assert table.where("id", "7") == [{"id": "7"}]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("2025-03-04", date(2025, 3, 4)), ("2025-03-04T00:00:00Z", date(2025, 3, 4)), ("", None), ("04/03/2025", None)],
)
def test_days_are_iso(cell: str, expected: date | None) -> None:
    """A day is read from an ISO date, whatever follows it, and from nothing else."""
    assert day(cell) == expected


def test_numbers_and_blanks_are_told_apart() -> None:
    """An empty amount is blank, zero is a number, words and infinities are neither."""
    cells = ["", " NaN ", "<NA>", "0", "-0.0", "1e3", "inf", "nan", "12,5", "x"]
    assert [blank(cell) for cell in cells] == [True] * 3 + [False] * 4 + [True] + [False] * 2
    assert [number(cell) for cell in cells] == [None, None, None, 0, 0, 1000, None, None, None, None]


def test_only_plain_files_are_handed_back(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A link, a folder, a file too large and one that is not there come back as None."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_bytes(b"\xef\xbb\xbfid\n\xff\n")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to("good.csv")
    (tmp_path / "large.csv").write_bytes(b"x" * 101)
    names = ["good.csv", "folder.csv", "link.csv", "large.csv", "none.csv"]
    found = outputs.main({"files": names, "most": 100}, None)["files"]
    assert found == {"good.csv": "id\n\N{REPLACEMENT CHARACTER}\n"} | dict.fromkeys(names[1:])
