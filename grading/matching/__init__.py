"""Rows to issues: which issue, if any, does a row of free text name?  Deterministic and offline, Spanish and English.

text, spelling, glossary   fold and mend words, find the ideas that they touch
claims                     does the row claim a defect at all?
material                   what is learnt from: rubric, answers, the exam's other exercises
features, model            numbers, and the calibrated classifier with a class for "names nothing"
assignment, explanation    one-to-one over a table, and the sentence beside each row
evaluation                 how good all that is, cross-validated
"""

from __future__ import annotations

from grading.matching.trained import Matcher, matcher

__all__ = ["Matcher", "matcher"]
