"""An exam as it is graded: exam file, rubric, checks, context and template of each exercise brought together."""

from __future__ import annotations

import hashlib
import importlib.util
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from types import ModuleType

from grading import imported, template, variants
from grading.checks.core import Check
from grading.errors import ContentError, UnknownName
from grading.exam import Exam, Exercise
from grading.model import Language, Severity, Text
from grading.rubric import HandIn, Sayings
from grading.variants import Axes, Variant
from grading.wording import AS_WRITTEN, Wording


@dataclass(frozen=True)
class GradedIssue:
    """An issue with all that grading needs: the exam's table and rubric.yml brought together."""

    id: str
    title: Text
    severity: Severity
    correction: Text
    cured: Text
    failed: Mapping[str, Text]
    follows: tuple[str, ...]
    phrasings: Sayings
    rejects: Sayings
    cures: Sayings = field(default_factory=dict)
    miscures: Sayings = field(default_factory=dict)

    def reworded(self, words: Wording) -> GradedIssue:
        """The same in other words; what the matcher learns stays as it is written."""
        told = {key: words.text(text) for key, text in self.failed.items()}
        title, correction, cured = map(words.text, (self.title, self.correction, self.cured))
        return replace(self, title=title, correction=correction, cured=cured, failed=told)


@dataclass(frozen=True)
class GradedExercise:
    """One exercise of a loaded exam.  `text` is the exercise as each language's exam file has it.

    `axes` is what its variants.yml lets vary.  `drawn` and `origin` are those of a variant: what its seed drew, and the
    exercise as it is written.
    """

    exam: str
    slug: str
    text: Mapping[Language, Exercise]
    issues: tuple[GradedIssue, ...]
    files: tuple[HandIn, ...]
    rejects: Sayings
    folder: Path
    version: str
    axes: Axes = field(default_factory=dict)
    drawn: Variant | None = None
    origin: GradedExercise | None = None

    @property
    def source(self) -> GradedExercise:
        """The exercise as it is written, of which this may be a variant."""
        return self.origin or self

    @property
    def seed(self) -> int:
        """The seed that drew this variant; 0 is the exercise as it is written."""
        return self.drawn.seed if self.drawn else 0

    @property
    def words(self) -> Wording:
        """What stands for which word of the exercise as it is written."""
        return self.drawn.words if self.drawn else AS_WRITTEN

    @property
    def alternatives(self) -> Mapping[str, str]:
        """What was drawn of each axis; of the exercise as it is written nothing."""
        return self.drawn.drawn if self.drawn else {}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all its issues, whether this variant has them or not."""
        return tuple(issue.id for issue in self.source.issues)

    @property
    def points(self) -> float:
        """Points of the whole exercise."""
        return self.text["es"].points

    @property
    def graded_points(self) -> float:
        """Points that a grading can give: none where nothing but the learner can assess the answers."""
        return self.points if self.issues else 0.0

    @property
    def checked(self) -> bool:
        """Whether corrected files are checked; else they are parsed and the table has all the points."""
        return (self.folder / "checks.py").is_file()

    @property
    def asks_severity(self) -> bool:
        """Whether its table has a severity column, and the exam says what is right in it."""
        return self.text["es"].asks_severity if self.has_rubric else imported.asks_severity(self.text["es"])

    @property
    def has_rubric(self) -> bool:
        """Whether a rubric.yml says what the exam's tables lack."""
        return (self.folder / "rubric.yml").is_file()

    def issue(self, name: str) -> GradedIssue:
        """One issue by id; raises UnknownName."""
        for issue in self.issues:
            if issue.id == name:
                return issue
        raise UnknownName("issue", name, [issue.id for issue in self.issues])

    def variant(self, seed: int) -> GradedExercise:
        """What that seed draws: some of the issues, in other words; the exercise itself for 0 and without template/."""
        source = self.source
        if not seed or not source.has_template:
            return source
        drawn = variants.draw(f"{self.exam}/{self.slug}", self.ids, self.source.axes, seed)
        text = {lang: each.reworded(partial(drawn.words, lang=lang)) for lang, each in source.text.items()}
        issues = tuple(issue.reworded(drawn.words) for issue in source.issues if issue.id in drawn.defects)
        return replace(source, text=text, issues=issues, drawn=drawn, origin=source)

    @property
    def whole(self) -> GradedExercise:
        """With all of its issues, in this variant's words: what a proof asks about."""
        return replace(self, issues=tuple(issue.reworded(self.words) for issue in self.source.issues))

    def render(self, defects: tuple[str, ...], lang: Language = "es") -> dict[str, str]:
        """The files with just those defects (all of them: the reviewed files; none: the model solution)."""
        files = template.render(self.folder / "template", defects, self.ids, lang, self.alternatives)
        return {name: self.words(text, lang) for name, text in files.items()}

    def reviewed(self, lang: Language = "es") -> dict[str, str]:
        """The files under review."""
        if not self.has_template:
            return imported.reviewed(self.text[lang])
        return self.render(tuple(issue.id for issue in self.issues), lang)

    def first(self, lang: Language = "es") -> dict[str, str]:
        """What the editors of the files to hand in begin with."""
        return self.reviewed(lang) if self.has_template else imported.first(self.text[lang])

    def solution(self, lang: Language = "es") -> dict[str, str]:
        """The model solution."""
        return self.render((), lang) if self.has_template else imported.solution(self.text[lang])

    @property
    def has_template(self) -> bool:
        """Whether its files can be rendered with any set of defects."""
        return (self.folder / "template").is_dir()

    def context(self) -> dict[str, bytes]:
        """The files that the learner's files import; their names are in this variant's words too."""
        folder = self.folder / "context"
        return {self.words(path.relative_to(folder).as_posix()): self._reworded(path) for path in files_of(folder)}

    def _reworded(self, path: Path) -> bytes:
        data = path.read_bytes()
        return data if self.words is AS_WRITTEN else self.words(data.decode()).encode()

    def sample_context(self) -> dict[str, bytes]:
        """The context with a draw of data that is used for nothing else: what a learner may download and run."""
        sample = getattr(self.checks_module(), "sample_context", None) if self.checked else None
        drawn = sample(random.Random("download"), self.words) if sample else {}
        return {**self.context(), **drawn}

    def checks_module(self) -> ModuleType:
        """checks.py, imported."""
        return _checks_module(self.folder / "checks.py", self.version)

    def checks(self) -> dict[str, Check]:
        """Issue id -> check; raises ContentError when the ids are not those of the rubric."""
        found = [value for value in vars(self.checks_module()).values() if isinstance(value, Check)]
        ids = [check.issue for check in found]
        if sorted(ids) != sorted(self.ids):
            raise ContentError(f"checks {sorted(ids)}", str(self.folder / "checks.py"), "write one check per issue")
        return {check.issue: check for check in found}


@dataclass(frozen=True)
class GradedExam:
    """A loaded exam folder; `version` is a hash over every file of it."""

    slug: str
    text: Mapping[Language, Exam]
    exercises: tuple[GradedExercise, ...]
    version: str

    def exercise(self, slug: str) -> GradedExercise:
        """One exercise by slug; raises UnknownName."""
        for exercise in self.exercises:
            if exercise.slug == slug:
                return exercise
        raise UnknownName("exercise", slug, [exercise.slug for exercise in self.exercises])

    def variant(self, seed: int) -> GradedExam:
        """The exam with each exercise as the seed draws it; 0 is the exam itself."""
        return replace(self, exercises=tuple(exercise.variant(seed) for exercise in self.exercises)) if seed else self


@cache
def _checks_module(path: Path, version: str) -> ModuleType:
    """Imported once per version: an exam that was changed while the app runs is graded by its new checks."""
    name = "corrige_checks_" + hashlib.sha256(f"{path}:{version}".encode()).hexdigest()[:16]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContentError("is missing", str(path), "write one check per issue")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks up the module that it is defined in
    spec.loader.exec_module(module)
    return module


def files_of(folder: Path) -> list[Path]:
    """A folder's files without what tools leave there (caches and hidden folders)."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [p for p in paths if not any(part.startswith((".", "__")) for part in p.relative_to(folder).parts)]
