"""`python -m grading`: parses, calls the pipeline, prints, and maps error classes to exit codes; no logic of its own.

Exit codes: 0 done, 1 `prove` found a broken claim, 2 wrong usage or unreadable input, 3 the sandbox could not start.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from grading import authoring, content, report, skeleton
from grading.errors import CorrigeError, InputError, SandboxError
from grading.matching import matcher
from grading.matching.evaluation import command as evaluation
from grading.model import LANGUAGES, MAX_FILE, MAX_ROWS, Row, read_rows
from grading.pipeline import grade
from grading.sandbox import LINGER_SECONDS, minimum, open_sandbox

MAX_TABLE = 4 * 1024 * 1024
"""Bytes of a rows.json that are read: 20 rows of full cells, every character escaped, stay far below."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int | None] = options.command
    try:
        return command(options) or 0
    except SandboxError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 3
    except CorrigeError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


class _Parser(argparse.ArgumentParser):
    """Complains in one line, as every error of ours does."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}; see `{self.prog} --help`\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m grading", description="Grade code-review exercises.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, does: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=does)
        added.add_argument("--json", action="store_true", help="one JSON object per line")
        return added

    _for_submissions(command)
    _for_authors(command)
    _for_operators(command)
    return parser


_Command = Callable[[str, Callable[[argparse.Namespace], "int | None"], str], argparse.ArgumentParser]


def _for_submissions(command: _Command) -> None:
    grading = command("grade", _grade, "grade folders of files, each with rows.json if there")
    grading.add_argument("exercise", metavar="EXAM/EXERCISE")
    grading.add_argument("folders", metavar="DIR", nargs="+", type=Path)
    grading.add_argument("--seed", type=int, help="of all random draws (default: a new one, shown in the result)")
    grading.add_argument("--variant", metavar="N", type=int, help="as a learner gets it: only its defects count")
    grading.add_argument("--lang", choices=LANGUAGES, default="es", help="language of the sentences")
    grading.add_argument(
        "--minimum-layers",
        choices=minimum.MINIMA,
        default=os.environ.get("CORRIGE_MINIMUM_LAYERS", "self-study"),
        help="the least protection of a run (default: CORRIGE_MINIMUM_LAYERS, else self-study)",
    )

    match = command("match", _match, "match the rows of a JSON-lines file, each on its own")
    match.add_argument("exercise", metavar="EXAM/EXERCISE")
    match.add_argument("file", metavar="FILE.jsonl", type=Path)


def _for_authors(command: _Command) -> None:
    evaluate = command("evaluate", _evaluate, "publish how well rows are matched to issues")
    evaluate.add_argument(
        "file",
        metavar="FILE.jsonl",
        type=Path,
        nargs="?",
        help="labelled rows (default: cross-validate on the exam's own)",
    )
    evaluate.add_argument("--exercise", metavar="EXAM[/EXERCISE]", help="of these exercises only")
    evaluate.add_argument("--zero-shot", action="store_true", help="learn from titles and corrections alone")
    evaluate.add_argument("--picture", metavar="FILE", type=Path, help="draw the figures too (SVG, PNG or PDF)")

    exam = command("exam", _exam, "read an exam file and report it")
    exam.add_argument("path", metavar="PATH", type=Path)

    prove = command("prove", _prove, "try out what an exam claims of itself")
    prove.add_argument("exam", metavar="EXAM[/EXERCISE]")
    prove.add_argument("--variants", metavar="N", type=_count, help="random sets of defects per exercise (default: 4)")
    prove.add_argument("--lang", choices=LANGUAGES, help="run the files of this language only (default: both)")

    new = command("new", _new, "write the skeleton of an exam, to be changed into your own")
    new.add_argument("name", metavar="NAME", help="a folder of exercises/, or a path")
    new.add_argument("--lang", choices=LANGUAGES, help="an exam in this language only (default: both)")

    variants = command("variants", _variants, "write the reviewed files with some of the defects")
    variants.add_argument("exercise", metavar="EXAM/EXERCISE")
    variants.add_argument("folder", metavar="DIR", type=Path)
    variants.add_argument("--seed", type=int, default=0, help="draws defects, names and data (default: 0, as written)")
    variants.add_argument("--defects", help="ID,ID… or all or none")
    variants.add_argument("--lang", choices=LANGUAGES, default="es", help="language of the files' comments")


def _for_operators(command: _Command) -> None:
    bench = command("bench", _bench, "time the grader on this machine against a cold interpreter, in one run")
    bench.add_argument("--repeat", metavar="N", type=_rounds, default=7, help="rounds of each workload (default: 7)")
    bench.add_argument("--workload", metavar="NAME", help="only this one: trivial, an exercise, or match")

    command("doctor", _doctor, "say which layers of the sandbox this machine has, and how to get the others")


def _exercise(name: str) -> content.GradedExercise:
    exam, slash, exercise = name.rpartition("/")
    if not slash:
        raise InputError(f"{name!r} names no exercise", fix="write EXAM/EXERCISE, as in hito-5/mlflow-con-errores")
    return content.find(exam, _home()).exercise(exercise)


def _home() -> Path:
    """The folder of the exams, as the app finds it: CORRIGE_EXERCISES, below the project unless it is absolute."""
    return content.HOME.parent / (os.environ.get("CORRIGE_EXERCISES", "").strip() or content.HOME.name)


def _grade(options: argparse.Namespace) -> None:
    exercise = _exercise(options.exercise)
    for folder in options.folders:
        if not folder.is_dir():
            raise InputError("no such folder", str(folder), "name a folder that holds the learner's files")
    fixed = None if options.variant is None else exercise.variant(options.variant)
    of = {folder: fixed or authoring.written_as(exercise, folder) for folder in options.folders}
    works = [(folder, _rows(folder), _files(exercise, folder)) for folder in options.folders]
    seed = options.seed if options.seed is not None else secrets.randbelow(2**31)
    with open_sandbox(minimum=minimum.named(options.minimum_layers), linger=_linger()) as sandbox:
        for folder, rows, files in works:
            grading = grade(of[folder], rows, files, seed, sandbox=sandbox)
            line = {"work": str(folder), **grading.to_dict(options.lang)}
            readable = report.grading(str(folder), grading, options.lang)
            print(json.dumps(line, ensure_ascii=False) if options.json else readable)


def _linger() -> float:
    """How long the warm servers stay for the next command: the app's setting."""
    name, text = "CORRIGE_LINGER_SECONDS", os.environ.get("CORRIGE_LINGER_SECONDS", "").strip()
    try:
        return float(text) if text else LINGER_SECONDS
    except ValueError:
        raise InputError(f"expected a number of seconds, got {text!r}", name, "correct it, or unset it") from None


def _rows(folder: Path) -> tuple[Row, ...]:
    path = folder / "rows.json"
    data = _bytes(path, MAX_TABLE)
    if data is None:
        return ()
    if len(data) > MAX_TABLE:
        raise InputError(f"has more than {MAX_TABLE} bytes", str(path), f"write a list of at most {MAX_ROWS} rows")
    try:
        raw = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}", str(path), f"write a list of at most {MAX_ROWS} rows") from error
    return read_rows(raw, str(path))


def _files(exercise: content.GradedExercise, folder: Path) -> dict[str, bytes]:
    read = {wanted.name: _bytes(folder / wanted.name, MAX_FILE) for wanted in exercise.files}
    return {name: data for name, data in read.items() if data is not None}


def _bytes(path: Path, most: int) -> bytes | None:
    """A handed-in file, one byte over the limit at most; None when there is none, or only a link to somebody else's."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", str(path), "check its permissions") from error


def _match(options: argparse.Namespace) -> None:
    exercise = _exercise(options.exercise)
    rows = _jsonl(options.file)
    for row, found in zip(rows, matcher(exercise).match_each(rows), strict=True):
        print(json.dumps(found.to_dict(), ensure_ascii=False) if options.json else report.match(row, found))


def _evaluate(options: argparse.Namespace) -> None:
    found = evaluation.run(options.exercise, options.file, options.zero_shot, _home())
    print(json.dumps(found.to_dict(), ensure_ascii=False) if options.json else found.table())
    if options.picture:
        found.draw(options.picture)


def _jsonl(path: Path) -> list[Row]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"can't be read: {error}", str(path), "name a JSON-lines file in UTF-8") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            raw: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"is no JSON: {error}", where, "write one object per line") from error
        rows.append(Row.from_dict(raw, where))
    return rows


def _exam(options: argparse.Namespace) -> None:
    path = options.path / "exam.md" if options.path.is_dir() else options.path
    described = authoring.describe(path)
    print(json.dumps(described, ensure_ascii=False) if options.json else report.exam(str(path), described))


def _variants(options: argparse.Namespace) -> None:
    exercise = _exercise(options.exercise)
    written = authoring.write_variant(exercise, options.folder, options.seed, options.defects, options.lang)
    print(json.dumps(written, ensure_ascii=False) if options.json else report.variant(written))


def _prove(options: argparse.Namespace) -> int:
    from grading import prove, prove_files

    started, claims = time.monotonic(), []
    count = prove_files.VARIANTS if options.variants is None else options.variants
    with open_sandbox(linger=_linger()) as sandbox:
        langs = (options.lang,) if options.lang else LANGUAGES
        for claim in prove.prove(options.exam, sandbox, count, langs, _home()):
            claims.append(claim)
            if options.json:
                print(json.dumps(claim.to_dict(), ensure_ascii=False), flush=True)
    if not options.json:
        print(report.proof(claims, time.monotonic() - started))
    return int(any(claim.proof == "broken" for claim in claims))


def _new(options: argparse.Namespace) -> None:
    written = skeleton.write(options.name, options.lang, _home())
    print(json.dumps(written, ensure_ascii=False) if options.json else report.skeleton(written))


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 10_000:
        raise argparse.ArgumentTypeError(f"{number} variants: between 0 and 10000 are proven")
    return number


def _rounds(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{number} rounds: between 1 and 1000 are made")
    return number


def _bench(options: argparse.Namespace) -> None:
    from grading import bench

    for line in bench.bench(options.repeat, options.workload):
        print(json.dumps(line, ensure_ascii=False) if options.json else bench.readable(line), flush=True)


def _doctor(options: argparse.Namespace) -> int:
    from grading.sandbox import doctor, examine

    report = doctor.diagnose(examine.examine())
    print(json.dumps(report.to_dict(), ensure_ascii=False) if options.json else doctor.readable(report))
    return 0 if report.enough else 3


if __name__ == "__main__":
    sys.exit(main())
