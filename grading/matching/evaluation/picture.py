"""The figures as a picture: calibration, learning curve and styles; SVG, PNG or PDF by the file's name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grading.errors import InputError
from grading.matching.evaluation.figures import Report

KINDS = (".svg", ".png", ".pdf")
SETTINGS: dict[Any, Any] = {"svg.hashsalt": "corrige", "svg.fonttype": "path", "font.size": 9}
"""The same figures give the same file."""
SERIES = {"f1": ("F1", "-o"), "top3": ("top-3", "--s"), "false_accepts": ("false accepts", ":^")}


def draw(path: Path, report: Report, curve: Mapping[int, Mapping[str, float | None]]) -> None:
    """Write the picture; raises InputError for another kind of file, or when it can't be written."""
    if path.suffix.lower() not in KINDS:
        raise InputError(f"{path.suffix or 'no ending'!r} is no picture", str(path), f"use one of {', '.join(KINDS)}")
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(12, 4), layout="constrained")
        left, middle, right = figure.subplots(1, 3)
        _calibration(left, report)
        _learning(middle, curve)
        _styles(right, report)
        try:
            figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
        except OSError as error:
            raise InputError(f"can't be written: {error.strerror}", str(path), "name a file in a folder") from error


def _calibration(axes: Any, report: Report) -> None:
    axes.plot([0, 1], [0, 1], ":", color="gray")
    said, true, counts = zip(*report.reliability, strict=True) if report.reliability else ((), (), ())
    axes.plot(said, true, "-", color="tab:blue")
    axes.scatter(said, true, s=[10 + count for count in counts], color="tab:blue")
    axes.set(title=f"Calibration (error {report.calibration:.3f})", xlabel="confidence", ylabel="share right")


def _learning(axes: Any, curve: Mapping[int, Mapping[str, float | None]]) -> None:
    for key, (name, style) in SERIES.items():
        points = [(count, point[key]) for count, point in curve.items() if point[key] is not None]
        axes.plot([count for count, _ in points], [share for _, share in points], style, label=name)
    axes.set(title="Learnt from phrasings alone", xlabel="phrasings per issue and language", ylim=(0, 1.02))
    axes.legend()


def _styles(axes: Any, report: Report) -> None:
    named = {style or "-": one.f1 for style, one in report.by_style.items() if one.labelled and one.f1 is not None}
    accepted = {s or "-": o.false_accepts for s, o in report.by_style.items() if o.false_accepts is not None}
    names = sorted({*named, *accepted}, reverse=True)
    places = range(len(names))
    axes.barh([p + 0.2 for p in places], [named.get(name, 0) for name in names], 0.4, label="F1")
    axes.barh([p - 0.2 for p in places], [accepted.get(name, 0) for name in names], 0.4, label="false accepts")
    axes.set_yticks(list(places), names)
    axes.set(title="By style", xlim=(0, 1))
    axes.legend()
