"""The exams at hand: those of the exercises folder, which may change at any time, and versions kept in the database.

Each is loaded from a copy of its files in a temporary folder that is named by their content, never from exercises/
itself.  So whoever edits an exam changes no attempt that has begun, a file that is half saved is never rendered, and
what the core remembers by folder (templates, checks) is never of another version.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grading import content
from grading.content import GradedExam
from grading.errors import ContentError, CorrigeError
from grading.graded import files_of
from service.archive import MAX_FOLDER, read_files, write_zip

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How old the list of exams may be: a look takes a millisecond or two, and each page asks for the list."""
VARIANTS = 256
"""Variants that are remembered: those that a class works on at the same time."""
SPARE = 20
"""Copies of versions that nobody asks for any more that are left, for a thread that is still reading one."""
Seen = tuple[tuple[str, int, int], ...]
"""Name, time of change (ns) and size of each file of a folder."""


@dataclass(frozen=True)
class Book:
    """A loaded version of an exam, or why it does not load; `names` are the files of its `copy`, `seen` the folder's.

    `archive` is the zip that it was loaded from.
    """

    exam: GradedExam | None
    error: ContentError | None
    archive: bytes = b""
    copy: Path = Path()
    names: tuple[str, ...] = ()
    seen: Seen = ()

    @property
    def is_whole(self) -> bool:
        """Whether its copy is there: temporary folders are swept where a process runs for weeks."""
        return all((self.copy / name).is_file() for name in self.names)


class Shelf:
    """The exams of the folder `home`, their versions, and their variants; `copies` is an empty folder of its own."""

    def __init__(self, home: Path, copies: Path) -> None:
        self._home, self._copies = home, copies
        self._lock = threading.RLock()
        self._next_look = 0.0
        self._today: Mapping[str, Book] = {}
        self._kept: dict[tuple[str, str], Book] = {}
        self._variants: OrderedDict[tuple[str, str, int], GradedExam] = OrderedDict()
        self._made: dict[Path, None] = {}
        self.look()

    @property
    def exams(self) -> tuple[GradedExam, ...]:
        """Those that the folder holds now and that load, by name."""
        return tuple(book.exam for book in self._books().values() if book.exam)

    @property
    def refused(self) -> tuple[ContentError, ...]:
        """Why the others do not load: one bad file must not close the door to the good ones."""
        return tuple(book.error for book in self._books().values() if book.error)

    def look(self) -> None:
        """Bring the list in step with the folder now."""
        with self._lock:
            self._today = {name: self._find(name) for name in content.exams(self._home) if not name.startswith(".")}
            self._sweep()
            self._next_look = time.monotonic() + LOOK_SECONDS

    def archive(self, exam: GradedExam) -> bytes:
        """The zip of a served exam's files; b"" when it has changed since it was asked for."""
        book = self._today.get(exam.slug)
        return book.archive if book and book.exam is exam else b""

    def kept(self, slug: str, version: str, fetch: Callable[[], bytes | None]) -> GradedExam | None:
        """A version that the folder no longer holds, of the archive that `fetch` finds; None without one that loads.

        Raises OSError when it can't be copied.
        """
        book = self._kept.get((slug, version))
        if book is None or not book.is_whole:
            archive = fetch()
            if archive is None:
                return None
            with self._lock:
                book = self._kept[slug, version] = self._book(slug, archive, f"{slug}, version {version}")
        return book.exam

    def variant(self, exam: GradedExam, seed: int) -> GradedExam:
        """What a seed draws of an exam; the same object for as long as it is remembered."""
        if not seed:
            return exam
        key = (exam.slug, exam.version, seed)
        with self._lock:
            drawn = self._variants.get(key) or exam.variant(seed)
            self._variants[key] = drawn
            self._variants.move_to_end(key)
            while len(self._variants) > VARIANTS:
                self._variants.popitem(last=False)
        return drawn

    def read(self, slug: str, files: Mapping[str, bytes]) -> GradedExam:
        """The exam that a folder of that name with these files would be; raises ContentError, or OSError."""
        with self._lock:
            exam, _, _ = self._load(slug, write_zip(files), slug)
        return exam

    def _books(self) -> Mapping[str, Book]:
        # Who comes while another thread looks gets the list as it was.
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self.look()
            finally:
                self._lock.release()
        return self._today

    def _find(self, slug: str) -> Book:
        folder, before = self._home / slug, self._today.get(slug)
        try:
            seen = _seen(folder)
            if before and before.seen == seen and before.is_whole:
                return before
            size = sum(one[2] for one in seen)
            if size > MAX_FOLDER:
                fix = f"at most {MAX_FOLDER} are read: leave only what the exam needs"
                raise ContentError(f"holds {size} bytes", str(folder), fix)
            archive = write_zip({name: (folder / name).read_bytes() for name, _, _ in seen})
            return self._book(slug, archive, str(folder), seen)
        except (OSError, ValueError) as error:
            # A file went while we looked, may not be read, or has a name that is no text: the next look tries again.
            return Book(None, ContentError(f"can't be read: {error}", str(folder), "check its files"))
        except ContentError as error:
            return Book(None, error, seen=seen)

    def _sweep(self) -> None:
        """Remove what an author who saves all day leaves behind: copies, and what the core remembers of them."""
        used = {book.copy for book in (*self._today.values(), *self._kept.values())}
        for copy in [copy for copy in self._made if copy not in used][:-SPARE]:
            shutil.rmtree(copy, ignore_errors=True)
            del self._made[copy]
            content.load.cache_clear()

    def _book(self, slug: str, archive: bytes, shown: str, seen: Seen = ()) -> Book:
        try:
            exam, copy, names = self._load(slug, archive, shown)
        except ContentError as error:
            log.warning("an exam is left out: %s", error)
            return Book(None, error, archive, seen=seen)
        return Book(exam, None, archive, copy, names, seen)

    def _load(self, slug: str, archive: bytes, shown: str) -> tuple[GradedExam, Path, tuple[str, ...]]:
        """The exam, its copy and the copy's files; `shown` stands in complaints for the copy, of which nobody knows."""
        copy = self._copies / hashlib.sha256(archive).hexdigest()[:16] / slug
        try:
            files = read_files(archive)
            _write(copy, files)
            self._made.pop(copy, None)
            self._made[copy] = None
            return content.load(copy), copy, tuple(files)
        except OSError:
            raise  # a full disk says nothing about the exam, and may have room at the next look
        except CorrigeError as error:
            raise ContentError(error.what, error.where.replace(str(copy), shown) or shown, error.fix) from error
        except Exception as error:  # a reader that stumbles over one exam must not take the others along
            log.exception("%s can't be loaded", shown)
            raise ContentError(f"can't be loaded ({type(error).__name__})", shown, "see the log") from error


def _seen(folder: Path) -> Seen:
    stats = ((path.relative_to(folder).as_posix(), path.stat()) for path in files_of(folder))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != len(data):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
