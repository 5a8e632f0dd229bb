"""Proof of an exercise's files: reviewed, solved, with single defects, with random sets, and in other words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from grading import authoring, pipeline, variants
from grading.claim import BROKEN, OPEN, PROVEN, Claim, tried
from grading.content import GradedExercise
from grading.model import LANGUAGES, Language, Row
from grading.naming import match_table
from grading.rubric import together
from grading.sandbox import Sandbox
from grading.sandbox.nowhere import NoSandbox

SOLUTION_DRAWS = 4
"""Draws on which the model solution must pass: what is right by luck on one seldom is on four."""
VARIANTS = 4
"""Random sets of defects that are proven of each exercise when nobody says how many."""
KEY = re.compile(r'Failure\(\s*"([\w-]+)"')
LEFT = 5
"""Letters of a name that is looked for inside other words: shorter ones stand in many by chance."""


def files(
    exercise: GradedExercise, sandbox: Sandbox, variants: int = VARIANTS, langs: tuple[Language, ...] = LANGUAGES
) -> Iterator[Claim]:
    """What is claimed of the files: reviewed, solved, with each defect, and with `variants` random sets of defects."""
    if reason := unprovable(exercise, sandbox):
        yield Claim(exercise.exam, exercise.slug, "files", "", OPEN, reason)
        return
    yield sentences(exercise)
    ids = exercise.ids
    for lang in langs:
        yield variant(exercise, ids, sandbox, lang)
    for seed in range(1, SOLUTION_DRAWS + 1):
        yield variant(exercise, (), sandbox, langs[seed % len(langs)], seed)
    for place, issue in enumerate(ids):
        yield variant(exercise, (issue,), sandbox, langs[place % len(langs)])
    for seed in range(1, variants + 1):
        yield random_defects(exercise, seed, sandbox, langs[seed % len(langs)])
    yield from wordings(exercise, sandbox, variants, langs)


def sentences(exercise: GradedExercise) -> Claim:
    """Each key that checks.py names in a Failure has its sentence under some issue's `failed`."""
    source = (exercise.folder / "checks.py").read_text(encoding="utf-8", errors="replace")
    lacking = set(KEY.findall(source)) - {key for issue in exercise.issues for key in issue.failed}
    why = f"rubric.yml has no sentence for {', '.join(sorted(lacking))}" if lacking else ""
    return Claim(exercise.exam, exercise.slug, "sentences are written", "", BROKEN if lacking else PROVEN, why)


def unprovable(exercise: GradedExercise, sandbox: Sandbox) -> str:
    """Why nothing can be proven of an exercise's files; empty where it can."""
    if not exercise.checked:
        return "there is no checks.py: corrected files are parsed, not checked"
    if not exercise.has_template:
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
    if set(defects) == set(exercise.ids):
        name = "reviewed fails"
    elif not defects:
        name = "solution passes"
    elif len(defects) == 1:
        name, subject = "defect fails alone", defects[0]
    claim = Claim(exercise.exam, exercise.slug, name, subject, PROVEN)
    return tried(claim, lambda: against(exercise, defects, sandbox, lang, seed))


def random_defects(exercise: GradedExercise, seed: int, sandbox: Sandbox, lang: Language = "es") -> Claim:
    """The same of a random set of defects, one at least."""
    defects = authoring.draw_defects(exercise, seed)
    claim = Claim(exercise.exam, exercise.slug, "defects fail exactly", f"{seed}: {', '.join(defects)}", PROVEN)
    return tried(claim, lambda: against(exercise, defects, sandbox, lang, seed))


def wordings(exercise: GradedExercise, sandbox: Sandbox, count: int, langs: tuple[Language, ...]) -> Iterator[Claim]:
    """What is claimed of the first `count` variants; open where nothing but the defects varies."""
    if not exercise.axes:
        reason = f"there is no {variants.FILE}: variants differ in their defects only"
        yield Claim(exercise.exam, exercise.slug, "variants hold", "", OPEN, reason)
        return
    for seed in range(1, count + 1):
        yield random_variant(exercise, seed, sandbox, langs[seed % len(langs)])


def random_variant(exercise: GradedExercise, seed: int, sandbox: Sandbox, lang: Language = "es") -> Claim:
    """A variant's files under review fail just its defects' checks, its solution passes all, its rows match.

    Words of the exercise as it is written that are still there stand in `why`: one may have been forgotten.
    """
    varied = exercise.variant(seed)
    defects = tuple(issue.id for issue in varied.issues)
    subject = f"{seed}: {', '.join(varied.alternatives.values())}; {', '.join(defects)}"
    claim = Claim(exercise.exam, exercise.slug, "variants hold", subject, PROVEN)

    def find() -> str:
        wrong = {"reviewed": against(varied.whole, defects, sandbox, lang, seed)}
        wrong["solution"] = against(varied.whole, (), sandbox, lang, seed)
        wrong["rows"] = _strange(varied, lang)
        return "; ".join(f"{which}: {what}" for which, what in wrong.items() if what)

    proven = tried(claim, find)
    return proven if proven.proof == BROKEN else replace(proven, why=_left(varied, lang))


def _strange(varied: GradedExercise, lang: Language) -> str:
    """The rows of a variant's solution table that do not go to their own issue."""
    rows = [Row(issue.title.in_(lang), issue.severity, issue.correction.in_(lang)) for issue in varied.issues]
    pairs = zip(varied.issues, match_table(varied, rows), strict=True)
    return "; ".join(f"{one.title.in_(lang)!r} is {match.band}" for one, match in pairs if match.issue != one.id)


def _left(varied: GradedExercise, lang: Language) -> str:
    """Replaced names that can still be read in a variant, as a part of other words."""
    shown = [*varied.reviewed(lang).values(), *varied.solution(lang).values(), varied.text[lang].instructions]
    text = "\n".join(shown)
    for new in sorted(varied.words.both.values(), key=len, reverse=True):
        text = text.replace(new, "")  # one name may become a part of another's new one
    names = [word for word in varied.words.both if word.isalpha()]
    left = sorted(word for word in names if len(word) >= LEFT and (word in text or word.capitalize() in text))
    return f"still there: {', '.join(left)}" if left else ""


def against(exercise: GradedExercise, defects: tuple[str, ...], sandbox: Sandbox, lang: Language, seed: int) -> str:
    """What speaks against the claim that the files with these defects fail just their checks; empty: nothing."""
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
