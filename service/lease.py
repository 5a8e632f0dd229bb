"""The lease on one submission while it is graded: renewed by a heartbeat, lost when this process stalls too long."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, cast

from sqlalchemy.exc import SQLAlchemyError

from db.records import JobState
from db.store import jobs
from service import clock
from service.model import App

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another process has taken the submission over: what this one found is thrown away."""


class Lease:
    """Held inside its `with` block; `owner` must have claimed the submission."""

    def __init__(self, app: App, submission_id: int, owner: str) -> None:
        self.app, self.submission_id, self.owner = app, submission_id, owner
        self._ended = threading.Event()
        self._heart = threading.Thread(target=self._beat, name=f"lease-{submission_id}", daemon=True)

    def __enter__(self) -> Self:
        """Start the heartbeat."""
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the heartbeat."""
        self._ended.set()
        self._heart.join()

    def advance(self, stage: str) -> None:
        """Write progress; raises LeaseLost."""
        with self.app.database.writing() as session:
            if not jobs.advance(session, self.submission_id, self.owner, cast("JobState", stage), expiry(self.app)):
                raise LeaseLost(self.submission_id)

    def _beat(self) -> None:
        while not self._ended.wait(self.app.settings.lease_seconds / 3):
            try:
                with self.app.database.writing() as session:
                    if not jobs.renew(session, self.submission_id, self.owner, expiry(self.app)):
                        return
            except SQLAlchemyError:
                log.exception("the lease on submission %s could not be renewed", self.submission_id)


def expiry(app: App) -> datetime:
    """When a lease that is taken or renewed now ends."""
    return clock.now() + timedelta(seconds=app.settings.lease_seconds)
