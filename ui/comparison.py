"""The learner's files beside the model solution."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.languages import language_of
from grading.model import FileRemark
from service.model import ExerciseResult
from ui import codemirror
from ui.asked import hand_in_language
from ui.i18n import _, language, say
from ui.self_assessment import assess
from ui.text import literal


def comparison(result: ExerciseResult, exercise: GradedExercise) -> None:
    """One difference per file, equal stretches folded; files that nothing checks are the learner's to assess."""
    if exercise.checked:
        st.markdown(_("The model solution is one of many: what counts is what your files did."))
    else:
        st.markdown(_("These files were parsed, not run: compare them with the model solution, which is one of many."))
    wanted = {file.name: file for file in exercise.files}
    remarks = {remark.name: remark for remark in result.grading.remarks} if result.grading else {}
    for name in dict.fromkeys([*wanted, *result.solution]):
        st.markdown(f"`{name}`")
        file = wanted.get(name)
        _difference(result, name, hand_in_language(file) if file else language_of(name, ""))
        if name in remarks:
            _remark(remarks[name])
        if file and not exercise.checked:
            assess(result, f"file:{name}", _("How near did {name} come?", name=literal(name)))


def _difference(result: ExerciseResult, name: str, code: str) -> None:
    mine, model = result.submission.files.get(name, ""), result.solution.get(name, "")
    if not mine.strip():
        st.caption(_("You did not hand in this file."))
    if not model.strip():
        st.caption(_("The model solution has no file of this name."))
        if mine.strip():
            label = _("Your {name}", name=name)
            codemirror.view(mine, code, label=label, key=f"mine-{result.submission.id}-{name}")
        return
    labels = (_("Yours"), _("Model solution"))
    codemirror.diff(mine, model, code, labels=labels, key=f"diff-{result.submission.id}-{name}", lang=language())


def _remark(remark: FileRemark) -> None:
    """What parsing said: a file that does not read is pointed out."""
    said = literal(say(remark.text))
    if remark.reads is False:
        st.warning(said)
    else:
        st.caption(f"✓ {said}" if remark.reads else said)
