"""The app as a process of its own, on a free port and a fresh database, that can be killed and started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS = 60.0
"""Seconds within which the app has to answer."""


class Site:
    """One installation: its folder holds the database and the log, `root` the project."""

    def __init__(self, folder: Path, *, root: Path = ROOT, **settings: str) -> None:
        self.folder, self.root = folder, root
        self.settings = settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the app and wait until it answers; raises with the end of its log when it does not."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CORRIGE_")}
        environment |= {
            "CORRIGE_DATABASE": f"sqlite:///{self.folder / 'corrige.db'}",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        environment |= {f"CORRIGE_{name.upper()}": value for name, value in self.settings.items()}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        with (self.folder / "app.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.root,
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                process_group=0,
            )
        until = time.monotonic() + STARTS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):  # noqa: S310 - our own address
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the app did not start:\n{self.log()[-2000:]}")

    def kill(self) -> None:
        """`kill -9`: no handler runs, nothing is tidied up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the app as an operator does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self) -> str:
        """What the app has written."""
        path = self.folder / "app.log"
        return path.read_text(errors="replace") if path.exists() else ""


def link(site: Site) -> str:
    """The instructors' link, as the app printed it."""
    found = re.search(r"^Instructors: (\S+)$", site.log(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"the app printed no link:\n{site.log()[-2000:]}")
    return found[1]
