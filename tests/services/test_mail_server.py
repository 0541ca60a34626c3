from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mail_catcher import Manner, catching
from tests.make import make_practice
from warmhand.core.errors import InvalidValueError
from warmhand.services import mail_server


def a_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Maren Holt <maren@example.org>"
    message["To"] = "Hana Kovac <hana.kovac@example.org>"
    message["Subject"] = "A request"
    message["Message-ID"] = "<one@warmhand>"
    message.set_content("A link.\n.\nafter a lonely dot")
    return message


@pytest.mark.parametrize(
    ("address", "port", "tls"),
    [
        ("smtp://mail.example.org", 587, "starttls"),
        ("smtp://mail.example.org?tls=ssl", 465, "ssl"),
        ("smtp://mail.example.org:2525?tls=none", 2525, "none"),
    ],
    ids=["default", "ssl", "none"],
)
def test_an_address_says_how_to_connect(address, port, tls):
    server = mail_server.read_address(address)
    assert (server.host, server.port, server.tls) == ("mail.example.org", port, tls)


def test_signs_in_a_password_may_be_written_as_percent_signs():
    server = mail_server.read_address("smtp://maren%40example.org:a%2Fb%3A@mail.example.org")
    assert (server.user, server.password) == ("maren@example.org", "a/b:")


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://mail.example.org:many",
        "smtp://mail.example.org?tls=maybe",
        "smtp://user:secret@mail.example.org?tls=none",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(address):
    with pytest.raises(InvalidValueError):
        mail_server.read_address(address)


def test_a_mail_arrives_as_it_was_written(monkeypatch):
    with catching() as catcher:
        monkeypatch.setenv("WARMHAND_MAIL_URL", catcher.url)
        mail_server.send(a_mail())
    assert [mail["Message-ID"] for mail in catcher.caught] == ["<one@warmhand>"]
    assert catcher.caught[0].get_content().splitlines() == ["A link.", ".", "after a lonely dot"]


def test_a_server_that_says_no_is_an_error_that_can_be_tried_again(monkeypatch):
    with catching() as catcher:
        catcher.manner = Manner.REFUSES
        monkeypatch.setenv("WARMHAND_MAIL_URL", catcher.url)
        with pytest.raises(OSError, match="nobody here"):
            mail_server.send(a_mail())
    assert catcher.caught == []


def test_a_server_without_tls_never_gets_the_mail_of_who_asks_for_it(monkeypatch):
    with catching() as catcher:
        address = catcher.url.replace("tls=none", "tls=starttls")
        monkeypatch.setenv("WARMHAND_MAIL_URL", address)
        with pytest.raises(OSError, match="STARTTLS"):
            mail_server.send(a_mail())
    assert catcher.caught == []


def test_without_a_server_the_error_says_so(monkeypatch):
    monkeypatch.delenv("WARMHAND_MAIL_URL", raising=False)
    with pytest.raises(OSError, match=r"No mail server is set\."):
        mail_server.send(a_mail())


def test_the_sample_keeps_its_mails_in_a_folder(settings, tmp_path: Path, monkeypatch):
    settings.SAMPLE_MARK, settings.SENT_MAIL_DIR = tmp_path / "SAMPLE", tmp_path / "mail"
    settings.SAMPLE_MARK.touch()
    monkeypatch.setenv("WARMHAND_MAIL_URL", "smtp://nowhere.invalid")
    mail_server.send(a_mail())
    mail_server.send(a_mail())
    (kept,) = settings.SENT_MAIL_DIR.iterdir()
    assert b"Hana Kovac" in kept.read_bytes()


@pytest.mark.parametrize(
    ("fields", "url", "ready"),
    [
        ({"is_sample": True}, "", True),
        ({"mail_from_address": "maren@example.org"}, "smtp://mail.example.org", True),
        ({"mail_from_address": "maren@example.org"}, "", False),
        ({}, "smtp://mail.example.org", False),
    ],
    ids=["sample", "both", "no server", "no sender"],
)
def test_mail_is_ready_with_a_server_and_a_sender(db, monkeypatch, fields, url, ready):
    monkeypatch.setenv("WARMHAND_MAIL_URL", url)
    assert mail_server.is_ready(make_practice(**fields)) is ready
