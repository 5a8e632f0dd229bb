"""What is asked of the sandbox and what comes back: Limits, Phase, Job, Observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grading.model import Run


@dataclass(frozen=True)
class Limits:
    """What a run may use; each breach ends it with a state of its own.

    Seconds of wall clock and of CPU, MiB of memory over all processes, processes and threads,
    KiB of stdout and stderr together, MiB and number of files on disk.
    """

    wall: float = 30.0
    cpu: float = 30.0
    memory: int = 2048
    processes: int = 64
    output: int = 1024
    disk: int = 64
    inodes: int = 2000


@dataclass(frozen=True)
class Phase:
    """One confined process over the work folder.

    `program` is the name of a module in grading/checks/inside whose `main(argument, late)` returns JSON;
    `late` is handed over only when the program calls `late()`, that is after it has loaded the learner's code.
    `learner` marks the phase in which the learner's files run: its state and output become the Run, and when
    it does not end well the phases after it are not started.
    """

    name: str
    program: str
    argument: Any = None
    late: Any = None
    learner: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Job:
    """What the sandbox does for one submission: files laid in an empty work folder, then the phases in turn.

    `profile` names the libraries that a warm server has imported: `base`, `mlflow`, `logs` or `metrics`.
    """

    files: Mapping[str, bytes]
    phases: tuple[Phase, ...]
    profile: str = "base"
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Observed:
    """What came back of a job: the learner's Run and the JSON that each phase returned, by phase name.

    `faults` holds, for a phase that did not end well, its state and what it said.
    """

    run: Run
    seen: Mapping[str, Any]
    faults: Mapping[str, str] = field(default_factory=dict)
