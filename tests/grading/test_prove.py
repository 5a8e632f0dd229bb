"""`prove` notices each way in which an exam folder can be wrong."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grading import content, prove, prove_files, prove_rows, skeleton
from grading.__main__ import main
from grading.claim import Claim
from grading.errors import SandboxError, UnknownName
from grading.job import Job, Observed
from grading.model import Match, Row, Text
from grading.sandbox import Sandbox
from grading.sandbox.nowhere import NoSandbox

SLUG = "media-equivocada"
RUBRIC, CHECKS, TEMPLATE = (f"{SLUG}/{name}" for name in ("rubric.yml", "checks.py", "template/average.py.j2"))
FILES = ("reviewed fails", "solution passes", "defect fails alone", "defects fail exactly", "variants hold")
NO_WORDS = Text("", "")
FEW = 2
"""Random sets of defects that these tests ask for."""
CARELESS = '''    """The mean is that of the measured values, with gaps and without."""
    if any(answer.raised for answer in facts.empty):
        raise Failure
'''
"""A check that also fails for the other defect."""


def said(*texts: str) -> str:
    """The lines of a rubric that hold these texts."""
    return "".join(f'        - "{text}"\n' for text in texts)


BREAKS = {
    "row that is not there": (RUBRIC, "row: 2", "row: 5", {"loads": "row 5"}),
    "row that is no number": (RUBRIC, "row: 2", "row: second", {"loads": "no number of a row"}),
    "no exercise in English": (
        "exam.en.md",
        "## Exercise 1: Misleading mean (100 points)",
        "## Notes",
        {"loads": "exam.en.md"},
    ),
    "time in one language": ("exam.en.md", "10-15", "20-30", {"same structure": "minutes"}),
    "points in one language": ("exam.en.md", "100 points", "90 points", {"same structure": "points: 100.0"}),
    "severity in one language": ("exam.en.md", "🟡 Medium", "🟢 Minor", {"same structure": "severities"}),
    "file in one language": (
        "exam.en.md",
        "```python\n# average.py",
        "```python\n# mean.py",
        {"same structure": "mean.py", "blocks": "mean.py"},
    ),
    "block by hand": ("exam.md", "len(readings)", "len(list(readings))", {"blocks": "differ from template/"}),
    "no such template variable": (TEMPLATE, '{{ t("', '{{ tt("', dict.fromkeys((*FILES, "blocks"), "undefined")),
    "defect left out": (
        TEMPLATE,
        "    return sum(measured) / len(readings)",
        "    return sum(measured) / len(measured)",
        {"reviewed fails": "counts-missing passes, though it is there", "defect fails alone": "", "blocks": ""},
    ),
    "defect that stops the run": (
        TEMPLATE,
        "from sensors import MISSING",
        'from sensors import MISSING\n#% if on("counts-missing")\nimport nowhere\n#% endif',
        {"reviewed fails": "ended with error", "defect fails alone": "nowhere", "blocks": ""},
    ),
    "solution that is wrong": (
        TEMPLATE,
        "    return sum(measured) / len(measured)",
        "    return sum(measured) / (len(measured) + 1)",
        {"solution passes": "counts-missing fails, though cured", "defect fails alone": "", "blocks": ""},
    ),
    "check that fails for another defect": (
        CHECKS,
        '    """The mean is that of the measured values, with gaps and without."""\n',
        CARELESS,
        {"defect fails alone": "counts-missing fails, though cured"},
    ),
    "check that breaks": (
        CHECKS,
        "    for answer in facts.empty:",
        "    for answer in facts.nothing:",
        dict.fromkeys(("reviewed fails", "solution passes", "defect fails alone"), "empty-raises could not be checked"),
    ),
    "failure without a sentence": (
        CHECKS,
        'Failure("wrong")',
        'Failure("unheard")',
        {"sentences are written": "no sentence for unheard"},
    ),
    "check of another id": (
        CHECKS,
        'check("empty-raises")',
        'check("empty")',
        dict.fromkeys(FILES, "one check per issue"),
    ),
    "checks that are no Python": (CHECKS, "def plan(", "def plan((", dict.fromkeys(FILES, "SyntaxError")),
    "plan that breaks": (
        CHECKS,
        "    missing = float(",
        "    missing = files[0] + float(",
        dict.fromkeys(FILES, "KeyError"),
    ),
    "title that names nothing": (
        "exam.md",
        "| 2 | Sin lecturas medidas divide entre cero | 🟡 Medio | Devolver `None` cuando no queda ninguna lectura |",
        "| 2 | Todo está bien | 🟡 Medio | No hay que cambiar nada |",
        {"rows match": "rejected"},
    ),
    "phrasings that claim nothing": (
        RUBRIC,
        said("División entre cero"),
        said("Está todo bien", "No veo ningún problema", "Perfecto", "Me parece correcto", "Nada que cambiar"),
        {"phrasings match": "are not recognised"},
    ),
    "phrasings of the other issue": (
        RUBRIC,
        said("Un hueco cuenta como si fuera un cero"),
        said(
            "Con la lista vacía se rompe",
            "ZeroDivisionError si no hay datos",
            "No comprueba que quede algún dato antes de dividir",
            "Falta tratar la lista vacía",
        ),
        {"unseen phrasings match": "accepted as empty-raises"},
    ),
    "phrasing of two issues": (
        RUBRIC,
        "Un hueco cuenta como si fuera un cero",
        "se rompe con una lista VACIA",
        {
            "texts stand once": "'se rompe con una lista vacia' stands for counts-missing and empty",
            "phrasings match": "",
        },
    ),
    "near miss that is none": (
        RUBRIC,
        "An empty list is a possible value",
        "Without measured readings it divides by zero",
        {
            "texts stand once": "stands for empty-raises and nothing",
            "near misses name nothing": "accepted as empty-raises",
        },
    ),
}
"""What is changed in which file of the skeleton, and the claims that this must break with what they must say."""


ELSEWHERE = (
    *("No hay docstring", "Faltan pruebas unitarias", "Usaría pandas en lugar de una lista", "Falta un README"),
    *("El nombre de la función no dice nada", "El código está desordenado", "Falta una función main"),
    *("Se podría mejorar bastante", "No usa type hints", "Faltan comentarios en el código"),
)
"""What learners write of any file: each looks like nothing to a matcher that has not learnt that it is meant here."""


def _skeleton(tmp_path: Path) -> Path:
    return Path(skeleton.write(str(tmp_path / "demo"))["exam"])


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    content.load.cache_clear()


def _broken(claims: list[Claim]) -> dict[str, str]:
    found: dict[str, str] = {}
    for claim in claims:
        if claim.proof == "broken":
            found[claim.claim] = f"{found.get(claim.claim, '')} {claim.why}"
    return found


@pytest.mark.parametrize(("file", "old", "new", "expected"), BREAKS.values(), ids=list(BREAKS))
def test_what_is_wrong_breaks_its_claim(
    file: str, old: str, new: str, expected: dict[str, str], tmp_path: Path, sandbox: Sandbox
) -> None:
    """One mistake in a folder breaks the claims about it, each saying why, and no claim about anything else."""
    folder = _skeleton(tmp_path)
    _change(folder / file, old, new)
    broken = _broken(list(prove.prove(str(folder), sandbox, FEW)))
    for claim, said in expected.items():
        assert said in broken[claim]
    assert set(broken) <= {*expected, "defects fail exactly", "variants hold", "unseen phrasings match"}


def test_a_consequence_that_is_declared_breaks_nothing(tmp_path: Path, sandbox: Sandbox) -> None:
    """A check that fails for another defect too is as it should be where rubric.yml says that it follows."""
    folder = _skeleton(tmp_path)
    _change(folder / CHECKS, '    """The mean is that of the measured values, with gaps and without."""\n', CARELESS)
    _change(folder / RUBRIC, "follows: []", "follows: [empty-raises]")
    assert _broken(list(prove.prove(str(folder), sandbox, FEW))) == {}


def test_a_consequence_of_two_defects_needs_both(tmp_path: Path) -> None:
    """`follows: [a + b]` holds where a and b are there, and a chain of consequences is followed to its end."""
    (exercise,) = content.load(_skeleton(tmp_path)).exercises
    first = exercise.issues[0]
    issues = tuple(
        replace(first, id=name, follows=follows)
        for name, follows in {"a": (), "b": (), "c": ("a + b",), "d": ("c",), "e": ("a+c", "b")}.items()
    )
    many = replace(exercise, issues=issues)
    expected = {"a": {"a"}, "b": {"b", "e"}, "ab": {*"abcde"}, "c": {"c", "d"}, "ac": {*"acde"}, "": set()}
    assert {given: prove_files.consequences(many, given) for given in expected} == expected


@pytest.mark.parametrize("follows", ["[no-such-issue]", "[empty-raises + nothing]", "empty-raises", "[3]"])
def test_a_consequence_of_nothing_known_does_not_load(follows: str, tmp_path: Path) -> None:
    """`follows` is a list of ids, of this rubric."""
    folder = _skeleton(tmp_path)
    _change(folder / RUBRIC, "follows: []", f"follows: {follows}")
    (claim,) = prove.prove(str(folder), NoSandbox())
    assert (claim.claim, claim.proof) == ("loads", "broken")
    assert "follows" in claim.why


def test_phrasings_without_common_ground_are_noticed(tmp_path: Path, sandbox: Sandbox) -> None:
    """Phrasings that only the matcher that learnt them recognises break the claim about unseen ones."""
    folder = _skeleton(tmp_path)
    path = folder / RUBRIC
    head, mark, rest = path.read_text(encoding="utf-8").partition("  empty-raises:")
    before, near, tail = rest.partition("    rejects:")
    fresh = before[: before.index("    phrasings:")] + "    phrasings:\n      es:\n" + said(*ELSEWHERE)
    path.write_text(head + mark + fresh + near + tail, encoding="utf-8")
    content.load.cache_clear()
    broken = _broken(list(prove.prove(str(folder), sandbox, 0)))
    assert "are not recognised" in broken["unseen phrasings match"]


def test_an_exam_without_sidecars_says_what_can_not_be_proven(tmp_path: Path, sandbox: Sandbox) -> None:
    """A lone exam.md has its rows proven; what would need a twin, checks, a template or phrasings stays open."""
    folder = _skeleton(tmp_path)
    shutil.rmtree(folder / SLUG)
    (folder / "exam.en.md").unlink()
    content.load.cache_clear()
    claims = list(prove.prove(str(folder), sandbox))
    found = {claim.claim: claim for claim in claims if claim.proof == "open"}
    assert _broken(claims) == {}
    assert set(found) == {"same structure", "blocks", "files", "phrasings match"}
    assert all(claim.why for claim in found.values())
    assert sum(claim.claim == "rows match" and claim.proof == "proven" for claim in claims) == 2


def test_a_row_that_would_be_asked_about_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that goes to its own issue is proven even when a learner would be asked about it, and that is said."""
    exercise = content.find("hito-5").exercise("mlflow-con-errores")
    asked, named = exercise.issues[0], {issue.title.es: issue.id for issue in exercise.issues}
    named |= {issue.title.en: issue.id for issue in exercise.issues}

    class Hesitant:
        def match_each(self, rows: list[Row]) -> list[Match]:
            found = [named[row.problem] for row in rows]
            return [Match(one, "uncertain" if one == asked.id else "accepted", 0.5, (one,), NO_WORDS) for one in found]

    monkeypatch.setattr(prove_rows, "matcher", lambda _exercise: Hesitant())
    claims = list(prove_rows.rows(exercise))
    assert {claim.proof for claim in claims} == {"proven"}
    assert [claim.subject for claim in claims if "uncertain" in claim.why] == [asked.id]


def test_one_exercise_can_be_proven_by_itself(tmp_path: Path, sandbox: Sandbox) -> None:
    """EXAM/EXERCISE proves that exercise; an unknown exam or exercise is an error that offers near names."""
    folder = _skeleton(tmp_path)
    claims = list(prove.prove(f"{folder}/{SLUG}", sandbox, FEW))
    assert {claim.exercise for claim in claims} == {"", SLUG}
    assert sum(claim.claim == "defects fail exactly" for claim in claims) == FEW
    for name in (f"{folder}/media-equivocado", "hito-9", "demo", "hito-5/mlflow"):
        with pytest.raises(UnknownName):
            list(prove.prove(name, sandbox))


def test_files_stay_open_where_they_can_not_be_run(tmp_path: Path) -> None:
    """On a system without a sandbox everything else is proven, and no file is said to be right or wrong."""
    claims = list(prove.prove(str(_skeleton(tmp_path)), NoSandbox()))
    assert [claim.claim for claim in claims if claim.proof == "open"] == ["files"]
    assert _broken(claims) == {}
    assert not {claim.claim for claim in claims} & set(FILES)


class _Broken:
    """A sandbox that can't start."""

    def run(self, job: Job) -> Observed:
        raise SandboxError("no room", "sandbox", "free some")

    def warm(self, profile: str) -> None:
        """Nothing."""


def test_a_sandbox_that_fails_says_nothing_of_the_exam(tmp_path: Path) -> None:
    """A fault of ours is raised, and no claim is called broken for it."""
    claims: list[Claim] = []
    with pytest.raises(SandboxError):
        claims.extend(prove.prove(str(_skeleton(tmp_path)), _Broken()))
    assert _broken(claims) == {}


def test_the_command_tells_people_programs_and_shells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table or a line per claim; exit code 0 while nothing is broken, 1 as soon as something is."""
    folder = _skeleton(tmp_path)
    assert main(["prove", str(folder), "--variants", "1", "--lang", "es"]) == 0
    assert " 0 broken" in capsys.readouterr().out
    _change(folder / "exam.md", "len(readings)", "len(list(readings))")
    assert main(["prove", str(folder), "--variants", "0", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(line) == {"exam", "exercise", "claim", "subject", "proof", "why"} for line in lines)
    assert [(line["claim"], line["subject"]) for line in lines if line["proof"] == "broken"] == [("blocks", "exam.md")]
    assert main(["prove", str(folder), "--variants", "0"]) == 1
    assert "broken: exam.md: differ from template/" in capsys.readouterr().out
