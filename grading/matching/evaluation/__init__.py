"""How good the matcher is: cross-validated on labelled rows, never trained on what it is tested on.

labelled     labelled rows, their near-duplicates and folds
figures      what is counted
robustness   the same rows written a little differently
validation   cross-validation, other sets, zero-shot, learning curve
table        the figures as Markdown, picture as SVG or PNG
command      `python -m grading evaluate`
"""

from __future__ import annotations

from grading.matching.evaluation.figures import Decision, Figures, Judged, Report, figures, report
from grading.matching.evaluation.labelled import Labelled, near_duplicates, read_labelled, split
from grading.matching.evaluation.validation import bare, evaluate, learning_curve, transfer

__all__ = [
    "Decision",
    "Figures",
    "Judged",
    "Labelled",
    "Report",
    "bare",
    "evaluate",
    "figures",
    "learning_curve",
    "near_duplicates",
    "read_labelled",
    "report",
    "split",
    "transfer",
]
