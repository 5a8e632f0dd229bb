"""The frozen dataclasses that cross borders.  `to_dict` writes the keys of the command-line contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from grading.errors import InputError

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")
Band = Literal["accepted", "uncertain", "rejected"]
Outcome = Literal["passed", "failed", "unchecked"]
State = Literal["ok", "error", "timeout", "killed", "rejected"]

MAX_ROWS = 20
"""Rows that a table takes, whatever the exercise: a limit that followed the number of issues would give it away."""
MAX_CELL = 4000
"""Characters that a cell of a row takes."""
MAX_FILE = 256 * 1024
"""Bytes that a handed-in file may have: the largest model solution has about 5 KB."""


class Severity(StrEnum):
    """How grave an issue is; the weight shares out an exercise's points (DESIGN: 3, 2, 1)."""

    CRITICAL = "critical"
    MEDIUM = "medium"
    MINOR = "minor"

    @property
    def weight(self) -> int:
        """Shares of the exercise's points."""
        return {"critical": 3, "medium": 2, "minor": 1}[self.value]


@dataclass(frozen=True)
class Text:
    """A sentence in both languages."""

    es: str
    en: str

    def in_(self, lang: Language) -> str:
        """The sentence in that language."""
        return self.es if lang == "es" else self.en

    def format(self, **params: object) -> Text:
        """Both sentences with `{name}` filled in."""
        return Text(self.es.format(**params), self.en.format(**params))

    def to_dict(self) -> dict[str, str]:
        """`{"es": …, "en": …}`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, str]) -> Text:
        """The inverse of `to_dict`."""
        return cls(str(raw["es"]), str(raw["en"]))


@dataclass(frozen=True)
class Row:
    """One row of a learner's issue table."""

    problem: str
    severity: Severity | None
    correction: str

    @classmethod
    def from_dict(cls, raw: object, where: str) -> Row:
        """Read `{"problem", "severity", "correction"}`; raises InputError naming `where` and the key."""
        if not isinstance(raw, dict):
            raise InputError("a row is not an object", where, 'write {"problem": …, "severity": …, "correction": …}')
        cells = {key: raw.get(key) or "" for key in ("problem", "severity", "correction")}
        for key, value in cells.items():
            if not isinstance(value, str):
                raise InputError(f"{key!r} is not text", where, "write a string")
            if len(value) > MAX_CELL:
                raise InputError(f"{key!r} has {len(value)} characters", where, f"at most {MAX_CELL} are read")
            if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
                raise InputError(f"{key!r} holds characters that are no text", where, "write plain text")
        try:
            severity = Severity(cells["severity"]) if cells["severity"] else None
        except ValueError:
            raise InputError(
                f"severity {cells['severity']!r} is unknown", where, "use critical, medium, minor or nothing"
            ) from None
        return cls(cells["problem"], severity, cells["correction"])

    def to_dict(self) -> dict[str, str]:
        """The keys of `rows.json`."""
        return {"problem": self.problem, "severity": self.severity or "", "correction": self.correction}


def read_rows(raw: object, where: str) -> tuple[Row, ...]:
    """Read a whole table; raises InputError when it is no list or has more than MAX_ROWS rows."""
    if not isinstance(raw, list):
        raise InputError("the table is not a list of rows", where, "write a JSON list")
    if len(raw) > MAX_ROWS:
        raise InputError(f"the table has {len(raw)} rows", where, f"keep the {MAX_ROWS} that matter most")
    return tuple(Row.from_dict(row, f"{where}, row {number}") for number, row in enumerate(raw, 1))


@dataclass(frozen=True)
class Match:
    """What the matcher says of one row: `issue` is set only when the band is accepted or uncertain.

    `confidence` is a probability in [0, 1]; `top3` holds the nearest issues, best first; `why` explains
    without naming issues that the learner did not name.  `correction_ok` says whether the correction seems to cure
    the named issue (None: nothing is named), with a `remark` for the learner; it costs nothing.  `grouped` rows join
    several problems and name the first one.
    """

    issue: str | None
    band: Band
    confidence: float
    top3: tuple[str, ...]
    why: Text
    correction_ok: bool | None = None
    remark: Text | None = None
    grouped: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The keys of a `match` line."""
        accepted = self.issue if self.band == "accepted" else None
        return {
            "issue": accepted,
            "band": self.band,
            "confidence": round(self.confidence, 4),
            "top3": list(self.top3),
        }


@dataclass(frozen=True)
class Run:
    """What became of running the learner's files.

    `seconds` is wall time; `error` is the learner's traceback or a reason; `layers` are the sandbox's active ones.
    """

    state: State
    seconds: float = 0.0
    error: str | None = None
    stdout: str = ""
    stderr: str = ""
    layers: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The keys of `run` in a `grade` line."""
        return {**asdict(self), "seconds": round(self.seconds, 3), "layers": list(self.layers)}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Run:
        """The inverse of `to_dict`."""
        return cls(**{**raw, "layers": tuple(raw["layers"])})


@dataclass(frozen=True)
class Verdict:
    """What a check found: passed, failed (the learner's), or unchecked (a fault of ours)."""

    issue: str
    outcome: Outcome
    reason: Text


@dataclass(frozen=True)
class IssueScore:
    """The points of one issue, each part with its reason; points are of the exercise's scale."""

    id: str
    severity: Severity
    named: bool
    severity_ok: bool | None
    fixed: bool | None
    points: float
    max_points: float
    reason: Text
    row: int | None = None

    def to_dict(self, lang: Language) -> dict[str, Any]:
        """The keys of an issue in a `grade` line."""
        raw = {key: getattr(self, key) for key in ("id", "severity", "named", "severity_ok", "fixed")}
        points = {"points": round(self.points, 2), "max_points": round(self.max_points, 2)}
        return {**raw, **points, "reason": self.reason.in_(lang)}


@dataclass(frozen=True)
class RowScore:
    """One of the learner's rows with what it matched; the last two are as in `Match`."""

    problem: str
    issue: str | None
    band: Band
    confidence: float
    why: Text
    correction_ok: bool | None = None
    remark: Text | None = None

    def to_dict(self) -> dict[str, Any]:
        """The keys of a row in a `grade` line."""
        issue = None if self.band == "rejected" else self.issue
        return {
            "problem": self.problem,
            "issue": issue,
            "band": self.band,
            "confidence": round(self.confidence, 4),
        }

    @classmethod
    def restore(cls, raw: Mapping[str, Any]) -> RowScore:
        """Read a stored row; one that was stored before there were remarks has none."""
        remark = Text.from_dict(raw["remark"]) if raw.get("remark") else None
        return cls(**{**raw, "why": Text.from_dict(raw["why"]), "remark": remark})


@dataclass(frozen=True)
class FileRemark:
    """What parsing a handed-in file said that no check runs; `reads` is None where its language has no parser."""

    name: str
    reads: bool | None
    text: Text


@dataclass(frozen=True)
class Grading:
    """The whole result of one submission of one exercise; `seconds` is wall time of the grading.

    `checked` is False for an exercise that has no checks: its files are parsed, with a remark on each.
    """

    exam: str
    exercise: str
    score: float
    max: float
    seed: int
    issues: tuple[IssueScore, ...]
    rows: tuple[RowScore, ...]
    run: Run
    seconds: float
    grader: str
    content: str
    checked: bool = True
    remarks: tuple[FileRemark, ...] = ()

    @property
    def needs_regrade(self) -> bool:
        """Whether a fault of ours left a check undone."""
        return self.checked and any(issue.fixed is None for issue in self.issues)

    def to_dict(self, lang: Language = "es") -> dict[str, Any]:
        """A `grade` line, without `work`."""
        return {
            "exam": self.exam,
            "exercise": self.exercise,
            "score": round(self.score, 2),
            "max": self.max,
            "seed": self.seed,
            "issues": [issue.to_dict(lang) for issue in self.issues],
            "rows": [row.to_dict() for row in self.rows],
            "run": self.run.to_dict(),
            "seconds": round(self.seconds, 3),
        }

    def store(self) -> dict[str, Any]:
        """Everything, as JSON, for the database."""
        raw = asdict(self)
        raw["run"] = self.run.to_dict()
        return raw

    @classmethod
    def restore(cls, raw: Mapping[str, Any]) -> Grading:
        """The inverse of `store`."""
        issues = tuple(
            IssueScore(**{**i, "severity": Severity(i["severity"]), "reason": Text.from_dict(i["reason"])})
            for i in raw["issues"]
        )
        rows = tuple(RowScore.restore(row) for row in raw["rows"])
        remarks = tuple(FileRemark(**{**one, "text": Text.from_dict(one["text"])}) for one in raw.get("remarks", ()))
        run = Run.from_dict(raw["run"])
        return cls(**{**raw, "issues": issues, "rows": rows, "run": run, "remarks": remarks})
