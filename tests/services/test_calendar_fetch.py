"""A calendar fetched from a machine of the test's own: only from where it may be, and never too much."""

import gzip
import http.server
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests import make
from tests.make import NOW
from warmhand.core.calendar_hosts import is_public
from warmhand.core.errors import DomainError
from warmhand.services import calendar_reading, calendars
from warmhand.services.calendar_fetch import FetchError, Places, fetch
from warmhand.store.models import CalendarEntry, CalendarSource, TrailEntry

HOST = "cal.example.org"
WHOLE = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Theo Brandt\r\n"
    b"DTSTART:20261014T160000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Answers(http.server.BaseHTTPRequestHandler):
    """A page for each way in which a calendar's machine can answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        if self.headers.get("If-None-Match") == '"one"':
            self._say(304)
        elif self.path == "/whole?key=secret":
            self._say(200, WHOLE, ETag='"one"')
        elif self.path == "/packed":
            self._say(200, gzip.compress(WHOLE), **{"Content-Encoding": "gzip"})
        elif self.path == "/bomb":
            self._say(200, gzip.compress(b"x" * 50_000_000), **{"Content-Encoding": "gzip"})
        elif self.path == "/packed-and-more":
            more = gzip.compress(WHOLE) + b"x" * 3_000_000
            self._say(200, more, **{"Content-Encoding": "gzip"})
        elif self.path == "/large":
            self._say(200, b"x" * 6_000_000)
        elif self.path.startswith("/to/"):
            self._say(302, Location=self.server.leads_to[self.path])
        else:
            self._say(500 if self.path == "/trouble" else 404)

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def contexts(tmp_path_factory):
    """The server's and the reader's side of TLS, for a certificate made here."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "both.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


@pytest.fixture(scope="module")
def server(contexts):
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.socket = contexts[0].wrap_socket(made.socket, server_side=True)
    made.asked, made.leads_to = [], {}
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def places(server, contexts):
    """The test's own machine counts as open; 10.0.0.1 stands for one that is not."""
    server.asked.clear()
    return Places(
        hosts=frozenset(),
        resolve=lambda host, _port: ["10.0.0.1"] if host.startswith("inner") else ["127.0.0.1"],
        is_allowed=lambda address: address == "127.0.0.1",
        port=server.server_port,
        context=contexts[1],
    )


def at(server, path: str, host: str = HOST) -> str:
    return f"https://{host}:{server.server_port}{path}"


def test_a_calendar_is_read_under_its_own_name_at_the_checked_address(server, places):
    found = fetch(at(server, "/whole?key=secret"), places=places)
    assert (found.data, found.etag) == (WHOLE, '"one"')
    assert server.asked == [(f"{HOST}:{server.server_port}", "/whole?key=secret")]


def test_what_has_not_changed_is_not_sent_again(server, places):
    assert fetch(at(server, "/whole?key=secret"), etag='"one"', places=places).data is None


def test_a_packed_calendar_is_unpacked(server, places):
    assert fetch(at(server, "/packed"), places=places).data == WHOLE


def test_what_follows_a_packed_calendar_is_not_read(server, places):
    assert fetch(at(server, "/packed-and-more"), places=places).data == WHOLE


def test_a_handshake_that_drips_along_is_cut(places):
    most, sent = 30, []

    def drip(listener: socket.socket) -> None:
        wire, _peer = listener.accept()
        with wire, suppress(OSError):
            wire.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\x00")
            wire.settimeout(0.1)
            while len(sent) < most:
                with suppress(TimeoutError):
                    while wire.recv(4096):
                        pass
                    return  # the reader has gone
                wire.sendall(b"\x00")
                sent.append(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=(listener,), daemon=True).start()
        port = listener.getsockname()[1]
        with pytest.raises(FetchError, match="not in time"):
            fetch(f"https://{HOST}:{port}/", places=replace(places, port=port, seconds=0.3))
    assert len(sent) < most


def test_three_redirects_are_followed_and_a_fourth_is_not(server, places):
    for step in range(1, 5):
        server.leads_to[f"/to/{step}"] = "/whole?key=secret" if step == 1 else f"/to/{step - 1}"
    assert fetch(at(server, "/to/3"), places=places).data == WHOLE
    with pytest.raises(FetchError, match="without an end"):
        fetch(at(server, "/to/4"), places=places)


REFUSED = {
    "/missing": "no calendar at this address",
    "/trouble": "trouble of its own",
    "/bomb": "5 MB",
    "/large": "5 MB",
}


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_used_is_said_in_words(path, server, places):
    with pytest.raises(FetchError, match=REFUSED[path]):
        fetch(at(server, path), places=places)


ELSEWHERE = {
    "inner": "https://inner.example.org:{port}/whole",
    "plain": "http://cal.example.org/whole",
    "port": "https://cal.example.org:22/whole",
    "login": "https://me:word@cal.example.org:{port}/whole",
    "file": "file:///etc/passwd",
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_redirect_to_where_nothing_may_be_read_is_refused(name, server, places):
    server.leads_to[f"/to/{name}"] = ELSEWHERE[name].format(port=server.server_port)
    with pytest.raises(FetchError):
        fetch(at(server, f"/to/{name}"), places=places)
    assert [path for _host, path in server.asked] == [f"/to/{name}"]  # nobody else was asked


def test_one_closed_answer_of_the_resolver_is_enough_to_refuse(server, contexts):
    places = Places(
        hosts=frozenset(),
        resolve=lambda _host, _port: ["93.184.215.14", "127.0.0.1"],
        port=server.server_port,
        context=contexts[1],
    )
    with pytest.raises(FetchError, match="not on the open internet"):
        fetch(at(server, "/whole"), places=places)


def test_the_name_is_resolved_once_so_a_second_answer_changes_nothing(server, places, contexts):
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    once = Places(
        hosts=frozenset(),
        resolve=lambda _host, _port: answers.pop(0),
        is_allowed=places.is_allowed,
        port=server.server_port,
        context=contexts[1],
    )
    assert fetch(at(server, "/whole?key=secret"), places=once).data == WHOLE
    assert len(answers) == 1


def test_a_machine_that_cannot_prove_its_name_is_not_read(server, places):
    with pytest.raises(FetchError, match="prove who it is"):
        fetch(at(server, "/whole", host="other.example.org"), places=places)


def test_named_hosts_narrow_where_may_be_read(server, places, contexts):
    named = Places(
        hosts=frozenset({"calendar.example.net"}),
        resolve=places.resolve,
        is_allowed=places.is_allowed,
        port=server.server_port,
        context=contexts[1],
    )
    with pytest.raises(FetchError, match="some places only"):
        fetch(at(server, "/whole"), places=named)
    assert server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_this_machine_itself_is_never_asked(host):
    own = Places(hosts=frozenset())
    assert own.is_allowed is is_public
    with pytest.raises(FetchError):
        fetch(f"https://{host}/", places=own)


@pytest.fixture
def source(in_practice, server):
    user = make.make_member(in_practice)
    made = calendars.add_address(
        practice=in_practice, name="Bookings", address=f"https://{HOST}/x", user=user, now=NOW
    )
    return made, user


def test_the_worker_reads_every_half_hour_and_a_person_after_a_minute(source, server, places):
    row, user = source
    CalendarSource.objects.update(address=at(server, "/whole?key=secret"))
    assert calendar_reading.read_due(now=NOW, places=places) == 1
    assert CalendarEntry.objects.get().title == "Theo Brandt"
    assert calendar_reading.read_due(now=NOW + timedelta(minutes=29), places=places) == 0
    row.refresh_from_db()
    with pytest.raises(DomainError, match="a moment ago"):
        calendar_reading.read_source(source=row, now=NOW, user=user, places=places)
    again = calendar_reading.read_source(
        source=row, now=NOW + timedelta(minutes=1), user=user, places=places
    )
    assert again.is_unchanged
    assert calendar_reading.read_due(now=NOW + timedelta(minutes=31), places=places) == 1


def test_a_problem_stands_with_the_calendar_and_names_no_address(source, server, places, caplog):
    row, _user = source
    CalendarSource.objects.update(address=at(server, "/missing?key=secret"))
    assert calendar_reading.read_due(now=NOW, places=places) == 0
    row.refresh_from_db()
    assert row.problem.startswith("There is no calendar")
    assert row.read_at is None
    told = [caplog.text, row.problem, *TrailEntry.objects.values_list("detail", flat=True)]
    assert not any("secret" in words or HOST in words for words in told)
