import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.make import NOW
from warmhand.keys import ensure_keys, key_dir, secret
from warmhand.ops import database
from warmhand.sqlite_build import is_sound, refusal
from warmhand.store.models import Practice

OLD = [f"store.{number:04d}" for number in (2, 3)]


@pytest.fixture
def data_folder(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.KEY_DIR = tmp_path / "data.keys"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture
def migrations(monkeypatch, transactional_db) -> Iterator[list[str]]:
    """Pretend that two migrations wait; the list says which commands then ran."""
    ran: list[str] = []
    MigrationRecorder(connection).ensure_schema()  # the tests' tables come from the models
    monkeypatch.setattr(database, "pending_migrations", lambda: OLD)
    monkeypatch.setattr(database, "call_command", lambda name, **_: ran.append(name))
    yield ran
    with connection.schema_editor() as editor:
        editor.delete_model(MigrationRecorder.Migration)


def prepare() -> list[str]:
    words: list[str] = []
    database.prepare_database(now=NOW, say=words.append)
    return words


@pytest.mark.django_db(transaction=True)
def test_before_a_migration_a_copy_is_made_verified_and_named(data_folder, migrations):
    Practice.objects.create(name="Linden Row Massage", slug="linden", created_at=NOW)
    words = prepare()
    (copy,) = (data_folder / database.COPIES).iterdir()
    assert str(copy) in words[0]
    assert migrations == ["migrate", "createcachetable"]
    opened = sqlite3.connect(copy)
    assert opened.execute("SELECT name FROM store_practice").fetchall() == [("Linden Row Massage",)]
    opened.close()


@pytest.mark.django_db(transaction=True)
def test_a_damaged_copy_stops_the_migration(data_folder, migrations, monkeypatch):
    checked = database.check_copy

    def damage_first(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[4096 : 4096 * 3] = b"\xff" * 4096 * 2
        path.write_bytes(content)
        checked(path)

    monkeypatch.setattr(database, "check_copy", damage_first)
    with pytest.raises((CommandError, sqlite3.DatabaseError)):
        prepare()
    assert migrations == []
    assert not list((data_folder / database.COPIES).glob("*.sqlite3"))


def test_a_copy_with_a_row_that_points_nowhere_is_damaged(tmp_path):
    path = tmp_path / "copy.sqlite3"
    copy = sqlite3.connect(path)
    copy.executescript(
        "CREATE TABLE a (id INTEGER PRIMARY KEY);"
        "CREATE TABLE b (a_id INTEGER REFERENCES a (id)); INSERT INTO b VALUES (7);"
    )
    copy.close()
    with pytest.raises(CommandError, match="damaged"):
        database.check_copy(path)


@pytest.mark.django_db(transaction=True)
def test_without_room_for_a_copy_nothing_is_migrated(data_folder, migrations, monkeypatch):
    present = data_folder / "warmhand.sqlite3"
    present.write_bytes(b"some data")
    monkeypatch.setattr(database, "database_path", lambda: present)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(CommandError, match="free disk"):
        prepare()
    assert migrations == []


def test_nothing_is_copied_where_nothing_waits(db, data_folder):
    assert prepare() == []
    assert not (data_folder / database.COPIES).exists()


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_build_that_can_damage_its_file_is_refused(version, sound):
    assert is_sound(version) is sound
    assert bool(refusal(version)) is not sound


def test_this_process_uses_a_sound_build():
    assert is_sound(sys.modules["sqlite3"].sqlite_version_info)


def test_an_affected_build_stops_every_command_that_needs_data(monkeypatch, data_folder):
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(CommandError, match=r"3\.40\.1"):
        prepare()


def test_a_secret_is_read_from_the_file_that_the_environment_names(tmp_path, monkeypatch):
    (tmp_path / "mail").write_text("smtp://mail.example.org\n")
    monkeypatch.delenv("WARMHAND_MAIL_URL", raising=False)
    monkeypatch.setenv("WARMHAND_MAIL_URL_FILE", str(tmp_path / "mail"))
    assert secret("mail_url", folder=tmp_path / "keys") == "smtp://mail.example.org"


def test_keys_lie_beside_the_data_and_are_made_once(tmp_path, monkeypatch):
    for name in ("SECRET_KEY", "LINK_KEY", "KEYS"):
        monkeypatch.delenv(f"WARMHAND_{name}", raising=False)
    folder = key_dir(tmp_path / "data")
    assert folder == tmp_path / "data.keys"
    ensure_keys(folder)
    first = secret("link_key", folder=folder)
    ensure_keys(folder)
    assert secret("link_key", folder=folder) == first
    assert len(first) > 40
