"""Systems without a sandbox (macOS, Windows): everything imports, tables are graded, files are not run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grading import content
from grading.__main__ import main
from grading.errors import NoSandboxHere
from grading.model import Row, Severity
from grading.pipeline import grade, try_out
from grading.sandbox import open_sandbox
from grading.sandbox.nowhere import NoSandbox

ROOT = Path(__file__).resolve().parents[2]
RUNS = ("mlflow-con-errores", "logging-con-problemas", "prometheus-metrics")
PREAMBLE = """
import asyncio, ctypes, importlib, multiprocessing, pathlib, subprocess, sys, tempfile
import alembic, babel, jinja2, joblib, markdown_it, numpy, pandas, promql_parser, rapidfuzz, scipy, sklearn.pipeline
import sqlalchemy.dialects.sqlite, streamlit.web.cli, streamlit.testing.v1, yaml
for name in ("fcntl", "resource", "termios", "pwd", "grp", "landlockpy", "pyseccomp"):
    sys.modules[name] = None  # an import of it now raises ImportError
sys.platform = sys.argv.pop(1)
"""
"""Other people's packages first, as they are here; then ours, as on the other system."""
EVERYTHING = """
for folder in ("db", "grading", "pages", "service", "ui"):
    for path in sorted(pathlib.Path(folder).rglob("*.py")):
        if not {"sandbox", "inside", "migrations", "node_modules", "__main__.py"} & {*path.parts}:
            importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
import app
from grading.sandbox import open_sandbox
print(type(open_sandbox()).__name__, sorted(name for name in sys.modules if name.startswith("grading.sandbox.")))
"""
COMMAND = "from grading.__main__ import main; sys.exit(main(sys.argv[1:]))"


def _on(platform: str, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", PREAMBLE + code, platform, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_the_app_imports_without_what_only_linux_has(platform: str) -> None:
    """Every module of pages, ui, service, db and grading imports, and the sandbox that opens is none."""
    done = _on(platform, EVERYTHING)
    assert done.returncode == 0, done.stderr[-2000:]
    kind, _, loaded = done.stdout.strip().rpartition("\n")[2].partition(" ")
    assert kind == "NoSandbox"
    assert "grading.sandbox.client" not in loaded


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_the_command_line_grades_the_table_there(platform: str, tmp_path: Path) -> None:
    """Exit code 0, a row that names its issue earns its points, and each `fixed` is null with the system's name."""
    (tmp_path / "train_mlflow.py").write_text("print(1)\n", encoding="utf-8")
    row = {"problem": "no hay start_run: nada se agrupa en un run", "severity": "critical", "correction": ""}
    (tmp_path / "rows.json").write_text(json.dumps([row]), encoding="utf-8")
    done = _on(platform, COMMAND, "grade", "hito-5/mlflow-con-errores", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    line = json.loads(done.stdout)
    name = {"darwin": "macOS", "win32": "Windows"}[platform]
    assert {issue["fixed"] for issue in line["issues"]} == {None}
    assert all(name in issue["reason"] for issue in line["issues"])
    assert [issue["id"] for issue in line["issues"] if issue["named"]] == ["no-run"]
    assert line["run"]["state"] == "rejected"
    assert name in line["run"]["error"]


@pytest.mark.parametrize("slug", RUNS)
def test_what_would_have_to_run_is_not_checked_and_says_so_twice(slug: str) -> None:
    """No verdict is made up for files that did not run; the sentence is in Spanish and in English."""
    exercise = content.find("hito-5").exercise(slug)
    files = {name: text.encode() for name, text in exercise.solution().items()}
    grading = grade(exercise, (Row("nada", Severity.MINOR, ""),), files, 1, sandbox=NoSandbox())
    assert {issue.fixed for issue in grading.issues} == {None}
    assert grading.score == pytest.approx(exercise.points / 2)
    for issue in grading.issues:
        assert "no se pueden ejecutar archivos" in issue.reason.es
        assert "files can't be run" in issue.reason.en


def test_a_document_is_checked_there_as_anywhere() -> None:
    """The model card runs nothing, so its full solution gets every fix."""
    exercise = content.find("hito-5").exercise("model-card-incompleto")
    files = {name: text.encode() for name, text in exercise.solution().items()}
    grading = grade(exercise, (), files, 1, sandbox=NoSandbox())
    assert {issue.fixed for issue in grading.issues} == {True}
    assert grading.run.state == "ok"


def test_run_there_is_an_error_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """*Run* has nothing to show: it raises the error that names the system."""
    monkeypatch.setattr(sys, "platform", "darwin")
    exercise = content.find("hito-5").exercise(RUNS[0])
    with open_sandbox() as box, pytest.raises(NoSandboxHere, match="macOS"):
        try_out(exercise, {name: text.encode() for name, text in exercise.solution().items()}, sandbox=box)


def test_a_sandbox_that_fails_on_linux_is_still_exit_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Below the minimum of layers nothing is graded: one line on standard error names the layer and the doctor."""
    from grading.sandbox import client

    (tmp_path / "train_mlflow.py").write_text("print(1)\n", encoding="utf-8")
    real = client.WarmSandbox
    monkeypatch.setattr(client, "WarmSandbox", lambda _without, **kept: real(("landlock",), **kept))
    arguments = ["grade", "hito-5/mlflow-con-errores", str(tmp_path), "--minimum-layers", "classroom"]
    assert main(arguments) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "landlock (switched off)" in err
    assert "grading doctor" in err


def test_a_misspelt_minimum_in_the_environment_is_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CORRIGE_MINIMUM_LAYERS is read by the command line too, and a name that is none is said."""
    monkeypatch.setenv("CORRIGE_MINIMUM_LAYERS", "clasroom")
    assert main(["grade", "hito-5/model-card-incompleto", str(tmp_path)]) == 2
    assert "did you mean: classroom" in capsys.readouterr().err
