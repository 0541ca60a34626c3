"""Handing newsletters to the mail server step by step, so that it is known whether one left."""

import contextlib
import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from warmhand.core.errors import InvalidValueError
from warmhand.formats.letter_mail import LETTER_POLICY
from warmhand.services import mail_server
from warmhand.services.outbox import NotSetUpError

TAKEN, GOOD, BAD = 250, 2, 5
DATA_SECONDS = 90
"""How long the server may think about a whole mail; after it nobody knows whether it left."""
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")

Post = Callable[[EmailMessage, str], None]
"""Hands over one mail, with the address that bounces go back to."""


class NotLeftError(OSError):
    """The mail has surely not left."""


class ServerTroubleError(NotLeftError):
    """The server takes nothing now: no mail of this batch is tried any more."""


class LaterError(NotLeftError):
    """The server does not take this one mail now."""


class RefusedError(NotLeftError):
    """The server does not take this one mail at all; `status` is its enhanced code or ""."""

    def __init__(self, words: str) -> None:
        """Keep what the server said."""
        super().__init__(words)
        found = _STATUS.search(words)
        self.status = found.group(1) if found else ""


class MayHaveLeftError(OSError):
    """The line broke while the server had the mail: nobody knows whether it left."""


@contextmanager
def posting() -> Iterator[Post]:
    """Connect to the mail server once for several mails.

    Raises `NotSetUpError` where none is set and `ServerTroubleError` where it takes nothing. The
    sample's mails stay in its folder.
    """
    if mail_server.keeps_mail_here():
        yield lambda mail, _back_to: mail_server.send(mail)
        return
    connection = _connect()
    try:
        yield lambda mail, back_to: _hand_over(connection, mail, back_to)
    finally:
        with contextlib.suppress(OSError):
            connection.quit()
        connection.close()


def _connect() -> smtplib.SMTP:
    try:
        server = mail_server.mail_server()
    except InvalidValueError as refused:
        raise ServerTroubleError(str(refused)) from refused
    if server is None:
        raise NotSetUpError(mail_server.NOT_SET)
    try:
        connection = mail_server.connected(server)
        if server.user:
            connection.login(server.user, server.password)
        connection.ehlo_or_helo_if_needed()
    except OSError as error:
        raise ServerTroubleError(f"{type(error).__name__}: {error}") from error
    return connection


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage, back_to: str) -> None:
    try:
        code, said = connection.mail(back_to)
        if code != TAKEN:
            raise ServerTroubleError(f"SenderRefused: {_words(code, said)}")
        code, said = connection.rcpt(mail["To"].addresses[0].addr_spec)
    except NotLeftError:
        raise
    except OSError as error:
        raise ServerTroubleError(f"{type(error).__name__}: {error}") from error
    if code // 100 != GOOD:
        _give_back(connection)
        _refuse("RecipientsRefused", code, said)
    code, said = _data(connection, mail.as_bytes(policy=LETTER_POLICY))
    if code // 100 != GOOD:
        _give_back(connection)
        _refuse("DataError", code, said)


def _data(connection: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """From the first byte of the mail on, a broken line means that it may have left."""
    if connection.sock is not None:
        connection.sock.settimeout(DATA_SECONDS)
    try:
        return connection.data(content)
    except smtplib.SMTPDataError as refused:  # before the mail itself
        return refused.smtp_code, _bytes(refused.smtp_error)
    except OSError as error:
        raise MayHaveLeftError(f"{type(error).__name__}: {error}") from error


def _refuse(step: str, code: int, said: bytes) -> None:
    words = f"{step}: {_words(code, said)}"
    raise RefusedError(words) if code // 100 == BAD else LaterError(words)


def _give_back(connection: smtplib.SMTP) -> None:
    """Begin anew for the next mail; where that fails, the next mail says so."""
    with contextlib.suppress(OSError):
        connection.rset()


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _words(code: int, said: bytes) -> str:
    return f"{code} {said.decode('ascii', errors='replace')}"[:150]
