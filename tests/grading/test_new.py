"""`new` writes an exam that is right from its first minute, and never over anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grading import authoring, content, markdown, prove, skeleton, variants
from grading.__main__ import main
from grading.errors import InputError
from grading.model import LANGUAGES, Language, Row
from grading.pipeline import grade
from grading.sandbox import Sandbox


@pytest.mark.parametrize("lang", [None, *LANGUAGES])
def test_a_new_exam_lints_clean_loads_and_is_proven(
    lang: Language | None, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was just written has no complaint, two issues that are really checked, and no claim that is broken."""
    folder = tmp_path / "hito-6"
    options = ["--lang", lang] if lang else []
    assert main(["new", str(folder), "--json", *options]) == 0
    written = json.loads(capsys.readouterr().out)
    assert written["files"] == sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    for name in {"exam.md", *(["exam.en.md"] if lang is None else [])}:
        assert main(["exam", str(folder / name), "--json"]) == 0
        described = json.loads(capsys.readouterr().out)
        assert described["complaints"] == []
        assert "hito-6" in described["title"]
    exam = content.load(folder)
    assert [(one.checked, one.has_rubric, len(one.issues)) for one in exam.exercises] == [(True, True, 2)]
    claims = list(prove.prove(str(folder), sandbox))
    assert [claim for claim in claims if claim.proof == "broken"] == []
    assert [claim.claim for claim in claims if claim.proof == "open"] == ([] if lang is None else ["same structure"])


@pytest.mark.parametrize("lang", [None, *LANGUAGES])
def test_make_content_leaves_a_new_exam_as_it_is(lang: Language | None, tmp_path: Path) -> None:
    """Its code blocks are those of template/ in the language of the file, also where there is one language alone."""
    skeleton.write("hito-8", lang, tmp_path)
    assert authoring.refresh(tmp_path) == []
    said = (tmp_path / "hito-8" / "exam.md").read_text(encoding="utf-8")
    assert ("The mean of the readings" in said) is (lang == "en")


@pytest.mark.parametrize("lang", [None, *LANGUAGES])
def test_a_new_exam_explains_itself_to_its_author_alone(lang: Language | None, tmp_path: Path) -> None:
    """The exam files have a comment on each part, and nothing of one is read, shown or complained about."""
    skeleton.write("hito-9", lang, tmp_path)
    for path in (tmp_path / "hito-9").glob("exam*.md"):
        assert path.read_text(encoding="utf-8").count("<!--") >= 7
        assert "<!--" not in str(markdown.read_exam(path))


def test_a_new_exam_shows_how_retakes_differ(tmp_path: Path) -> None:
    """Nine wordings of its exercise, in which code, context and text agree."""
    skeleton.write(str(tmp_path / "demo"))
    (exercise,) = content.load(tmp_path / "demo").exercises
    axes = variants.read(exercise.folder)
    assert [len(alternatives) for alternatives in axes.values()] == [3, 3]
    varied = [exercise.variant(seed) for seed in range(1, 100)]
    assert len({str((one.words.both, one.text["es"].instructions)) for one in varied}) == 9
    for one in varied:
        name, module = one.words("MISSING"), one.words("sensors")
        assert f"from {module} import {name}" in one.reviewed("es")["average.py"]
        assert f"{name} = {one.words('-999.0')}" in one.context()[f"{module}.py"].decode()
        assert all(f"`{module}.py`" in text.instructions for text in one.text.values())
        assert ("pluviómetro" in one.text["es"].instructions) is ("rain gauge" in one.text["en"].instructions)


OTHER = """\
from sensors import MISSING
import statistics
def average(readings):
    real = []
    for reading in readings:
        if reading == MISSING:
            continue
        real.append(reading)
    try:
        return statistics.fmean(real)
    except statistics.StatisticsError:
        return
"""
GUARDS_THE_LIST_ALONE = OTHER.replace("try:", "if not readings: return None\n    if True:").partition("    except")[0]
FORGED = """\
class Right(float):
    def __eq__(self, other):
        return True
def average(readings):
    return Right(sum(readings) / len(readings)) if readings else None
"""


@pytest.mark.parametrize(
    ("code", "cured"),
    [
        (OTHER, {"counts-missing", "empty-raises"}),
        (GUARDS_THE_LIST_ALONE, {"counts-missing"}),
        (FORGED, set()),
        ("def average(readings):\n    return None\n", {"empty-raises"}),
        ("def average(readings):\n    raise SystemExit\n", set()),
        ("def mean(readings):\n    return None\n", set()),
        ("average = 3\nimport\n", set()),
    ],
    ids=["other style", "guards [] alone", "forged", "always None", "leaves", "other name", "no Python"],
)
def test_the_skeletons_checks_ask_what_files_do(code: str, cured: set[str], tmp_path: Path, sandbox: Sandbox) -> None:
    """Any correct style passes, what only looks right fails, and the rows of a table are matched too."""
    skeleton.write(str(tmp_path / "demo"), "en")
    (exercise,) = content.load(tmp_path / "demo").exercises
    rows = [Row("It crashes on an empty list", None, "Return None")]
    graded = grade(exercise, rows, {"average.py": code.encode()}, 3, sandbox=sandbox)
    assert {issue.id for issue in graded.issues if issue.fixed} == cured
    assert None not in [issue.fixed for issue in graded.issues]
    assert [issue.id for issue in graded.issues if issue.named] == ["empty-raises"]


def test_a_variants_gaps_are_those_that_its_words_say(tmp_path: Path, sandbox: Sandbox) -> None:
    """A fix that leaves out the gaps of the exam alone cures nothing in a variant that writes others."""
    skeleton.write(str(tmp_path / "demo"))
    (exercise,) = content.load(tmp_path / "demo").exercises
    varied = next(one for one in map(exercise.variant, range(1, 99)) if one.words("MISSING") == "NOTHING").whole
    fixed = OTHER.replace("MISSING", "NOTHING").replace("sensors", varied.words("sensors"))
    for code, cured in ((fixed, 2), (fixed.replace("reading == NOTHING", "reading == -999.0"), 0)):
        graded = grade(varied, [], {"average.py": code.encode()}, 3, sandbox=sandbox)
        assert sum(bool(issue.fixed) for issue in graded.issues) == cured


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder, file or dangling link of that name is left as it is: one line, exit code 2."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "exam.md").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("taken", "file", "link"):
        assert main(["new", str(tmp_path / name)]) == 2
        err = capsys.readouterr().err
        assert len(err.splitlines()) == 1
        assert "is there already" in err
    assert (tmp_path / "taken" / "exam.md").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in (tmp_path / "taken").iterdir()) == ["exam.md"]


@pytest.mark.parametrize("name", ["Hito 6", "hito_6", "", "..", "hito-", "ñu", "a" * 300])
def test_a_name_that_can_not_be_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    """Names are those of folders and addresses: what is none of either writes nothing and says what to do."""
    with pytest.raises(InputError) as told:
        skeleton.write(name, home=tmp_path)
    assert told.value.fix
    assert list(tmp_path.iterdir()) == []


def test_a_bare_name_is_a_folder_of_exercises(tmp_path: Path) -> None:
    """A name alone goes where the exams are, and the app finds it there."""
    skeleton.write("hito-7", home=tmp_path)
    assert content.exams(tmp_path) == ("hito-7",)
