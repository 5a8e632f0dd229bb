"""The MLflow exercise, end to end: variants, alternative hand-ins, and hand-ins that break things."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.content import GradedExercise
from grading.sandbox import Sandbox
from tests.exercises.harness import HERE, exercise, expected, folder_files, grade_files, outcomes

SLUG = "mlflow-con-errores"
SCRIPT = "train_mlflow.py"
ISSUES = ("no-run", "no-params", "no-run-name", "no-signature", "no-input-example", "only-accuracy", "no-tags")
FOLDERS = sorted(path for path in (HERE / SLUG).iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def training() -> GradedExercise:
    """The exercise under test."""
    return exercise(SLUG)


@pytest.mark.parametrize("issue", ISSUES)
def test_all_defects_but_one_leave_the_others(training: GradedExercise, sandbox: Sandbox, issue: str) -> None:
    """Curing one issue of the reviewed file cures that one and no other."""
    rest = tuple(other for other in ISSUES if other != issue)
    run, verdicts = grade_files(training, training.render(rest), sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "failed") == set(rest)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_alternative_hand_in_is_judged_by_effect(training: GradedExercise, sandbox: Sandbox, folder: Path) -> None:
    """Another style passes wholly; what only looks right fails just where its first line says."""
    files = folder_files(folder)
    run, verdicts = grade_files(training, files, sandbox)
    assert run.state == "ok", run.error
    assert {name: verdicts[name].reason.en for name in outcomes(verdicts, "failed")}.keys() == expected(files[SCRIPT])
    assert outcomes(verdicts, "unchecked") == set()


MODEL = {"no-signature", "no-input-example"}
NOTHING = set(ISSUES)
HOSTILE: dict[str, tuple[str, set[str]]] = {
    "store removed": ("os.remove(store)", NOTHING),
    "store of rubbish": ("open(store, 'wb').write(b'SQLite format 3\\0' + os.urandom(20_000))", NOTHING),
    "store without its tables": (
        "sqlite3.connect(store).executescript('drop table tags; drop table params')",
        {"no-tags"},
    ),
    "store replaced by a link": ("os.rename(store, 'x.bin'); os.symlink('/dev/zero', store)", NOTHING),
    "store replaced by a folder": ("os.remove(store); os.mkdir(store)", NOTHING),
    "MLmodel of rubbish": ("spoil('MLmodel', b'\\xff{{{')", MODEL),
    "MLmodel that swells": ("spoil('MLmodel', SWELLING)", MODEL),
    "MLmodel replaced by a folder": ("p = find('MLmodel'); os.remove(p); os.mkdir(p)", MODEL),
    "model of rubbish": ("spoil('model.pkl', b'rubbish')", MODEL),
    "model removed": ("os.remove(find('model.pkl'))", MODEL),
    "model that exits when loaded": ("spoil('model.pkl', pickle.dumps(Trap('os._exit(0)')))", MODEL),
    "model that raises SystemExit": ("spoil('model.pkl', pickle.dumps(Trap('raise SystemExit(0)')))", MODEL),
    "model that answers for the probe": ("spoil('model.pkl', pickle.dumps(Trap(ANSWER)))", MODEL),
    "example of rubbish": ("spoil('input_example.json', b'{')", {"no-input-example"}),
    "metrics that are no numbers": ('sql("update latest_metrics set is_nan = 1")', {"only-accuracy"}),
    "metrics beyond measure": (
        'sql("update latest_metrics set value = 1e308"); sql("update metrics set value = 1e308")',
        {"only-accuracy"},
    ),
    "run nested in itself": (
        "sql(\"insert into tags select 'mlflow.parentRunId', run_uuid, run_uuid from runs\")",
        set(),
    ),
}
"""What a script does to its traces after a full cure, and the issues that must then fail."""

PRELUDE = '''
import os, pickle, sqlite3
store = os.environ["MLFLOW_TRACKING_URI"].removeprefix("sqlite:///")
class Trap:
    def __init__(self, code): self.code = code
    def __reduce__(self): return (exec, (self.code,))
SWELLING = b"a0: &a0 [x,x,x,x,x,x,x,x,x]\\n" + b"".join(
    b"a%d: &a%d [%s]\\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 9))
ANSWER = """
import os, struct
answer = b'{"done": {"models": {}}}'
for number in range(3, 30):
    try: os.write(number, struct.pack(">I", len(answer)) + answer)
    except OSError: continue
"""
def find(name):
    return next(os.path.join(folder, name) for folder, _, names in os.walk("mlruns") if name in names)
def spoil(name, data):
    path = find(name)
    with open(path, "wb") as file: file.write(data)
def sql(text):
    with sqlite3.connect(store) as opened: opened.execute(text)
'''


@pytest.mark.parametrize("attack", HOSTILE)
def test_broken_traces_fail_and_are_never_left_unchecked(
    training: GradedExercise, sandbox: Sandbox, attack: str
) -> None:
    """Whatever a script does to what it left: what can't be read is failed, never unchecked, and the rest stands."""
    code, failed = HOSTILE[attack]
    script = training.solution()[SCRIPT] + PRELUDE + code + "\n"
    run, verdicts = grade_files(training, {SCRIPT: script}, sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "unchecked") == set()
    assert outcomes(verdicts, "failed") == failed, {name: verdict.reason.en for name, verdict in verdicts.items()}


STORES: dict[str, tuple[str, set[str]]] = {
    "another SQLite file": ("mlflow.set_tracking_uri('sqlite:///mine.db')", NOTHING),
    "another one by the environment": ("import os; os.environ['MLFLOW_TRACKING_URI'] = 'sqlite:///mine.db'", NOTHING),
    "the one that was given": ("import os; mlflow.set_tracking_uri(os.getenv('MLFLOW_TRACKING_URI'))", set()),
    "from another folder": ("import os; os.mkdir('out'); os.chdir('out')", set()),
}
"""What a script does before it logs, and the issues that must then fail."""


@pytest.mark.parametrize("choice", STORES)
def test_only_the_store_that_was_given_is_read(training: GradedExercise, sandbox: Sandbox, choice: str) -> None:
    """What a full cure logs to another store than MLFLOW_TRACKING_URI names cures nothing, as the exercise says."""
    line, failed = STORES[choice]
    script = training.solution()[SCRIPT].replace("mlflow.set_experiment(", f"{line}\nmlflow.set_experiment(")
    run, verdicts = grade_files(training, {SCRIPT: script}, sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "failed") == failed


@pytest.mark.parametrize(
    ("script", "state"),
    [("raise ValueError('no')", "error"), ("import sys; sys.exit(3)", "error"), ("def broken(:", "error"), ("", "ok")],
)
def test_script_that_logs_nothing_cures_nothing(
    training: GradedExercise, sandbox: Sandbox, script: str, state: str
) -> None:
    """A script that raises, exits with an error, does not compile or is empty has cured nothing."""
    run, verdicts = grade_files(training, {SCRIPT: script}, sandbox)
    assert run.state == state
    assert outcomes(verdicts, "failed") == set(ISSUES)


def test_same_submission_and_seed_give_the_same_sentences(training: GradedExercise, sandbox: Sandbox) -> None:
    """An unseeded model and MLflow's own random name come out the same when the grading's seed is the same."""
    script = {SCRIPT: training.render(("no-run-name",))[SCRIPT].replace('"random_state": 42', '"max_samples": 0.9')}
    twice = [grade_files(training, script, sandbox, seed=9)[1] for _ in range(2)]
    assert twice[0] == twice[1]


def test_sentences_of_every_failure_are_written(training: GradedExercise) -> None:
    """Each key that the vocabulary raises has its sentence, and each sentence takes its parameters."""
    params = dict.fromkeys(("name", "names", "status", "why", "logged", "actual", "expected", "seen", "unseen"), "x")
    for issue in training.issues:
        for text in issue.failed.values():
            assert "{" not in text.format(**params).es.replace("{...}", "")


def test_download_runs_as_it_is(training: GradedExercise) -> None:
    """The files that go with a download hold the data that data.py reads."""
    files = training.sample_context()
    assert set(files) == {"data.py", "churn.csv"}
    assert files["churn.csv"].count(b"\n") == 605
