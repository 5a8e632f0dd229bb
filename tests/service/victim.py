"""A process of its own that grades what it finds: `python -m tests.service.victim FOLDER LOG MODE`.

It writes a line `START exercise` to LOG when a grading begins and `END exercise` when it ends.  MODE "hang" never
ends a grading; MODE "grade" ends each, and the process ends when nothing is left to do.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import service
from service.queue import step
from tests.service.world import FakeGrader, begin


def main(folder: Path, log: Path, mode: str) -> None:
    """Grade what is stored in `folder`."""
    fake = FakeGrader()

    def say(word: str, exercise: str) -> None:
        with log.open("a") as out:
            out.write(f"{word} {exercise}\n")

    def grade(exercise: Any, *arguments: Any, progress: Any, **options: Any) -> Any:
        progress("matching")
        progress("running")
        say("START", exercise.slug)
        while mode == "hang":
            time.sleep(1)
        time.sleep(0.05)
        say("END", exercise.slug)
        return fake(exercise, *arguments, progress=progress, **options)

    app = begin(folder, grade)  # type: ignore[arg-type]
    while step(app):
        pass
    service.stop(app)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
