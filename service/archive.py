"""Zips: what a learner downloads, and what may come back: foreign data, of which nothing it says itself is trusted.

Also an exam's folder as it is kept in the database.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath, PurePosixPath

from grading.content import GradedExercise
from grading.errors import InputError
from grading.model import MAX_FILE

MAX_ZIP = 2 * 1024 * 1024
"""Bytes of a zip that is read: the downloaded one with its context has a few hundred kilobytes at most."""
MAX_ENTRIES = 200
"""Entries of a zip: the downloaded one has about ten, a folder of a project with its rubbish a few dozens."""
MAX_FOLDER = 32 * 1024 * 1024
"""Bytes of all files of an exam: the largest one that we ship has less than a megabyte."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What zipfile raises for data that is no zip, is cut off, has a password or lies about itself."""


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, data)
    return buffer.getvalue()


def read_files(archive: bytes) -> dict[str, bytes]:
    """The files of a zip that `write_zip` made, name -> data; raises InputError when it is none.

    Names that lead out of a folder, and more than MAX_FOLDER bytes, are refused: a database can be tampered with.
    """
    files: dict[str, bytes] = {}
    room = MAX_FOLDER
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
            for entry in zipped.infolist():
                name = entry.filename
                if name in files or not _stays_inside(name):
                    raise InputError("can't be the name of a file", f"archive, {name!r}")
                with zipped.open(entry) as stream:
                    files[name] = data = stream.read(room + 1)
                room -= len(data)
                if room < 0:
                    raise InputError(f"has more than {MAX_FOLDER} bytes", "archive")
    except UNREADABLE as error:
        raise InputError("can't be read as a zip", "archive") from error
    return files


def _stays_inside(name: str) -> bool:
    path = PurePath(name)
    return path.as_posix() == name and not path.anchor and bool(path.name) and ".." not in path.parts


def read_zip(data: bytes, exercise: GradedExercise) -> dict[str, str]:
    """The hand-ins of a zip, name -> text; its other files (the context) and its folders are left aside.

    Raises InputError when it is no zip, too large, encrypted, holds no hand-in, or one twice, too large or no text.
    """
    if len(data) > MAX_ZIP:
        raise InputError(f"has {len(data)} bytes", "zip", f"at most {MAX_ZIP} are read: zip only your files")
    names = [wanted.name for wanted in exercise.files]
    found: dict[str, str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            entries = zipped.infolist()
            if len(entries) > MAX_ENTRIES:
                raise InputError(f"has {len(entries)} entries", "zip", f"at most {MAX_ENTRIES}: zip only your files")
            for entry, name in _hand_ins(entries, names):
                if name in found:
                    raise InputError("is in it twice", f"zip, {name}", "leave only the one that you hand in")
                with zipped.open(entry) as stream:
                    # One byte more than allowed is asked for and no more, whatever the entry says of its size.
                    found[name] = decode(stream.read(MAX_FILE + 1), name)
    except UNREADABLE as error:
        raise InputError("can't be read as a zip", "zip", "zip your files anew, without a password") from error
    if not found:
        raise InputError("holds no file of this exercise", "zip", f"put in {', '.join(sorted(names))}")
    return found


def hand_in_of(path: str, names: Sequence[str]) -> str | None:
    """Which hand-in a file is: the one whose name its path ends with, else the only one of the same last name."""
    ends = [name for name in names if _ends_with(path, name)]
    same = [name for name in names if _parts(name)[-1:] == _parts(path)[-1:]]
    return max(ends, key=len) if ends else same[0] if len(same) == 1 else None


def _hand_ins(entries: Sequence[zipfile.ZipInfo], names: Sequence[str]) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """The entries that are hand-ins; one of the last name alone counts only where none has the whole name."""
    files = [entry for entry in entries if not entry.is_dir() and "__MACOSX" not in _parts(entry.filename)]
    known = [(entry, name) for entry in files if (name := hand_in_of(entry.filename, names))]
    whole = {name for entry, name in known if _ends_with(entry.filename, name)}
    for entry, name in known:
        if name not in whole or _ends_with(entry.filename, name):
            yield entry, name


def _ends_with(path: str, name: str) -> bool:
    return _parts(path)[-len(_parts(name)) :] == _parts(name)


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path.replace("\\", "/")).parts


def decode(data: bytes, name: str) -> str:
    """A file's text; raises InputError when it is too large or not UTF-8."""
    if len(data) > MAX_FILE:
        raise InputError(f"has more than {MAX_FILE} bytes", name, "hand in source text only")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", name, "save it as UTF-8") from error
    if "\0" in text:
        raise InputError("holds NUL bytes", name, "hand in plain text")
    return text
