"""`python -m grading`: its keys, its one line for whatever is wrong, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grading import content
from grading.__main__ import main

CARD = "hito-5/model-card-incompleto"
GRADE = {"work", "exam", "exercise", "score", "max", "seed", "issues", "rows", "run", "seconds"}
ISSUE = {"id", "severity", "named", "severity_ok", "fixed", "points", "max_points", "reason"}
ROW = {"problem", "issue", "band", "confidence"}
RUN = {"state", "seconds", "error", "stdout", "layers"}
EXERCISE = {"slug", "title", "points", "kind", "files", "columns", "issues", "questions", "solution_files"}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the reviewed card and one row."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "model_card.md").write_text("# Model card\n", encoding="utf-8")
    row = {"problem": "No hay métricas", "severity": "", "correction": "Accuracy y F1"}
    (folder / "rows.json").write_text(json.dumps([row]), encoding="utf-8")
    return folder


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_grade_prints_one_json_line_per_folder_with_the_agreed_keys(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The keys of a `grade` line are those of the contract, for each folder."""
    assert main(["grade", CARD, str(work), str(work), "--json", "--seed", "5"]) == 0
    lines = _lines(capsys)
    assert len(lines) == 2
    for line in lines:
        assert set(line) >= GRADE
        assert all(set(issue) == ISSUE for issue in line["issues"])
        assert [set(row) for row in line["rows"]] == [ROW]
        assert set(line["run"]) >= RUN
        assert line["seed"] == 5


def test_the_same_seed_gives_the_same_grading(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two gradings with one seed differ in nothing but their seconds."""
    first, second = ({}, {})
    for result in (first, second):
        main(["grade", CARD, str(work), "--json", "--seed", "5"])
        (line,) = _lines(capsys)
        result.update({key: line[key] for key in GRADE - {"seconds", "run"}})
    assert first == second


@pytest.mark.parametrize(
    ("data", "state"),
    [(None, "rejected"), (b"\xff\xfe\x00\x01" * 50, "rejected"), (b"# x\n" * 2_500_000, "rejected"), (b"# x", "ok")],
    ids=["missing", "binary", "10 MB", "text"],
)
def test_files_that_can_not_be_read_are_graded_as_rejected(
    data: bytes | None, state: str, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing, binary or huge file ends as `rejected` with a reason, and its rows still count."""
    (work / "model_card.md").unlink()
    if data is not None:
        (work / "model_card.md").write_bytes(data)
    assert main(["grade", CARD, str(work), "--json"]) == 0
    (line,) = _lines(capsys)
    assert line["run"]["state"] == state
    assert (line["run"]["error"] is None) is (state == "ok")
    assert sum(issue["named"] for issue in line["issues"]) == 1


def test_a_link_to_somebody_elses_file_is_not_handed_in(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A symbolic link in a learner's folder is not followed: the file counts as missing."""
    secret = work.parent / "secret.md"
    (work / "model_card.md").rename(secret)
    (work / "model_card.md").symlink_to(secret)
    assert main(["grade", CARD, str(work), "--json"]) == 0
    (line,) = _lines(capsys)
    assert line["run"]["state"] == "rejected"


ROWS_200 = json.dumps([{"problem": "a", "severity": "", "correction": ""}] * 200)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS_200, "200 rows"),
        ("{", "no JSON"),
        ('{"problem": "a"}', "not a list"),
        ("[3]", "row 1"),
        ('[{"problem": "a", "severity": "urgent"}]', "'urgent'"),
        ('[{"problem": 5}]', "'problem' is not text"),
        ("[" * 100_000, "no JSON"),
    ],
    ids=["200 rows", "broken", "object", "number", "severity", "cell", "deep"],
)
def test_a_bad_table_is_one_line_and_exit_code_2(
    rows: str, said: str, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table that can't be taken says which file and why in one line, and grades nothing."""
    (work / "rows.json").write_text(rows, encoding="utf-8")
    assert main(["grade", CARD, str(work), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said in err
    assert "rows.json" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "hito-5/mlflow", "."], "mlflow-con-errores"),
        (["grade", "hito-9/mlflow-con-errores", "."], "hito-5"),
        (["grade", "mlflow-con-errores", "."], "EXAM/EXERCISE"),
        (["grade", CARD, "no-such-folder"], "no-such-folder"),
        (["match", CARD, "no-such-file.jsonl"], "no-such-file.jsonl"),
        (["exam", "no-such-exam.md"], "no-such-exam.md"),
        (["variants", CARD, "out", "--defects", "missing-metric"], "missing-metrics"),
    ],
    ids=["exercise", "exam", "no slash", "folder", "rows", "exam file", "defect"],
)
def test_what_does_not_exist_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown name offers a near one; a missing path is named."""
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert said in err


@pytest.mark.parametrize("arguments", [[], ["grade"], ["mark"], ["grade", CARD, ".", "--seed", "x"]])
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A missing or unknown argument is said in one line that names --help."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    err = capsys.readouterr().err
    assert stopped.value.code == 2
    assert len(err.splitlines()) == 1
    assert "--help" in err


def test_match_prints_three_nearest_issues_for_each_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A `match` line has the agreed keys, three issues in top3, and an issue only when accepted."""
    path = tmp_path / "rows.jsonl"
    rows = [{"problem": "No hay métricas", "correction": "añadir accuracy"}, {"problem": "hola", "correction": ""}]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert main(["match", CARD, str(path), "--json"]) == 0
    first, second = _lines(capsys)
    assert first["issue"] == "missing-metrics"
    assert second["issue"] is None
    for line in (first, second):
        assert set(line) == {"issue", "band", "confidence", "top3"}
        assert len(line["top3"]) == 3
        assert (line["issue"] is not None) is (line["band"] == "accepted")


def test_exam_reports_what_an_exam_file_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """An `exam` line has the agreed keys, and ids from the rubrics beside the file."""
    assert main(["exam", str(content.HOME / "hito-5" / "exam.md"), "--json"]) == 0
    (line,) = _lines(capsys)
    assert set(line) == {"title", "minutes", "pass_mark", "exercises", "rubric", "complaints"}
    assert [set(exercise) for exercise in line["exercises"]] == [EXERCISE] * 4
    assert [len(exercise["issues"]) for exercise in line["exercises"]] == [7, 6, 8, 8]
    assert line["complaints"] == []


@pytest.mark.parametrize(
    ("defects", "expected"), [("all", 8), ("none", 0), ("missing-metrics,missing-ethics", 2), (None, None)]
)
def test_variants_writes_files_with_the_defects_asked_for(
    defects: str | None, expected: int | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`all` is the exam's own file, `none` the model solution, ids just those, and a seed draws some."""
    out = tmp_path / "out"
    options = ["--defects", defects] if defects else ["--seed", "4"]
    assert main(["variants", CARD, str(out), "--json", *options]) == 0
    (line,) = _lines(capsys)
    assert (out / "model_card.md").is_file()
    assert len(line["defects"]) == expected if expected is not None else 4 <= len(line["defects"]) <= 8
    exercise = content.find("hito-5").exercise("model-card-incompleto")
    if defects in {"all", "none"}:
        wanted = exercise.reviewed() if defects == "all" else exercise.solution()
        assert (out / "model_card.md").read_text(encoding="utf-8") == wanted["model_card.md"]


def test_a_folder_that_variants_wrote_is_graded_on_its_variants_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Just the drawn defects are there, among all issues; as the learner's variant, only they count."""
    name, out = "hito-5/mlflow-con-errores", tmp_path / "out"
    exercise = content.find("hito-5").exercise("mlflow-con-errores")
    seed = next(seed for seed in range(1, 99) if exercise.variant(seed).words("Age") != "Age")
    main(["variants", name, str(out), "--json", "--seed", str(seed)])
    (written,) = _lines(capsys)
    main(["grade", name, str(out), "--json"])
    main(["grade", name, str(out), "--json", "--variant", str(seed)])
    whole, learners = _lines(capsys)
    assert [issue["id"] for issue in whole["issues"] if not issue["fixed"]] == written["defects"]
    assert len(whole["issues"]) == 7
    assert [issue["id"] for issue in learners["issues"]] == written["defects"]
    assert (learners["score"], learners["max"]) == (0.0, 25.0)
    main(["variants", name, str(out), "--defects", "none"])
    assert sorted(path.name for path in out.iterdir()) == ["train_mlflow.py"]


@pytest.mark.parametrize(
    "note", ["{", "{}", '{"exercise": "hito-5/model-card-incompleto", "variant": 3}', "[" * 99_999]
)
def test_a_note_of_no_variant_of_the_exercise_is_refused(
    note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is graded on the data of another variant by mistake."""
    (tmp_path / "variant.json").write_text(note, encoding="utf-8")
    assert main(["grade", "hito-5/mlflow-con-errores", str(tmp_path)]) == 2
    assert "variant.json" in capsys.readouterr().err


def test_readable_reports_name_every_issue(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json a person reads the score and each issue's sentence."""
    assert main(["grade", CARD, str(work), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    exercise = content.find("hito-5").exercise("model-card-incompleto")
    assert all(issue.id in out for issue in exercise.issues)
    assert "Your row 1 names it" in out


def test_exams_are_found_where_the_app_finds_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CORRIGE_EXERCISES names their folder for the command line too."""
    monkeypatch.setenv("CORRIGE_EXERCISES", str(tmp_path))
    assert main(["new", "mine", "--json"]) == 0
    assert _lines(capsys)[0]["exam"] == str(tmp_path / "mine")
    slug = content.find("mine", tmp_path).exercises[0].slug
    assert main(["variants", f"mine/{slug}", str(tmp_path / "out"), "--json"]) == 0
    assert main(["variants", CARD, str(tmp_path / "out")]) == 2
    assert "mine" in capsys.readouterr().err
