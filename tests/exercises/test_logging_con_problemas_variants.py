"""Variants of the logging exercise: other people, another contract, and hand-ins that keep or break it."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from grading import variants
from grading.checks.logs import contract
from grading.model import Row
from grading.naming import match_table
from grading.sandbox import Sandbox
from grading.wording import AS_WRITTEN, Wording
from tests.exercises.harness import HERE, exercise, expected, folder_files, grade_files, outcomes, variant_with

SLUG, MODULE = "logging-con-problemas", "prediction.py"
LOGGING = exercise(SLUG)
AXES = variants.read(LOGGING.folder)
FOLDERS = sorted(path for path in (HERE / SLUG).iterdir() if path.is_dir())
EVERYTHING = {issue.id for issue in LOGGING.issues}

PATIENTS = '''
"""The standard library: a filter that adds the id, a formatter that leaves the exception's message out."""
import contextvars, itertools, logging, os, sys, traceback
from scoring import scorer

current = contextvars.ContextVar("visit", default="none")
numbers = itertools.count(int.from_bytes(os.urandom(4), "big"))

class Line(logging.Formatter):
    def formatException(self, info):
        return "".join(traceback.format_list(traceback.extract_tb(info[2]))) + info[0].__name__

def add_visit(event):
    event.visit = current.get()
    return True

handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(Line("%(asctime)s %(levelname)s visit_id=%(visit)s %(message)s"))
handler.addFilter(add_visit)
log = logging.getLogger("readmissions")
log.addHandler(handler)
log.setLevel(logging.INFO)
log.propagate = False
SECRET = {"patient_id", "family_name", "diagnosis", "cost_last_year", "cost_of_stay", "insurance_limit"}

def masked(record):
    first = record if isinstance(record, dict) else record.iloc[0].to_dict()
    return {name: "***" if name in SECRET else value for name, value in first.items()}

def score(record, *, again=False):
    current.set(f"{next(numbers):x}")
    log.info("asked with %s", masked(record))
    try:
        said = scorer.predict(record)
    except Exception:
        log.error("could not be scored", exc_info=True)
        raise
    log.info("scored")
    return said
'''
DRIVERS = """
import sys
from contextlib import contextmanager
from uuid import uuid1
from loguru import logger as registro
from trained_clf import clf

registro.configure(handlers=[{"sink": sys.stderr, "format": "{time} [{level}] {extra[siniestro]} {message}",
                              "backtrace": False, "diagnose": False}])

def donde(error):
    pasos, paso = [], error.__traceback__
    while paso:
        pasos.append(f"{paso.tb_frame.f_code.co_filename}:{paso.tb_lineno} {paso.tb_frame.f_code.co_name}")
        paso = paso.tb_next
    return " > ".join(pasos)

@contextmanager
def llamada():
    diario = registro.bind(siniestro=uuid1().hex)
    diario.debug("empieza")
    try:
        yield diario
    except Exception as error:
        diario.error("{} en {}", type(error).__name__, donde(error))
        raise
    diario.info("termina")

def classify(row):
    with llamada() as diario:
        diario.info("campos: {}", len(list(row)))
        return clf.predict(row)
"""
SCORED, CLASSIFIED = ("hospital-patients", "score-record"), ("insured-drivers", "classify-row")
HAND_INS: dict[str, tuple[tuple[str, str], str, set[str]]] = {
    "patients": (SCORED, PATIENTS, set()),
    "patients, the bank's fields masked": (
        SCORED,
        re.sub(
            r"SECRET = .*", 'SECRET = {"customer_id", "surname", "country", "balance", "estimated_salary"}', PATIENTS
        ),
        {"sensitive-data"},
    ),
    "patients, the patient as the id": (
        SCORED,
        PATIENTS.replace('f"{next(numbers):x}"', "str(record['patient_id'])"),
        {"sensitive-data", "no-request-id"},
    ),
    "patients, the exception's message": (
        SCORED,
        PATIENTS.replace("+ info[0].__name__", "+ repr(info[1])"),
        {"sensitive-data"},
    ),
    "patients, no time": (SCORED, PATIENTS.replace("%(asctime)s ", ""), {"no-timestamp"}),
    "drivers": (CLASSIFIED, DRIVERS, set()),
    "drivers, the exam's function": (CLASSIFIED, DRIVERS.replace("def classify", "def predict"), EVERYTHING),
    "drivers, the exam's module": (CLASSIFIED, DRIVERS.replace("trained_clf", "model"), EVERYTHING),
    "drivers, one id for all": (
        CLASSIFIED,
        DRIVERS.replace("uuid1().hex", "'a1b2c3d4e5'"),
        {"no-request-id"},
    ),
    "drivers, failures as information": (CLASSIFIED, DRIVERS.replace("diario.error", "diario.info"), {"no-levels"}),
    "drivers, only the failure's type": (CLASSIFIED, DRIVERS.replace("donde(error))", "'?')"), {"no-traceback"}),
    "drivers, a print": (
        CLASSIFIED,
        DRIVERS.replace("        return clf", "        print('done')\n        return clf"),
        {"print-not-logger"},
    ),
}
"""Alternatives that the variant has, a prediction.py, and the issues that it does not cure."""


@pytest.mark.parametrize("case", HAND_INS)
def test_hand_in_of_a_variant_is_judged_by_effect(sandbox: Sandbox, case: str) -> None:
    """Another way of logging in the variant's contract passes wholly; a look-alike fails just where it is wrong."""
    wanted, module, failed = HAND_INS[case]
    _, verdicts = grade_files(variant_with(LOGGING, *wanted), {MODULE: module}, sandbox)
    said = {name: verdict.reason.en for name, verdict in verdicts.items()}
    assert outcomes(verdicts, "failed") == failed, said
    assert outcomes(verdicts, "unchecked") == set()


def test_sentence_of_a_leak_names_the_variants_field(sandbox: Sandbox) -> None:
    """Who logs a driver's data reads the name of a driver's field, and of a driver, in both languages."""
    varied = variant_with(LOGGING, *CLASSIFIED)
    _, verdicts = grade_files(varied, varied.reviewed(), sandbox)
    reason = verdicts["sensitive-data"].reason
    fields = set(re.findall(r"\w+", varied.context()["service.py"].decode()))
    assert set(re.findall(r"`(\w+)`", reason.en)) <= fields
    assert "driver's value" in reason.en
    assert "del conductor" in reason.es


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_hand_in_of_the_exam_keeps_its_verdict_for_other_people(sandbox: Sandbox, folder: Path) -> None:
    """With the variant's fields and contract, what passes for the exam passes, and what fails fails alike."""
    place = FOLDERS.index(folder)
    people, chosen = (sorted(AXES[axis])[place % len(AXES[axis])] for axis in ("people", "contract"))
    varied = variant_with(LOGGING, people, chosen)
    raw = folder_files(folder)
    files = {name: _adapted(text.decode(), people, contract(varied.words)) for name, text in raw.items()}
    _, verdicts = grade_files(varied, files, sandbox)
    assert outcomes(verdicts, "failed") == expected(raw[MODULE])


def _adapted(text: str, people: str, names: dict[str, str]) -> str:
    """A hand-in of the exam with the variant's fields, taking the model from, and offering, the variant's names."""
    imported = {
        "from model import model": f"from {names['module']} import {names['model']} as model",
        "from model import": f"from {names['module']} import",
    }
    text = AXES["people"][people].joined(Wording(imported))(text)
    defined = re.search(r"^(async )?def predict\(|^predict = ", text, re.MULTILINE)
    return text + (f"\n{names['function']} = predict\n" if defined else "")


@pytest.mark.parametrize("chosen", sorted(AXES["contract"]))
def test_contract_is_what_the_instructions_and_the_files_say(tmp_path: Path, chosen: str) -> None:
    """The module of the model is in the context and defines the model; reviewed file and service use the function."""
    varied = variant_with(LOGGING, chosen)
    names, context = contract(varied.words), varied.context()
    path = tmp_path / f"{names['module']}.py"
    path.write_bytes(context[path.name])
    space = runpy.run_path(str(path))
    model = space[names["model"]]
    assert space["load_model"]() is model
    assert [len(model.predict(rows)) for rows in (_row(space), [_row(space)] * 2, [[1, "a", "b", 2.0, 3.0, 4]])] == [
        1,
        2,
        1,
    ]
    assert f"from prediction import {names['function']}\n" in context["service.py"].decode()
    for lang in ("es", "en"):
        instructions = varied.text[lang].instructions
        assert {f"`{names['module']}.py`", f"`{names['model']}`"} <= set(re.findall(r"`[^`]+`", instructions))
        assert f"`{names['function']}(" in instructions
        for text in (varied.reviewed(lang)[MODULE], varied.solution(lang)[MODULE]):
            assert f"def {names['function']}(" in text
            assert f"from {names['module']} import {names['model']}\n" in text


def _row(space: dict[str, Any]) -> dict[str, object]:
    return {name: 1.5 if name in space["NUMBERS"] else "x" for name in space["FEATURES"]}


def test_contract_of_the_exam_is_its_own() -> None:
    """Variant 0 is called as ever."""
    assert contract(AS_WRITTEN) == {"function": "predict", "module": "model", "model": "model"}


ROWS = {
    "print-not-logger": ("steps", "Usa print en classify(row) en lugar de un logger", "logger.info('model_called')"),
    "sensitive-data": (
        "company-employees",
        "Se escriben los datos del empleado, con su yearly_salary",
        "solo los nombres",
    ),
    "no-levels": ("got", "The messages carry no level: 'Something broke' looks like 'Returning'", "use INFO and ERROR"),
    "no-request-id": ("correlation", "No hay forma de unir los mensajes de una llamada", "añadir un correlation_id"),
    "no-timestamp": ("hospital-patients", "No pone la hora a la que llegó cada paciente", "añadir fecha y hora"),
    "no-traceback": ("incoming", "print(f'Problem: {problem}') loses the traceback", "logger.exception and raise"),
}


@pytest.mark.parametrize("issue", ROWS)
def test_rows_in_a_variants_words_are_matched(issue: str) -> None:
    """Rows about employees, about `classify` or a correlation id are accepted as the exam's own would be."""
    wanted, problem, correction = ROWS[issue]
    (match,) = match_table(variant_with(LOGGING, wanted), [Row(problem, None, correction)])
    assert (match.issue, match.band) == (issue, "accepted")


def test_no_text_speaks_of_the_exams_customers_any_more() -> None:
    """In a hundred variants: who is served by the files is served by the sentences, in both languages."""
    others = [
        one
        for one in map(LOGGING.variant, range(1, 101))
        if one.drawn and one.drawn.drawn["people"] != "bank-customers"
    ]
    for varied in others:
        for lang in ("es", "en"):
            files = [*varied.reviewed(lang).values(), *varied.solution(lang).values()]
            files += [data.decode() for data in varied.context().values()]
            said = [varied.text[lang].instructions]
            for issue in varied.issues:
                each = (issue.title, issue.correction, issue.cured, *issue.failed.values())
                said += [text.es if lang == "es" else text.en for text in each]
            assert not re.search(
                r"cliente|customer|churn|balance|salary_|surname\b.*Hargrave", "\n".join((*files, *said)), re.I
            )


@pytest.mark.parametrize(("layout", "place"), [("inside", "body"), ("after", ""), ("else", "orelse")])
def test_what_goes_well_is_returned_where_the_layout_says(layout: str, place: str) -> None:
    """The reviewed function returns inside its try, after it, or in its else; nothing else differs for the checks."""
    (function,) = ast.parse(variant_with(LOGGING, layout).reviewed()[MODULE]).body[-1:]
    assert isinstance(function, ast.FunctionDef)
    (attempt,) = (node for node in function.body if isinstance(node, ast.Try))
    found = [name for name in ("body", "orelse") for node in getattr(attempt, name) if isinstance(node, ast.Return)]
    assert found == ([place] if place else [])
    assert isinstance(function.body[-1], ast.Return) is (layout == "after")
