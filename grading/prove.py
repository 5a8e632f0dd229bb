"""Proof of content: what an exam folder claims of itself, tried out claim by claim.

For each exercise: the reviewed files run and fail every check, the model solution passes all of them, each defect
fails its own check alone (and those that rubric.yml says follow from it), and so do random sets of defects; the
rubric's rows and phrasings are matched to their own issue; both languages have the same structure.
The tests prove every exam shipped by these same functions; prove_rows.py holds what is asked of the matcher.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from grading import authoring, content, pipeline, prove_rows
from grading.claim import BROKEN, OPEN, PROVEN, Claim
from grading.content import GradedExam, GradedExercise
from grading.errors import CorrigeError, SandboxError, UnknownName
from grading.exam import Exam, Exercise, kind_of
from grading.model import LANGUAGES, Language
from grading.rubric import together
from grading.sandbox import Sandbox
from grading.sandbox.nowhere import NoSandbox

SOLUTION_DRAWS = 4
"""Draws on which the model solution must pass: what is right by luck on one seldom is on four."""
VARIANTS = 4
"""Random sets of defects that are proven of each exercise when nobody says how many."""
KEY = re.compile(r'Failure\(\s*"([\w-]+)"')
FILE: dict[Language, str] = {"es": "exam.md", "en": "exam.en.md"}


def prove(
    name: str,
    sandbox: Sandbox,
    variants: int = VARIANTS,
    langs: tuple[Language, ...] = LANGUAGES,
    home: Path = content.HOME,
) -> Iterator[Claim]:
    """Prove an exam, or one exercise of it: `name` is EXAM or EXAM/EXERCISE, as a folder of `home` or a path.

    Raises UnknownName where there is no such exam and SandboxError where files can't be run for a fault of ours;
    whatever is wrong inside the exam's folder is a broken claim.
    """
    slug = ""
    if not any((folder / "exam.md").is_file() for folder in (home / name, Path(name))):
        name, _, slug = name.rpartition("/")
        name, slug = (name, slug) if name else (slug, "")
    try:
        exam = content.find(name, home)
    except UnknownName:
        raise
    except Exception as error:  # noqa: BLE001 (as in _tried)
        yield Claim(Path(name).name, "", "loads", "", BROKEN, _said(error))
        return
    chosen = (exam.exercise(slug),) if slug else exam.exercises
    yield from _exam(exam, chosen)
    for exercise in chosen:
        yield from files(exercise, sandbox, variants, langs)
        yield from prove_rows.prove(exercise)


def _exam(exam: GradedExam, chosen: Iterable[GradedExercise]) -> Iterator[Claim]:
    yield Claim(exam.slug, "", "loads", "", PROVEN)
    if exam.text["en"] is exam.text["es"]:
        yield Claim(exam.slug, "", "same structure", "", OPEN, "there is no exam.en.md: the exam has one language")
    else:
        yield _same(exam.slug, "", _exam_shape(exam.text["es"]), _exam_shape(exam.text["en"]))
        for one in chosen:
            yield structure(one)
    yield from blocks(exam)


def structure(exercise: GradedExercise) -> Claim:
    """Both languages show the same exercise: points, answers, files, columns, and issues in number and severity."""
    shapes = [_shape(exercise.text[lang]) for lang in LANGUAGES]
    return _same(exercise.exam, exercise.slug, *shapes)


def _same(exam: str, slug: str, spanish: dict[str, object], english: dict[str, object]) -> Claim:
    differ = [
        f"{key}: {spanish[key]} in {FILE['es']}, {english[key]} in {FILE['en']}"
        for key in spanish
        if spanish[key] != english[key]
    ]
    return Claim(exam, slug, "same structure", "", BROKEN if differ else PROVEN, "; ".join(differ))


def _exam_shape(exam: Exam) -> dict[str, object]:
    return {"minutes": list(exam.minutes), "pass mark": exam.pass_mark, "exercises": len(exam.exercises)}


def _shape(exercise: Exercise) -> dict[str, object]:
    return {
        "points": exercise.points,
        "answers": [kind_of(answer) for answer in exercise.answers],
        "files": [file.name or file.language for file in exercise.files],
        "columns": len(exercise.columns),
        "severity column": exercise.asks_severity,
        "severities of the issues": [str(issue.severity) for issue in exercise.issues],
        "questions": len(exercise.questions),
        "solution files": [file.name or file.language for file in exercise.solution_files],
    }


def blocks(exam: GradedExam) -> Iterator[Claim]:
    """The code blocks of the exam file are what template/ renders."""
    folder = exam.exercises[0].folder.parent
    bare = [one.slug for one in exam.exercises if not _has_template(one)]
    if bare:
        yield Claim(exam.slug, "", "blocks", "", OPEN, f"no template/ to compare with: {', '.join(bare)}")
        return
    for lang in authoring.written_in(folder):
        file = FILE[lang] if (folder / FILE[lang]).is_file() else FILE["es"]
        yield _tried(Claim(exam.slug, "", "blocks", file, PROVEN), partial(_stale, folder, lang))


def _stale(folder: Path, lang: Language) -> str:
    _, before, after = authoring.refreshed(folder, lang)
    return "" if before == after else "differ from template/: run `python -m grading.authoring`"


def _tried(claim: Claim, find: Callable[[], str]) -> Claim:
    """The claim, broken when `find` says something against it or breaks; a sandbox that fails is no finding."""
    try:
        against = find()
    except SandboxError:
        raise
    except Exception as error:  # noqa: BLE001 (what an author wrote may raise anything, and that is the finding)
        against = _said(error)
    return claim.broken(against) if against else claim


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, CorrigeError) else f"{type(error).__name__}: {error}"


def files(
    exercise: GradedExercise, sandbox: Sandbox, variants: int = VARIANTS, langs: tuple[Language, ...] = LANGUAGES
) -> Iterator[Claim]:
    """What is claimed of the files: reviewed, solved, with each defect, and with `variants` random sets of defects."""
    if reason := _unprovable(exercise, sandbox):
        yield Claim(exercise.exam, exercise.slug, "files", "", OPEN, reason)
        return
    yield sentences(exercise)
    ids = tuple(issue.id for issue in exercise.issues)
    for lang in langs:
        yield variant(exercise, ids, sandbox, lang)
    for seed in range(1, SOLUTION_DRAWS + 1):
        yield variant(exercise, (), sandbox, langs[seed % len(langs)], seed)
    for place, issue in enumerate(ids):
        yield variant(exercise, (issue,), sandbox, langs[place % len(langs)])
    for seed in range(1, variants + 1):
        yield random_variant(exercise, seed, sandbox, langs[seed % len(langs)])


def sentences(exercise: GradedExercise) -> Claim:
    """Each key that checks.py names in a Failure has its sentence under some issue's `failed`."""
    source = (exercise.folder / "checks.py").read_text(encoding="utf-8", errors="replace")
    lacking = set(KEY.findall(source)) - {key for issue in exercise.issues for key in issue.failed}
    why = f"rubric.yml has no sentence for {', '.join(sorted(lacking))}" if lacking else ""
    return Claim(exercise.exam, exercise.slug, "sentences are written", "", BROKEN if lacking else PROVEN, why)


def _has_template(exercise: GradedExercise) -> bool:
    return (exercise.folder / "template").is_dir()


def _unprovable(exercise: GradedExercise, sandbox: Sandbox) -> str:
    if not exercise.checked:
        return "there is no checks.py: corrected files are parsed, not checked"
    if not _has_template(exercise):
        return "there is no template/: files with single defects can't be made"
    if isinstance(sandbox, NoSandbox):
        return "files can't be run on this system, only on Linux"
    return ""


def variant(
    exercise: GradedExercise, defects: tuple[str, ...], sandbox: Sandbox, lang: Language = "es", seed: int = 7
) -> Claim:
    """The files with these defects run to their end and fail just the checks of these defects and their consequences.

    All defects are the reviewed files, none the model solution; `seed` is that of the grading's draw.
    """
    name, subject = "defects fail exactly", f"{lang}, draw {seed}"
    if set(defects) == {issue.id for issue in exercise.issues}:
        name = "reviewed fails"
    elif not defects:
        name = "solution passes"
    elif len(defects) == 1:
        name, subject = "defect fails alone", defects[0]
    claim = Claim(exercise.exam, exercise.slug, name, subject, PROVEN)
    return _tried(claim, lambda: _against(exercise, defects, sandbox, lang, seed))


def random_variant(exercise: GradedExercise, seed: int, sandbox: Sandbox, lang: Language = "es") -> Claim:
    """The same of the defects that `python -m grading variants --seed` draws."""
    defects = authoring.draw_defects(exercise, seed)
    claim = Claim(exercise.exam, exercise.slug, "defects fail exactly", f"{seed}: {', '.join(defects)}", PROVEN)
    return _tried(claim, lambda: _against(exercise, defects, sandbox, lang, seed))


def _against(exercise: GradedExercise, defects: tuple[str, ...], sandbox: Sandbox, lang: Language, seed: int) -> str:
    """What speaks against it; empty when nothing does."""
    rendered = {name: text.encode() for name, text in exercise.render(defects, lang).items()}
    run, verdicts = pipeline.check_files(exercise, rendered, seed, sandbox=sandbox)
    if run.state != "ok":
        return f"the files ended with {run.state}: {(run.error or '').strip().rpartition(chr(10))[2]}"
    undone = [verdict for verdict in verdicts.values() if verdict.outcome == "unchecked"]
    found = [f"{verdict.issue} could not be checked: {verdict.reason.en}" for verdict in undone]
    wanted = consequences(exercise, defects)
    failed = {verdict.issue for verdict in verdicts.values() if verdict.outcome == "failed"}
    found += [f"{issue} fails, though cured: {verdicts[issue].reason.en}" for issue in sorted(failed - wanted)]
    passed = {verdict.issue for verdict in verdicts.values() if verdict.outcome == "passed"}
    found += [f"{issue} passes, though it is there" for issue in sorted(passed & wanted)]
    return "; ".join(found)


def consequences(exercise: GradedExercise, defects: Iterable[str]) -> set[str]:
    """The issues that must fail: these, and by `follows` those that are their consequences."""
    found = set(defects)
    while more := {one.id for one in exercise.issues if any(together(each) <= found for each in one.follows)} - found:
        found |= more
    return found
