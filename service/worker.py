"""The worker beside the app: one daemon thread that takes one step after another and sleeps when there is none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Worker:
    """Calls `step` until it says that there is nothing to do, then waits to be woken, or `poll_seconds`."""

    def __init__(self, poll_seconds: float) -> None:
        self._poll = poll_seconds
        self._work = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, step: Callable[[], bool]) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._go_on, args=(step,), name="corrige-worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._work.set()

    def stop(self) -> None:
        """End after the step that is being taken."""
        self._stopped.set()
        self._work.set()
        if self._thread is not None:
            self._thread.join()

    def _go_on(self, step: Callable[[], bool]) -> None:
        while not self._stopped.is_set():
            self._work.clear()  # before the look: what arrives during it wakes the wait below
            try:
                busy = step()
            except Exception:  # a database that does not answer now may answer later: the worker must outlive it
                log.exception("the worker could not take a step")
                busy = False
            if not busy:
                self._work.wait(self._poll)
