"""The only door: one submission of one exercise, from rows and files to a Grading."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from grading import VERSION, judge
from grading.checks.core import Evidence
from grading.content import GradedExercise
from grading.errors import CorrigeError, InputError, NoSandboxHere
from grading.job import Job
from grading.languages import remark
from grading.model import MAX_FILE, FileRemark, Grading, Row, RowScore, Run, Verdict
from grading.naming import match_table
from grading.sandbox import Sandbox
from grading.score import score


def grade(
    exercise: GradedExercise,
    rows: Sequence[Row],
    files: Mapping[str, bytes],
    seed: int,
    *,
    sandbox: Sandbox,
    progress: Callable[[str], None] = lambda _stage: None,
) -> Grading:
    """Grade a submission; the same arguments give the same points.

    `files` are the learner's by name (others than the exercise asks for are left out); `progress` is told
    "matching", "running" and "checking".  Raises SandboxError when the sandbox can't work; on a system that has
    none at all the rows are scored and no file is checked.
    """
    started = time.monotonic()
    progress("matching")
    matches = match_table(exercise, rows)
    progress("running")
    run, verdicts = _run_and_judge(exercise, files, seed, sandbox, progress)
    issues = score(exercise, rows, matches, verdicts)
    return Grading(
        exam=exercise.exam,
        exercise=exercise.slug,
        score=round(sum(issue.points for issue in issues), 2),
        max=exercise.graded_points,
        seed=seed,
        issues=issues,
        rows=tuple(
            RowScore(row.problem, m.issue, m.band, m.confidence, m.why, m.correction_ok, m.remark)
            for row, m in zip(rows, matches, strict=True)
        ),
        run=run,
        seconds=time.monotonic() - started,
        grader=VERSION,
        content=exercise.version,
        checked=exercise.checked,
        remarks=() if exercise.checked else _remarks(exercise, files),
    )


def _remarks(exercise: GradedExercise, files: Mapping[str, bytes]) -> tuple[FileRemark, ...]:
    """What parsing says of the files of an exercise without checks; such as can't be read are left out."""
    try:
        mine = usable_files(exercise, files)
    except InputError:
        return ()
    said = {wanted.name: wanted.language for wanted in exercise.files}
    return tuple(remark(name, said[name], data.decode()) for name, data in mine.items())


def check_files(
    exercise: GradedExercise, files: Mapping[str, bytes], seed: int, *, sandbox: Sandbox
) -> tuple[Run, dict[str, Verdict]]:
    """Run and check files without a table, as `grade` does: what proves an exam's content asks for no more."""
    return _run_and_judge(exercise, files, seed, sandbox, lambda _stage: None)


def _run_and_judge(
    exercise: GradedExercise,
    files: Mapping[str, bytes],
    seed: int,
    sandbox: Sandbox,
    progress: Callable[[str], None],
) -> tuple[Run, dict[str, Verdict]]:
    try:
        mine = usable_files(exercise, files)
    except InputError as error:
        run = Run("rejected", error=str(error))
        return run, judge.all_failed(exercise, run)
    if not exercise.checked:
        return Run("ok"), judge.unasked(exercise)
    try:
        plan = judge.plan(exercise, mine, seed)
    except CorrigeError as error:
        return Run("ok"), judge.unchecked(exercise, str(error))
    try:
        observed = sandbox.run(plan.job) if plan.job else None
    except NoSandboxHere as error:
        return Run("rejected", error=str(error)), judge.unrunnable(exercise, error.system)
    progress("checking")
    run = observed.run if observed else Run("ok")
    return run, judge.judge(exercise, Evidence(mine, observed, plan.secret))


def usable_files(exercise: GradedExercise, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that the exercise asks for, as UTF-8 text without a byte-order mark.

    Raises InputError when one that is not optional is missing, or one is empty, too large or no text.
    """
    mine = {}
    for wanted in exercise.files:
        data = files.get(wanted.name)
        if data is None or not data.strip():
            if wanted.optional:
                continue
            raise InputError("is missing or empty", wanted.name, "hand in your corrected file under this name")
        if len(data) > MAX_FILE:
            raise InputError(f"has more than {MAX_FILE} bytes", wanted.name, "hand in source text only")
        if b"\0" in data:
            raise InputError("holds NUL bytes", wanted.name, "hand in plain text")
        try:
            mine[wanted.name] = data.decode("utf-8-sig").encode()
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise InputError("is not UTF-8 text", f"{wanted.name}, line {line}", "save it as UTF-8") from error
    return mine


def try_out(exercise: GradedExercise, files: Mapping[str, bytes], *, sandbox: Sandbox) -> Run:
    """Run the learner's files as the *Run* button does: output and traceback, no verdicts.

    On the draw of data that a download has; nothing is probed, and nothing of a grading's draw is used.
    """
    try:
        mine = usable_files(exercise, files)
    except InputError as error:
        return Run("rejected", error=str(error))
    job = _rehearsal(exercise, mine)
    return sandbox.run(job).run if job else Run("ok")


def warm_up(exercise: GradedExercise, *, sandbox: Sandbox) -> None:
    """Have the libraries loaded that the exercise's files will need, without waiting for it."""
    reviewed = {name: text.encode() for name, text in exercise.reviewed().items()}
    job = _rehearsal(exercise, reviewed)
    if job:
        sandbox.warm(job.profile)


def _rehearsal(exercise: GradedExercise, files: Mapping[str, bytes]) -> Job | None:
    """What checks.py says that *Run* does, else the learner's own part of a grading's plan; None: nothing is run."""
    if not exercise.checked:
        return None
    context = exercise.sample_context()
    rehearse = getattr(exercise.checks_module(), "rehearsal", None)
    if rehearse is not None:
        job: Job | None = rehearse(files, context)
        return job
    job = judge.plan(exercise, files, seed=0).job
    if job is None:
        return None
    learners = tuple(phase for phase in job.phases if phase.learner)
    return replace(job, phases=learners, files={**job.files, **context, **files})
