"""Time the grader on this machine against a cold interpreter, in one run: `python -m grading bench`.

The kinds are timed in turn, round after round, so that what else the machine does hits all of them alike, and medians
are compared.  Every kind works in a fresh folder on the memory disk where there is one, in the sandbox's own
environment, and every graded run has to end with all checks passed: a benchmark of failures would be worth nothing.

cold_python   `python FILE` in a folder with the files: for the script of an exercise what a learner would start
              (train_mlflow.py); for a module that a service imports the service.py of its context, which imports it
              and makes the same kind of calls (that is what *Run* does); for `trivial` a file that prints a word.
              No check is made of what it leaves: it does less than the other kinds do.
cold_bwrap    the same under bubblewrap, with every namespace and a read-only system; None where it is not installed.
warm          from files to verdicts: judge.plan, sandbox.run with all layers, judge.judge.
limit         the same way in a warm process without any protection: bench_limit.py.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grading import content, judge
from grading.bench_limit import WarmProcess, scratch
from grading.bench_match import measure_match
from grading.bench_memory import measure_memory
from grading.checks.core import Evidence, run_script
from grading.content import GradedExercise
from grading.errors import SandboxError, UnknownName
from grading.job import Job
from grading.model import Verdict
from grading.sandbox import Sandbox, open_sandbox
from grading.sandbox.nowhere import NoSandbox
from grading.sandbox.profiles import environment

EXAM = "hito-5"
REPEAT = 7
TRIVIAL = {"code.py": b'print("hola")\n'}
_BWRAP = ("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp")  # noqa: S108 (inside)
_SHOWN = [option for path in {sys.prefix, sys.base_prefix} for option in ("--ro-bind", path, path)]
"""The interpreter, should it lie below what is hidden there."""
_MORE_OF_A_TRIFLE = 5
"""Rounds of `trivial` for each of the others: it takes milliseconds, in which a machine's own noise is larger."""
BUSY_SECONDS = 10.0
"""How long each throughput is measured: 20 MLflow gradings on two cores; less when few rounds are asked for."""
Kind = Callable[[int], float]
"""Does its work with that seed; the seconds that it took."""


@dataclass(frozen=True)
class Workload:
    """What is timed: `cold` is the job whose files and script a cold interpreter gets; no exercise for `trivial`."""

    name: str
    cold: Job
    script: str
    exercise: GradedExercise | None = None
    files: tuple[tuple[str, bytes], ...] = ()

    def grade(self, sandbox: Sandbox, seed: int) -> tuple[str, ...]:
        """The whole way from files to verdicts; the layers that were active.  Raises SandboxError unless all passed."""
        verdicts: Mapping[str, Verdict] = {}
        if self.exercise is None:
            run = sandbox.run(self.cold).run
        else:
            files = dict(self.files)
            plan = judge.plan(self.exercise, files, seed)
            observed = sandbox.run(plan.job or self.cold)
            run = observed.run
            verdicts = judge.judge(self.exercise, Evidence(files, observed, plan.secret))
        failed = [issue for issue, verdict in verdicts.items() if verdict.outcome != "passed"]
        if run.state != "ok" or failed:
            said = f"failed {', '.join(failed)}" if failed and run.state == "ok" else f"{run.state}: {run.error}"
            raise SandboxError(f"the model solution did not pass ({said})", f"bench {self.name}", "run `make test`")
        return run.layers


@dataclass(frozen=True)
class Line:
    """A workload's figures: seconds are medians, rates are gradings a minute, sizes MB (10^6 bytes)."""

    workload: str
    cold_python: float
    cold_bwrap: float | None
    warm: float
    limit: float
    per_minute_one: float
    per_minute_all_cores: float
    server_mb: float
    run_mb: float
    layers: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The keys of a `bench` line."""
        raw = {key: round(value, 5) if isinstance(value, float) else value for key, value in asdict(self).items()}
        return {**raw, "layers": list(self.layers)}


def workloads() -> tuple[Workload, ...]:
    """`trivial`, and each exercise of the first exam that runs code, with its model solution."""
    found = [Workload("trivial", run_script("code.py", TRIVIAL, "base"), "code.py")]
    for exercise in content.find(EXAM).exercises:
        files = {name: text.encode() for name, text in exercise.solution().items()}
        plan = judge.plan(exercise, files, seed=0)
        if plan.job is None:
            continue
        rehearsal = getattr(exercise.checks_module(), "rehearsal", None)
        cold = rehearsal(files, exercise.context()) if rehearsal else plan.job
        script = next(phase.argument["file"] for phase in cold.phases if phase.learner)
        found.append(Workload(exercise.slug, cold, script, exercise, tuple(files.items())))
    return tuple(found)


def names() -> tuple[str, ...]:
    """What `--workload` takes."""
    return (*(workload.name for workload in workloads()), "match")


def bench(repeat: int = REPEAT, only: str | None = None) -> Iterator[dict[str, Any]]:
    """The lines, each as soon as it is known.  Raises UnknownName, and SandboxError where no sandbox starts."""
    if only is not None and only not in names():
        raise UnknownName("workload", only, names())
    for workload in workloads():
        if only in (None, workload.name):
            yield measure(workload, repeat).to_dict()
    if only in (None, "match"):
        yield measure_match(repeat)


def measure(workload: Workload, repeat: int) -> Line:
    """All kinds in turn, `repeat` rounds (more of a trifle), then throughput and memory."""
    profile = workload.cold.profile
    with ExitStack() as opened:
        sandbox = open_sandbox(private=True)
        opened.callback(sandbox.close)
        if isinstance(sandbox, NoSandbox):
            sandbox.start()
        layers = workload.grade(sandbox, 0)
        limit = opened.enter_context(WarmProcess(profile))
        workload.grade(limit, 0)
        kinds: dict[str, Kind] = {
            "cold_python": lambda _: cold(workload, ()),
            "cold_bwrap": lambda _: cold(workload, (*_BWRAP, *_SHOWN)),
            "warm": lambda seed: timed(lambda: workload.grade(sandbox, seed)),
            "limit": lambda seed: timed(lambda: workload.grade(limit, seed)),
        }
        if shutil.which("bwrap") is None:
            del kinds["cold_bwrap"]
        medians = interleaved(kinds, repeat * (_MORE_OF_A_TRIFLE if workload.exercise is None else 1))
        seconds = min(BUSY_SECONDS, repeat * 2.0)
        one, every = (throughput(workload, sandbox, at_once, seconds) for at_once in (1, len(os.sched_getaffinity(0))))
        (server,) = (each.pid for each in sandbox.servers() if each.profile == profile)
        memory = measure_memory(server, lambda: workload.grade(sandbox, 0))
    cold_bwrap = medians.pop("cold_bwrap", None)
    return Line(
        workload.name,
        medians["cold_python"],
        cold_bwrap,
        medians["warm"],
        medians["limit"],
        one,
        every,
        memory.server_mb,
        memory.run_mb,
        layers,
    )


def interleaved(kinds: Mapping[str, Kind], rounds: int) -> dict[str, float]:
    """The median seconds of each kind; a kind is called with the number of the round, in turn with the others."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    order = list(kinds)
    for number in range(rounds):
        first = number % len(order)
        for kind in order[first:] + order[:first]:  # none always follows the same one
            taken[kind].append(kinds[kind](number))
    return {kind: statistics.median(times) for kind, times in taken.items()}


def timed(action: Callable[[], object]) -> float:
    """The seconds that it takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def cold(workload: Workload, around: Sequence[str]) -> float:
    """The seconds of an interpreter on the script, in a folder of its own, by itself or inside what is `around` it."""
    folder = scratch()
    inside = "/tmp/work"  # noqa: S108 (of the bubblewrap's own)
    walls = [*around, "--bind", folder, inside, "--chdir", inside, "--unshare-all", "--die-with-parent"]
    command = [*(walls if around else ()), sys.executable, workload.script]
    env = {**environment(inside if around else folder), **workload.cold.env}
    try:
        for name, data in workload.cold.files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return timed(lambda: subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True))  # noqa: S603
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise SandboxError(
            f"the cold run broke ({''.join(last)})", f"bench {workload.name}", "run it by hand"
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def throughput(workload: Workload, sandbox: Sandbox, at_once: int, seconds: float) -> float:
    """Gradings a minute with so many at a time; each of the threads hands in the next as soon as it has a result.

    Counted are those that began within the time, over the time until the last of them ended.
    """
    started = time.perf_counter()

    def hand_in(seed: int) -> int:
        done = 0
        while time.perf_counter() - started < seconds:
            workload.grade(sandbox, seed + done)
            done += 1
        return done

    with ThreadPoolExecutor(at_once) as threads:
        done = sum(threads.map(hand_in, range(0, at_once * 10_000, 10_000)))
    return done * 60 / (time.perf_counter() - started)


def readable(line: Mapping[str, Any]) -> str:
    """A line for a person: seconds, and how `warm` compares with each of the others."""
    if line["workload"] == "match":
        return f"match: 10 rows {line['rows_10_ms']:.1f} ms; 200 learners x 4 exercises {line['class_200x4_s']:.1f} s"
    against = [
        f"  {kind:<12} {line[kind]:8.4f} s   warm is {line['warm'] / line[kind]:.2f} of it"
        for kind in ("cold_python", "cold_bwrap", "limit")
        if line[kind] is not None
    ]
    one, every = line["per_minute_one"], line["per_minute_all_cores"]
    return "\n".join(
        [
            f"{line['workload']}  ({', '.join(line['layers'])})",
            f"  {'warm':<12} {line['warm']:8.4f} s",
            *against,
            f"  a minute: {one:.0f} one at a time, {every:.0f} on all cores",
            f"  memory: server {line['server_mb']:.0f} MB, a run adds {line['run_mb']:.0f} MB",
        ]
    )
