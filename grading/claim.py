"""One claim of a proof of content, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from grading.errors import CorrigeError, SandboxError

Proof = Literal["proven", "broken", "open"]
PROVEN: Proof = "proven"
BROKEN: Proof = "broken"
OPEN: Proof = "open"
"""It can't be proven: what it would be about is not there; `why` says what is missing."""


@dataclass(frozen=True)
class Claim:
    """What is claimed of an exercise (empty: of the exam), of which part of it, and why it is not proven.

    A proven claim may have a `why` too: what its author may want to look at all the same.
    """

    exam: str
    exercise: str
    claim: str
    subject: str
    proof: Proof
    why: str = ""

    def broken(self, why: str) -> Claim:
        """The same claim, with what speaks against it."""
        return replace(self, proof=BROKEN, why=" ".join(why.split()))

    def to_dict(self) -> dict[str, Any]:
        """The keys of a `prove` line."""
        return asdict(self)


def tried(claim: Claim, find: Callable[[], str]) -> Claim:
    """The claim, broken when `find` says something against it or breaks; a sandbox that fails is no finding."""
    try:
        against = find()
    except SandboxError:
        raise
    except Exception as error:  # noqa: BLE001 (what an author wrote may raise anything, and that is the finding)
        against = said(error)
    return claim.broken(against) if against else claim


def said(error: Exception) -> str:
    """What an error says, with its kind where it is none of ours."""
    return str(error) if isinstance(error, CorrigeError) else f"{type(error).__name__}: {error}"
