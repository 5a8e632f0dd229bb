"""A sandbox that confines nothing: for tests of what stands above it, and for writing checks.

Same protocol and same outcomes as the real one (state, error, timeout), none of its protection: a plain subprocess
in a temporary folder.  Never use it on files of somebody else's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from grading.job import Job, Observed, Phase
from grading.model import Run
from grading.sandbox.boot import Wire

BOOT = Path(__file__).with_name("boot.py")
INSIDE = Path(__file__).parent.parent / "checks" / "inside"


class BareSandbox:
    """Runs each phase with a cold interpreter and no isolation."""

    def warm(self, profile: str) -> None:
        """Nothing stays loaded here."""

    def run(self, job: Job) -> Observed:
        """See Sandbox.run."""
        seen: dict[str, Any] = {}
        faults: dict[str, str] = {}
        run = Run("ok")
        with tempfile.TemporaryDirectory(prefix="corrige-bare-") as folder:
            for name, data in job.files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            for phase in job.phases:
                result, answer = _run_phase(phase, folder, dict(job.env))
                if phase.learner:
                    run = result
                if result.state == "ok":
                    seen[phase.name] = answer
                    continue
                faults[phase.name] = f"{result.state}: {result.error}"
                if phase.learner:
                    break
        return Observed(run, seen, faults)


def _run_phase(phase: Phase, folder: str, env: dict[str, str]) -> tuple[Run, Any]:
    to_child, from_child = os.pipe(), os.pipe()
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "OMP_NUM_THREADS": "1", **env}
    environment |= {"MLFLOW_DISABLE_TELEMETRY": "true", "PYTHONIOENCODING": "utf-8"}
    started = time.monotonic()
    child = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
        [sys.executable, "-P", str(BOOT), str(to_child[0]), str(from_child[1])],
        cwd=folder,
        env=environment,
        pass_fds=(to_child[0], from_child[1]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    os.close(to_child[0])
    os.close(from_child[1])
    wire = Wire(from_child[0], to_child[1])
    answer: dict[str, Any] = {}
    try:
        source = (INSIDE / f"{phase.program}.py").read_text()
        wire.send({"source": source, "argument": phase.argument, "token": "bare", "learner": phase.learner})
        talk = threading.Thread(target=_converse, args=(wire, phase.late, answer), daemon=True)
        talk.start()
        try:
            out, err = child.communicate(timeout=phase.limits.wall)
        except subprocess.TimeoutExpired:
            child.kill()
            out, err = child.communicate()
            return Run("timeout", time.monotonic() - started, f"over {phase.limits.wall} s", out, err), None
        talk.join()
    finally:
        os.close(from_child[0])
        os.close(to_child[1])
    seconds = time.monotonic() - started
    if "done" in answer:
        return Run("ok", seconds, None, out, err), answer["done"]
    return Run("error", seconds, answer.get("raised", "the process ended early"), out, err), None


def _converse(wire: Wire, late: Any, answer: dict[str, Any]) -> None:
    try:
        while True:
            message = wire.receive()
            if "want" in message:
                wire.send({"late": late})
                continue
            answer.update(message)
            return
    except (EOFError, OSError, ValueError) as reason:
        answer.setdefault("raised", f"the process ended early: {reason}")
