"""Parse a corrected file that no check runs: whether it reads as its language at all, and if not, where."""

from __future__ import annotations

import ast
import json
import tomllib
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

import yaml

from grading.messages import both
from grading.model import FileRemark, Text

LONGEST = 64 * 1024
"""Bytes of a file that is parsed: ten times the largest model solution; HCL's parser takes about a second for it."""

EXTENSIONS = {
    "python": ".py",
    "py": ".py",
    "yaml": ".yml",
    "yml": ".yml",
    "json": ".json",
    "toml": ".toml",
    "hcl": ".tf",
    "terraform": ".tf",
    "dockerfile": ".Dockerfile",
    "bash": ".sh",
    "sh": ".sh",
    "sql": ".sql",
    "markdown": ".md",
    "md": ".md",
    "ini": ".ini",
    "javascript": ".js",
    "js": ".js",
    "html": ".html",
    "makefile": ".mk",
}
BY_EXTENSION = {
    ".py": "python",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".json": "json",
    ".toml": "toml",
    ".tf": "hcl",
    ".hcl": "hcl",
    ".tfvars": "hcl",
    ".sh": "bash",
    ".md": "markdown",
    ".sql": "sql",
    ".dockerfile": "dockerfile",
    ".dvc": "yaml",
}
INSTRUCTIONS = frozenset(
    [
        "FROM",
        "RUN",
        "CMD",
        "LABEL",
        "MAINTAINER",
        "EXPOSE",
        "ENV",
        "ADD",
        "COPY",
        "ENTRYPOINT",
        "VOLUME",
        "USER",
        "WORKDIR",
        "ARG",
        "ONBUILD",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "SHELL",
        "COMMENT",
    ]
)
"""Of the Dockerfile reference; COMMENT is what the parser calls a comment."""


class _Broken(Exception):
    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


def extension(language: str) -> str:
    """What a file of that language ends in; `.txt` for languages that are not known."""
    return EXTENSIONS.get(language, ".txt")


def language_of(name: str, said: str) -> str:
    """A file's language: that of its name where that says one, else what its block said."""
    path = PurePosixPath(name.lower())
    if path.name.startswith(("dockerfile", "containerfile")):
        return "dockerfile"
    return BY_EXTENSION.get(path.suffix) or BY_EXTENSION.get(EXTENSIONS.get(said.lower(), "").lower(), said.lower())


def remark(name: str, said: str, text: str) -> FileRemark:
    """Whether a file reads as its language; `said` is the language that the exam gives it."""
    language = language_of(name, said)
    parse = PARSERS.get(language)
    if parse is None:
        return FileRemark(name, None, both("{name} was not checked: compare it with the model solution.", name=name))
    if len(text.encode()) > LONGEST:
        message = both("{name} is too long to be parsed: compare it with the model solution.", name=name)
        return FileRemark(name, None, message)
    try:
        parse(text)
    except _Broken as broken:
        return FileRemark(name, False, _broken(name, language, broken))
    except (RecursionError, MemoryError):
        return FileRemark(name, False, _broken(name, language, _Broken(1, "nested too deeply")))
    message = both(
        "{name} reads as {language}; what it does was not checked: compare it with the model solution.",
        name=name,
        language=_title(language),
    )
    return FileRemark(name, True, message)


def _broken(name: str, language: str, broken: _Broken) -> Text:
    return both(
        "{name}, line {line}, does not read as {language}: {why}",
        name=name,
        line=broken.line,
        language=_title(language),
        why=broken.why,
    )


def _title(language: str) -> str:
    return {
        "python": "Python",
        "yaml": "YAML",
        "json": "JSON",
        "toml": "TOML",
        "hcl": "HCL",
        "dockerfile": "Dockerfile",
    }[language]


def _python(text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is no syntax error
            ast.parse(text)
    except SyntaxError as error:
        raise _Broken(error.lineno or 1, error.msg) from error
    except ValueError as error:
        raise _Broken(1, str(error)) from error


def _yaml(text: str) -> None:
    """Tags of other programs (`!Ref`) are fine: the text is composed, nothing is constructed."""
    try:
        for _ in yaml.compose_all(text, yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _Broken(mark.line + 1 if mark else 1, error.problem or "not YAML") from error
    except yaml.YAMLError as error:
        raise _Broken(1, str(error).splitlines()[0]) from error


def _json(text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise _Broken(error.lineno, error.msg) from error
    except ValueError as error:
        raise _Broken(1, str(error)) from error


def _toml(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words, _, place = str(error).partition(" (at line ")
        line = place.split(",")[0]
        raise _Broken(int(line) if line.isdigit() else text.count("\n") + 1, words) from error


def _hcl(text: str) -> None:
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        hcl2.loads(text if text.endswith("\n") else f"{text}\n")
    except UnexpectedInput as error:
        raise _Broken(max(error.line, 1), str(error).splitlines()[0][:200]) from error
    except (LarkError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _Broken(1, str(error).splitlines()[0][:200] if str(error) else "not HCL") from error


def _dockerfile(text: str) -> None:
    """Every instruction is one that there is, and but for ARG the first is FROM."""
    from dockerfile_parse import DockerfileParser

    structure = DockerfileParser(fileobj=BytesIO(text.encode())).structure
    steps = [step for step in structure if step["instruction"] != "COMMENT"]
    for step in steps:
        if step["instruction"] not in INSTRUCTIONS:
            raise _Broken(step["startline"] + 1, f"{step['instruction'][:40]} is no instruction")
        if not step["value"].strip():
            raise _Broken(step["startline"] + 1, f"{step['instruction']} says nothing")
    first = next((step for step in steps if step["instruction"] != "ARG"), None)
    if first is None or first["instruction"] != "FROM":
        raise _Broken(first["startline"] + 1 if first else 1, "the first instruction is not FROM")


PARSERS: dict[str, Callable[[str], None]] = {
    "python": _python,
    "yaml": _yaml,
    "json": _json,
    "toml": _toml,
    "hcl": _hcl,
    "dockerfile": _dockerfile,
}
