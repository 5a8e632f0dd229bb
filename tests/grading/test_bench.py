"""The benchmark: its keys, that nothing which fails is timed, and that its kinds take turns."""

from __future__ import annotations

import json
import shutil
import sys

import pytest

from grading import bench, bench_limit, bench_match
from grading.__main__ import _parser, main
from grading.bench import TRIVIAL, Workload
from grading.bench_limit import WarmProcess
from grading.checks.core import run_script
from grading.content import find
from grading.errors import NoSandboxHere, SandboxError
from grading.job import Job, Phase
from grading.sandbox.nowhere import NoSandbox
from grading.sandbox.testing import BareSandbox

KEYS = ["workload", "cold_python", "cold_bwrap", "warm", "limit", "per_minute_one", "per_minute_all_cores"]
KEYS += ["server_mb", "run_mb", "layers"]


def test_a_line_has_the_agreed_keys_and_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One round of the trivial file gives positive seconds, rates and sizes, and the layers that were active."""
    monkeypatch.setattr(bench, "BUSY_SECONDS", 0.2)
    assert main(["bench", "--repeat", "1", "--workload", "trivial", "--json"]) == 0
    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert list(line) == KEYS
    assert line["workload"] == "trivial"
    assert set(line["layers"]) <= {"namespaces", "landlock", "seccomp", "rlimits"}
    assert (line["cold_bwrap"] is None) == (shutil.which("bwrap") is None)
    figures = {key: line[key] for key in KEYS[1:-1] if line[key] is not None}
    assert all(isinstance(value, float) for value in figures.values())
    assert all(value > 0 for key, value in figures.items() if key != "run_mb")
    assert "warm is" in bench.readable(line)


def test_every_exercise_that_runs_code_is_a_workload() -> None:
    """The model card runs nothing and is not timed; each of the others has a script among its cold files."""
    named = {workload.name: workload for workload in bench.workloads()}
    assert set(named) == {"trivial", "mlflow-con-errores", "logging-con-problemas", "prometheus-metrics"}
    assert all(workload.script in workload.cold.files for workload in named.values())
    assert named["mlflow-con-errores"].script == "train_mlflow.py"


def test_kinds_take_turns_and_none_always_comes_first() -> None:
    """Each round times every kind once, beginning with another; the median of odd rounds is one of the times."""
    seen: list[tuple[str, int]] = []

    def kind(name: str, seconds: float) -> bench.Kind:
        return lambda seed: seen.append((name, seed)) or seconds + seed

    medians = bench.interleaved({"a": kind("a", 1.0), "b": kind("b", 5.0)}, 3)
    assert seen == [("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2)]
    assert medians == {"a": 2.0, "b": 6.0}


def test_a_run_that_fails_is_no_figure() -> None:
    """A script that raises, and a solution that leaves an issue, stop the benchmark instead of being timed."""
    broken = Workload("broken", run_script("code.py", {"code.py": b"1/0"}, "base"), "code.py")
    with pytest.raises(SandboxError, match="ZeroDivisionError"):
        broken.grade(BareSandbox(), 0)
    with pytest.raises(SandboxError, match="ZeroDivisionError"):
        bench.cold(broken, ())
    exercise = find("hito-5").exercise("prometheus-metrics")
    files = {name: text.encode() for name, text in exercise.render(("no-alerts",)).items()}
    unfixed = Workload(
        "unfixed", run_script("metrics.py", files, "metrics"), "metrics.py", exercise, tuple(files.items())
    )
    with pytest.raises(SandboxError, match="failed no-alerts"):
        unfixed.grade(BareSandbox(), 0)


def test_the_unprotected_process_starts_each_job_afresh() -> None:
    """Every phase of a job sees what the phases before it left, and no job what another did; what it raises is told."""
    first = Job(
        {"a.py": b"import json, sys; json.left = 1; open('left', 'w')"}, (Phase("run", "script", {"file": "a.py"}),)
    )
    second = b"import json, os; assert not hasattr(json, 'left'); assert os.listdir() == ['b.py'], os.listdir()"
    with WarmProcess("base") as process:
        assert process.run(first).seen == {"run": {"finished": True}}
        assert process.run(run_script("b.py", {"b.py": second}, "base")).run.state == "ok"
        broken = process.run(run_script("c.py", {"c.py": b"raise KeyError('mine')"}, "base")).run
        assert broken.state == "error"
        assert "mine" in (broken.error or "")
    assert process.process.returncode is not None


def test_the_unprotected_process_that_can_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter that breaks is a SandboxError, not a wait for ever."""
    monkeypatch.setattr(bench_limit, "_START", "raise SystemExit(1)")
    with pytest.raises(SandboxError, match="unprotected process ended"):
        WarmProcess("base")


def test_the_match_line_has_the_agreed_keys() -> None:
    """Ten rows and a class have a time each; no two rows of its tables are the same."""
    line = bench_match.measure_match(1, learners=1)
    assert list(line) == ["workload", "rows_10_ms", "class_200x4_s"]
    assert line["workload"] == "match"
    assert line["rows_10_ms"] > 0
    assert line["class_200x4_s"] > 0
    assert "200 learners" in bench.readable(line)
    exercise = find("hito-5").exercises[0]
    rows = bench_match.table(exercise, 50, bench_match.random.Random(1))
    assert len({row.problem for row in rows}) == 50


@pytest.mark.parametrize("arguments", [["--repeat", "0"], ["--repeat", "many"]])
def test_rounds_that_make_no_sense_are_exit_code_2(arguments: list[str]) -> None:
    """At least one round is made."""
    with pytest.raises(SystemExit) as stopped:
        main(["bench", *arguments])
    assert stopped.value.code == 2


def test_an_unknown_workload_offers_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt name is exit code 2 with the right one."""
    assert main(["bench", "--workload", "trival"]) == 2
    assert "did you mean: trivial" in capsys.readouterr().err


def test_the_default_of_the_command_line_is_the_functions() -> None:
    """--repeat has the rounds that `bench` makes by itself."""
    assert _parser().parse_args(["bench"]).repeat == bench.REPEAT


def test_without_a_sandbox_nothing_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that can't run files the benchmark says so instead of timing what is left."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(bench, "open_sandbox", lambda **_: NoSandbox())
    with pytest.raises(NoSandboxHere, match="macOS"):
        bench.measure(Workload("trivial", run_script("code.py", TRIVIAL, "base"), "code.py"), 1)
