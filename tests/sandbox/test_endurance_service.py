"""Submissions that wait in a service while processes of the sandbox are killed under it."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

import service
from db.store import gradings
from grading import content
from grading.sandbox.client import WarmSandbox
from service import App
from tests.sandbox.test_endurance import VICTIMS, kill_one
from tests.service.world import settings, until

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
LEARNERS = 4
KILLS = 6


def _hand_in(app: App, number: int) -> list[int]:
    """A learner's model solutions, handed in; the numbers of the submissions."""
    learner = service.register(app, f"learner {number}", "es")
    attempt = service.open_attempt(app, learner.id, "hito-5")
    for exercise in content.find("hito-5").exercises:
        for name, text in exercise.solution().items():
            service.save_file(app, attempt.id, exercise.slug, name, text)
    service.hand_in(app, attempt.id)
    return [state.submission_id for state in service.submissions(app, attempt.id)]


def test_submissions_are_graded_once_and_rightly_while_the_sandbox_is_killed(tmp_path: Path) -> None:
    """Sixteen model solutions get one grading each, full marks for the files, whatever was killed meanwhile."""
    draw = random.Random(3)
    with WarmSandbox(private=True) as box:
        chosen = settings(tmp_path, exercises=str(content.HOME), worker=True, retry_seconds=0.2)
        app = service.start(chosen, sandbox=box)
        try:
            waiting = [one for number in range(LEARNERS) for one in _hand_in(app, number)]
            assert len(waiting) == 4 * LEARNERS
            for victim in [*VICTIMS, "server"][:KILLS]:
                kill_one(box, victim, draw)
                time.sleep(draw.uniform(0.3, 2))
            until(lambda: all(_gradings(app, one) for one in waiting), 300)
            time.sleep(1)  # a second grading would come now
            found = [_gradings(app, one) for one in waiting]
        finally:
            service.stop(app)
    assert [len(each) for each in found] == [1] * len(waiting)
    assert {each.grading.run.state for (each,) in found} == {"ok"}
    assert [each.grading.exercise for (each,) in found if each.grading.score != 12.5] == []


def _gradings(app: App, submission: int) -> list[gradings.GradingRecord]:
    with app.database.reading() as session:
        return list(gradings.of_submission(session, submission))
