"""The logging exercise, end to end: variants, alternative hand-ins, and hand-ins that break things."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from textwrap import dedent

import pytest

from grading.content import GradedExercise
from grading.sandbox import Sandbox
from tests.exercises.harness import HERE, exercise, expected, folder_files, grade_files, outcomes

SLUG = "logging-con-problemas"
ISSUES = ("print-not-logger", "sensitive-data", "no-levels", "no-request-id", "no-timestamp", "no-traceback")
FOLDERS = sorted(path for path in (HERE / SLUG).iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def logging_exercise() -> GradedExercise:
    """The exercise under test."""
    return exercise(SLUG)


@pytest.mark.parametrize("issue", ISSUES)
def test_all_defects_but_one_leave_the_others(logging_exercise: GradedExercise, sandbox: Sandbox, issue: str) -> None:
    """Curing one issue of the reviewed prediction module cures that one and no other."""
    rest = tuple(other for other in ISSUES if other != issue)
    _, verdicts = grade_files(logging_exercise, logging_exercise.render(rest), sandbox)
    assert outcomes(verdicts, "failed") == set(rest)


@pytest.mark.long
def test_every_subset_of_defects_is_found_exactly(logging_exercise: GradedExercise, sandbox: Sandbox) -> None:
    """Each of the 64 variants runs to its end and fails just the checks of the defects it has."""
    subsets = [subset for size in range(len(ISSUES) + 1) for subset in combinations(ISSUES, size)]
    found = {subset: grade_files(logging_exercise, logging_exercise.render(subset), sandbox) for subset in subsets}
    assert {run.state for run, _ in found.values()} == {"ok"}
    assert {subset: outcomes(verdicts) for subset, (_, verdicts) in found.items()} == {s: set(s) for s in subsets}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_alternative_hand_in_is_judged_by_effect(
    logging_exercise: GradedExercise, sandbox: Sandbox, folder: Path
) -> None:
    """Another way of logging passes wholly; what only looks right fails just where its first line says."""
    files = folder_files(folder)
    run, verdicts = grade_files(logging_exercise, files, sandbox)
    assert run.state == "ok", run.error
    assert {name: verdicts[name].reason.en for name in outcomes(verdicts, "failed")}.keys() == expected(
        files["prediction.py"]
    )
    assert outcomes(verdicts, "unchecked") == set()


HOSTILE = {
    "ends the process": "import os\ndef predict(data): os._exit(0)",
    "kills the process": "import os, signal\ndef predict(data): os.kill(os.getpid(), signal.SIGKILL)",
    "exits": "import sys\ndef predict(data): sys.exit(0)",
    "closes everything": "import os\ndef predict(data): os.closerange(0, 4096)",
    "floods the output": "import sys\nfrom model import model\ndef predict(data):\n"
    "    sys.stdout.write('x' * 3_000_000)\n    return model.predict(data)",
    "writes rubbish": "import os\nfrom model import model\ndef predict(data):\n"
    "    os.write(1, bytes(range(256)) * 40)\n    os.write(2, b'{' * 5000)\n    return model.predict(data)",
    "leaves odd files": "import os\nfrom model import model\ndef predict(data):\n"
    "    os.path.exists('loop') or os.symlink('loop', 'loop')\n    os.path.exists('fifo') or os.mkfifo('fifo')\n"
    "    open('null', 'wb').write(bytes(2000))\n    return model.predict(data)",
    "stops the recorder": "import sys\nfrom model import model\ndef predict(data):\n"
    "    sys.setprofile(None)\n    sys.__stdout__.write('INFO done\\n')\n    return model.predict(data)",
    "answers in the child's place": "import json, os, struct\ndef predict(data):\n"
    "    said = json.dumps({'outcome': 'returned', 'logged': float('inf'), 'direct': [3], 'frames': 'x'}).encode()\n"
    "    for fd in range(3, 40):\n        try: os.write(fd, struct.pack('>I', len(said)) + said)\n"
    "        except OSError: continue\n",
    "leaves megabytes of zeros": "from model import model\ndef predict(data):\n"
    "    open('log.bin', 'ab').write(bytes(900_000))\n    return model.predict(data)",
    "speaks in half characters": "def predict(data):\n    raise type('\\ud800\\u0130', (Exception,), {})()",
    "raises what it likes": "def predict(data):\n    raise BaseException('{}' * 99)",
    "waits for ever": "import threading\ndef predict(data): threading.Event().wait()",
}


@pytest.mark.parametrize("program", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_hand_in_fails_and_is_judged(logging_exercise: GradedExercise, sandbox: Sandbox, program: str) -> None:
    """Whatever breaks the run or its output fails print-not-logger and leaves nothing unchecked."""
    _, verdicts = grade_files(logging_exercise, {"prediction.py": program}, sandbox)
    assert outcomes(verdicts, "unchecked") == set()
    assert "print-not-logger" in outcomes(verdicts, "failed")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import nothing_of_that_name", "nothing_of_that_name"),
        ("def predict(data:", "SyntaxError"),
        ("def answer(data): return 1", "no function `predict`"),
        ("import os\nos._exit(0)", "ended the process"),
        ("import sys\nsys.exit(3)", "SystemExit"),
    ],
    ids=["unknown import", "syntax error", "no predict", "exit at import", "sys.exit at import"],
)
def test_file_that_does_not_load_is_an_error_of_the_run(
    logging_exercise: GradedExercise, sandbox: Sandbox, program: str, said: str
) -> None:
    """A prediction module that can't be imported ends the run with an error that tells the learner why."""
    run, verdicts = grade_files(logging_exercise, {"prediction.py": program}, sandbox)
    assert run.state == "error"
    assert said in (run.error or "")
    assert outcomes(verdicts, "failed") == set(ISSUES)


HANGING = """
    import logging, traceback, uuid
    from pathlib import Path
    from model import model
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s [%(name)s] %(message)s")

    def predict(data):
        log = logging.getLogger(uuid.uuid4().hex)
        log.info("start")
        if not Path("once").exists():
            Path("once").touch()
            while True:
                pass
        try:
            return model.predict(data)
        except Exception as error:
            log.error("failed\\n%s", "".join(traceback.format_tb(error.__traceback__)))
            raise
"""


def test_call_that_hangs_costs_only_what_it_could_not_show(logging_exercise: GradedExercise, sandbox: Sandbox) -> None:
    """A loop without end in the first call leaves the verdicts that the other calls have earned."""
    run, verdicts = grade_files(logging_exercise, {"prediction.py": dedent(HANGING)}, sandbox)
    assert run.state == "ok"
    assert outcomes(verdicts, "failed") == set()


def test_same_seed_gives_the_same_plan(logging_exercise: GradedExercise) -> None:
    """Two plans of the logging exercise with one seed are equal; another seed draws other customers."""
    from grading import judge

    one, again, other = (judge.plan(logging_exercise, {"prediction.py": b""}, seed).secret for seed in (5, 5, 6))
    assert one == again
    assert one != other


def test_nothing_of_the_customers_is_laid_in_the_work_folder(logging_exercise: GradedExercise) -> None:
    """The drawn values are handed over late: neither the files nor the argument of the job holds them."""
    from grading import judge

    plan = judge.plan(logging_exercise, {"prediction.py": b""}, 5)
    assert plan.job is not None
    held = repr(plan.job.files) + repr([phase.argument for phase in plan.job.phases])
    drawn = [str(value) for call in plan.secret["calls"] for value in call["customer"].values()]
    assert not [value for value in drawn if value in held]
