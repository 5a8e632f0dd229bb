"""More than two thousand random hand-ins: whatever they are, each is graded, and nothing of them is left behind.

CORRIGE_FUZZ_SEED makes other ones, CORRIGE_FUZZ_SHARE so many of them (1: all); a failure names what replays it.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from grading import content
from grading.content import GradedExercise
from grading.errors import InputError
from grading.job import Job, Observed
from grading.model import LANGUAGES, Grading, Row, read_rows
from grading.pipeline import grade
from grading.sandbox import Sandbox
from grading.sandbox.client import WarmSandbox
from tests.exercises.harness import HERE as HAND_INS
from tests.exercises.harness import folder_files
from tests.grading.mutations import hand_in, table
from tests.grading.test_full_marks import ROWS
from tests.sandbox.leftovers import Held, grown, memory, settled, steady

SEED = os.environ.get("CORRIGE_FUZZ_SEED", "1")
SHARE = float(os.environ.get("CORRIGE_FUZZ_SHARE", "1"))
COUNTS = {
    "model-card-incompleto": 1000,
    "prometheus-metrics": 460,
    "logging-con-problemas": 420,
    "mlflow-con-errores": 140,
}
STATES = {"ok", "error", "timeout", "killed", "rejected"}
WALL = 5.0
"""Seconds that a run gets here: most of what hangs would only take longer."""
MOST_GROWTH = 20
"""MiB that a server may grow by."""
BLAMELESS = "UnknownFeature"
"""The one reason for "not checked" that a hand-in can cause: PromQL that our evaluator does not know, and says so."""


class Hurried:
    """The real sandbox with shorter limits of time."""

    def __init__(self, box: WarmSandbox) -> None:
        self.box = box

    def run(self, job: Job) -> Observed:
        """See Sandbox.run."""
        phases = [replace(each, limits=replace(each.limits, wall=WALL, cpu=WALL)) for each in job.phases]
        return self.box.run(replace(job, phases=tuple(phases)))

    def warm(self, profile: str) -> None:
        """See Sandbox.warm."""
        self.box.warm(profile)


@cache
def pool(slug: str) -> tuple[dict[str, str], ...]:
    """What is mutated: the model solution and the reviewed files in both languages, and the hand-ins of other tests."""
    exercise = content.find("hito-5").exercise(slug)
    made = [exercise.solution(lang) for lang in LANGUAGES] * 3 + [exercise.reviewed(lang) for lang in LANGUAGES]
    wanted = {file.name for file in exercise.files}
    for folder in sorted(path for path in (HAND_INS / exercise.slug).iterdir() if path.is_dir()):
        files = {name: data.decode() for name, data in folder_files(folder).items() if name in wanted}
        made += [files] if files else []
    return tuple(made)


def submission(exercise: GradedExercise, number: int) -> tuple[tuple[Row, ...], dict[str, bytes]]:
    """The rows and files of that number; rows that a table refuses with an InputError are left out."""
    draw = random.Random(f"{SEED}:{exercise.slug}:{number}")
    files = hand_in(draw, pool(exercise.slug))
    if draw.random() > 0.15:
        return (), files
    known = [(problem, correction) for problem, _, correction in ROWS[exercise.slug].values()]
    rows = []
    for row in table(draw, known):
        try:
            rows += read_rows([row], "a row")
        except InputError:
            continue
    return tuple(rows[:20]), files


def complaints(exercise: GradedExercise, grading: Grading) -> list[str]:
    """What is wrong with a grading."""
    found = []
    if not 0 <= grading.score <= grading.max == 25:
        found.append(f"{grading.score} of {grading.max} points")
    if grading.run.state not in STATES:
        found.append(f"state {grading.run.state}")
    if (grading.run.state == "ok") == bool(grading.run.error):
        found.append(f"state {grading.run.state} with error {grading.run.error!r}")
    if grading.run.state != "ok" and any(issue.fixed for issue in grading.issues):
        found.append("files that did not run have cured something")
    if [issue.id for issue in grading.issues] != [issue.id for issue in exercise.issues]:
        found.append("not one verdict per issue")
    found += [
        f"{one.id}: {one.reason.en}" for one in grading.issues if one.fixed is None and not blameless(one.reason.en)
    ]
    for lang in LANGUAGES:
        json.dumps(grading.to_dict(lang), allow_nan=False, ensure_ascii=False).encode()
    stored = json.dumps(grading.store(), allow_nan=False)
    if "\\u0000" in stored:
        found.append("a NUL that no database takes")
    if json.dumps(Grading.restore(json.loads(stored)).store()) != stored:
        found.append("not the same when it is restored")
    return found


def blameless(reason: str) -> bool:
    """Whether a check was left undone for the one reason that is allowed."""
    return BLAMELESS in reason


def try_one(exercise: GradedExercise, number: int, sandbox: Sandbox) -> tuple[str, list[str]]:
    """Grade the submission of that number; its state, and what is wrong with that."""
    rows, files = submission(exercise, number)
    try:
        grading = grade(exercise, rows, files, number, sandbox=sandbox)
        return grading.run.state, complaints(exercise, grading)
    except InputError:
        return "refused", []
    except Exception as error:  # noqa: BLE001 (any other is what is looked for)
        return "broken", [f"{type(error).__name__}: {error}"]


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_random_hand_ins_are_all_graded_and_leave_nothing(record_property: Callable[[str, object], None]) -> None:
    """Each of 2 020 mutated or random hand-ins gets a whole, storable grading; then all is as it was before them."""
    exercises = [content.find("hito-5").exercise(slug) for slug in COUNTS]
    with WarmSandbox(private=True) as box, ThreadPoolExecutor(2) as threads:
        sandbox = Hurried(box)
        before, size = _warm(box, exercises, sandbox)
        found: dict[str, list[str]] = {}
        states: Counter[str] = Counter()
        for exercise in exercises:
            numbers = range(round(COUNTS[exercise.slug] * SHARE))
            for number, (state, wrong) in zip(
                numbers, threads.map(lambda n, e=exercise: try_one(e, n, sandbox), numbers), strict=True
            ):
                states[f"{exercise.slug}: {state}"] += 1
                if wrong:
                    found[f"CORRIGE_FUZZ_SEED={SEED} {exercise.slug} {number}"] = wrong
        record_property("states", dict(states))
        assert not found, json.dumps(found, indent=1)[:6000]
        assert states.total() == sum(round(count * SHARE) for count in COUNTS.values())
        assert SHARE < 1 or len({state.partition(": ")[2] for state in states}) >= 4, "the hand-ins are all alike"
        assert settled(box, before) == before
        more = grown(box, size)
        record_property("grown", more)
        assert max(more.values()) < MOST_GROWTH, more


def _warm(box: WarmSandbox, exercises: list[GradedExercise], sandbox: Sandbox) -> tuple[Held, dict[str, float]]:
    """Grade each model solution in full marks' files; what is held then, and the size of each server."""
    for exercise in exercises:
        files = {name: text.encode() for name, text in exercise.solution().items()}
        for seed in range(2):
            assert grade(exercise, [], files, seed, sandbox=sandbox).score == 12.5
    before = steady(box)
    return before, memory(box)


NO_TEXT = {"half a pair": "a \ud800", "NUL": "a \0", "too long": "x" * 4001, "number": 7, "list": ["a"]}


@pytest.mark.parametrize("cell", NO_TEXT.values(), ids=NO_TEXT)
def test_cell_that_is_no_text_is_refused_at_the_border(cell: object) -> None:
    """What can't be stored or printed later is an InputError that names its row, before anything is graded."""
    with pytest.raises(InputError, match=r"^rows\.json, row 2: "):
        read_rows([{"problem": "fine"}, {"problem": cell}], "rows.json")


def replay(slug: str, number: int, folder: Path) -> None:
    """Write the files of a submission that failed into a folder, to look at and to make smaller."""
    _, files = submission(content.find("hito-5").exercise(slug), number)
    for name, data in files.items():
        (folder / Path(name).name).write_bytes(data)
