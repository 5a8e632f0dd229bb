"""`python -m grading evaluate`, and that docs/matching.md holds what it prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from grading.__main__ import main
from grading.matching.evaluation import robustness
from grading.matching.evaluation.table import HEADS

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    {"problem": "Sin run_name", "correction": "ponerle run_name", "label": "no-run-name", "correction_ok": True},
    {"problem": "Sin tags", "correction": "", "label": "no-tags", "correction_ok": False, "style": "terse"},
    {"problem": "Faltan tags y params", "correction": "", "label": "no-tags", "also": ["no-params"], "grouped": True},
    {"problem": "todo bien", "correction": "", "label": None},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A file of four labelled rows."""
    path = tmp_path / "rows.jsonl"
    lines = [json.dumps({"exercise": "mlflow-con-errores", "lang": "es", **row}) for row in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_file_is_judged_by_the_shipped_matcher(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json there is one object: figures with and without phrasings, learning curve, remarks on duplicates."""
    assert main(["evaluate", str(labelled), "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    told = json.loads(lines[0])
    assert set(told) == {"reports", "learning_curve", "remarks"}
    assert set(told["reports"]) == {"shipped matcher", "zero-shot"}
    first = told["reports"]["shipped matcher"]
    assert (first["overall"]["rows"], first["overall"]["f1"], first["overall"]["false_accepts"]) == (4, 1.0, 0.0)
    assert first["corrections"]["balanced"] == 1.0
    assert first["grouped"]["true_yes"] == 1.0
    assert len(told["learning_curve"]) >= 5
    assert "nearly are what the matcher has learnt from" in told["remarks"][0]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_picture_is_drawn_alike_each_time(kind: str, labelled: Path, tmp_path: Path) -> None:
    """The same figures give the same picture, byte for byte."""
    drawn = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.{kind}"
        assert main(["evaluate", str(labelled), "--zero-shot", "--picture", str(path)]) == 0
        drawn.append(path.read_bytes())
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 5000


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere.jsonl"], "can't be read"),
        (["--exercise", "hito-5/nothing"], "nothing"),
        (["--picture", "figures.txt", "--zero-shot", "--exercise", "hito-5/mlflow-con-errores"], "is no picture"),
    ],
    ids=["no file", "no exercise", "no picture"],
)
def test_wrong_usage_is_one_line(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What can't be read or drawn is exit code 2 and a single line that says so."""
    assert main(["evaluate", *arguments]) == 2
    told = capsys.readouterr().err.strip()
    assert complaint in told
    assert "\n" not in told


def test_file_without_rows_of_the_exercise_is_refused(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures of no rows are not made up."""
    assert main(["evaluate", str(labelled), "--exercise", "hito-5/prometheus-metrics"]) == 2
    assert "holds no row" in capsys.readouterr().err


@pytest.mark.parametrize("way", robustness.WAYS)
def test_each_way_of_writing_differently_changes_something(way: str) -> None:
    """No way of disturbing a row leaves every row as it was."""
    told = "No se registran los Hiperparámetros según MLflow"
    assert robustness.WAYS[way](told) != told


def test_document_holds_the_tables_that_the_command_prints() -> None:
    """docs/matching.md has each section of the report with its columns (the figures may be older)."""
    text = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    for title in ("Overall", "Exercises", "Languages", "Styles", "Other decisions", "Calibration", "Thresholds"):
        assert f"## {title}\n" in text
    for title in ("Decisions that stay", "Phrasings learnt from", "Confusions"):
        assert f"## {title}\n" in text
    assert f"| how | {' | '.join(HEADS)} | lists accepted |" in text
    for way in robustness.WAYS:
        assert f"| {way} |" in text
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)
