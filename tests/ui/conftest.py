"""The app with a small exam, a grader that answers at once, and plain widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import service
from app import SITE
from db.records import Attempt, Learner
from grading.model import Language
from grading.sandbox.testing import BareSandbox
from service.model import App
from tests.ui import mini
from ui import session

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[..., AppTest]


@dataclass(frozen=True)
class Visit:
    """The app and a learner of it."""

    app: App
    learner: Learner

    def attempt(self) -> Attempt:
        """The open attempt, begun when there is none."""
        return service.open_attempt(self.app, self.learner.id, "mini")

    def graded(self) -> Attempt:
        """An attempt that is handed in and graded, with one row in its first exercise."""
        attempt = self.attempt()
        row = service.draft(self.app, attempt.id, "saludo-roto").rows[0]
        service.save_row(self.app, attempt.id, "saludo-roto", row.id, problem="ignora *el* nombre", severity="critical")
        service.save_file(self.app, attempt.id, "saludo-roto", "greet.py", "def greet(name):\n    return name\n")
        service.hand_in(self.app, attempt.id)
        for state in service.submissions(self.app, attempt.id):
            service.grade_submission(self.app, state.submission_id)
        return service.owned(self.app, self.learner.id, attempt.id)


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The App behind the pages: a fresh database, the small exam, no worker."""
    mini.write(tmp_path / "exams")
    monkeypatch.setenv("CORRIGE_PLAIN_WIDGETS", "1")
    settings = service.Settings(
        database=f"sqlite:///{tmp_path / 'corrige.db'}", exercises=str(tmp_path / "exams"), worker=False
    )
    made = service.start(settings, sandbox=BareSandbox(), grade=mini.grade)
    session.app.cache_clear()
    monkeypatch.setattr(service, "start", lambda: made)
    yield made
    service.stop(made)
    session.app.cache_clear()


@pytest.fixture
def visit(running: App) -> Visit:
    """A learner who has chosen an alias."""
    return Visit(running, service.register(running, "Ada", "es"))


@pytest.fixture
def open_page(visit: Visit) -> Open:
    """Open a page as the learner: its address, its parameters, and the language."""
    return partial(_open, visit)


def _open(visit: Visit, url: str, lang: Language = "es", **query: object) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    learner = service.set_language(visit.app, visit.learner.id, lang)
    test.session_state["learner"] = learner
    test.session_state["lang"] = lang
    test.query_params.update({key: str(value) for key, value in query.items()})
    if url != SITE[0].url:  # the default page has no address of its own
        test._page_hash = calc_hash(url)  # AppTest.switch_page knows pages by file, and ours are functions
    return test.run()
