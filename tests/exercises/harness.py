"""Grade files without a table: what the tests of exercises share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grading import content, judge
from grading.checks.core import Evidence
from grading.content import GradedExercise
from grading.model import Run, Verdict
from grading.sandbox import Sandbox

HERE = Path(__file__).parent


def exercise(slug: str) -> GradedExercise:
    """An exercise of Hito 5."""
    return content.find("hito-5").exercise(slug)


def variant_with(exercise: GradedExercise, *wanted: str) -> GradedExercise:
    """The first variant that has all these alternatives, with every defect."""
    for seed in range(1, 10_000):
        varied = exercise.variant(seed)
        if set(wanted) <= set(varied.alternatives.values()):
            return varied.whole
    raise AssertionError(f"no variant has {wanted}")


def grade_files(
    exercise: GradedExercise, files: Mapping[str, str | bytes], sandbox: Sandbox, seed: int = 7
) -> tuple[Run, dict[str, Verdict]]:
    """Run and judge: the learner's Run and a verdict per issue."""
    raw = {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}
    plan = judge.plan(exercise, raw, seed)
    observed = sandbox.run(plan.job) if plan.job else None
    verdicts = judge.judge(exercise, Evidence(raw, observed, plan.secret))
    return observed.run if observed else Run("ok"), verdicts


def outcomes(verdicts: Mapping[str, Verdict], outcome: str = "failed") -> set[str]:
    """The issues with that outcome."""
    return {issue for issue, verdict in verdicts.items() if verdict.outcome == outcome}


def folder_files(folder: Path) -> dict[str, bytes]:
    """A folder's files, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def expected(script: bytes) -> set[str]:
    """What the first line of a hand-in says must fail: `# expect: ids`, or nothing at all."""
    first = script.decode().partition("\n")[0]
    return set(first.removeprefix("# expect:").split()) if first.startswith("# expect:") else set()
