"""Hand back the text files that a learner's script wrote; nothing of theirs is run here.

Argument: {"files": [name, …], "most": bytes that one of them may have}.
Returns {"files": {name: its text, or None where there is no such plain file of bearable size}}.
"""

from pathlib import Path


def main(argument, _late):
    """The texts, by name."""
    return {"files": {name: text(Path(name), argument["most"]) for name in argument["files"]}}


def text(path, most):
    """A plain file's text; what is no UTF-8 in it is replaced."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
            return None
        return path.read_bytes()[:most].decode("utf-8-sig", errors="replace")
    except OSError:
        return None
