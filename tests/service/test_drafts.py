"""Drafts."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

import service
from grading.errors import CorrigeError, InputError, UnknownName
from grading.model import MAX_CELL, MAX_FILE, MAX_ROWS, Severity
from service import App, clock
from tests.service.world import enrol


def test_a_new_draft_holds_the_reviewed_file_and_one_empty_row(app: App) -> None:
    """A first look shows the reviewed text in the learner's language, no optional file, and one row to fill in."""
    _, attempt = enrol(app)
    draft = service.draft(app, attempt.id, "suma")
    assert draft.files == {"adder.py": 'import helper_data\nANSWER = 2 - 2  # resta\nprint("answer", ANSWER)\n'}
    assert [(row.problem, row.severity, row.correction) for row in draft.rows] == [("", None, "")]


def test_looking_again_changes_nothing(app: App) -> None:
    """A second look returns the same draft with the same revision."""
    _, attempt = enrol(app)
    assert service.draft(app, attempt.id, "suma") == service.draft(app, attempt.id, "suma")


def test_what_is_typed_is_read_back(app: App) -> None:
    """Cells that are given are saved, others stay, and each change raises the revision."""
    _, attempt = enrol(app)
    first = service.draft(app, attempt.id, "suma")
    row = first.rows[0].id
    service.save_row(app, attempt.id, "suma", row, problem="resta", severity="critical")
    service.save_row(app, attempt.id, "suma", row, correction="sumar")
    service.save_row(app, attempt.id, "suma", row, severity="")
    service.save_row(app, attempt.id, "suma", row, severity=Severity.MINOR)
    last = service.save_file(app, attempt.id, "suma", "helper.py", "HELP = 'ñ'\n")
    assert (last.rows[0].problem, last.rows[0].severity, last.rows[0].correction) == ("resta", "minor", "sumar")
    assert last.files["helper.py"] == "HELP = 'ñ'\n"
    assert last.revision == first.revision + 5
    assert service.draft(app, attempt.id, "suma") == last


def test_saving_what_is_saved_is_no_revision(app: App) -> None:
    """The same cell and the same text again are no change."""
    _, attempt = enrol(app)
    draft = service.draft(app, attempt.id, "suma")
    service.save_row(app, attempt.id, "suma", draft.rows[0].id, problem="")
    assert service.save_file(app, attempt.id, "suma", "adder.py", draft.files["adder.py"]).revision == draft.revision


def test_rows_are_added_and_removed(app: App) -> None:
    """A removed row is gone from the table and can't be written; the others keep their ids."""
    _, attempt = enrol(app)
    first = service.draft(app, attempt.id, "suma").rows[0]
    second = service.add_row(app, attempt.id, "suma")
    assert service.remove_row(app, attempt.id, "suma", first.id).rows == (second,)
    with pytest.raises(UnknownName):
        service.save_row(app, attempt.id, "suma", first.id, problem="x")


def test_a_row_of_another_draft_is_unknown(app: App) -> None:
    """A row's id only works in its own draft."""
    _, mine = enrol(app)
    _, other = enrol(app, "Grace")
    row = service.draft(app, other.id, "suma").rows[0]
    with pytest.raises(UnknownName):
        service.save_row(app, mine.id, "suma", row.id, problem="x")
    with pytest.raises(UnknownName):
        service.remove_row(app, mine.id, "suma", row.id)
    assert service.draft(app, other.id, "suma").rows == (row,)


def test_the_table_takes_twenty_rows_and_no_more(app: App) -> None:
    """Row 21 is refused, and the twenty are kept."""
    _, attempt = enrol(app)
    service.draft(app, attempt.id, "suma")
    for _ in range(MAX_ROWS - 1):
        service.add_row(app, attempt.id, "suma")
    with pytest.raises(InputError, match="20 rows"):
        service.add_row(app, attempt.id, "suma")
    assert len(service.draft(app, attempt.id, "suma").rows) == MAX_ROWS


CELLS = {
    "cell over the limit": {"problem": "x" * (MAX_CELL + 1)},
    "correction over the limit": {"correction": "x" * (MAX_CELL + 1)},
    "NUL": {"problem": "a\0b"},
    "half a surrogate": {"problem": "\ud83d"},
    "unknown severity": {"severity": "fatal"},
}


@pytest.mark.parametrize("cells", CELLS.values(), ids=CELLS.keys())
def test_a_refused_cell_leaves_the_draft_as_it_was(app: App, cells: dict[str, Any]) -> None:
    """What can't be stored is an InputError and the revision stays."""
    _, attempt = enrol(app)
    row = service.draft(app, attempt.id, "suma").rows[0]
    before = service.save_row(app, attempt.id, "suma", row.id, problem="x" * MAX_CELL)
    with pytest.raises(InputError):
        service.save_row(app, attempt.id, "suma", row.id, **cells)
    assert service.draft(app, attempt.id, "suma") == before


FILES = {
    "not a hand-in": {"data.py": "x"},
    "outside": {"../adder.py": "x"},
    "over the limit": {"adder.py": "x" * (MAX_FILE + 1)},
    "over the limit in bytes": {"adder.py": "ñ" * (MAX_FILE // 2 + 1)},
    "NUL": {"adder.py": "\0"},
    "one good, one not": {"adder.py": "good", "data.py": "x"},
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES.keys())
def test_a_refused_file_leaves_the_draft_as_it_was(app: App, files: dict[str, str]) -> None:
    """Files are saved all or none, and only the hand-ins within the size."""
    _, attempt = enrol(app)
    before = service.save_file(app, attempt.id, "suma", "adder.py", "x" * MAX_FILE)
    with pytest.raises(InputError):
        service.save_files(app, attempt.id, "suma", files)
    assert service.draft(app, attempt.id, "suma") == before


def test_an_upload_keeps_what_it_replaces(app: App) -> None:
    """After an upload the text that stood there is an earlier version."""
    _, attempt = enrol(app)
    service.save_file(app, attempt.id, "suma", "adder.py", "typed by hand")
    service.upload(app, attempt.id, "suma", "C:\\work\\adder.py", b"\xef\xbb\xbfuploaded\n")
    assert service.draft(app, attempt.id, "suma").files["adder.py"] == "uploaded\n"
    texts = [version.text for version in service.earlier(app, attempt.id, "suma", "adder.py")]
    assert texts[:2] == ["uploaded\n", "typed by hand"]


def test_a_text_that_is_wiped_out_can_be_had_back(app: App) -> None:
    """A save that drops most of a text begins a new version, at once."""
    _, attempt = enrol(app)
    service.save_file(app, attempt.id, "suma", "adder.py", "long work\n" * 50)
    service.save_file(app, attempt.id, "suma", "adder.py", "")
    assert "long work\n" * 50 in [v.text for v in service.earlier(app, attempt.id, "suma", "adder.py")]


def test_typing_makes_a_version_a_minute(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves within a minute go on with a version; one after it begins another."""
    _, attempt = enrol(app)
    begun = clock.now()
    for seconds in (70, 71, 72, 140):
        monkeypatch.setattr(clock, "now", lambda seconds=seconds: begun + timedelta(seconds=seconds))
        service.save_file(app, attempt.id, "suma", "helper.py", f"{seconds}")
    assert [v.text for v in service.earlier(app, attempt.id, "suma", "helper.py")] == ["140", "72"]


def test_nothing_is_written_after_the_hand_in(app: App) -> None:
    """Every write of a draft is refused once the attempt is handed in, and the draft is still read."""
    _, attempt = enrol(app)
    before = service.draft(app, attempt.id, "suma")
    service.hand_in(app, attempt.id)
    row = before.rows[0].id
    writes = (
        lambda: service.add_row(app, attempt.id, "suma"),
        lambda: service.remove_row(app, attempt.id, "suma", row),
        lambda: service.save_row(app, attempt.id, "suma", row, problem="late"),
        lambda: service.save_file(app, attempt.id, "suma", "adder.py", "late"),
        lambda: service.upload(app, attempt.id, "suma", "adder.py", b"late"),
    )
    for write in writes:
        with pytest.raises(InputError, match="handed in"):
            write()
    assert service.draft(app, attempt.id, "suma") == before


def test_nothing_is_written_after_the_deadline(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save in the last second counts, one at the deadline is refused."""
    _, attempt = enrol(app)
    end = attempt.deadline
    assert end is not None
    monkeypatch.setattr(clock, "now", lambda: end - timedelta(seconds=1))
    service.save_file(app, attempt.id, "suma", "adder.py", "in time")
    monkeypatch.setattr(clock, "now", lambda: end)
    with pytest.raises(InputError, match="time is up"):
        service.save_file(app, attempt.id, "suma", "adder.py", "late")
    assert service.draft(app, attempt.id, "suma").files["adder.py"] == "in time"


def test_unknown_names_are_said(app: App) -> None:
    """An attempt, an exercise or a row that isn't there is an UnknownName."""
    _, attempt = enrol(app)
    for call in (
        lambda: service.draft(app, 999, "suma"),
        lambda: service.draft(app, attempt.id, "resta"),
        lambda: service.save_row(app, attempt.id, "suma", 999, problem="x"),
    ):
        with pytest.raises(UnknownName):
            call()


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return buffer.getvalue()


def test_the_download_comes_back_as_an_upload(app: App) -> None:
    """The zip holds the reviewed file, its context and a draw of data; uploaded, it changes the hand-ins alone."""
    _, attempt = enrol(app)
    data = service.reviewed_zip(app, attempt.id, "suma")
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert sorted(zipped.namelist()) == ["adder.py", "drawn.csv", "helper_data.py"]
        assert b"MODEL SOLUTION" not in b"".join(zipped.read(name) for name in zipped.namelist())
    assert service.reviewed_zip(app, attempt.id, "suma") == data
    service.save_file(app, attempt.id, "suma", "adder.py", "mine")
    draft = service.upload(app, attempt.id, "suma", "suma.ZIP", data)
    assert set(draft.files) == {"adder.py"}
    assert "2 - 2" in draft.files["adder.py"]


def test_a_zip_with_a_folder_is_read(app: App) -> None:
    """Hand-ins count in any folder; what an operating system adds is left aside."""
    exercise = app.exam("mini").exercise("suma")
    data = _zip({"work/adder.py": b"a\n", "__MACOSX/work/adder.py": b"\0\0", "work/.DS_Store": b"\0"})
    assert service.read_zip(data, exercise) == {"adder.py": "a\n"}


ZIPS = {
    "no zip": b"PK rubbish",
    "cut off": _zip({"adder.py": b"x" * 1000})[:-30],
    "nothing of ours": _zip({"other.py": b"x"}),
    "twice": _zip({"a/adder.py": b"1", "b/adder.py": b"2"}),
    "a bomb": _zip({"adder.py": b"\n" * (64 * 1024 * 1024)}),
    "binary": _zip({"adder.py": b"\xff\xfe\x00"}),
    "many entries": _zip({f"{number}.txt": b"" for number in range(201)} | {"adder.py": b"x"}),
    "too large": b"x" * (2 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("data", ZIPS.values(), ids=ZIPS.keys())
def test_a_bad_zip_is_refused_in_one_line(app: App, data: bytes) -> None:
    """Whatever is wrong with a zip, it is an InputError of one line and the draft stays."""
    _, attempt = enrol(app)
    before = service.save_file(app, attempt.id, "suma", "adder.py", "mine")
    with pytest.raises(InputError) as refused:
        service.upload(app, attempt.id, "suma", "work.zip", data)
    assert "\n" not in str(refused.value)
    assert service.draft(app, attempt.id, "suma") == before


def test_a_corrupt_entry_is_refused(app: App) -> None:
    """A zip whose checksum does not hold is no zip."""
    data = bytearray(_zip({"adder.py": bytes(range(32, 127)) * 50}))
    data[60] ^= 0xFF
    with pytest.raises(CorrigeError):
        service.read_zip(bytes(data), app.exam("mini").exercise("suma"))
