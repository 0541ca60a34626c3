"""What `warmhand doctor` looks at; each check gives one line, good or bad."""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from warmhand.core.errors import DomainError
from warmhand.keys import secret
from warmhand.ops.database import database_path, pending_migrations
from warmhand.services import mail_server, outbox, outgoing, people
from warmhand.sqlite_build import refusal

LEAST_FREE = 500_000_000  # bytes
MUCH_WAL = 256_000_000  # bytes
QUIET_WORKER = timedelta(minutes=2)
OLD_MAIL = timedelta(hours=1)
OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor."""

    name: str
    is_good: bool
    words: str


def good(name: str, words: str) -> Finding:
    """Return a check that passed."""
    return Finding(name, is_good=True, words=words)


def bad(name: str, words: str) -> Finding:
    """Return a check that needs somebody."""
    return Finding(name, is_good=False, words=words)


def findings(*, now: datetime) -> Iterator[Finding]:
    """Yield every check in order; those that need the database come only where there is one."""
    yield _settings()
    yield _sqlite()
    yield _keys()
    yield _disk()
    if not database_path().exists():
        yield bad("database", f"None in {settings.DATA_DIR}; `warmhand serve` makes it.")
        return
    yield _database()
    if not pending_migrations():
        yield _worker(now)
        yield _mail(now)
        yield _mail_server()
        yield _people()


def _settings() -> Finding:
    if settings.IS_HTTPS:
        return good("address", f"Others open links at {settings.ADDRESS}.")
    words = f"{settings.ADDRESS}: links open on this machine only, so none are sent to others yet."
    return good("address", words)


def _sqlite() -> Finding:
    why = refusal(sqlite3.sqlite_version_info)
    return Finding("sqlite", not why, why or f"SQLite {sqlite3.sqlite_version}, a sound build.")


def _keys() -> Finding:
    folder = Path(settings.KEY_DIR)
    missing = [name for name in ("secret_key", "link_key") if not secret(name, folder=folder)]
    if missing:
        return bad("keys", f"Missing in {folder}: {', '.join(missing)}.")
    if not folder.exists():
        return good("keys", "From the environment.")
    loose = [path.name for path in (folder, *folder.iterdir()) if _is_loose(path)]
    if loose:
        words = f"Others on this machine can read {', '.join(loose)}; run: chmod -R go= {folder}"
        return bad("keys", words)
    return good("keys", f"In {folder}, readable by you alone. Copy them apart.")


def _is_loose(path: Path) -> bool:
    return bool(path.stat().st_mode & OPEN_TO_OTHERS)


def _disk() -> Finding:
    folder = Path(settings.DATA_DIR)
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    return Finding("disk", free > LEAST_FREE, f"{free / 1e9:,.1f} GB free.")


def _database() -> Finding:
    pending = pending_migrations()
    if pending:
        words = f"{len(pending)} migrations wait; `warmhand serve` copies the data, then runs them."
        return bad("database", words)
    with connection.cursor() as cursor:
        verdict = str(cursor.execute("PRAGMA quick_check(1)").fetchone()[0])
    path = database_path()
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size > MUCH_WAL:
        return bad("database", f"{log} is very long; restart `warmhand serve`.")
    size = path.stat().st_size / 1e6
    return Finding("database", verdict == "ok", f"{path}, {size:,.1f} MB, check says {verdict}.")


def _worker(now: datetime) -> Finding:
    beat = outbox.last_beat()
    if beat is None:
        return bad("worker", "Has never run here; `warmhand serve` starts it.")
    age = now - beat
    words = f"Last seen {int(age.total_seconds()):,} seconds ago."
    return Finding("worker", age < QUIET_WORKER, words)


def _mail(now: datetime) -> Finding:
    found = outgoing.health(now=now)
    words = f"{found.waiting} due and waiting, {found.dead} given up."
    is_old = found.oldest_at is not None and now - found.oldest_at > OLD_MAIL
    return Finding("outgoing mail", not (found.dead or (found.waiting and is_old)), words)


def _mail_server() -> Finding:
    if mail_server.keeps_mail_here():
        words = f"The sample keeps its mails in {settings.SENT_MAIL_DIR}."
        return good("mail server", words)
    try:
        server = mail_server.mail_server()
    except DomainError as refused:
        return bad("mail server", str(refused))
    if server is None:
        words = "None is set: call, print and fax remain. Settings, Mail sets one."
        return good("mail server", words)
    return good("mail server", f"{server.host}:{server.port}, TLS: {server.tls}.")


def _people() -> Finding:
    practice = people.any_practice()
    if practice is None or not practice.memberships.exists():
        return bad("sign-in", "Nobody signs in yet; `warmhand serve` prints the link.")
    return good("sign-in", f"{practice.name} has an owner.")
