"""The supervisor: one per installation, started by exec by whoever comes first; others find it running and use it.

It keeps a warm server per import profile and hands each job's socket to one, in the order of arrival, at most so many
at a time as there are places.  It never sees a file: client and job talk directly.
Clients connect to a Unix socket (message by message): a JSON object with the descriptor on which to answer.
{"ask": "job", "profile"} is answered by the job itself or by {"broken": [what, where, fix]}; {"ask": "start",
"profile"} by {"ready", "missing"}; {"ask": "status"} by {"pid", "servers", "running", "waiting"}.
When the last client has gone it waits a while for another, and then goes too.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grading.sandbox.boot import Wire
from grading.sandbox.meeting import LOCK, SOCKET, Options
from grading.sandbox.servers import Server

TICK_SECONDS = 1.0
_LOCK_SECONDS = 15.0
"""How long an earlier supervisor of the same folder may take to end."""
_FIRST_SECONDS = 60.0
"""How long a supervisor waits for the client that started it, which may have died meanwhile."""


@dataclass(frozen=True)
class _Ask:
    """Somebody who waits for a server: `answer` is the socket to answer on, or to hand to a job."""

    kind: str
    profile: str
    answer: socket.socket

    @property
    def gone(self) -> bool:
        """Whether nobody waits for the answer any more."""
        try:
            return not self.answer.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def tell(self, **payload: Any) -> None:
        """Answer, and be done."""
        with self.answer, contextlib.suppress(OSError):
            Wire(self.answer.fileno(), self.answer.fileno()).send(payload)


class Supervisor:
    """Everything in one thread: what is ready to be read decides what is done next."""

    def __init__(self, options: Options, listening: socket.socket) -> None:
        self.options = options
        self._selector = selectors.DefaultSelector()
        self._servers: dict[str, Server] = {}
        self._next: dict[str, Server] = {}
        self._asks: list[_Ask] = []
        self._running = 0
        self._clients: set[socket.socket] = set()
        self._ended: list[socket.socket] = []
        self._idle_since = time.monotonic()
        self._watch(listening, lambda: self._accept(listening))

    def _watch(self, source: Any, what: Callable[[], None]) -> None:
        self._selector.register(source, selectors.EVENT_READ, what)

    def serve(self) -> None:
        """Until nobody has needed it for a while."""
        while not self._over():
            for key, _ in self._selector.select(TICK_SECONDS):
                key.data()
            for server in [*self._servers.values(), *self._next.values()]:
                if server.late:
                    self._lost(server)
            self._dispatch()

    def _over(self) -> bool:
        if self._clients or self._running or self._asks:
            return False
        patience = self.options.linger or (0 if self._ended else _FIRST_SECONDS)
        return time.monotonic() - self._idle_since > patience

    def close(self) -> None:
        """End all servers; who still waits for an answer sees its socket close, and so do clients."""
        for server in [*self._servers.values(), *self._next.values()]:
            server.close()

    def _accept(self, listening: socket.socket) -> None:
        client = listening.accept()[0]
        self._clients.add(client)
        self._watch(client, lambda: self._hear(client))

    def _hear(self, client: socket.socket) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(client, 1 << 16, 1)
        except OSError:
            data, descriptors = b"", []
        if not data:
            self._selector.unregister(client)
            self._clients.discard(client)
            self._idle_since = time.monotonic()
            self._ended.append(client)  # a client of its own supervisor waits for the very end of it
            if self.options.linger:
                self._ended.pop().close()
            return
        ask = json.loads(data)
        one = _Ask(ask["ask"], ask.get("profile", ""), socket.socket(fileno=descriptors[0]))
        if one.kind == "status":
            one.tell(**self._status())
        else:
            self._asks.append(one)

    def _status(self) -> dict[str, Any]:
        servers = [asdict(server.info()) for server in self._servers.values()]
        return {"pid": os.getpid(), "servers": servers, "running": self._running, "waiting": len(self._asks)}

    def _dispatch(self) -> None:
        """Whoever waits is served in order of arrival, as far as their server is ready and there is a place."""
        left = []
        for ask in self._asks:
            server = self._servers.get(ask.profile) or self._start(ask.profile, self._servers)
            if ask.gone:
                ask.answer.close()
            elif server.ready is None or (ask.kind == "job" and self._running >= self.options.places):
                left.append(ask)
            elif ask.kind == "start":
                ask.tell(**server.ready)
            else:
                self._hand_over(ask, server)
        self._asks = left

    def _start(self, profile: str, where: dict[str, Server]) -> Server:
        server = where[profile] = Server(profile, self.options)
        self._watch(server.control, lambda: self._greeted(server))
        return server

    def _greeted(self, server: Server) -> None:
        """The server is ready, or broken, or gone."""
        said = server.hear()
        if said is None or "broken" in said:
            self._lost(server, said["broken"] if said else None)
        elif self._next.get(server.profile) is server:
            old = self._servers[server.profile]
            self._servers[server.profile] = self._next.pop(server.profile)
            self._selector.unregister(old.control)
            old.retire()

    def _lost(self, server: Server, reason: list[str] | None = None) -> None:
        """A server has ended or never came; jobs of one that was ready see that themselves and ask again."""
        self._selector.unregister(server.control)
        never_ready = server.ready is None
        reason = reason or server.obituary()
        server.close()
        if self._next.get(server.profile) is server:
            del self._next[server.profile]
            return
        del self._servers[server.profile]
        if never_ready:
            for ask in [ask for ask in self._asks if ask.profile == server.profile]:
                self._asks.remove(ask)
                ask.tell(broken=reason)

    def _hand_over(self, ask: _Ask, server: Server) -> None:
        ended, lifeline = os.pipe()
        if server.hand_over(ask.answer, lifeline):
            self._running += 1
            self._watch(ended, lambda: self._done(ended, server))
        else:
            os.close(ended)  # the client sees its socket close and asks again
        os.close(lifeline)
        ask.answer.close()

    def _done(self, ended: int, server: Server) -> None:
        self._selector.unregister(ended)
        os.close(ended)
        self._running -= 1
        self._idle_since = time.monotonic()
        server.done()
        if server.worn and self._servers.get(server.profile) is server and server.profile not in self._next:
            self._start(server.profile, self._next)


def main(options: str, ready: int) -> None:
    """Become the supervisor of a folder, in the background; `options` as JSON; `ready` is closed when it listens.

    Returns at once in the calling process; raises OSError where the folder can't be used.
    """
    asked = Options(**json.loads(options))
    if os.fork():
        return
    os.setsid()
    lock = os.open(Path(asked.folder, LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    _lock(lock)
    for left in Path(tempfile.gettempdir()).glob(f"{asked.prefix}*"):
        shutil.rmtree(left, ignore_errors=True)  # of one that was killed
    path = Path(asked.folder, SOCKET)
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(path))
        listening.listen(128)
        os.write(ready, b"listening")
        os.close(ready)
        supervisor = Supervisor(asked, listening)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            supervisor.serve()
        finally:
            path.unlink(missing_ok=True)
            supervisor.close()
            if asked.private:
                shutil.rmtree(asked.folder, ignore_errors=True)


def _lock(descriptor: int) -> None:
    """Wait for the supervisor before us, which may just be ending."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
