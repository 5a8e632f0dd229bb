"""The sandbox of a system that has none: it starts, and runs nothing.  Needs no module that only Linux has."""

from __future__ import annotations

import sys
from typing import NoReturn

from grading.errors import NoSandboxHere
from grading.job import Job


class NoSandbox:
    """Stands where the real sandbox would; every `run` raises NoSandboxHere."""

    def __enter__(self) -> NoSandbox:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """See `close`."""

    def close(self) -> None:
        """Nothing is open."""

    def start(self, profile: str = "base") -> NoReturn:  # noqa: ARG002 (called like the real one)
        """See Sandbox.run: there is nothing to start."""
        raise NoSandboxHere(sys.platform)

    def warm(self, profile: str) -> None:
        """Nothing to load."""

    def run(self, job: Job) -> NoReturn:  # noqa: ARG002 (called like the real one)
        """Raise NoSandboxHere."""
        raise NoSandboxHere(sys.platform)
