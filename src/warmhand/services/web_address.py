"""Web addresses that a practice gives out: https, and a name that others can find."""

from urllib.parse import urlsplit

from warmhand.core.calendar_hosts import is_public
from warmhand.core.errors import InvalidValueError

LONGEST = 200
NOT_HTTPS = "The address begins with https://, so that what people type there is protected."
NOT_READ = "This address is not read. Copy it from your browser, as https://book.example.com/you."
NO_LOGIN = "An address with a name or password in it is not shown to others."
TOO_LONG = "This address is too long: 200 letters are the most."


def https_address(text: str) -> str:
    """Return a web address that may stand on a page for others, "" for nothing typed.

    "https://" is added where no kind of address was typed. Raises `InvalidValueError` for any
    other kind, for an address with a login, and for a host that is no name of the open internet.
    """
    typed = text.strip()
    if not typed:
        return ""
    whole = typed if "://" in typed else f"https://{typed}"
    if len(whole) > LONGEST:
        raise InvalidValueError(TOO_LONG)
    try:
        parts = urlsplit(whole)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidValueError(NOT_READ) from error
    if parts.scheme.lower() != "https":
        raise InvalidValueError(NOT_HTTPS)
    if "@" in parts.netloc:
        raise InvalidValueError(NO_LOGIN)
    if not _is_clean(whole) or not _is_name(host):
        raise InvalidValueError(NOT_READ)
    return whole


def _is_clean(text: str) -> bool:
    """Whether nothing stands in it that a browser would read as something else."""
    return text.isprintable() and not any(sign in text for sign in " \"'<>\\^`{|}")


def _is_name(host: str) -> bool:
    labels = host.rstrip(".").split(".")
    if len(labels) < 2 or not all(labels) or labels[-1] in {"local", "internal", "localhost"}:
        return False
    return not labels[-1].isdigit() or is_public(host)
