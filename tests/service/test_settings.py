"""Settings and the start."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import service
from grading.errors import ContentError, CorrigeError, InputError, SandboxError
from grading.sandbox.testing import BareSandbox
from service import Settings
from service.shelf import Shelf
from tests.service.world import FakeGrader, lay_exam, settings


def test_an_empty_environment_gives_the_defaults() -> None:
    """What is not set has its default, and variables of others are none of our business."""
    assert service.read_settings({"PATH": "/bin", "XCORRIGE_A": "1"}) == Settings()


def test_the_default_database_is_beside_the_app() -> None:
    """A file that is not absolute does not depend on where the app was started from."""
    root = Path(service.__file__).resolve().parent.parent
    assert Settings().database_url == f"sqlite:///{root / 'var' / 'corrige.db'}"
    assert Settings(database="sqlite:////data/c.db").database_url == "sqlite:////data/c.db"
    assert Settings(database="postgresql+psycopg://u:p@h/d").database_url == "postgresql+psycopg://u:p@h/d"
    assert Settings().exercises_folder == root / "exercises"


def test_every_setting_is_read() -> None:
    """Each type is read from text."""
    environment = {
        "CORRIGE_DATABASE": "sqlite:////data/c.db",
        "CORRIGE_WORKER": "No",
        "CORRIGE_PLAIN_WIDGETS": "1",
        "CORRIGE_SLOTS": " 3 ",
        "CORRIGE_LEASE_SECONDS": "2.5",
        "CORRIGE_LANGUAGE": "en",
        "CORRIGE_MINIMUM_LAYERS": "classroom",
    }
    read = service.read_settings(environment)
    assert (read.database, read.worker, read.plain_widgets) == ("sqlite:////data/c.db", False, True)
    assert (read.slots, read.lease_seconds, read.language) == (3, 2.5, "en")
    assert read.minimum_layers == "classroom"


WRONG = [
    ("CORRIGE_WORKR", "1", "did you mean: CORRIGE_WORKER"),
    ("CORRIGE_WORKER", "maybe", "expected 1 or 0, got 'maybe'"),
    ("CORRIGE_SLOTS", "two", "expected a whole number above 0, got 'two'"),
    ("CORRIGE_SLOTS", "0", "above 0"),
    ("CORRIGE_SLOTS", "1.5", "whole number"),
    ("CORRIGE_LEASE_SECONDS", "-1", "a number above 0"),
    ("CORRIGE_LEASE_SECONDS", "nan", "a number above 0"),
    ("CORRIGE_LANGUAGE", "fr", "expected es or en, got 'fr'"),
    ("CORRIGE_MINIMUM_LAYERS", "all", "expected self-study or classroom, got 'all'"),
    ("CORRIGE_EXERCISES", "", "expected text"),
    ("CORRIGE_DATABASE", "var/corrige.db", "write sqlite:///PATH"),
    ("CORRIGE_DATABASE", "nosuch://u:hunter2@h/d", "write sqlite:///PATH"),
    ("CORRIGE_DATABASE", "mysql://u:hunter2@h/d", "write sqlite:///PATH"),
    ("CORRIGE_DATABASE", "sqlite://", "in memory"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_setting_is_one_clear_line(name: str, value: str, said: str) -> None:
    """It names the setting, what was expected, and never a password."""
    with pytest.raises(CorrigeError) as refused:
        service.read_settings({name: value})
    message = str(refused.value)
    assert said in message
    assert name in message
    assert "\n" not in message
    assert "hunter2" not in message


def test_each_setting_says_what_it_is() -> None:
    """Name, type, default and a help that gives the unit of every number of seconds."""
    declared = service.declared()
    assert {one.name for one in declared} >= {"CORRIGE_DATABASE", "CORRIGE_LEASE_SECONDS"}
    assert all(one.help and one.type and one.default for one in declared)
    assert all("seconds" in one.help for one in declared if one.name.endswith("SECONDS"))
    assert [one.default for one in declared if one.name == "CORRIGE_WORKER"] == ["1"]


def test_a_folder_without_exams_stops_the_start(tmp_path: Path) -> None:
    """The message names the folder and the setting."""
    with pytest.raises(ContentError, match="CORRIGE_EXERCISES"):
        service.start(settings(tmp_path), sandbox=BareSandbox(), grade=FakeGrader())


def test_a_database_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    """A file that is no database is said, and is left as it was."""
    lay_exam(tmp_path)
    (tmp_path / "data").mkdir()
    rubbish = tmp_path / "data" / "corrige.db"
    rubbish.write_bytes(b"not a database, but somebody's only copy of something" * 100)
    before = rubbish.read_bytes()
    with pytest.raises(InputError, match="CORRIGE_DATABASE"):
        service.start(settings(tmp_path), sandbox=BareSandbox(), grade=FakeGrader())
    assert rubbish.read_bytes() == before


def test_a_start_that_fails_closes_what_it_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the sandbox can't start the database is closed again and the error is the sandbox's."""
    lay_exam(tmp_path)
    closed = []
    monkeypatch.setattr("db.engine.Database.close", lambda database: (closed.append(1), database.engine.dispose()))

    def broken(**_: object) -> None:
        raise SandboxError("no namespaces", "sandbox", "")

    monkeypatch.setattr("grading.sandbox.open_sandbox", broken, raising=False)
    with pytest.raises(SandboxError):
        service.start(settings(tmp_path), grade=FakeGrader())
    assert closed == [1]


def test_a_bad_exam_is_left_out_and_named_while_the_good_ones_serve(tmp_path: Path) -> None:
    """One broken exam file leaves the other exams usable, and its complaint names file and line."""
    home = lay_exam(tmp_path)
    shutil.copytree(home / "mini", home / "bad")
    (home / "bad" / "exam.md").write_text("# T\n## Ejercicio 1: Sin puntos\n", encoding="utf-8")
    shelf = Shelf(home, tmp_path / "copies")
    assert [exam.slug for exam in shelf.exams] == ["mini"]
    assert [error.where for error in shelf.refused] == [f"{home / 'bad' / 'exam.md'}:2"]
