"""Variants of the exam about orders: other tables, months and units, cured in other styles and named in other words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grading import content, variants
from grading.content import GradedExercise
from grading.model import LANGUAGES, Row
from grading.naming import match_table
from grading.sandbox import Sandbox
from tests.exercises.harness import grade_files, outcomes, variant_with

EXERCISES = content.find("orders").exercises
CLEANING, REPORT = EXERCISES


HOTEL = variant_with(CLEANING, "hotel-bookings", "dots", "tidy")
CLINIC = variant_with(CLEANING, "clinic-appointments", "hyphens", "ledger")
LEAP = variant_with(REPORT, "february-2024", "library-loans", "pounds")
RIDES = variant_with(REPORT, "december-2024", "bike-rides")

CHAINED = """
import pandas as pd

home = pd.read_csv("guests.csv").set_index("guest_id")["country"]
frame = pd.read_csv("bookings.csv", parse_dates=["booked_on"], date_format="%d.%m.%Y").drop_duplicates("booking_id")
frame = frame.assign(country=frame["guest_id"].map(home), price=frame["price"].mask(frame["status"] == "cancelled", 0))
frame.to_csv("tidy.csv")
"""
BY_HAND = """
import csv

with open("patients.csv", newline="") as file:
    insurers = {row["patient_id"]: row["insurer"] for row in csv.DictReader(file)}
with open("appointments.csv", newline="") as file:
    rows = {row["appointment_id"]: row for row in csv.DictReader(file)}
with open("ledger.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["insurer", "fee", "seen_on", "appointment_id"])
    for key, row in rows.items():
        day, month, year = row["seen_on"].split("-")
        fee = "0.00" if row["status"] == "cancelled" else row["fee"]
        out.writerow([insurers.get(row["patient_id"]), fee, f"{year}-{month}-{day}", key])
"""
SUBQUERIES = """
WITH month AS (SELECT * FROM loans WHERE strftime('%Y-%m', lent_at) = '2024-02')
SELECT name,
    (SELECT COUNT(*) FROM month AS m WHERE m.reader_id = readers.id) AS loans,
    (SELECT COUNT(*) FROM reminders JOIN month AS m ON m.id = loan_id WHERE m.reader_id = readers.id) AS reminders,
    (SELECT SUM(pence) * 0.01 FROM month AS m WHERE m.reader_id = readers.id) AS charged
FROM readers
WHERE id NOT IN (SELECT reader_id FROM suspended WHERE reader_id IS NOT NULL)
"""
CONDITIONAL = """
SELECT r.name,
    COUNT(t.id) FILTER (WHERE t.started_at LIKE '2024-12-%') AS rides,
    COALESCE(SUM((SELECT COUNT(*) FROM repairs WHERE ride_id = t.id)) FILTER (WHERE t.started_at LIKE '2024-12-%'), 0)
        AS repairs,
    TOTAL(t.minutes) FILTER (WHERE t.started_at LIKE '2024-12-%') / 60 AS ridden
FROM riders AS r
LEFT JOIN rides AS t ON t.rider_id = r.id
LEFT JOIN banned ON banned.rider_id = r.id
WHERE banned.rider_id IS NULL
GROUP BY r.id
"""
CASES = {
    "hotel, chained": (HOTEL, CHAINED, set()),
    "hotel, dates as in the exam": (HOTEL, CHAINED.replace("%d.%m.%Y", "%d/%m/%Y"), {"dates-swapped"}),
    "hotel, file as in the exam": (HOTEL, CHAINED.replace("tidy.csv", "clean.csv"), set(CLEANING.ids)),
    "hotel, column as in the exam": (
        HOTEL,
        CHAINED.replace('to_csv("', 'rename(columns={"price": "amount"}).to_csv("'),
        set(CLEANING.ids),
    ),
    "hotel, both columns": (HOTEL, CHAINED.replace('to_csv("', 'assign(amount=0).to_csv("'), set()),
    "clinic, by hand": (CLINIC, BY_HAND, set()),
    "clinic, other status": (CLINIC, BY_HAND.replace("cancelled", "waived"), {"refunds-counted"}),
    "clinic, without insurers": (CLINIC, BY_HAND.replace("insurers.get", "{}.get"), {"orders-lost"}),
    "library, subqueries": (LEAP, SUBQUERIES, set()),
    "library, a common year": (
        LEAP,
        SUBQUERIES.replace("strftime('%Y-%m', lent_at) = '2024-02'", "lent_at BETWEEN '2024-02' AND '2024-02-29'"),
        {"last-day-lost"},
    ),
    "library, whole pounds": (LEAP, SUBQUERIES.replace("* 0.01", "/ 100"), {"cents-dropped"}),
    "rides, conditional sums": (RIDES, CONDITIONAL, set()),
    "rides, a hundred minutes": (RIDES, CONDITIONAL.replace("/ 60", "/ 100"), set(REPORT.ids)),
    "rides, with the unknown": (
        RIDES,
        CONDITIONAL.replace("banned.rider_id IS NULL", "r.id NOT IN (SELECT rider_id FROM banned)"),
        {"nobody-left"},
    ),
}


@pytest.mark.parametrize(("exercise", "code", "fails"), CASES.values(), ids=CASES.keys())
def test_another_style_is_judged_in_the_variants_words(
    exercise: GradedExercise, code: str, fails: set[str], sandbox: Sandbox
) -> None:
    """A hand-written fix for a variant cures all, and one with the exam's own names or a wrong unit does not."""
    run, verdicts = grade_files(exercise, {exercise.files[0].name: code}, sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts) == fails
    assert outcomes(verdicts, "passed") == set(exercise.ids) - fails


ROWS = {
    "duplicates-kept": (HOTEL, "bookings.drop_duplicates() is not assigned, so repeated bookings stay in tidy.csv"),
    "dates-swapped": (HOTEL, "booked_on is read with the month first"),
    "missing-as-zero": (CLINIC, "Rellena con 0 los fee que faltan"),
    "refunds-counted": (CLINIC, "cancelled appointments keep their fee because the 0 is written to a copy"),
    "orders-lost": (CLINIC, "the inner merge loses the appointments of walk-ins who are not in patients.csv"),
    "rows-multiplied": (RIDES, "Joining repairs multiplies the rows, so a ride with three repairs counts three times"),
    "silent-dropped": (RIDES, "riders without rides in December disappear because of the WHERE on t.started_at"),
    "last-day-lost": (LEAP, "BETWEEN '2024-02-01' AND '2024-02-29' loses the loans of the last day"),
    "cents-dropped": (LEAP, "SUM(l.pence) / 100 is an integer division and drops the pence"),
    "nobody-left": (LEAP, "un reader_id nulo en suspended deja el informe sin filas"),
}


@pytest.mark.parametrize(("issue", "given"), ROWS.items(), ids=ROWS.keys())
def test_a_row_in_the_variants_words_is_recognised(issue: str, given: tuple[GradedExercise, str]) -> None:
    """Who speaks of bookings or of loans names what the matcher has learnt of orders."""
    exercise, problem = given
    (match,) = match_table(exercise, [Row(problem, None, "")])
    assert (match.issue, match.band) == (issue, "accepted")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)
def test_every_phrasing_is_worth_as_much_in_another_domain(exercise: GradedExercise) -> None:
    """What names an issue of the shop names it of a hotel too, in the hotel's words and in either language."""
    for domain in variants.read(exercise.folder)["data"]:
        varied = variant_with(exercise, domain)
        for issue in exercise.issues:
            for lang in LANGUAGES:
                for text in issue.phrasings[lang]:
                    said = Row(varied.words(text, lang), None, "")
                    (match,), (as_written,) = match_table(varied, [said]), match_table(exercise, [Row(text, None, "")])
                    assert (match.issue, match.band) == (as_written.issue, as_written.band), said


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)
def test_no_name_of_the_shop_is_left_in_another_domain(exercise: GradedExercise) -> None:
    """Files, context, instructions, titles and sentences of a variant speak of its own tables alone."""
    for seed in range(1, 60):
        varied = exercise.variant(seed).whole
        if varied.drawn is None or varied.drawn.drawn["data"] == "shop-orders":
            continue
        for lang in LANGUAGES:
            told = [getattr(text, lang) for issue in varied.issues for text in (issue.title, issue.cured)]
            told += [getattr(text, lang) for issue in varied.issues for text in issue.failed.values()]
            files = [*varied.reviewed(lang).values(), *varied.solution(lang).values()]
            context = [data.decode() for data in varied.sample_context().values()]
            text = "\n".join([varied.text[lang].title, varied.text[lang].instructions, *told, *files, *context])
            plain = text.replace("ORDER BY", "").casefold()
            left = [word for word in ("order", "customer", "parcel", "pedido", "paquete", "cliente") if word in plain]
            assert left == [], (seed, varied.drawn.drawn, lang)


def test_the_script_of_every_layout_is_formatted_as_ruff_would(tmp_path: Path) -> None:
    """Whichever defects a variant has, its files are in the formatter's own style."""
    for seed in range(1, 80):
        varied = CLEANING.variant(seed)
        for place, files in enumerate((varied.reviewed("en"), varied.solution("en"))):
            (tmp_path / f"v{seed}_{place}.py").write_text(files["clean_export.py"], encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "format", "--diff", "--line-length=120", "--isolated", tmp_path]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_a_variants_data_has_its_own_names_and_values() -> None:
    """What a learner downloads holds the files, columns, status and dates that the variant's script reads."""
    tables = {name: data.decode().splitlines() for name, data in CLINIC.sample_context().items()}
    assert set(tables) == {"appointments.csv", "patients.csv"}
    assert tables["appointments.csv"][0] == "appointment_id,patient_id,seen_on,fee,status"
    assert "-2025," in tables["appointments.csv"][1]
    insurers = {line.split(",")[1] for line in tables["patients.csv"][1:]}
    assert insurers <= {"Andes Salud", "Buen Día", "Mutua Sol", "Norte Vida", "Sanitas Sur"}
    assert "INSERT INTO repairs" in RIDES.sample_context()["data.sql"].decode()
