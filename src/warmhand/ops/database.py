"""Getting the practice's database ready: sound SQLite, a verified copy, then the migrations."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from warmhand.keys import ensure_keys
from warmhand.services.kept_states import make_marks
from warmhand.sqlite_build import refusal

COPIES = "before-migration"


def database_path() -> Path:
    """Return the file that holds the practice."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def refuse_affected_sqlite() -> None:
    """Raise `CommandError` where this process uses a SQLite build that can damage its file."""
    if why := refusal(sqlite3.sqlite_version_info):
        raise CommandError(why)


def refuse_without_database() -> None:
    """Raise `CommandError` where the data folder holds no practice: who only reads makes none."""
    path = database_path()
    in_memory = connection.is_in_memory_db()  # type: ignore[attr-defined]  # SQLite's own
    if not (path.exists() or in_memory):
        raise CommandError(f"There is no practice in {path.parent}. Name the folder with --data.")


def pending_migrations() -> list[str]:
    """Return the names of migrations that this database has not seen."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def holds_data() -> bool:
    """Return whether a migration has ever run here."""
    return "django_migrations" in connection.introspection.table_names()


def check_copy(path: Path) -> None:
    """Raise `CommandError` where the copy at `path` is not whole."""
    copy = sqlite3.connect(path)
    try:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    finally:
        copy.close()
    if verdict != "ok" or broken:
        raise CommandError(f"The copy {path} is damaged ({verdict}); nothing was migrated.")


def verified_copy(*, now: datetime) -> Path:
    """Make an online copy of the database beside it, verify it, and return its path."""
    folder = Path(settings.DATA_DIR) / COPIES
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"warmhand-{now:%Y%m%d-%H%M%S-%f}.sqlite3"
    aside = path.with_suffix(".part")
    connection.ensure_connection()
    target = sqlite3.connect(aside)
    try:
        connection.connection.backup(target, pages=-1)
    finally:
        target.close()
    aside.chmod(0o600)
    check_copy(aside)
    aside.replace(path)
    return path


def prepare_database(*, now: datetime, say: Callable[[str], object]) -> None:
    """Make or migrate the database in the data folder; safe to run again.

    Before any migration of a database that holds data, a verified copy of it is made and named.
    """
    refuse_affected_sqlite()
    ensure_keys(Path(settings.KEY_DIR))
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
    pending = pending_migrations()
    if pending:
        if holds_data():
            refuse_full_disk()
            say(f"Copied and verified before the migration: {verified_copy(now=now)}")
        say(f"Preparing the database ({len(pending)} steps) in {settings.DATA_DIR}")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    make_marks()


def refuse_full_disk() -> None:
    """Raise `CommandError` where there is no room for a copy of the database."""
    database = database_path()
    free = shutil.disk_usage(database.parent).free
    if database.exists() and free < 2 * database.stat().st_size:
        raise CommandError(f"Not enough free disk for a copy of {database}; nothing was migrated.")
