"""The rlimit layer: what the kernel itself keeps to, per process or per uid.

Memory and CPU over all processes are the watcher's (watch.py); the values here are the second line.
"""

from __future__ import annotations

import math
import resource

from grading.job import Limits

MIB = 1024 * 1024
OPEN_FILES = 512
"""Descriptors per process: mlflow's SQLite store and a process pool stay under 100."""
_SLACK = 768 * MIB
"""Address space beside the memory limit: 64 stacks of 8 MiB and 4 malloc arenas of 64 MiB are reserved, not used."""


def apply(limits: Limits, *, processes: int, mapped: int) -> None:
    """Set the limits on this process and what it starts.

    `processes` counts all of the uid's, this one included; `mapped` is the address space (bytes) that it came with.
    """
    cpu = math.ceil(limits.cpu)
    space = mapped + limits.memory * MIB + _SLACK
    for what, soft, hard in (
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_NPROC, processes, processes),
        (resource.RLIMIT_FSIZE, limits.disk * MIB, limits.disk * MIB),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_NICE, 0, 0),
        (resource.RLIMIT_RTPRIO, 0, 0),
    ):
        highest = resource.getrlimit(what)[1]
        if highest != resource.RLIM_INFINITY:
            resource.setrlimit(what, (min(soft, highest), min(hard, highest)))
        else:
            resource.setrlimit(what, (soft, hard))
