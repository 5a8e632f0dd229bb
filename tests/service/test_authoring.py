"""Exams in the making: nothing is lost, nothing shipped is touched, and who may write them."""

from __future__ import annotations

import io
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import service
from grading import content
from grading.errors import InputError, UnknownName
from grading.model import Row
from service import App, ExamDraft
from service.instructors import FILE


@pytest.fixture
def draft(app: App) -> ExamDraft:
    """The skeleton, begun by learner 1."""
    return service.new_exam(app, 1, "es")


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_skeleton_begins_as_an_exam_file_alone(draft: ExamDraft) -> None:
    """It loads without complaint, and no sidecar checks what the author will change."""
    assert (draft.name, draft.files, draft.has_sidecars) == ("nuevo-examen", ("exam.md",), False)
    assert content.load(draft.folder).exercises[0].issues
    assert "template/" not in draft.text("exam.md")


def test_every_begin_has_a_folder_of_its_own(app: App, draft: ExamDraft) -> None:
    """Beginning the same again writes over nothing, and each instructor sees only what is theirs."""
    service.save_exam(draft, "exam.md", "# mine")
    again = service.new_exam(app, 1, "es")
    assert again.name == "nuevo-examen-2"
    assert draft.text("exam.md") == "# mine"
    assert {each.name for each in service.exam_drafts(app, 1)} == {"nuevo-examen", "nuevo-examen-2"}
    assert service.exam_drafts(app, 2) == ()


def test_picking_copies_and_editing_leaves_the_exam_alone(app: App) -> None:
    """A picked exam has its sidecars with it; whatever is written goes into the copy."""
    shipped = app.settings.exercises_folder / "mini"
    before = files_below(shipped)
    picked = service.pick_exam(app, 1, "mini")
    assert files_below(picked.folder) == before
    service.save_exam(picked, "exam.md", "# other")
    assert files_below(shipped) == before
    with pytest.raises(UnknownName):
        service.pick_exam(app, 1, "../mini")


def test_what_is_written_is_read_again(app: App, draft: ExamDraft) -> None:
    """A text comes back as it was saved, from another process's list too, with the time of saving."""
    saved = service.save_exam(draft, "exam.md", "# ñandú 🔴\n\n| a |\n")
    assert saved.saved >= draft.saved
    assert service.exam_drafts(app, 1)[0].text("exam.md") == "# ñandú 🔴\n\n| a |\n"
    assert [path.name for path in draft.folder.iterdir()] == ["exam.md"]


def test_a_save_is_of_its_files_and_size_only(draft: ExamDraft) -> None:
    """No other file can be written, and what is too long is refused with the text before kept."""
    before = draft.text("exam.md")
    for name in ("exam.en.md", "../x.md", "checks.py"):
        with pytest.raises(UnknownName):
            service.save_exam(draft, name, "x")
    with pytest.raises(InputError, match="bytes"):
        service.save_exam(draft, "exam.md", "x" * (4 * 1024 * 1024 + 1))
    assert draft.text("exam.md") == before


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("# Título".encode("latin-1"), "is not UTF-8 text"),
        ("# Título".encode("utf-16"), "is not UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8 text"),
        (b"# a\x00b", "holds NUL bytes"),
        (b" \n", "is empty"),
        (b"x" * (4 * 1024 * 1024 + 1), r"has \d+ bytes"),
    ],
    ids=["latin-1", "utf-16", "image", "nul", "empty", "large"],
)
def test_an_upload_that_is_no_text_is_refused(app: App, data: bytes, what: str) -> None:
    """Bad bytes make no draft and an error that names the file."""
    with pytest.raises(InputError, match=what) as refused:
        service.upload_exam(app, 1, "x.md", data)
    assert refused.value.where == "x.md"
    assert service.exam_drafts(app, 1) == ()


@pytest.mark.parametrize(
    ("name", "called"), [("Examen Final.md", "examen-final"), ("../../etc/passwd", "etc-passwd"), ("¿?.md", "untitled")]
)
def test_an_upload_is_called_after_its_file(app: App, name: str, called: str) -> None:
    """The draft's folder is named by the file, by nothing that leads elsewhere, and its text is the file's."""
    uploaded = service.upload_exam(app, 1, name, b"\xef\xbb\xbf# T\r\n")
    assert uploaded.folder == app.settings.state_folder / "authors" / "1" / called
    assert uploaded.text("exam.md") == "# T\n"


def test_renaming_moves_the_draft(app: App, draft: ExamDraft) -> None:
    """The new name is the folder's; a name that is taken or no name at all is refused."""
    service.new_exam(app, 1, "en")
    assert service.rename_exam(draft, "hito-6").name == "hito-6"
    moved = service.exam_drafts(app, 1)
    assert {each.name for each in moved} == {"hito-6", "new-exam"}
    for name in ("new-exam", "", "..", "A B", "x/y", "a" * 61):
        with pytest.raises(InputError):
            service.rename_exam(next(each for each in moved if each.name == "hito-6"), name)


def test_discarding_removes_one_draft(app: App, draft: ExamDraft) -> None:
    """The other ones stay."""
    other = service.new_exam(app, 1, "en")
    service.discard_exam(draft)
    assert [each.name for each in service.exam_drafts(app, 1)] == [other.name]


def test_a_draft_that_is_gone_is_refused(draft: ExamDraft) -> None:
    """What another window renamed or discarded is not written any more, and comes back by no save."""
    service.rename_exam(draft, "moved")
    for action in (lambda: service.save_exam(draft, "exam.md", "x"), lambda: service.rename_exam(draft, "again")):
        with pytest.raises(UnknownName):
            action()
    service.discard_exam(draft)
    assert not draft.folder.exists()


def test_zip_of_a_new_exam_can_be_gone_on_from(app: App, draft: ExamDraft, tmp_path: Path) -> None:
    """Unpacked, it loads with a commented rubric for each exercise that lists issues."""
    with zipfile.ZipFile(io.BytesIO(service.exam_zip(draft))) as zipped:
        zipped.extractall(tmp_path)
    exam = content.load(tmp_path / "nuevo-examen")
    assert exam.exercises[0].has_rubric
    assert "# How learners put it" in (tmp_path / "nuevo-examen" / exam.exercises[0].slug / "rubric.yml").read_text()
    assert [issue.title for issue in exam.exercises[0].issues] == [
        issue.title for issue in content.load(draft.folder).exercises[0].issues
    ]


def test_zip_of_a_picked_exam_has_its_own_sidecars(app: App) -> None:
    """Nothing of the folder is missing, and no rubric is replaced."""
    picked = service.pick_exam(app, 1, "mini")
    with zipfile.ZipFile(io.BytesIO(service.exam_zip(picked))) as zipped:
        assert {f"mini/{name}": data for name, data in files_below(picked.folder).items()} == {
            name: zipped.read(name) for name in zipped.namelist()
        }


def test_zip_of_a_broken_exam_is_what_was_written(draft: ExamDraft) -> None:
    """A text that is no exam can be taken away all the same."""
    service.save_exam(draft, "exam.md", "# nothing")
    with zipfile.ZipFile(io.BytesIO(service.exam_zip(draft))) as zipped:
        assert zipped.namelist() == ["nuevo-examen/exam.md"]


def test_a_row_is_matched_zero_shot(draft: ExamDraft) -> None:
    """A row in the title's words names the issue of an exam that has no rubric."""
    exercise = content.load(draft.folder).exercises[0]
    match = service.try_row(exercise, Row(exercise.issues[1].title.es, None, ""))
    assert match.issue == exercise.issues[1].id
    assert set(match.top3) == {issue.id for issue in exercise.issues}


def test_a_solution_without_checks_is_parsed(app: App, draft: ExamDraft) -> None:
    """Each file of the solution is said to read as its language, or where it does not."""
    good = service.check_solution(app, content.load(draft.folder).exercises[0], "es")
    assert [(remark.name, remark.reads) for remark in good.remarks] == [("average.py", True)]
    broken = service.save_exam(draft, "exam.md", draft.text("exam.md").replace("return None", "return ("))
    content.load.cache_clear()
    bad = service.check_solution(app, content.load(broken.folder).exercises[0], "es")
    assert [remark.reads for remark in bad.remarks] == [False]


def test_the_token_is_made_once_and_for_its_owner_alone(app: App) -> None:
    """It stands in a file that nobody else may read, and the next start has the same one."""
    token = service.instructor_token(app)
    assert token
    assert len(token) > 30
    assert stat.S_IMODE((app.settings.state_folder / FILE).stat().st_mode) == 0o600
    assert service.instructor_token(app) == token
    assert not [path for path in app.settings.state_folder.iterdir() if path.name.startswith(f".{FILE}")]


def test_only_the_token_makes_an_instructor(app: App) -> None:
    """A wrong or empty one gets no pass; the pass does not hold the token and is void when the token is another."""
    token = service.instructor_token(app)
    assert token
    for wrong in ("", "x", token[:-1], token + "x", token.upper(), "ñ", "\ud800"):
        assert service.instructor_pass(app, wrong) is None
        assert not service.is_instructor(app, wrong)
    shown = service.instructor_pass(app, token)
    assert shown
    assert token not in shown
    assert service.is_instructor(app, shown)
    assert not service.is_instructor(app, token), "the token itself is no pass"
    (app.settings.state_folder / FILE).unlink()
    assert not service.is_instructor(app, shown)
    assert service.instructor_token(app) != token


def test_an_empty_token_file_makes_nobody_an_instructor(app: App) -> None:
    """A file that was emptied is no token: a new one is made."""
    app.settings.state_folder.joinpath(FILE).write_text("\n")
    assert service.instructor_pass(app, "") is None
    assert service.instructor_token(app)


def test_instructors_can_be_switched_off(app: App) -> None:
    """With CORRIGE_INSTRUCTORS=0 there is no token, and a pass of before opens nothing."""
    token = service.instructor_token(app)
    assert token
    shown = service.instructor_pass(app, token)
    assert shown
    closed = replace(app, settings=replace(app.settings, instructors=False))
    assert service.instructor_token(closed) is None
    assert service.instructor_pass(closed, token) is None
    assert not service.is_instructor(closed, shown)


def test_a_token_that_can_not_be_kept_stops_the_start(app: App) -> None:
    """The error says what to change; nothing is served with a token that nobody can read."""
    folder = app.settings.state_folder / FILE
    folder.unlink(missing_ok=True)
    folder.mkdir()
    with pytest.raises(InputError, match="can't be kept") as refused:
        service.instructor_token(app)
    assert "CORRIGE_INSTRUCTORS=0" in refused.value.fix


def test_files_are_kept_beside_the_database() -> None:
    """SQLite's own folder; var/ where the database is a server."""
    assert service.Settings(database="sqlite:////data/x.db").state_folder == Path("/data")
    assert service.Settings(database="postgresql+psycopg://u@h/d").state_folder.name == "var"
