"""Run a learner's files in a confined child process: one method, `Sandbox.run`.

`open_sandbox()` gives the real one; its layers, their order and reasons are in this folder's README.md.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from grading.job import Job, Observed
from grading.sandbox.nowhere import NoSandbox

if TYPE_CHECKING:
    from grading.sandbox.client import WarmSandbox


LINGER_SECONDS = 60.0
"""How long the shared servers stay without a client: the next command finds them warm."""


class Sandbox(Protocol):
    """Runs jobs.  `run` never raises for what the learner's code does; SandboxError means a fault of ours."""

    def run(self, job: Job) -> Observed:
        """Lay the job's files in an empty folder and run its phases in turn, each in a process of its own."""
        ...

    def warm(self, profile: str) -> None:
        """A job of that profile will come soon: load its libraries meanwhile.  Does not wait, and never raises."""
        ...


def open_sandbox(
    without: Collection[str] = (), *, minimum: str | None = None, private: bool = False, linger: float = LINGER_SECONDS
) -> WarmSandbox | NoSandbox:
    """The real sandbox; close it, or use it as a context manager.  Servers start with the first job that needs them.

    `without` names layers to leave out (tests, measurements); then, or when `private`, its servers serve nobody else,
    else they are the installation's and stay `linger` seconds after their last client.  `run` raises SandboxError
    where it can't start, or where the layers do not meet the `minimum` (see minimum.py); NoSandboxHere on a system
    that is no Linux.
    """
    if not sys.platform.startswith("linux"):
        return NoSandbox()
    from grading.sandbox.client import WarmSandbox

    return WarmSandbox(without, minimum=minimum, private=private, linger=linger)
