"""What is shown after the hand-in: results, a learner's progress, the leaderboard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.records import Attempt, GradingRecord, Job, Mark, Standing, Submission
from db.store import assessments, gradings, jobs, learners, submissions
from db.store import attempts as store
from grading.content import GradedExam, GradedExercise
from grading.errors import InputError, UnknownName
from grading.model import Language, Text
from service import queue
from service.attempts import known, language_of
from service.exams import exam_of, written
from service.model import (
    BADGES,
    App,
    AttemptState,
    AttemptSummary,
    ExerciseResult,
    IssueProgress,
    LeaderboardLine,
    ModelIssue,
    Progress,
    ProgressPoint,
    Result,
    SubmissionState,
)

PASS_MARK = 70.0
"""Percent to pass where an exam's folder is gone (DESIGN.md, Points)."""


def attempts(app: App, learner_id: int) -> tuple[AttemptSummary, ...]:
    """A learner's attempts, newest first."""
    with app.database.reading() as session:
        mine = store.of_learner(session, learner_id)
        standings = {one.attempt.id: one for one in store.standings(session, learner_id=learner_id)}
        waiting = jobs.of_attempts(session, [attempt.id for attempt in mine])
    return tuple(
        _summary(app, one, standings.get(one.id), [job for job in waiting if job.attempt_id == one.id]) for one in mine
    )


def result(app: App, attempt_id: int) -> Result:
    """A submitted attempt with its newest gradings and the model solution; InputError before the hand-in."""
    with app.database.reading() as session:
        attempt = known(attempt_id, store.get(session, attempt_id))
        if attempt.submitted is None:
            raise InputError("the attempt is not handed in", "", "hand it in to see its result")
        stored = submissions.of_attempt(session, attempt_id)
        graded = {one.id: gradings.of_submission(session, one.id) for one in stored}
        assessed = assessments.of_submissions(session, graded)
        lang = language_of(session, attempt)
    progress = {state.submission_id: state for state in queue.submissions(app, attempt_id)}
    exam = exam_of(app, attempt)
    exercises = tuple(
        _exercise(exam, attempt, lang, one, progress[one.id], graded[one.id], assessed[one.id]) for one in stored
    )
    score = round(sum(one.grading.score for one in exercises if one.grading), 2)
    most = sum(one.grading.max if one.grading else exam.exercise(one.exercise).graded_points for one in exercises)
    complete = all(one.grading for one in exercises)
    mark = exam.text["es"].pass_percent
    passed, badge = judged(score, most, mark) if complete else (None, None)
    state = _state(one.state.state for one in exercises)
    return Result(attempt, exercises, state, score, most, mark, passed, badge)


def progress(app: App, learner_id: int) -> Progress:
    """A learner's graded attempts over time, and per issue how often it was named, cured and missed in them."""
    with app.database.reading() as session:
        complete = [one for one in store.standings(session, learner_id=learner_id) if _counts(one)]
        stored = [(one.attempt, each) for one in complete for each in submissions.of_attempt(session, one.attempt.id)]
        newest = gradings.newest(session, [each.id for _, each in stored])
    points = tuple(_point(app, one) for one in complete)
    return Progress(points, _issues(app, [(attempt, newest[each.id]) for attempt, each in stored]))


def leaderboard(app: App, exam: str, limit: int = 20) -> tuple[LeaderboardLine, ...]:
    """Each learner's best graded attempt at an exam in exam mode; of equal ones the earlier stands first.

    Retakes count like the first: the best one is the learner's.  Practice, without a clock, does not.
    """
    app.exam(exam)
    best: dict[int, Standing] = {}
    counted: dict[int, int] = {}
    with app.database.reading() as session:
        for one in store.standings(session, exam=exam):
            if one.attempt.mode != "exam" or not _counts(one):
                continue
            learner = one.attempt.learner_id
            counted[learner] = counted.get(learner, 0) + 1
            if learner not in best or one.score > best[learner].score:
                best[learner] = one
        order = sorted(best.values(), key=lambda one: (-round(one.score, 2), one.attempt.submitted, one.attempt.id))
        people = {one.attempt.learner_id: learners.get(session, one.attempt.learner_id) for one in order[:limit]}
    return tuple(
        LeaderboardLine(
            rank, person.id, person.alias, round(one.score, 2), one.max, counted[person.id], one.attempt.submitted
        )
        for rank, one in enumerate(order[:limit], 1)
        if (person := people[one.attempt.learner_id]) and one.attempt.submitted
    )


def judged(score: float, most: float, mark: float) -> tuple[bool | None, int | None]:
    """Whether that passes, and the badge, both by percent of the points as they are shown (two decimals).

    Neither is said where there are no points to be had: only the learner can judge that work.
    """
    if not most:
        return None, None
    percent = round(100 * score / most, 2)
    return percent >= mark, next((badge for badge in BADGES if percent >= badge), None)


def _summary(app: App, attempt: Attempt, standing: Standing | None, waiting: list[Job]) -> AttemptSummary:
    state = _state(job.state for job in waiting) if attempt.submitted else "open"
    exam = _written(app, attempt)
    if standing is None or not _is_complete(standing):
        most = sum(exercise.graded_points for exercise in exam.exercises) if exam else 0.0
        return AttemptSummary(attempt, state, None, most, None, None, _title(attempt, exam))
    score = round(standing.score, 2)
    passed, badge = judged(score, standing.max, _pass_mark(exam))
    return AttemptSummary(attempt, state, score, standing.max, passed, badge, _title(attempt, exam))


def _state(jobs_: Iterable[str]) -> AttemptState:
    found = set(jobs_)
    if found <= {"done"}:
        return "graded"
    return "queued" if found <= {"queued", "failed"} else "grading"


def _is_complete(standing: Standing) -> bool:
    return standing.graded == standing.handed_in > 0


def _counts(standing: Standing) -> bool:
    """Whether it is graded, and points could be had."""
    return _is_complete(standing) and standing.max > 0


def _written(app: App, attempt: Attempt) -> GradedExam | None:
    """The exam of an attempt without its variant; None where it is gone and no version was kept."""
    try:
        return written(app, attempt)
    except UnknownName:
        return None


def _title(attempt: Attempt, exam: GradedExam | None) -> Text:
    return Text(exam.text["es"].title, exam.text["en"].title) if exam else Text(attempt.exam, attempt.exam)


def _pass_mark(exam: GradedExam | None) -> float:
    """Percent of the points that passes."""
    return exam.text["es"].pass_percent if exam else PASS_MARK


def _exercise(  # noqa: PLR0917 (what a result brings together)
    exam: GradedExam,
    attempt: Attempt,
    lang: Language,
    submission: Submission,
    state: SubmissionState,
    records: tuple[GradingRecord, ...],
    assessed: Mapping[str, Mark],
) -> ExerciseResult:
    graded: GradedExercise = exam.exercise(submission.exercise)
    record = records[0] if records else None
    return ExerciseResult(
        exercise=submission.exercise,
        submission=submission,
        state=state,
        record=record,
        gradings=len(records),
        reviewed=graded.reviewed(lang),
        solution=graded.solution(lang),
        solution_text=graded.text[lang].solution_text,
        table=tuple(ModelIssue(one.id, one.title, one.severity, one.correction) for one in graded.issues),
        changed={exam.version, record.grading.content if record else exam.version} != {attempt.exam_version},
        assessed=assessed,
    )


def _point(app: App, standing: Standing) -> ProgressPoint:
    attempt, exam = standing.attempt, _written(app, standing.attempt)
    score = round(standing.score, 2)
    passed = bool(judged(score, standing.max, _pass_mark(exam))[0])
    when = attempt.submitted or attempt.started  # a standing is of a submitted attempt
    title = _title(attempt, exam)
    return ProgressPoint(
        attempt.id, attempt.exam, attempt.number, when, score, standing.max, passed, _pass_mark(exam), title
    )


def _issues(app: App, records: Iterable[tuple[Attempt, GradingRecord]]) -> tuple[IssueProgress, ...]:
    """`records` oldest first: an issue has the title that it had in the latest of its attempts."""
    seen: dict[tuple[str, str, str], list[tuple[bool, bool]]] = {}
    latest: dict[tuple[str, str, str], Attempt] = {}
    checked: dict[tuple[str, str, str], bool] = {}
    for attempt, record in records:
        grading = record.grading
        for issue in grading.issues:
            if issue.fixed is not None or not grading.checked:  # what we could not check says nothing of the learner
                key = (grading.exam, grading.exercise, issue.id)
                seen.setdefault(key, []).append((issue.named, bool(issue.fixed)))
                latest[key], checked[key] = attempt, grading.checked
    lines = []
    for key, found in seen.items():
        exam, exercise, name = key
        try:
            graded = written(app, latest[key]).exercise(exercise)
            title = graded.issue(name).title
        except UnknownName:
            continue  # the exam has changed and no longer has it
        named_as = Text(graded.text["es"].title, graded.text["en"].title)
        named, fixed = (sum(one[part] for one in found) for part in (0, 1))
        missed = sum(not any(one) for one in found)
        counts = (len(found), named, fixed, missed)
        lines.append(IssueProgress(exam, exercise, name, title, *counts, named_as, checked[key]))
    return tuple(sorted(lines, key=lambda line: (-line.missed, line.named + line.fixed, line.exercise, line.issue)))
