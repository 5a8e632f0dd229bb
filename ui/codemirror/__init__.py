"""The editor component: Streamlit's components v2 on CodeMirror 6, or plain Streamlit widgets.

The manifest (pyproject.toml in this folder) is handed to Streamlit's component manager when a page first draws, so the
component needs no installation of its own.  With CORRIGE_PLAIN_WIDGETS=1 every function draws plain widgets: for tests
without a browser, and for readers who get on better with them.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

HERE = Path(__file__).resolve().parent
Changed = Callable[[str], None]


@dataclass(frozen=True)
class Remark:
    """A sentence to stand below a line (1-based) of read-only code."""

    line: int
    kind: Literal["good", "bad", "note"]
    text: str


def plain() -> bool:
    """Whether plain Streamlit widgets stand in for the component."""
    return os.environ.get("CORRIGE_PLAIN_WIDGETS", "").strip().lower() in {"1", "true", "yes", "on"}


def view(
    code: str, language: str, *, label: str, key: str, remarks: Sequence[Remark] = (), height: int | None = None
) -> None:
    """Read-only code with line numbers; `height` is its greatest height in pixels, `label` its accessible name."""
    if plain():
        st.code(code, language=language, line_numbers=True)
        for remark in remarks:
            st.caption(f"{remark.line}: {remark.text}")
        return
    notes = [asdict(remark) for remark in remarks]
    _draw("code", key, kind="view", text=code, language=language, label=label, remarks=notes, height=height)


def diff(mine: str, model: str, language: str, *, labels: tuple[str, str], key: str, lang: str = "es") -> None:
    """Two texts side by side (`labels` name them), unchanged lines folded; one column where two have no room."""
    if plain():
        lines = difflib.unified_diff(mine.splitlines(), model.splitlines(), *labels, lineterm="")
        st.code("\n".join(lines), language="diff")
        return
    _draw("code", key, kind="diff", mine=mine, model=model, language=language, labels=list(labels), lang=lang)


def editor(
    text: str, language: str, *, label: str, key: str, on_change: Changed | None = None, mirror: str | None = None
) -> str:
    """An editor that Tab leaves; returns its text as last reported (0.4 s after the last key, 3 s at the latest).

    `text` is what a new `key` begins with: to put another text into it, use another key.  `on_change` is called with a
    text that the learner typed, and never otherwise.  `mirror` names the browser's own copy of what is not saved yet.
    """
    if plain():
        return _text_area(text, label, key, on_change, height=400)
    return _typed("code", text, key, on_change, kind="editor", language=language, label=label, mirror=mirror)


def field(  # noqa: PLR0913 - the arguments of st.text_area
    text: str,
    *,
    label: str,
    key: str,
    placeholder: str = "",
    rows: int = 2,
    max_chars: int = 4000,
    on_change: Changed | None = None,
    mirror: str | None = None,
) -> str:
    """A text area that reports while one types (st.text_area waits for blur); arguments as in `editor`."""
    if plain():
        return _text_area(text, label, key, on_change, placeholder=placeholder, max_chars=max_chars)
    data = {"kind": "field", "label": label, "placeholder": placeholder, "rows": rows, "max_chars": max_chars}
    return _typed("page", text, key, on_change, **data, mirror=mirror)


def cookie(name: str, value: str, *, key: str) -> None:
    """Set a first-party cookie for a year (SameSite=Lax, Secure under https)."""
    if not plain():
        _draw("page", key, kind="cookie", name=name, value=value)


def html_lang(lang: str, *, key: str = "html-lang") -> None:
    """Say to browsers and screen readers which language the page is in."""
    if not plain():
        _draw("page", key, kind="lang", lang=lang)


def clock(deadline: datetime, *, label: str, key: str, on_over: Callable[[], None]) -> None:
    """The time left until `deadline` (aware), counted in the browser; `on_over` is called once when it has passed."""
    now = datetime.now(UTC)
    if plain():
        st.caption(f"{label} {max(0, int((deadline - now).total_seconds() // 60))} min")
        return
    moments = {"deadline": deadline.timestamp() * 1000, "now": now.timestamp() * 1000}
    data = {"kind": "clock", "label": label, **moments}
    _component("page")(key=key, data=data, on_over_change=on_over)


def _typed(bundle: str, text: str, key: str, on_change: Changed | None, **data: Any) -> str:
    def changed() -> None:
        value = st.session_state[key].get("value")
        if on_change is not None and isinstance(value, str):
            on_change(value)

    result = _draw(bundle, key, on_value_change=changed, default={"value": text}, text=text, **data)
    return str(result.get("value", text))


def _text_area(text: str, label: str, key: str, on_change: Changed | None, **options: Any) -> str:
    def changed() -> None:
        if on_change is not None:
            on_change(st.session_state[key])

    st.session_state.setdefault(key, text)
    return str(st.text_area(label, key=key, on_change=changed, **options))


def _draw(bundle: str, key: str, *, default: Any = None, on_value_change: Any = None, **data: Any) -> Any:
    callbacks = {"on_value_change": on_value_change} if on_value_change else {}
    return _component(bundle)(key=key, data=data, default=default, **callbacks)


def _component(bundle: str) -> Callable[..., Any]:
    manager = get_bidi_component_manager()
    manifest = _manifest()
    if manager.get_component_asset_root(f"{manifest.name}.{bundle}") is None:
        manager.register_from_manifest(manifest, HERE)
    return _mounter(f"{manifest.name}.{bundle}", f"{bundle}.js")


@cache
def _mounter(name: str, script: str) -> Callable[..., Any]:
    return st.components.v2.component(name, js=script)


@cache
def _manifest() -> ComponentManifest:
    read = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    configs = [ComponentConfig.from_dict(entry) for entry in read["tool"]["streamlit"]["component"]["components"]]
    return ComponentManifest(read["project"]["name"], read["project"]["version"], configs)
