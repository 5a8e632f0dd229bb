"""One claim of a proof of content, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

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
