"""The figures as Markdown: what the command prints is what docs/matching.md holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grading.matching.evaluation.figures import Decision, Figures, Report

HEADS = ("rows", "labelled", "precision", "recall", "F1", "false accepts", "top-3")


def table(result: Mapping[str, Report], curve: Mapping[int, Mapping[str, float | None]]) -> str:
    """Everything; `result` is report by name, the first is told in full, the others in one line each."""
    first = next(iter(result.values()))
    parts = [
        _section("Overall", ("how", *HEADS, "lists accepted"), (_overall(*one) for one in result.items())),
        _section("Exercises", ("exercise", *HEADS), _lines(first.by_exercise)),
        _section("Languages", ("language", *HEADS), _lines(first.by_language)),
        _section("Styles", ("style", *HEADS), _lines(first.by_style)),
        _section(
            "Other decisions", ("decision", "rows", "yes told", "no told", "balanced accuracy"), _decisions(first)
        ),
        _section("Calibration", ("confidence", "right", "rows"), _reliability(first)),
        _section("Thresholds", ("accepted from", "F1", "false accepts"), _thresholds(first)),
        _section("Decisions that stay", ("written with", "share"), _shares(first.robustness)),
        _section("Phrasings learnt from", ("phrasings", "F1", "false accepts", "top-3"), _curve(curve)),
        _section("Confusions", ("meant", "given", "times", "such as"), _confusions(first)),
        f"Calibration error {first.calibration:.3f}; {first.row_milliseconds:.2f} ms for each row.",
    ]
    return "\n\n".join(part for part in parts if part)


def _section(title: str, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [" | ".join(line) for line in lines]
    if not rows:
        return ""
    rule = "|".join(["---", *(["---:"] * (len(heads) - 1))])
    return "\n".join([f"## {title}", "", f"| {' | '.join(heads)} |", f"|{rule}|", *(f"| {row} |" for row in rows)])


def _overall(name: str, one: Report) -> list[str]:
    return [name, *_figures(one.overall), _share(one.lists_accepted)]


def _lines(named: Mapping[str, Figures]) -> Iterable[list[str]]:
    return ([name or "-", *_figures(one)] for name, one in named.items())


def _figures(one: Figures) -> list[str]:
    shares = (one.precision, one.recall, one.f1, one.false_accepts, one.top3)
    return [str(one.rows), str(one.labelled), *map(_share, shares)]


def _decisions(one: Report) -> Iterable[list[str]]:
    named = {
        "correction cures": one.corrections,
        "correction cures, where there is one": one.corrections_written,
        "row groups several problems": one.grouped,
    }
    return ([name, *_decision(decision)] for name, decision in named.items() if decision.rows)


def _decision(one: Decision) -> list[str]:
    return [str(one.rows), *map(_share, (one.true_yes, one.true_no, one.balanced))]


def _reliability(one: Report) -> Iterable[list[str]]:
    return ([f"{said:.2f}", f"{true:.2f}", str(count)] for said, true, count in one.reliability)


def _thresholds(one: Report) -> Iterable[list[str]]:
    return ([f"{least:.2f}", _share(f1), _share(wrong)] for least, f1, wrong in one.thresholds)


def _shares(named: Mapping[str, float]) -> Iterable[list[str]]:
    return ([name, _share(share)] for name, share in named.items())


def _curve(curve: Mapping[int, Mapping[str, float | None]]) -> Iterable[list[str]]:
    return ([str(count), *map(_share, point.values())] for count, point in curve.items())


def _confusions(one: Report) -> Iterable[list[str]]:
    return ([c.meant, c.given, str(c.times), " // ".join(c.examples).replace("|", "¦")] for c in one.confusions)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
