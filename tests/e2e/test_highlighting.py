"""The shipped editor bundle colours the languages that exams are written in; no app is needed for that."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from ui.codemirror import HERE

pytestmark = pytest.mark.browser
VIOLET, GREEN, ORANGE, GREY, BLUE = "rgb(1, 0, 0)", "rgb(2, 0, 0)", "rgb(3, 0, 0)", "rgb(4, 0, 0)", "rgb(5, 0, 0)"
"""What stands for the theme's colours of keywords, strings, numbers, comments and names."""
COLOURS = dict(zip(("violet", "green", "orange", "gray", "blue"), (VIOLET, GREEN, ORANGE, GREY, BLUE), strict=True))
SAMPLES = {
    "python": ('def f():  # why\n    return "a"', {"def": VIOLET, "# why": GREY, '"a"': GREEN}),
    "sql": ("SELECT 1.5 FROM a -- why\nWHERE b = 'x'", {"SELECT": VIOLET, "-- why": GREY, "'x'": GREEN, "1.5": ORANGE}),
    "yaml": ("a: 'x' # why", {"a": BLUE, "'x'": GREEN, "# why": GREY}),
    "json": ('{"a": true, "b": "x"}', {'"a"': BLUE, "true": ORANGE, '"x"': GREEN}),
    "toml": ('[a]\nb = "x" # why', {"b": BLUE, '"x"': GREEN, "# why": GREY}),
    "dockerfile": ("FROM python:3.11 # why\nRUN make", {"FROM": VIOLET, "RUN": VIOLET}),
    "bash": ("if true; then echo 'x'; fi # why", {"if": VIOLET, "'x'": GREEN, "# why": GREY}),
    "markdown": ("# Title\n\n**bold**", {"Title": BLUE}),
    "hcl": (
        'resource "a" "b" {\n  count = 2 // why\n  name = "x"\n}',
        {"resource": VIOLET, "count": BLUE, "2": ORANGE, "// why": GREY, '"x"': GREEN},
    ),
    "ini": ("; why\na=x", {"; why": GREY}),
    "YML": ("a: 'x'", {"'x'": GREEN}),
    "terraform": ("/* why\nwhy */ x = <<EOT\ntext\nEOT", {"why */": GREY, "text": GREEN}),
}
DRAW = r"""async ([code, colours, data]) => {
  const at = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: draw } = await import(at);
  const host = document.body.appendChild(document.createElement("div"));
  for (const [name, colour] of Object.entries(colours)) host.style.setProperty(`--st-${name}-text-color`, colour);
  const root = host.attachShadow({ mode: "open" }); // as Streamlit's components have one
  draw({ parentElement: root, data, setStateValue: () => {} });
  await new Promise(requestAnimationFrame);
  const spans = [...root.querySelectorAll(".cm-line span")].filter((span) => !span.children.length);
  return { shown: [...root.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"),
           spans: spans.map((span) => [span.textContent.trim(), getComputedStyle(span).color]) };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """An empty page."""
    return browser.new_context().new_page()


def drawn(page: Page, language: str, text: str, kind: str = "view") -> tuple[str, dict[str, str]]:
    """The text as it is shown, and the colour of each coloured piece of it."""
    code = (HERE / "dist" / "code.js").read_text(encoding="utf-8")
    data = {"kind": kind, "text": text, "language": language, "label": "file", "remarks": [], "lang": "en"}
    found = page.evaluate(DRAW, [code, COLOURS, data])
    return found["shown"], dict(found["spans"])


@pytest.mark.parametrize("language", SAMPLES)
def test_a_language_is_coloured(language: str, page: Page) -> None:
    """Keywords, strings, numbers, comments and names of a file under review have the colours of their kind."""
    text, expected = SAMPLES[language]
    shown, colours = drawn(page, language, text)
    assert shown == text
    assert {piece: colours.get(piece) for piece in expected} == expected


@pytest.mark.parametrize("language", ["", "text", "constructor", "cobol"])
def test_text_in_no_known_language_is_shown_plain(language: str, page: Page) -> None:
    """What has no highlighting is shown all the same."""
    assert drawn(page, language, "SELECT 'x'") == ("SELECT 'x'", {})


def test_the_editor_colours_what_is_typed_over(page: Page) -> None:
    """The editor has the same languages as the read-only view."""
    assert drawn(page, "sql", "SELECT 'x'", "editor")[1]["'x'"] == GREEN
