"""Corrige's entrance: the site map, and nothing else."""

import streamlit as st

from pages import author, exam, grading_progress, home, leaderboard, my_progress, result, submit
from ui import codemirror
from ui.frame import SHEET
from ui.i18n import N_, language
from ui.navigation import EVERYONE, INSTRUCTORS, LEARNERS, Entry, navigate
from ui.process import ready
from ui.session import answer_link, keep_cookie, role
from ui.sidebar import sidebar

SITE = (
    Entry(home.show, N_("Exams"), "inicio", EVERYONE),
    Entry(exam.show, N_("Exam"), "examen", LEARNERS, menu=False, roomy=True),
    Entry(submit.show, N_("Hand in"), "entregar", LEARNERS, menu=False),
    Entry(grading_progress.show, N_("Grading"), "correccion", LEARNERS, menu=False),
    Entry(result.show, N_("Result"), "resultado", LEARNERS, menu=False),
    Entry(my_progress.show, N_("My progress"), "progreso", LEARNERS),
    Entry(leaderboard.show, N_("Leaderboard"), "clasificacion", LEARNERS),
    Entry(author.show, N_("Author an exam"), "preparar", INSTRUCTORS, roomy=True),
)

if __name__ == "__main__":  # a visit: Streamlit runs this file for each page and each answer
    st.html(f"<style>{SHEET}</style>")
    page = navigate(SITE, role())
    codemirror.html_lang(language())
    keep_cookie()
    sidebar()
    answer_link()
    page.run()
else:  # the process: `streamlit run` imports this file once
    app = st.App(__file__, lifespan=ready)
