"""The app of these tests: a real SQLite file, the mini exam, a grader that runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from service import App
from tests.service.world import FakeGrader, begin


@pytest.fixture
def grader() -> FakeGrader:
    """The grader of `app`."""
    return FakeGrader()


@pytest.fixture
def app(tmp_path: Path, grader: FakeGrader) -> Iterator[App]:
    """A started app without a worker."""
    started = begin(tmp_path, grader)
    yield started
    service.stop(started)
