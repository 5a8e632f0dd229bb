"""The site map: roles, addresses, and what a page's file does on its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from app import SITE
from service.model import App
from tests.ui.conftest import ROOT, Open, Visit
from ui.navigation import Entry

PAGES = sorted((ROOT / "pages").glob("*.py"))


def test_entrance_stays_short() -> None:
    """app.py is the site map and fits on a screen."""
    assert len((ROOT / "app.py").read_text().splitlines()) < 40


def test_no_address_is_the_name_of_a_file_in_pages() -> None:
    """On a fresh process Streamlit would run such a file alone, without app.py: the learner would see an empty page."""
    assert not {entry.url for entry in SITE} & {path.stem for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_file_does_nothing_by_itself(path: Path) -> None:
    """A file in pages/ imports, defines and names things; run as a script it draws nothing."""
    _docstring, *body = ast.parse(path.read_text()).body
    for node in body:
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Assign), ast.dump(node)[:80]
        if isinstance(node, ast.Assign):
            assert isinstance(node.value, ast.Constant), "an assignment that computes"
        for decorator in getattr(node, "decorator_list", []):
            assert ast.unparse(decorator).startswith("st.fragment"), "a decorator that may draw"
    test = AppTest.from_file(str(path), default_timeout=30).run()
    assert not test.main.children
    assert not test.sidebar.children


@pytest.mark.parametrize(
    "entry", [entry for entry in SITE if "visitor" not in entry.roles], ids=lambda entry: entry.url
)
def test_learners_page_shows_nothing_to_a_visitor(entry: Entry, running: App) -> None:
    """Asked for without a learner, a learner's page is not registered, and its own check stops it as well."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test._page_hash = calc_hash(entry.url)
    test.run()
    assert entry.url not in {page.url_path for page in test.session_state["pages"].values()}
    assert [field.label for field in test.text_input] == ["Alias"], "not the first page"
    assert not test.text_area

    def alone() -> None:
        import importlib

        import streamlit as st

        from app import SITE

        st.session_state["lang"] = "es"
        importlib.import_module(next(e for e in SITE if e.url == st.session_state["url"]).show.__module__).show()

    test = AppTest.from_function(alone, default_timeout=30)
    test.session_state["url"] = entry.url
    test.run()
    assert [box.value for box in test.info] == ["Elige un alias en la primera página y vuelve aquí."]
    assert len(test.main.children) == 1


def test_unregistered_page_is_refused(visit: Visit, open_page: Open) -> None:
    """Going to a page that is not in the learner's site map raises instead of drawing it."""
    test = open_page("inicio")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        test.switch_page("pages/result.py")
