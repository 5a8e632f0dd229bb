"""What the tests of the sandbox share: run one small program against lowered limits."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent
from typing import Any

from grading.job import Job, Limits, Observed, Phase
from grading.model import Run
from grading.sandbox import Sandbox, boot

SMALL = Limits(wall=8, cpu=4, memory=256, processes=16, output=64, disk=4, inodes=100)
"""Low enough for an attack to end in a blink, high enough for a cold `import json`."""


def job(code: str, limits: Limits = SMALL, files: dict[str, bytes] | None = None, **more: Any) -> Job:
    """A job of one learner's phase that runs `code` as a script."""
    phase = Phase("run", "script", {"file": "code.py"}, learner=True, limits=limits)
    return Job({"code.py": dedent(code).encode(), **(files or {})}, (phase,), **more)


def observe(sandbox: Sandbox, code: str, limits: Limits = SMALL, **more: Any) -> Observed:
    """Run it."""
    return sandbox.run(job(code, limits, **more))


def attack(sandbox: Sandbox, code: str, limits: Limits = SMALL) -> Run:
    """Run it; what became of it."""
    return observe(sandbox, code, limits).run


def processes_with(marker: str) -> list[int]:
    """The processes of this machine that have the marker on their command line, after a moment's patience."""
    deadline = time.monotonic() + 2
    while True:
        found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _marked(path, marker)]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.02)


def _marked(process: Path, marker: str) -> bool:
    try:
        return marker.encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False


TRY = """
def attempt(action):
    try:
        print('REACHED', action())
    except OSError as error:
        print('refused', error.errno)
"""
"""A prelude: says REACHED when an action worked, `refused` and the number when the kernel did not let it."""


def refused(sandbox: Sandbox, code: str) -> str:
    """Run a program made of attempts; its output, in which nothing was reached."""
    run = attack(sandbox, TRY + code)
    assert run.state == "ok", run
    assert "REACHED" not in run.stdout
    assert "refused" in run.stdout
    return run.stdout


def frame(payload: Any, token: str = "t") -> bytes:  # noqa: S107 (any text will do)
    """The bytes of a frame that carries the token."""
    return boot.pack({**payload, "token": token})
