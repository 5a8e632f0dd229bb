"""Run a learner's files in a confined child process: one method, `Sandbox.run`."""

from __future__ import annotations

from typing import Protocol

from grading.model import Job, Observed


class Sandbox(Protocol):
    """Runs jobs.  `run` never raises for what the learner's code does; SandboxError means a fault of ours."""

    def run(self, job: Job) -> Observed:
        """Lay the job's files in an empty folder and run its phases in turn, each in a process of its own."""
        ...
