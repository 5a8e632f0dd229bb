"""Call a learner's `predict` as a service would, and write down what each call left behind.

Argument: {"files": [names of the hand-ins], "seconds": limit of one call, "child": the text of logs_child.py,
"names": {"function": the name of `predict`, "module" and "model": where the model is, and its name there}}.
late(): {"calls": [{"shape": "dict"|"frame", "customer": {…}, "raises": null | {"type", "message"}}, …],
         "scene": {"file", "name", "line"}}   where the model's failures are raised.

This process forks a child that loads the learner's files and makes the calls; what the child writes on its
descriptors 1 and 2 and into the work folder is read from here, outside of it.  A child that hangs or dies is replaced
by a new one for the calls that remain.  The service's part is played too: when logging_config.py (or prediction.py)
has a set-up function without required arguments that loading prediction.py did not run, a new child runs it first.

Returns {"calls": [{"outcome", "session", "start", "end", "output": {stream: text}, "direct": […], "logged": n, …}],
"left": {file: text}, "cut": bool}.
"""

import contextlib
import ctypes
import json
import os
import re
import select
import signal
import struct
import sys
import tempfile
import time
from pathlib import Path

MOST = 200_000
"""Characters kept of one stream of one call, and of one file at the end."""
BUDGET = 1_000_000
"""Bytes kept of all that was written: escaped as JSON they have to fit into one frame of the sandbox's protocol."""


class LearnerError(Exception):
    """The learner's files could not be loaded: `shown` is their traceback, as the sandbox reports it."""

    def __init__(self, shown):
        super().__init__(shown)
        self.shown = shown


def main(argument, late):
    """See the module."""
    _dumpable(0)
    watch = Watch()
    child = _started(argument, watch)
    if "failed" in child.loaded:
        raise LearnerError(child.loaded["failed"])
    orders = late()
    calls, session = [], 0
    for order in orders["calls"]:
        if child is None:
            session += 1
            child = _started(argument, watch)
        watch.take()
        start = time.time()
        patience = argument["seconds"] if session < 2 else argument["seconds"] / 3  # who hung twice will hang again
        answer = child.call({**order, "scene": orders["scene"]}, patience)
        if answer.get("busy"):
            watch.settle()
        call = {**answer, "session": session, "start": start, "end": time.time(), "output": watch.take()}
        calls.append(call)
        if answer["outcome"] in ("hung", "died"):
            child.end()
            child = None
        if len(calls) == len(orders["calls"]) - 1:  # so that a time stamp taken once for all is seen to stand still
            time.sleep(0.05 if _fractional(calls) else 1.1)
    if child is not None:
        child.end()
    watch.forward()
    return {"calls": calls, "left": watch.whole(), "cut": watch.cut}


def _dumpable(yes):
    """Whether other processes of this user may look into this one (prctl(2), PR_SET_DUMPABLE is 4).

    What this process says is believed more than what its children say: they must not reach its memory or descriptors.
    """
    ctypes.CDLL(None).prctl(4, yes, 0, 0, 0)


def _started(argument, watch):
    """A child that has loaded the files; when the log waits to be set up by the service's main, a second one."""
    child = Child(argument, watch, main_first=False)
    if child.loaded.get("restart"):
        child.end()
        child = Child(argument, watch, main_first=True)
    return child


def _fractional(calls):
    """Whether what was written so far has times with fractions of a second."""
    return any(re.search(r"\d:\d\d[.,]\d|\d{10}\.\d", text) for call in calls for text in call["output"].values())


class Watch:
    """What appears on the child's two streams and in the files of the work folder."""

    def __init__(self):
        self.streams = {"stdout": _scratch(), "stderr": _scratch()}
        self.read = dict.fromkeys(self.streams, 0)
        self.files = {path: Path(path).stat().st_size for path in _files()}
        self.untouched = {path: Path(path).stat().st_mtime_ns for path in self.files}
        self.kept, self.cut = 0, False

    def sizes(self):
        """Bytes written so far, by stream and file."""
        found = {name: os.fstat(fd).st_size for name, fd in self.streams.items()}
        for path in _files():
            with contextlib.suppress(OSError):
                found[path] = Path(path).stat().st_size
        return found

    def settle(self, quiet=0.1, most=1.5):
        """Wait until nothing has been written for `quiet` seconds, for `most` seconds at the most."""
        end, last, since = time.monotonic() + most, self.sizes(), time.monotonic()
        while time.monotonic() < end and time.monotonic() - since < quiet:
            time.sleep(0.01)
            now = self.sizes()
            if now != last:
                last, since = now, time.monotonic()

    def take(self):
        """What was written since the last time: {stream or file: text}, only those that grew."""
        taken = {}
        for name, fd in self.streams.items():
            data = os.pread(fd, MOST + 1, self.read[name])
            self.read[name] = os.fstat(fd).st_size
            taken[name] = self._keep(data)
        for path in _files():
            with contextlib.suppress(OSError):
                size, before = Path(path).stat().st_size, self.files.get(path, 0)
                if size != before:
                    taken[path] = self._keep(_read(path, before if size > before else 0))
                self.files[path] = size
        return {name: text for name, text in taken.items() if text}

    def whole(self):
        """The whole text of each file that is new or was changed."""
        found = {}
        for path in _files():
            with contextlib.suppress(OSError):
                if Path(path).stat().st_mtime_ns != self.untouched.get(path):
                    found[path] = self._keep(_read(path, 0))
        return found

    def forward(self):
        """Show what was written on this process's own streams, where a run's output is looked for."""
        for target, fd in ((1, self.streams["stdout"]), (2, self.streams["stderr"])):
            with contextlib.suppress(OSError):
                os.write(target, os.pread(fd, MOST, 0))

    def _keep(self, data):
        room = max(0, min(MOST, BUDGET - self.kept))
        self.cut = self.cut or len(data) > room
        self.kept += min(len(data), room)
        return data[:room].decode("utf-8", errors="replace")


def _scratch():
    """A descriptor that the child appends to and this process reads; it has no name in the work folder."""
    try:
        fd = os.memfd_create("stream")
    except (AttributeError, OSError):
        with tempfile.TemporaryFile() as file:
            fd = os.dup(file.fileno())
    return fd


def _files():
    """The regular files of the work folder, by relative path; at most 200."""
    found = []
    for folder, folders, names in os.walk("."):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink() and path.suffix != ".pyc":
                found.append(str(path))
    return sorted(found)[:200]


def _read(path, offset):
    with Path(path).open("rb") as file:
        file.seek(offset)
        return file.read(MOST + 1)


class Child:
    """A forked process that has loaded the learner's files; `loaded` is what it said about that."""

    def __init__(self, argument, watch, main_first):
        to_child, self.out = os.pipe()
        self.into, from_child = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                _dumpable(1)
                os.dup2(watch.streams["stdout"], 1)
                os.dup2(watch.streams["stderr"], 2)
                _close_all_but({0, 1, 2, to_child, from_child})
                space = {"__name__": "__inside__"}
                exec(compile(argument["child"], "<grader>", "exec"), space)
                ask = lambda: _receive(to_child, None)  # noqa: E731
                space["NAMES"].update(argument["names"])
                space["live"](ask, lambda answer: _send(from_child, answer), argument["files"], main_first)
            finally:
                os._exit(0)
        os.close(to_child)
        os.close(from_child)
        self.loaded = _receive(self.into, None) or {"failed": "prediction.py ended the process while it was imported"}

    def call(self, order, seconds):
        """Have it make one call; an answer that does not come is `hung`, a process that is gone `died`."""
        try:
            _send(self.out, order)
            answer = _receive(self.into, seconds)
        except TimeoutError:
            return {"outcome": "hung"}
        except OSError:
            answer = None
        return answer if isinstance(answer, dict) and "outcome" in answer else {"outcome": "died"}

    def end(self):
        """Kill it and whatever it started."""
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.out)
        os.close(self.into)


def _close_all_but(kept):
    last = 2
    for fd in [*sorted(fd for fd in kept if fd > 2), 4096]:
        os.closerange(last + 1, fd)
        last = fd


def _send(fd, payload):
    data = json.dumps(payload, default=repr).encode()
    view = memoryview(struct.pack(">I", len(data)) + data)
    while view:
        view = view[os.write(fd, view) :]


def _receive(fd, seconds):
    """One message; None when the other end is gone; TimeoutError after `seconds` (None: wait)."""
    end = None if seconds is None else time.monotonic() + seconds
    data = b""
    while len(data) < 4 or len(data) < 4 + struct.unpack(">I", data[:4])[0]:
        if not select.select([fd], [], [], None if end is None else max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(fd, 65536)
        if not part or len(data) > MOST:
            return None
        data += part
    try:
        return json.loads(data[4:])
    except ValueError:
        return None
