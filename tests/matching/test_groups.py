"""Rows that join several problems: seen by their form, and what becomes of them."""

from __future__ import annotations

import pytest

from grading import content
from grading.matching import groups, matcher
from grading.model import Row

JOINED = (
    "no levels, no timestamp and no id",
    "Faltan tags y run_name",
    "Sin hiperparámetros ni etiquetas",
    "There is no latency metric and nobody counts errors",
    "No hay ética, tampoco limitaciones",
    "missing limitations, ethics and metrics",
    "Añadir alertas e histograma de latencia",
)
SINGLE = (
    "Faltan precision, recall y F1",
    "Sin fecha ni hora",
    "El run no tiene nombre",
    "No se mide la latencia, así que no sabemos si va lento",
    "Si el modelo falla no queda rastro",
    "La distribución de probabilidades no se expone",
    "logging.info(x, y)",
    "",
    "latency, errors, drift, labels",
)


@pytest.mark.parametrize("problem", JOINED)
def test_joined_problems_are_seen(problem: str) -> None:
    """Two different matters that one sentence misses are two problems."""
    assert groups.grouped(Row(problem, None, ""))


@pytest.mark.parametrize("problem", SINGLE)
def test_one_problem_is_not_split(problem: str) -> None:
    """Names of one matter, consequences, code and bare lists are no several problems."""
    assert not groups.grouped(Row(problem, None, ""))


def test_form_alone_decides_whether_to_ask() -> None:
    """What joins two things that no exam seeks is asked about too, so that asking gives nothing away."""
    assert groups.grouped(Row("No hay dashboard de logs ni tests con drift ni licencia", None, ""))


def test_joined_row_names_its_first_problem_and_says_so() -> None:
    """Only the first of several problems counts, and the sentence tells why."""
    trained = matcher(content.find("hito-5").exercise("logging-con-problemas"))
    match = trained.match(Row("no log levels, no timestamp and no request id", None, ""))
    assert (match.issue, match.band, match.grouped) == ("no-levels", "accepted", True)
    assert "varios problemas" in match.why.es
    assert "several problems" in match.why.en


def test_joined_row_leaves_its_other_problems_to_other_rows() -> None:
    """A second row may still name what the joined row mentions second."""
    trained = matcher(content.find("hito-5").exercise("logging-con-problemas"))
    given = [Row("no log levels and no timestamp", None, ""), Row("no timestamp", None, "")]
    assert [match.issue for match in trained.match_table(given)] == ["no-levels", "no-timestamp"]
