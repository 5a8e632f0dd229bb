"""The Prometheus exercise, end to end: variants, alternative hand-ins, and hand-ins that break things."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from grading import rubric
from grading.checks.promql import read_rules
from grading.content import GradedExercise
from grading.model import LANGUAGES, Language
from grading.sandbox import Sandbox
from tests.exercises.harness import HERE, exercise, expected, folder_files, grade_files, outcomes

SLUG = "prometheus-metrics"
ISSUES = (
    "no-error-counter",
    "no-latency-histogram",
    "no-probability-histogram",
    "no-model-loaded",
    "no-drift-gauge",
    "no-labels",
    "naming-convention",
    "no-alerts",
)
FOLDERS = sorted(path for path in (HERE / SLUG).iterdir() if path.is_dir())
CHECKS = Path(rubric.__file__).parent / "checks" / "prometheus"


@pytest.fixture(scope="module")
def metrics_exercise() -> GradedExercise:
    """The exercise under test."""
    return exercise(SLUG)


@pytest.mark.parametrize("issue", [issue for issue in ISSUES if issue != "no-alerts"])
def test_all_defects_but_one_leave_the_others(metrics_exercise: GradedExercise, sandbox: Sandbox, issue: str) -> None:
    """Curing one issue of the reviewed metrics cures no other (alerts are left out: they need metrics to stand on)."""
    rest = tuple(other for other in ISSUES if other != issue)
    _, verdicts = grade_files(metrics_exercise, metrics_exercise.render(rest), sandbox)
    mixed = {"naming-convention"} if issue != "naming-convention" else set()
    assert outcomes(verdicts, "failed") | mixed == set(rest) | mixed


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_alternative_hand_in_is_judged_by_effect(
    metrics_exercise: GradedExercise, sandbox: Sandbox, folder: Path
) -> None:
    """Metrics in another style pass wholly; those that only look right fail just where their first line says."""
    files = folder_files(folder)
    run, verdicts = grade_files(metrics_exercise, files, sandbox)
    assert run.state == "ok", run.error
    assert {name: verdicts[name].reason.en for name in outcomes(verdicts, "failed")}.keys() == expected(
        files["metrics.py"]
    )
    assert outcomes(verdicts, "unchecked") == set()


def test_the_same_seed_gives_the_same_verdicts(metrics_exercise: GradedExercise, sandbox: Sandbox) -> None:
    """Grading metrics twice with one seed says the same, sentence by sentence."""
    files = folder_files(HERE / SLUG / "x_message_as_label")
    assert grade_files(metrics_exercise, files, sandbox, 5)[1] == grade_files(metrics_exercise, files, sandbox, 5)[1]


GOOD_HEAD = "from prometheus_client import *\nfrom model import model\n"
HOSTILE = {
    "syntax_error": ("def predict(data)\n    return 1", "error"),
    "raises_on_import": ("1 / 0", "error"),
    "leaves_on_import": ("import sys\nsys.exit(0)", "error"),
    "kills_the_process": (GOOD_HEAD + "import os\ndef predict(data):\n    os._exit(0)", "error"),
    "no_predict": (GOOD_HEAD + "def forecast(data):\n    return model.predict(data)", "ok"),
    "predict_is_no_function": ("predict = 3", "ok"),
    "needs_more_arguments": (GOOD_HEAD + "def predict(data, model, registry):\n    return 1", "ok"),
    "collector_raises": (
        """
        from prometheus_client import REGISTRY
        class Broken:
            def collect(self):
                raise RuntimeError("no")
            def describe(self):
                return []
        REGISTRY.register(Broken())
        def predict(data):
            return 1
        """,
        "ok",
    ),
    "floods_the_exposition": (
        """
        from prometheus_client import Counter
        c = Counter("ml_predictions_total", "x" * 100, ["a"])
        def predict(data):
            for number in range(5000):
                c.labels(str(number)).inc()
        """,
        "ok",
    ),
    "infinite_values": (
        """
        from prometheus_client import Counter, Gauge, Histogram
        h, g = Histogram("ml_seconds", ""), Gauge("ml_drift", "", ["feature", "le"])
        c = Counter("ml_errors", "", ["le"])
        def predict(data):
            h.observe(float("inf")); h.observe(float("-inf")); h.observe(float("nan"))
            g.labels("x", "y").set(float("nan")); c.labels("z").inc(float("inf"))
        """,
        "ok",
    ),
    "replaces_the_library": (
        """
        import prometheus_client, time, builtins
        prometheus_client.generate_latest = lambda *a: b"ml_model_loaded 1"
        prometheus_client.CollectorRegistry.collect = lambda self: []
        time.perf_counter = time.sleep = lambda *a: 0
        def predict(data):
            return 1
        """,
        "ok",
    ),
    "eats_exceptions": (
        """
        from model import model
        def predict(data):
            try:
                return model.predict(data)
            except BaseException:
                return None
        """,
        "ok",
    ),
}


@pytest.mark.parametrize(("text", "state"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_file_cures_nothing(metrics_exercise: GradedExercise, sandbox: Sandbox, text: str, state: str) -> None:
    """Files that break the run or the exposition fail everything that they can't show, and leave nothing unchecked."""
    run, verdicts = grade_files(metrics_exercise, {"metrics.py": dedent(text)}, sandbox)
    assert run.state == state, run.error
    assert outcomes(verdicts, "passed") <= {"naming-convention", "no-drift-gauge"}
    assert outcomes(verdicts, "unchecked") == set()


def rules(*alerts: str, record: str = "") -> bytes:
    """A rule file of these expressions, and of a recording rule `a:a`."""
    recorded = f"{{record: 'a:a', expr: '{record}'}}, " if record else ""
    alerting = ", ".join(f"{{alert: A, expr: '{one}'}}" for one in alerts)
    return f"groups: [{{name: g, rules: [{recorded}{alerting}]}}]".encode()


HOSTILE_RULES = {
    "binary": b"\x00\xff\xfe\x01",
    "bomb": b"a: &a [1]\n"
    + b"".join(b"%c: &%c [%s]\n" % (x, x, b",".join([b"*%c" % (x - 1)] * 9)) for x in range(98, 112)),
    "deep": b"groups: " + b"[" * 20_000,
    "heavy": rules("max_over_time(sum(rate(ml_predictions_total[1d]))[1d:1s])"),
    "circle": rules("a:a > 1", record="a:a + ml_predictions_total"),
    "overflow": rules(
        "ml_predictions_total offset 90000y > 1",
        "ml_predictions_total @ 1e18 > 1",
        "year(ml_predictions_total ^ 999) > 1",
    ),
    "backtracking": rules('ml_predictions_total{job=~"(c+h*)+$"}'),
    "braces": b"groups: [{name: '{x}{0}', rules: [{alert: '{y}', expr: 'ml_predictions_total{'}]}]",
}


@pytest.mark.parametrize("alerts", HOSTILE_RULES.values(), ids=HOSTILE_RULES.keys())
def test_hostile_rules_fail_alone(metrics_exercise: GradedExercise, sandbox: Sandbox, alerts: bytes) -> None:
    """Rules that can't be read or evaluated fail no-alerts, are not unchecked, and touch nothing else."""
    files = {**metrics_exercise.solution("en"), "alerts.yml": alerts}
    _, verdicts = grade_files(metrics_exercise, files, sandbox)
    assert outcomes(verdicts, "failed") == {"no-alerts"}
    assert outcomes(verdicts, "unchecked") == set()


def test_each_reason_has_a_sentence(metrics_exercise: GradedExercise) -> None:
    """Every key that a check of this subject raises stands in rubric.yml, and no sentence there is never used."""
    code = "".join(path.read_text() for path in CHECKS.glob("*.py"))
    raised = set(re.findall(r'(?:Failure\(\s*|fault=|key = |else |if )"(\w+)"', code)) | {"default"}
    written = {key for issue in metrics_exercise.issues for key in issue.failed}
    assert written - raised == set()
    assert set(re.findall(r'Failure\(\s*"(\w+)"', code)) - written == set()


RUN_ALL = """
import json, sys
from model import CUSTOMER
from prometheus_client import REGISTRY
for text in json.load(sys.stdin):
    before = set(REGISTRY._collector_to_names)
    space = {}
    exec(compile(text, "metrics.py", "exec"), space)
    space["predict"](CUSTOMER)
    for collector in set(REGISTRY._collector_to_names) - before:
        REGISTRY.unregister(collector)
"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_subset_of_defects_renders_to_files_that_run(metrics_exercise: GradedExercise, lang: Language) -> None:
    """Each of the 256 variants imports, predicts with the real model, is tidy and has rules that Prometheus loads."""
    subsets = [tuple(issue for bit, issue in enumerate(ISSUES) if number >> bit & 1) for number in range(256)]
    variants = [metrics_exercise.render(subset, lang) for subset in subsets]
    context = metrics_exercise.folder / "context"
    texts = json.dumps([files["metrics.py"] for files in variants])
    subprocess.run([sys.executable, "-c", RUN_ALL], cwd=context, input=texts, text=True, check=True)
    for subset, files in zip(subsets, variants, strict=True):
        assert ("alerts.yml" in files) == ("no-alerts" not in subset)
        assert read_rules(files.get("alerts.yml", "groups: []")) is not None
        assert not [text for text in files.values() if "\n\n\n\n" in text or " \n" in text], subset


def test_variants_are_formatted_as_ruff_would(metrics_exercise: GradedExercise, tmp_path: Path) -> None:
    """The reviewed file, the solution and each single-defect variant are in the formatter's own style."""
    for index, subset in enumerate([ISSUES, (), *((issue,) for issue in ISSUES)]):
        for lang in LANGUAGES:
            text = metrics_exercise.render(tuple(subset), lang)["metrics.py"]
            (tmp_path / f"variant_{index}_{lang}.py").write_text(text)
    ruff = Path(sys.executable).with_name("ruff")
    checked = subprocess.run(
        [ruff, "format", "--diff", "--line-length=120", "--isolated", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
