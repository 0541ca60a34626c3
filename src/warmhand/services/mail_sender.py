"""Who the practice's mail comes from, the server that takes it, and the test mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction

from warmhand.core.errors import DomainError
from warmhand.core.outbox import MailKind
from warmhand.formats.mail import MailChecks, mail_address, read_mail_checks
from warmhand.keys import is_in_environment, write_secret
from warmhand.services import mail_server, outbox
from warmhand.services.practice import note
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import Practice, User

MAIL_URL = "mail_url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server as one types it; an empty password keeps the one that is stored."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""


class ServerPlace(StrEnum):
    """Who sets the mail server of this site."""

    PRACTICE = "practice"
    """The owner, on the page of the settings."""
    ENVIRONMENT = "environment"
    """Who runs the site, in its environment; what is stored here would not count."""
    SITE = "site"
    """Who runs the site: several practices share it, and none may read or change the others'."""


FIXED = {
    ServerPlace.ENVIRONMENT: "The mail server is set in the environment this site runs in.",
    ServerPlace.SITE: "Several practices share this site and its mail server; who runs it sets it.",
}


def server_place() -> ServerPlace:
    """Return who sets the mail server."""
    if Practice.objects.count() > 1:
        return ServerPlace.SITE
    return ServerPlace.ENVIRONMENT if is_in_environment(MAIL_URL) else ServerPlace.PRACTICE


def stored_server() -> Server | None:
    """Return the server in use without its password, or None; what cannot be read counts as None."""
    try:
        found = mail_server.mail_server()
    except DomainError:
        return None
    if found is None:
        return None
    return Server(host=found.host, port=found.port, tls=found.tls, user=found.user)


@transaction.atomic
def set_sender(*, practice: Practice, name: str, address: str, user: User, now: datetime) -> None:
    """Keep the From of the practice's mail; raises `InvalidValueError` for no address."""
    practice.mail_from_name = name.strip()
    practice.mail_from_address = mail_address(address) if address.strip() else ""
    practice.mail_tested_at = None
    practice.save(update_fields=("mail_from_name", "mail_from_address", "mail_tested_at"))
    note(practice, "mail sender", user=user, now=now)


@transaction.atomic
def set_server(*, practice: Practice, server: Server, user: User, now: datetime) -> None:
    """Keep the mail server among the keys, where no page shows its password again.

    Raises `InvalidValueError` for a password that would travel without TLS, and `DomainError`
    where it is not this practice that sets it.
    """
    if words := FIXED.get(server_place()):
        raise DomainError(words)
    address = _address(server, password=server.password or _stored_password(server))
    mail_server.read_address(address)
    note(practice, "mail server", user=user, now=now)
    write_secret(MAIL_URL, address, folder=settings.KEY_DIR)


def _stored_password(server: Server) -> str:
    """Return the stored password, for the same server and user only: it travels nowhere else."""
    try:
        found = mail_server.mail_server()
    except DomainError:
        return ""
    same = found and (found.host, found.user) == (server.host, server.user)
    return found.password if found and same else ""


def _address(server: Server, *, password: str) -> str:
    user = quote(server.user, safe="")
    login = f"{user}:{quote(password, safe='')}@" if user else ""
    return f"smtp://{login}{server.host}:{server.port}?{urlencode({'tls': server.tls})}"


@transaction.atomic
def send_test_mail(*, practice: Practice, user: User, now: datetime) -> OutboxMail:
    """Put a test mail to `user` into the outbox.

    Raises `DomainError` where there is no server or no From address yet.
    """
    if not mail_server.is_ready(practice):
        raise DomainError("Set the address your mail comes from and the mail server first.")
    return outbox.enqueue(
        practice=practice,
        kind=MailKind.TEST,
        key=f"test-{practice.pk}-{now:%Y%m%d%H%M%S}",
        to_name=user.name,
        to_address=user.email,
        now=now,
    )


def last_test_mail() -> OutboxMail | None:
    """Return the newest test mail of the practice in scope, or None."""
    rows = OutboxMail.objects.filter(kind=MailKind.TEST.value)
    return rows.order_by("-created_at").first()


@transaction.atomic
def note_arrival(*, practice: Practice, pasted: str, user: User, now: datetime) -> MailChecks:
    """Read what the receiver says of the test mail, and note that it arrived.

    Raises `InvalidValueError` where the header is not in `pasted`.
    """
    checks = read_mail_checks(pasted)
    practice.mail_tested_at = now
    practice.save(update_fields=("mail_tested_at",))
    note(practice, "mail tested", user=user, now=now)
    return checks
