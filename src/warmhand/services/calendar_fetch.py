"""A calendar fetched from its address: from the open internet alone, and never more than is needed."""

import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from warmhand.core.calendar_hosts import host_is_named, is_public
from warmhand.core.calendars import MOST_BYTES
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.formats.calendar_read import TOO_LARGE

PORT: Final = 443
MOST_REDIRECTS: Final = 3
CONNECT_SECONDS: Final = 5.0
TOTAL_SECONDS: Final = 20.0
LONGEST_ADDRESS: Final = 1_000
_CHUNK: Final = 65_536
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_SCHEMES: Final = ("https://", "webcal://", "webcals://")
NOT_HTTPS = "The address begins with https:// or webcal://."
NO_LOGIN = (
    "An address with a name and password in it is not read. Use the calendar’s secret address."
)
NOT_OPEN = "This address leads to a machine that is not on the open internet, so it is not read."
NOT_FOUND = "The calendar’s machine could not be found. Is the address right?"
NOT_REACHED = "The calendar’s machine did not answer, or not in time. It is tried again."
NOT_PROVEN = "The calendar’s machine could not prove who it is, so nothing was read."
TOO_FAR = "The address leads from one place to the next without an end."
GONE = "There is no calendar at this address any more, or it wants a sign-in. Copy it anew."
TROUBLE = "The calendar’s machine has trouble of its own. It is tried again."
NOT_NAMED = "Whoever runs this site lets calendars be read from some places only, and this is none."


class FetchError(DomainError):
    """A calendar could not be fetched; the words are for people and never hold its address."""


def addresses_of(host: str, port: int) -> list[str]:
    """Return every address that the machine's own resolver gives for `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def named_hosts() -> frozenset[str]:
    """Return the hosts that WARMHAND_CALENDAR_HOSTS names, or none for any."""
    return frozenset(settings.CALENDAR_HOSTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where may be read from, and how a name becomes an address."""

    hosts: frozenset[str] = field(default_factory=named_hosts)
    resolve: Callable[[str, int], list[str]] = addresses_of
    is_allowed: Callable[[str], bool] = is_public
    port: int = PORT
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = TOTAL_SECONDS
    """For all of it, redirects too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came: None where nothing has changed since `etag`."""

    data: bytes | None
    etag: str = ""


def read_address(typed: str) -> str:
    """Return the address of a calendar as it is kept, https always.

    Raises `InvalidValueError`, in words for people, for another scheme or port, a name and
    password in it, or no host.
    """
    address = typed.strip()
    scheme = next((one for one in _SCHEMES if address.lower().startswith(one)), None)
    if scheme is None or len(address) > LONGEST_ADDRESS:
        raise InvalidValueError(NOT_HTTPS)
    address = "https://" + address[len(scheme) :]
    _checked(address, port=PORT)
    return address


def _checked(address: str, *, port: int) -> SplitResult:
    try:
        parts = urlsplit(address)
        asked = parts.port or port
    except ValueError:
        raise InvalidValueError(NOT_FOUND) from None
    if "@" in parts.netloc:
        raise InvalidValueError(NO_LOGIN)
    if parts.scheme != "https" or asked != port:
        raise InvalidValueError(NOT_HTTPS)
    plain = address.isascii() and address.isprintable() and " " not in address
    if not parts.hostname or not plain:
        raise InvalidValueError(NOT_FOUND)
    return parts


def fetch(address: str, *, etag: str = "", places: Places | None = None) -> Fetched:
    """Return what stands at `address`, at most 5 MB, within about 20 seconds.

    Each name is resolved once and every answer checked; the connection goes to a checked
    address, with the name for its certificate, so that a second answer of the resolver changes
    nothing. At most three redirects, each checked anew. Raises `FetchError` in words for people.
    """
    places = places or Places()
    until = monotonic() + places.seconds
    try:
        for _turn in range(MOST_REDIRECTS + 1):
            found = _asked(address, etag, places, until=until)
            if isinstance(found, Fetched):
                return found
            address, etag = found, ""
    except InvalidValueError as refused:
        raise FetchError(str(refused)) from None
    except ssl.SSLCertVerificationError:
        raise FetchError(NOT_PROVEN) from None
    except (OSError, HTTPException, ValueError, zlib.error):
        raise FetchError(NOT_REACHED) from None
    raise FetchError(TOO_FAR)


def _asked(address: str, etag: str, places: Places, *, until: float) -> Fetched | str:
    """What one request gives: the calendar, or where it has moved to."""
    parts = _checked(address, port=places.port)
    host = parts.hostname or ""
    if not host_is_named(host, places.hosts):
        raise FetchError(NOT_NAMED)
    connection = _Pinned(host, _allowed(host, places), places)
    watch = threading.Timer(max(0.0, until - monotonic()), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        headers = {"Accept": "text/calendar", "Accept-Encoding": "identity"}
        headers |= {"User-Agent": "Warmhand", "Connection": "close"}
        headers |= {"If-None-Match": etag} if etag else {}
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=headers)
        found = _answer(connection.getresponse(), address, etag)
        if connection.is_cut:  # what came until then looks like the end of the answer
            raise FetchError(NOT_REACHED)
        return found
    finally:
        watch.cancel()
        connection.close()


def _allowed(host: str, places: Places) -> str:
    try:
        found = places.resolve(host, places.port)
    except (OSError, UnicodeError):
        raise FetchError(NOT_FOUND) from None
    if not found:
        raise FetchError(NOT_FOUND)
    # One answer that is not open is enough: such a name is not to be trusted with the others.
    if not all(places.is_allowed(one) for one in found):
        raise FetchError(NOT_OPEN)
    return found[0]


class _Pinned(HTTPSConnection):
    """A connection to one checked address, under the name that its certificate must hold."""

    def __init__(self, host: str, address: str, places: Places) -> None:
        super().__init__(host, places.port, timeout=CONNECT_SECONDS, context=places.context)
        self._address, self._safe = address, places.context
        self._wire: ssl.SSLSocket | None = None
        self.is_cut = False

    def connect(self) -> None:
        """Connect to the address that was checked; no name is looked up again."""
        plain = socket.create_connection((self._address, self.port), CONNECT_SECONDS)
        self.sock = plain
        # The handshake comes after the wrapping, so that `cut` can end one that drips along.
        self.sock = self._wire = self._safe.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        if self.is_cut:  # while there was nothing to cut yet
            raise TimeoutError
        self._wire.do_handshake()

    def cut(self) -> None:
        """End whatever is going on: the whole time is up."""
        self.is_cut = True
        wire = self._wire or self.sock
        if wire is not None:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)


def _answer(response: HTTPResponse, address: str, etag: str) -> Fetched | str:
    if response.status in _MOVED:
        return urljoin(address, response.headers.get("Location", ""))
    if response.status == 304 and etag:
        return Fetched(data=None, etag=etag)
    if response.status >= 500:
        raise FetchError(TROUBLE)
    if response.status != 200:
        raise FetchError(GONE)
    given = response.headers.get("ETag", "")
    return Fetched(data=_body(response), etag=given if len(given) <= 200 else "")


def _body(response: HTTPResponse) -> bytes:
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in {"identity", "gzip", ""}:
        raise FetchError(NOT_REACHED)
    opened = zlib.decompressobj(wbits=31) if coding == "gzip" else None
    found = bytearray()
    while chunk := response.read(_CHUNK):
        # At most one byte too many is unpacked, however tightly it was packed.
        found += opened.decompress(chunk, MOST_BYTES + 1 - len(found)) if opened else chunk
        if len(found) > MOST_BYTES:
            raise FetchError(TOO_LARGE)
        if opened is not None and opened.eof:
            break  # what follows the end would be kept in memory without a bound
    return bytes(found)
