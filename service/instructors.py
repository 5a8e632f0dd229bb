"""Who is an instructor: whoever holds the token that is kept beside the database and printed at the start.

There are no accounts.  What a browser keeps is a pass derived from the token, which opens nothing once the token is
another, and tells nobody the link.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from grading.errors import InputError
from service.model import App

FILE = "instructor-token"


def instructor_token(app: App) -> str | None:
    """The token, made when there is none; None where the settings want no instructors.

    Raises InputError when it can't be kept.
    """
    if not app.settings.instructors:
        return None
    path = app.settings.state_folder / FILE
    try:
        if not _read(path):
            _make(path)
        return _read(path)
    except OSError as error:
        fix = "make its folder one that the app can write, or set CORRIGE_INSTRUCTORS=0"
        raise InputError(f"the instructors' token can't be kept: {error.strerror}", str(path), fix) from error


def instructor_pass(app: App, token: str) -> str | None:
    """What a browser keeps of the right token; None for any other."""
    known = instructor_token(app)
    if known is None or not hmac.compare_digest(known.encode(), token.encode(errors="replace")):
        return None
    return _pass(known)


def is_instructor(app: App, shown: str) -> bool:
    """Whether that is the pass of the token that counts now."""
    known = instructor_token(app)
    return known is not None and hmac.compare_digest(_pass(known).encode(), shown.encode(errors="replace"))


def _pass(token: str) -> str:
    return hmac.new(token.encode(), b"corrige instructor", hashlib.sha256).hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _make(path: Path) -> None:
    """Of several processes that start at once, the first one's token stays: it comes into being whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # an empty one is nobody's
    unready = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(unready, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    try:
        os.link(unready, path)
    except FileExistsError:
        return  # another process was first
    except OSError:  # a file system without links
        unready.replace(path)
    finally:
        unready.unlink(missing_ok=True)
