"""Submissions that attack their own grading, through the whole grader: none earns more than what it really does.

Each is the exercise's reviewed file, which cures nothing, with an attack before or after it.  The exceptions are named:
FAKEABLE lists the verdicts that rest on what the learner's own process says (docs/security.md has them too).
"""

from __future__ import annotations

from functools import cache

import pytest

from grading import content
from grading.content import GradedExercise
from grading.model import MAX_FILE, Grading
from grading.pipeline import grade
from grading.sandbox import Sandbox

SEED = 5
DIG = """
import json as _json, os as _os, struct as _struct, sys as _sys
def _forge(answer):
    frame = _sys._getframe()
    while 'token' not in frame.f_locals or 'request' not in frame.f_locals:
        frame = frame.f_back
    data = _json.dumps({"done": answer, "token": frame.f_locals['token']}).encode()
    _os.write(4, _struct.pack('>I', len(data)) + data)
    _os._exit(0)
"""
"""A prelude that finds the token of the wire on its own stack and answers in the grader's name."""


@cache
def exercise(slug: str) -> GradedExercise:
    """An exercise of Hito 5."""
    return content.find("hito-5").exercise(slug)


def graded(slug: str, sandbox: Sandbox, before: str = "", after: str = "", **more: str | bytes) -> Grading:
    """The grading of the reviewed files with an attack around the one that runs, and other files beside it."""
    files = dict(exercise(slug).reviewed())
    main = next(iter(files))
    files[main] = f"{before}\n{files[main]}\n{after}\n"
    raw = {name: text.encode() for name, text in files.items()}
    raw |= {name: text.encode() if isinstance(text, str) else text for name, text in more.items()}
    return grade(exercise(slug), [], raw, SEED, sandbox=sandbox)


def cured(grading: Grading) -> set[str]:
    """The issues that were not found failed: passed, or left unchecked for a fault of ours."""
    return {issue.id for issue in grading.issues if issue.fixed is not False}


MLFLOW = "mlflow-con-errores"
STORE = "import os, sqlite3\n_path = os.environ['MLFLOW_TRACKING_URI'].removeprefix('sqlite:///')\n"
STORES = {
    "emptied": "open(_path, 'wb').close()",
    "filled with noise": "open(_path, 'r+b').write(os.urandom(200_000))",
    "half overwritten": "f = open(_path, 'r+b'); f.seek(4096); f.write(os.urandom(50_000))",
    "a folder": "os.unlink(_path); os.mkdir(_path)",
    "a link": "os.unlink(_path); os.symlink('/dev/zero', _path)",
    "a link to itself": "os.unlink(_path); os.symlink(_path, _path)",
    "with a journal of noise": "open(_path + '-journal', 'wb').write(os.urandom(99_999))",
    "with an endless log": "os.symlink('/dev/zero', _path + '-wal'); os.unlink(_path)",
    "a view that never ends": (
        "c = sqlite3.connect(_path); c.execute('pragma foreign_keys=off'); c.execute('drop table runs')\n"
        "c.execute('create view runs as with recursive n(x) as (select 1 union all select x+1 from n) "
        "select x as run_uuid from n'); c.commit()"
    ),
    "odd types": (
        "c = sqlite3.connect(_path); c.execute('pragma ignore_check_constraints=on')\n"
        "c.execute(\"update runs set name = x'ff00', status = 7, start_time = 'x', "
        'artifact_uri = zeroblob(100000), lifecycle_stage = 1e999"); c.commit()'
    ),
    "grown": "c = sqlite3.connect(_path); c.execute('create table big(b)')\n"
    "c.execute('insert into big values (zeroblob(40000000))'); c.commit()",
}


@pytest.mark.parametrize("code", STORES.values(), ids=STORES)
def test_a_store_that_was_spoilt_cures_nothing(code: str, sandbox: Sandbox) -> None:
    """Whatever becomes of the database, nothing is passed or unchecked, and the next phases end."""
    code = f"import mlflow as _m\n_m.end_run()\n{STORE}{code}"
    grading = graded(MLFLOW, sandbox, after=code)
    assert grading.run.state == "ok"
    assert cured(grading) == set()


BOMBS = {
    "leaves": "__import__('os')._exit, (0,)",
    "kills": "__import__('os').kill, (-1, 9)",
    "raises": "exec, ('raise SystemExit(0)',)",
    "forks": "exec, ('import os\\nwhile True: os.fork()',)",
    "fills memory": "exec, ('x = []\\nwhile True: x.append(bytes(1 << 24))',)",
    "writes into the store": (
        "exec, (\"import glob, sqlite3\\nfor p in glob.glob('mlflow-*.db'):\\n c = sqlite3.connect(p)\\n"
        ' c.execute(\\"update runs set name=\'forged\'\\"); c.commit()",)'
    ),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_model_that_explodes_when_it_is_loaded_cures_nothing(bomb: str, sandbox: Sandbox) -> None:
    """What unpickling a logged model does is contained, and comes too late to change what was logged."""
    code = f"""
import glob
class _Bomb:
    def __reduce__(self):
        return {bomb}
import pickle
for _path in glob.glob('**/model.pkl', recursive=True):
    with open(_path, 'wb') as _file:
        pickle.dump(_Bomb(), _file)
"""
    grading = graded(MLFLOW, sandbox, after=code)
    assert grading.run.state == "ok"
    assert cured(grading) == set()


PATCHES = {
    "of MLflow": "import mlflow\nmlflow.start_run = mlflow.log_param = mlflow.set_tags = lambda *a, **k: None",
    "of the client": "import mlflow\nmlflow.MlflowClient.search_runs = mlflow.MlflowClient.create_run",
    "of json": "import json\njson.dumps = lambda *a, **k: '{}'",
    "of the frames": "import sys\nsys._getframe = lambda *a: None",
    "of the interpreter": "import builtins\nbuiltins.isinstance = lambda *a: True",
    "an exit at once": "import sys; sys.exit(0)",
    "an early end": "import os; os._exit(0)",
    "a printed verdict": "print('{\"done\": {\"runs\": {}}}')\nprint('no-run: passed')",
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES)
def test_patched_libraries_cure_nothing(patch: str, sandbox: Sandbox) -> None:
    """Replacing what the grader or the libraries use in the own process does not make up for what was not logged."""
    assert cured(graded(MLFLOW, sandbox, before=patch)) == set()


FAKEABLE = {
    MLFLOW: {"no-run"},
    "logging-con-problemas": {"print-not-logger"},
    "prometheus-metrics": {
        "no-error-counter", "no-latency-histogram", "no-probability-histogram", "no-model-loaded", "no-drift-gauge",
        "no-labels", "naming-convention", "no-alerts",
    },
    "model-card-incompleto": set(),
}  # fmt: skip
"""What a forger of the learner's phase may gain.  In MLflow all else is read by other phases from what was left; the
answers of a logged model (no-params, only-accuracy, and that signature and example fit) are the model's own word."""


def test_a_forged_answer_cures_no_more_than_what_rests_on_it(sandbox: Sandbox) -> None:
    """Who answers for the training phase that every run is their own gains that verdict, and none that is stored."""
    code = DIG + (
        "import mlflow as _m\n_m.end_run()\n"
        "_runs = _m.MlflowClient().search_runs([e.experiment_id for e in _m.MlflowClient().search_experiments()])\n"
        "_forge({'runs': {r.info.run_id: True for r in _runs}, 'fitted': [{'max_depth': '10'}], 'params': True})"
    )
    grading = graded(MLFLOW, sandbox, after=code)
    assert grading.run.state == "ok"
    assert cured(grading) <= FAKEABLE[MLFLOW]


SERVICES = ("logging-con-problemas", "prometheus-metrics")
SERVICE_ATTACKS = {
    "an exit in the import": "import sys; sys.exit(0)",
    "an early end": "import os; os._exit(0)",
    "a forged answer": DIG + "_forge({'calls': [], 'left': {}, 'cut': False, 'entry': 'predict', 'scrapes': []})",
    "a forged answer of junk": DIG + "_forge('passed')",
    "patched logging": "import logging\nlogging.Logger.callHandlers = lambda *a: None\nlogging.LogRecord = None",
    "patched metrics": "import prometheus_client as p\np.generate_latest = lambda *a: b'x_total 1\\n'",
    "patched json": "import json\njson.dumps = json.loads = lambda *a, **k: '{}'",
    "a patched clock": "import time\ntime.sleep = time.time = time.perf_counter = time.monotonic = lambda *a: 0.0",
    "patched calls": "import builtins, sys\nsys.setprofile = sys.settrace = lambda *a: None",
    "a printed verdict": "print('{\"done\": {}}'); print('print-not-logger: passed')",
}


@pytest.mark.parametrize("slug", SERVICES)
@pytest.mark.parametrize("attack", SERVICE_ATTACKS.values(), ids=SERVICE_ATTACKS)
def test_a_service_that_attacks_its_caller_cures_nothing(slug: str, attack: str, sandbox: Sandbox) -> None:
    """Exits, forged answers and patched libraries leave the reviewed service as flawed as it is."""
    assert cured(graded(slug, sandbox, before=attack)) == set()


REACH = """
import os as _os
for _name in ('mem', 'fd/3', 'fd/4', 'environ', 'cwd'):
    try:
        _os.close(_os.open(f'/proc/{_os.getppid()}/{_name}', _os.O_RDWR if _name != 'cwd' else _os.O_RDONLY))
        print('REACHED', _name)
    except OSError as error:
        print('refused', _name)
"""


def test_a_service_can_not_reach_the_process_that_watches_its_log(sandbox: Sandbox) -> None:
    """Memory and descriptors of the process that calls the learner's module, and reads what it writes, are closed."""
    grading = graded("logging-con-problemas", sandbox, before=REACH)
    assert grading.run.state == "ok"
    assert "refused mem" in grading.run.stdout
    assert "REACHED" not in grading.run.stdout


RULES = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: {}\n    for: {}\n"
ALERTS = {
    "laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{name}: &{name} [{','.join(['*' + chr(ord(name) - 1)] * 9)}]\n" for name in "bcdefghi"),
    "anchors": "".join(f"k{n}: &a{n} x\n" for n in range(6_000)),
    "nesting": "[" * 99_000,
    "braces": "{" * 99_000,
    "dashes": "- " * 49_000,
    "itself": "groups: &g\n- name: a\n  rules: *g\n",
    "an object": "!!python/object/apply:os.system ['true']",
    "a deep expression": RULES.format("(" * 900 + "predictions_total" + ")" * 900, "1m"),
    "many signs": RULES.format("'" + "-" * 290 + "predictions_total'", "1m") * 50,
    "a subquery of years": RULES.format("max_over_time(predictions_total[1y:1s]) > 1", "1m"),
    "a range of ages": RULES.format("rate(predictions_total[100000y]) > 1", "1m"),
    "a long wait": RULES.format("predictions_total > 1", "9" * 5000 + "y"),
    "a wait that no float holds": RULES.format("predictions_total > 1", "9" * 4000 + "y"),
    "a moment before time": RULES.format("predictions_total @ -1e18", "1m"),
    "a huge number": RULES.format("predictions_total > " + "9" * 1500, "1m"),
    "a pattern that backtracks": RULES.format("'predictions_total{a=~\"(a+)+$\"}'", "1m"),
    "thousands of rules": "groups:\n- name: a\n  rules:\n" + "  - {alert: A, expr: predictions_total > 1}\n" * 2_000,
    "a chain of records": "groups:\n- name: a\n  rules:\n"
    + "".join(f"  - record: r:a{n}\n    expr: max_over_time(r:a{n + 1}[1d])\n" for n in range(4))
    + "  - record: r:a4\n    expr: predictions_total\n"
    + "  - alert: A\n    expr: max_over_time(r:a0[1d]) > 1 or predictions_total > 1\n",
    "a template": RULES.format("predictions_total", "1m") + "    annotations: {a: '" + "{{" * 40_000 + "'}\n",
    "binary": b"\x80\x81",
    "NUL": b"groups:\0",
    "too large": b"#" * (MAX_FILE + 1),
}


@pytest.fixture(scope="module")
def flawed(sandbox: Sandbox) -> dict[str, str | bytes]:
    """Nothing to add: the reviewed metrics alone are what the rules are tried on."""
    assert cured(graded("prometheus-metrics", sandbox)) == set()
    return {}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("rules", ALERTS.values(), ids=ALERTS)
def test_rules_that_are_hard_to_read_cure_nothing(
    rules: str | bytes, flawed: dict[str, str | bytes], sandbox: Sandbox
) -> None:
    """Any alerts.yml is read or refused, in time, and none makes its check break."""
    assert cured(graded("prometheus-metrics", sandbox, **{"alerts.yml": rules}, **flawed)) == set()


@pytest.mark.parametrize(
    ("slug", "name", "data"),
    [
        ("model-card-incompleto", "model_card.md", b"# a\n" * (50 << 18)),
        (MLFLOW, "train_mlflow.py", b"#" * (50 << 20)),
        (MLFLOW, "train_mlflow.py", b"x = 1\0"),
        ("prometheus-metrics", "metrics.py", b"\xff\xfe" * 99),
    ],
    ids=["a card of 50 MB", "a script of 50 MB", "NUL", "no text"],
)
def test_files_that_can_not_be_files_of_a_person_are_rejected(
    slug: str, name: str, data: bytes, sandbox: Sandbox
) -> None:
    """Too large, with NUL or no text: nothing is run, and the reason names the file."""
    grading = grade(exercise(slug), [], {name: data}, SEED, sandbox=sandbox)
    assert grading.run.state == "rejected"
    assert name in (grading.run.error or "")
    assert cured(grading) == set()
