"""Random hand-ins: mutated solutions and reviewed files, hostile snippets, garbage, and random tables.

All of it from one `random.Random`: the same seed makes the same hand-in.
"""

from __future__ import annotations

import ast
import io
import random
import re
import tokenize
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grading.model import Severity
from tests.grading.snippets import HOSTILE, MARKS

Change = Callable[[random.Random, str], str]
Pool = Sequence[Mapping[str, str]]

OPERATORS = [*"+-*/%@&|^<>=!,:;.()[]{}", "**", "//", "==", "!=", "<=", ":=", "->", "...", "and", "not", "in", "is"]
NAMES = ["self", "None", "True", "print", "logger", "mlflow", "model", "data", "x", "Counter", "log", "__name__", "e"]


def hand_in(draw: random.Random, pool: Pool, garbage: float = 0.15) -> dict[str, bytes]:
    """One of the pool's hand-ins, changed in one to four places; or with that chance a file of garbage in it."""
    files = dict(draw.choice(pool))
    raw: dict[str, bytes] = {}
    for name, text in files.items():
        if draw.random() < 0.3 and len(files) > 1:
            raw[name] = text.encode()  # the other file is broken alone
            continue
        raw[name] = change(draw, name, text, pool).encode("utf-8", "surrogatepass")
    if draw.random() < garbage:
        name = draw.choice(sorted(raw))
        raw[name] = draw.choice(GARBAGE)(draw, raw[name])
    if draw.random() < 0.03:
        raw.pop(draw.choice(sorted(raw)))
    if draw.random() < 0.03:
        raw[draw.choice(["model.py", "service.py", "sitecustomize.py", "../x", "mlflow.py"])] = b"raise ValueError\n"
    return raw


def change(draw: random.Random, name: str, text: str, pool: Pool) -> str:
    """That file with one to four changes of its language's kind."""
    kinds = [*LINES, *(PYTHON if name.endswith(".py") else PROSE)]
    for _ in range(draw.choice([1, 1, 1, 2, 2, 3, 4])):
        if draw.random() < 0.08:
            other = draw.choice(pool).get(name, text)
            cut = draw.randrange(len(text) + 1), draw.randrange(len(other) + 1)
            text = text[: cut[0]] + other[cut[1] :]
        else:
            text = draw.choice(kinds)(draw, text)
    return text


def table(draw: random.Random, known: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Rows of a table, as JSON: sayings of learners, mixed and broken, or anything at all."""
    rows = []
    for _ in range(draw.choice([0, 1, 2, 5, 9, 20, 21])):
        problem, correction = draw.choice(known)
        rows.append(
            {
                "problem": _cell(draw, problem),
                "severity": draw.choice([*Severity, "", None, "grave", 3]) if draw.random() < 0.2 else "minor",
                "correction": _cell(draw, correction),
            }
        )
    return rows


def _cell(draw: random.Random, text: str) -> Any:
    kind = draw.random()
    if kind < 0.5:
        return text
    if kind < 0.97:
        return draw.choice([_shuffle, _noise, _drop, _repeat, _swap_case])(draw, text)
    return draw.choice([None, 7, [], "x" * 4001, "a" * 4000, "\x00", " " * 4000, "\ud800"])


# lines and characters


def _at(draw: random.Random, text: str) -> tuple[list[str], int]:
    lines = text.splitlines(keepends=True) or [""]
    return lines, draw.randrange(len(lines))


def _drop(draw: random.Random, text: str) -> str:
    lines, at = _at(draw, text)
    del lines[at : at + draw.choice([1, 1, 2, 5])]
    return "".join(lines)


def _repeat(draw: random.Random, text: str) -> str:
    lines, at = _at(draw, text)
    lines[at] *= draw.choice([2, 2, 3, 300])
    return "".join(lines)


def _swap(draw: random.Random, text: str) -> str:
    lines, at = _at(draw, text)
    other = draw.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return "".join(lines)


def _indent(draw: random.Random, text: str) -> str:
    lines, at = _at(draw, text)
    lines[at] = draw.choice(["    ", "  ", "\t", " "]) + lines[at] if draw.random() < 0.5 else lines[at].lstrip()
    return "".join(lines)


def _truncate(draw: random.Random, text: str) -> str:
    return text[: draw.randrange(len(text) + 1)]


def _noise(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text) + 1)
    mess = "".join(chr(draw.choice([draw.randrange(32, 127), draw.randrange(0xD7FF), 0x1F600])) for _ in range(3))
    return text[:at] + mess + text[at + draw.choice([0, 3]) :]


def _number(draw: random.Random, text: str) -> str:
    found = list(re.finditer(r"\d+(\.\d+)?", text))
    if not found:
        return text
    number = draw.choice(found)
    new = draw.choice(["0", "-1", "1", "0.5", "1e9", "nan", "", "007", str(draw.randrange(10**6)), "9" * 50])
    return text[: number.start()] + new + text[number.end() :]


def _shuffle(draw: random.Random, text: str) -> str:
    words = text.split(" ")
    draw.shuffle(words)
    return " ".join(words)


def _swap_case(_draw: random.Random, text: str) -> str:
    return text.swapcase()


def _word(draw: random.Random, text: str) -> str:
    words = sorted(set(re.findall(r"\w+", text))) or ["x"]
    return re.sub(rf"\b{draw.choice(words)}\b", draw.choice([*words, *NAMES]), text)


LINES: list[Change] = [_drop, _drop, _repeat, _swap, _indent, _truncate, _noise, _number, _number, _word]


# Python


def _token(draw: random.Random, text: str) -> str:
    """Another token in the place of one: of the text's own or of a list."""
    try:
        tokens = [token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.string.strip()]
    except (tokenize.TokenError, SyntaxError):
        return _noise(draw, text)
    if not tokens:
        return text
    token, lines = draw.choice(tokens), text.splitlines(keepends=True)
    if token.start[0] != token.end[0] or token.start[0] > len(lines):
        return text
    same = {tokenize.OP: OPERATORS, tokenize.NAME: NAMES, tokenize.STRING: ["''", "b'x'", "f'{1}'", "'\\ud800'"]}
    new = draw.choice([*same.get(token.type, ["0"]), draw.choice(tokens).string, ""])
    line, (start, end) = lines[token.start[0] - 1], (token.start[1], token.end[1])
    lines[token.start[0] - 1] = line[:start] + new + line[end:]
    return "".join(lines)


def _hostile(draw: random.Random, text: str) -> str:
    """A hostile line before a line, with its indentation."""
    lines, at = _at(draw, text)
    margin = lines[at][: len(lines[at]) - len(lines[at].lstrip())].strip("\n")
    lines.insert(at, f"{margin}{draw.choice(HOSTILE)}\n")
    return "".join(lines)


class _Rewrite(ast.NodeTransformer):
    """Change about one in fifteen statements and constants, and leave a tree that can be written down."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Another constant."""
        if self.draw.random() < 0.07:
            return ast.Constant(self.draw.choice([0, -1, 10**30, "", "ñ\n", b"x", None, True, 1e308, ..., "%s {}"]))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Without an argument, or with one twice."""
        self.generic_visit(node)
        if self.draw.random() < 0.1 and node.args:
            node.args = self.draw.choice([node.args[1:], [*node.args, node.args[0]]])
        if self.draw.random() < 0.1 and node.keywords:
            node.keywords.pop(self.draw.randrange(len(node.keywords)))
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Drop, double or wrap a statement of a body."""
        super().generic_visit(node)
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and self.draw.random() < 0.25:
            at = self.draw.randrange(len(body))
            one, loop = body[at], ast.For(ast.Name("_"), ast.parse("range(3)", mode="eval").body, [body[at]], [])
            body[at : at + 1] = self.draw.choice([[ast.Pass()], [one, one], [loop], [ast.If(ast.Name("_"), [one], [])]])
        return node


def _tree(draw: random.Random, text: str) -> str:
    try:
        return ast.unparse(ast.fix_missing_locations(_Rewrite(draw).visit(ast.parse(text))))
    except (SyntaxError, ValueError, RecursionError):  # what was changed before it is no Python any more
        return _token(draw, text)


PYTHON: list[Change] = [*[_token] * 2, *[_hostile] * 4, *[_tree] * 6]


# Markdown and YAML


def _mark(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text) + 1) if draw.random() < 0.5 else text.find("\n", draw.randrange(len(text) + 1)) + 1
    return text[:at] + draw.choice(MARKS) + text[at:]


def _deep(draw: random.Random, text: str) -> str:
    """Nesting as deep as a file may hold."""
    opening, times = (
        draw.choice(["> ", "- ", "[", "{a: ", "(", "* a\n  ", "<div>", "**a ", "#", "`"]),
        10 ** draw.randrange(2, 5),
    )
    return text + "\n" + opening * times


PROSE: list[Change] = [_mark, _mark, _mark, _mark, _mark, _deep]


# whole files


def _bytes(draw: random.Random, _data: bytes) -> bytes:
    return draw.randbytes(draw.choice([0, 1, 100, 5000]))


def _flip(draw: random.Random, data: bytes) -> bytes:
    changed = bytearray(data or b"x")
    for _ in range(draw.choice([1, 1, 9])):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _nul(draw: random.Random, data: bytes) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + b"\0" + data[at:]


def _unicode(draw: random.Random, _data: bytes) -> bytes:
    points = [draw.choice([draw.randrange(0xD7FF), draw.randrange(0xE000, 0x10FFFF)]) for _ in range(500)]
    return "".join(map(chr, points)).encode()


def _huge_line(draw: random.Random, data: bytes) -> bytes:
    piece = draw.choice(
        [b"x", b"(", b"[", b"-", b"a+", b"'", b"#", b"|", b"not ", b"lambda:", b"a.", b"\xc3\xb1", b"{a: "]
    )
    return data + b"\n" + (piece * 250_000)[: draw.choice([1_000, 100_000, 255_000, 262_145])]


def _sixteen(_draw: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode("utf-16")


def _mark_of_order(_draw: random.Random, data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def _carriage(_draw: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", b"\r")


GARBAGE: list[Callable[[random.Random, bytes], bytes]] = [
    *(_bytes, _flip, _flip, _nul, _unicode, _huge_line, _huge_line, _sixteen, _mark_of_order, _carriage)
]
