"""The optional mailbox that bounces come back to: read over IMAP with TLS, never changed."""

import imaplib
import re
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.trail import Deed
from warmhand.formats.bounces import MOST_BYTES, read_report
from warmhand.formats.letter_mail import is_aligned
from warmhand.formats.mail import mail_address
from warmhand.keys import secret, write_secret
from warmhand.services import letter_returns, trail
from warmhand.store.newsletter import ReturnMailbox
from warmhand.store.people import Practice, User

EVERY = timedelta(minutes=15)
TIMEOUT_SECONDS = 20
AT_A_TIME = 50
PORT = 993


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxServer:
    """An IMAP server as one types it, always with TLS."""

    host: str
    user: str
    password: str
    port: int = PORT


@transaction.atomic
def set_mailbox(
    *, practice: Practice, address: str, server: MailboxServer, user: User, now: datetime
) -> None:
    """Keep where bounces go, its server among the keys; an empty password keeps the stored one.

    Raises `InvalidValueError` for an address of another domain than the sender's: receivers would
    doubt both.
    """
    address = mail_address(address)
    if not is_aligned(address, sender=practice.mail_from_address):
        raise InvalidValueError(
            "The mailbox needs the same domain as the address your mail comes from."
        )
    ReturnMailbox.objects.update_or_create(
        practice=practice,
        defaults={
            "address": address,
            "validity": None,
            "last_uid": 0,
            "read_at": None,
            "last_error": "",
        },
    )
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="return mailbox",
        thing_id=None,
        now=now,
        user=user,
    )
    write_secret(_name(practice), _written(practice, server), folder=settings.KEY_DIR)


def _written(practice: Practice, server: MailboxServer) -> str:
    """Return the address of `server` with its sign-in, the stored password where none is given."""
    kept = stored(practice)
    same = kept is not None and (kept.host, kept.user) == (server.host, server.user)
    password = server.password or (kept.password if kept is not None and same else "")
    login = f"{quote(server.user, safe='')}:{quote(password, safe='')}"
    return f"imaps://{login}@{server.host}:{server.port}"


@transaction.atomic
def end_mailbox(*, practice: Practice, user: User, now: datetime) -> None:
    """Read no mailbox any more; its password is blanked."""
    ReturnMailbox.objects.all().delete()
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="return mailbox",
        thing_id=None,
        now=now,
        user=user,
        detail="ended",
    )
    write_secret(_name(practice), "", folder=settings.KEY_DIR)


def _name(practice: Practice) -> str:
    return f"return_mailbox_{practice.pk.hex}"


def stored(practice: Practice) -> MailboxServer | None:
    """Return the server that is set for `practice`, or None."""
    told = secret(_name(practice), folder=settings.KEY_DIR)
    if not told:
        return None
    parts = urlsplit(told)
    return MailboxServer(
        host=parts.hostname or "",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        port=parts.port or PORT,
    )


def mailbox() -> ReturnMailbox | None:
    """Return how the mailbox of the practice in scope stands, or None where there is none."""
    return ReturnMailbox.objects.first()


def read_due(*, practice: Practice, now: datetime) -> int:
    """Read what came back since the last look, where it is time; return how many reports counted."""
    row, server = mailbox(), stored(practice)
    if row is None or server is None or (row.read_at and now - row.read_at < EVERY):
        return 0
    error, found = "", 0
    try:
        with imaplib.IMAP4_SSL(
            server.host,
            server.port,
            timeout=TIMEOUT_SECONDS,
            ssl_context=ssl.create_default_context(),
        ) as box:
            box.login(server.user, server.password)
            found = read_new(box, row, now=now)
    except (OSError, imaplib.IMAP4.error) as trouble:
        # The kind alone: a server's words may repeat what was typed at it.
        error = type(trouble).__name__
    ReturnMailbox.objects.filter(pk=row.pk).update(read_at=now, last_error=error)
    return found


def read_new(box: imaplib.IMAP4, row: ReturnMailbox, *, now: datetime) -> int:
    """Read at most 50 new mails of `box`, logged in, and act on each report; return how many counted.

    The mailbox is opened for reading alone: nothing in it is marked, moved or deleted.
    """
    box.select("INBOX", readonly=True)
    validity = _number(box.response("UIDVALIDITY")[1])
    if validity != row.validity:
        row.validity, row.last_uid = validity, 0
    _kind, listed = box.uid("SEARCH", f"UID {row.last_uid + 1}:*")
    uids = sorted(int(uid) for uid in re.findall(rb"\d+", listed[0] or b""))
    found = 0
    # The last one is listed even where it is older than asked for.
    for uid in [uid for uid in uids if uid > row.last_uid][:AT_A_TIME]:
        found += _read_one(box, uid, now=now)
        row.last_uid = uid
        row.save(update_fields=("validity", "last_uid"))
    return found


def _read_one(box: imaplib.IMAP4, uid: int, *, now: datetime) -> bool:
    _kind, answer = box.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    content = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    report = read_report(content)
    return report is not None and letter_returns.note(report=report, now=now)


def _number(said: list[bytes | None]) -> int | None:
    text = said[0] if said else None
    return int(text) if text and text.isdigit() else None
