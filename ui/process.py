"""What stands before the first page is asked for, and what is put away when the process ends."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from streamlit.runtime.pages_manager import PagesManager

import service
from ui import session
from ui.offline import stay_home


@asynccontextmanager
async def ready(_server: object) -> AsyncIterator[dict[str, object]]:
    """Start the service with the process, not with its first visitor: what was left ungraded is taken up at once.

    A folder called pages/ makes Streamlit treat its files as pages until `st.navigation` has run once in the process:
    the first address asked for would be "not found", or run a file of that folder alone.  So it is told beforehand.
    """
    stay_home()
    PagesManager.uses_pages_directory = False
    started = await run_in_threadpool(session.app)
    if token := service.instructor_token(started):
        sys.stdout.write(f"Instructors: {_address()}/?{session.LINK}={token}\n")
        sys.stdout.flush()
    try:
        yield {}
    finally:
        await run_in_threadpool(service.stop, started)


def _address() -> str:
    """The app's own, as a browser on this machine reaches it; `browser.serverAddress` is what a classroom sets."""
    host, port = st.get_option("browser.serverAddress") or "localhost", st.get_option("server.port")
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{scheme}://{host}:{port}" + (f"/{base}" if base else "")
