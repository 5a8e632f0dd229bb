"""The one error tree.  Every message says what is wrong, where, and what to do.

CorrigeError
├── ContentError        an exam file, rubric, template or checks.py is wrong
├── UnknownName         no exam, exercise or issue has that name
├── InputError          what a person handed to us can't be read or is too much
└── SandboxError        the sandbox itself could not start or answer
    └── NoSandboxHere   this system has no sandbox at all (macOS, Windows): tables are graded, files are not run
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CorrigeError(Exception):
    """Base of all errors of ours.

    `what` is wrong, `where` it is (file, line, row; may be empty), `fix` says what to do (may be empty).
    """

    def __init__(self, what: str, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(what, where, fix)

    def __str__(self) -> str:
        """One line: `where: what; fix`."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{line}; {self.fix}" if self.fix else line
        return " ".join(line.split())


class ContentError(CorrigeError):
    """Something that an author wrote (exam.md, rubric.yml, template/, checks.py) can't be used."""


class UnknownName(CorrigeError):
    """No `kind` has the name that was asked for; up to three near names are offered."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.5) or names[:3]
        super().__init__(f"unknown {kind} {name!r}", fix=f"did you mean: {', '.join(near)}?" if near else "")
        self.kind, self.name = kind, name


class InputError(CorrigeError):
    """What a learner or a caller handed in can't be read, or is over a limit."""


class SandboxError(CorrigeError):
    """The sandbox could not start or broke its protocol: a fault of ours, never of the learner's code."""


class NoSandboxHere(SandboxError):
    """Files can't be run on this system, now or later; what needs no run is graded all the same."""

    def __init__(self, platform: str) -> None:
        self.system = {"darwin": "macOS", "win32": "Windows"}.get(platform, platform)
        super().__init__(f"files can't be run on {self.system}", "sandbox", "use Linux; tables are graded anywhere")
