"""The practice's own mail server, or the folder in which the sample practice shows its mails."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from warmhand.core.errors import InvalidValueError
from warmhand.keys import secret
from warmhand.services.outbox import NotSetUpError
from warmhand.store.people import Practice

TIMEOUT_SECONDS = 20
PORTS = {"starttls": 587, "ssl": 465, "none": 25}
NOT_SET = "No mail server is set."


class MailServerError(OSError):
    """The mail cannot leave, and no try of the same kind will change that."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over; `tls` is "starttls", "ssl" or "none"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""


def read_address(address: str) -> MailServer:
    """Return the server that `smtp://user:password@host:port?tls=starttls` names.

    `tls` is starttls (the default), ssl, or none, which only this machine itself may use without
    a password. Raises `InvalidValueError` for anything else.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise InvalidValueError("The mail server’s port is not a number.") from error
    tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
    if parts.scheme != "smtp" or not parts.hostname or tls not in PORTS:
        raise InvalidValueError(
            "The mail server’s address looks like smtp://user:password@host:587?tls=starttls."
        )
    if tls == "none" and parts.password:
        raise InvalidValueError("A password does not travel without TLS: use starttls or ssl.")
    return MailServer(
        host=parts.hostname,
        port=port or PORTS[tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def mail_server() -> MailServer | None:
    """Return the server set for this site, or None; read anew at each use.

    Raises `InvalidValueError` where what is set cannot be read.
    """
    address = secret("mail_url", folder=settings.KEY_DIR)
    return read_address(address) if address else None


def keeps_mail_here() -> bool:
    """Return whether this is the sample, whose mails stay in a folder."""
    return Path(settings.SAMPLE_MARK).exists()


def is_ready(practice: Practice) -> bool:
    """Return whether mail of `practice` can leave: a server and a From address, or the sample."""
    if practice.is_sample:
        return True
    return bool(practice.mail_from_address and secret("mail_url", folder=settings.KEY_DIR))


def send(message: EmailMessage) -> None:
    """Hand `message` to the mail server, or keep it in the sample's folder.

    Raises `OSError` (of which smtplib's errors are a kind) where the server did not take it.
    """
    if keeps_mail_here():
        _keep(message)
        return
    try:
        server = mail_server()
    except InvalidValueError as refused:
        raise MailServerError(str(refused)) from refused
    if server is None:
        raise NotSetUpError(NOT_SET)
    with connected(server) as connection:
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)


def connected(server: MailServer) -> smtplib.SMTP:
    """Return a connection to `server`, safe where it asks for that; nobody is logged in yet."""
    if server.tls == "ssl":
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            timeout=TIMEOUT_SECONDS,
            context=ssl.create_default_context(),
        )
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.tls == "starttls":
        try:
            connection.starttls(context=ssl.create_default_context())
        except (OSError, ValueError):
            connection.close()
            raise
    return connection


def _keep(message: EmailMessage) -> None:
    """Write one file for each Message-ID: the same mail a second time is the same file."""
    folder = Path(settings.SENT_MAIL_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = "".join(c for c in str(message["Message-ID"]) if c.isalnum() or c in "-_.@")
    aside = folder / f".{name}.part"
    aside.write_bytes(message.as_bytes(policy=SMTP))
    aside.replace(folder / f"{name}.eml")
