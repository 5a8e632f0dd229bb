"""Render an exercise's template/ with any subset of its defects.

Every file `template/NAME.j2` is a Jinja2 template of the file NAME, with `#%` line statements, so that a Python or YAML
template still reads as one:

    #% if on("no-run")
    mlflow.log_metric("accuracy", accuracy)
    #% endif

`on("issue-id")` says whether that defect is present, `t("español", "English")` writes a text in the language asked for,
`drawn("axis")` names the alternative of variants.yml that this variant has, "" in the exercise as it is written.
A file that renders to nothing is not part of that variant (logging_config.py exists only in the solution).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from grading.errors import ContentError, UnknownName
from grading.model import Language


@cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        line_statement_prefix="#%",
        line_comment_prefix="#%#",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 — it renders source files, never HTML
    )


def render(
    folder: Path,
    defects: Iterable[str],
    known: Iterable[str],
    lang: Language = "es",
    alternatives: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """File name -> text, for that subset of the `known` issue ids; `alternatives` are a variant's, by axis.

    Raises UnknownName for a defect that the exercise does not have, ContentError when a template is broken.
    """
    present, ids = frozenset(defects), tuple(known)
    for name in sorted(present - set(ids)):
        raise UnknownName("issue", name, ids)

    def on(issue: str) -> bool:
        if issue not in ids:
            raise UnknownName("issue", issue, ids)
        return issue in present

    def t(es: str, en: str) -> str:
        return es if lang == "es" else en

    def drawn(axis: str) -> str:
        return (alternatives or {}).get(axis, "")

    rendered = {}
    for path in sorted(folder.rglob("*.j2")):
        name = path.relative_to(folder).as_posix()
        try:
            text = _environment(folder).get_template(name).render(on=on, t=t, drawn=drawn, lang=lang)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            raise ContentError(str(error), f"{path}:{line}" if line else str(path), "mend the template") from error
        if text.strip():
            rendered[name.removesuffix(".j2")] = text.strip("\n") + "\n"
    return rendered
