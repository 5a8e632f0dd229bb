"""The job of grading a script that writes tables: run it, then read what it wrote in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.job import Job, Phase

MOST_BYTES = 1024 * 1024
"""Of a table that is read: the drawn ones have about 3 KB."""


def script_job(script: str, files: Mapping[str, bytes], outputs: Sequence[str]) -> Job:
    """Run one of the files and read the outputs (file names); `metrics` is the lightest profile that has pandas.

    >>> [phase.name for phase in script_job("clean.py", {"clean.py": b""}, ["clean.csv"]).phases]
    ['run', 'outputs']
    """
    run = Phase("run", "script", {"file": script}, learner=True)
    return Job(files, (run, Phase("outputs", "outputs", {"files": list(outputs), "most": MOST_BYTES})), "metrics")
