"""Numbers are kept as E.164 and shown as people there read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.formats.phone import (
    ONE_QUESTION,
    SOME_QUESTIONS,
    parse_phone,
    show_phone,
    sms_body,
    sms_link,
    tel_link,
)


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("(503) 555-0142", "US", "+15035550142"),
        ("1-503-555-0142", "us", "+15035550142"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        (" 503.555.0142 ", "CA", "+15035550142"),
    ],
    ids=["us", "with-1", "gb", "from-abroad", "dots"],
)
def test_a_number_as_typed_is_kept_as_e164(text, country, e164):
    assert parse_phone(text, country=country) == e164


@pytest.mark.parametrize("text", ["", "call me", "12", "503-555-0142 ext 9", "1" * 30])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InvalidValueError):
        parse_phone(text, country="US")


def test_at_home_a_number_is_national_and_abroad_international():
    assert show_phone("+15035550142", country="US") == "(503) 555-0142"
    assert show_phone("+442079460018", country="US") == "+44 20 7946 0018"
    assert show_phone("at the desk", country="US") == "at the desk"


def test_links_hold_the_number_and_a_quoted_text():
    body = sms_body(practice="Linden & Row", person="Maren", url="https://x.example/r/a?b")
    assert tel_link("+15035550142") == "tel:+15035550142"
    assert sms_link("+15035550142", body=body) == (
        "sms:+15035550142?body=Maren%2C%20Linden%20%26%20Row%3A%20a%20private%20note"
        "%20for%20you%3A%20https%3A%2F%2Fx.example%2Fr%2Fa%3Fb"
    )


@pytest.mark.parametrize("what", [SOME_QUESTIONS, ONE_QUESTION])
def test_a_text_says_who_writes_and_what_it_is_without_a_health_word(what):
    body = sms_body(practice="Linden Row Massage", person="Maren Holt", url="LINK", what=what)
    assert body == f"Maren Holt, Linden Row Massage: {what}: LINK"
    for word in ("health", "safety", "pain", "score", "rating", "symptom", "medical"):
        assert word not in what
    assert sms_body(practice="Linden Row", person="", url="LINK", what=what).startswith("Linden")


@given(st.text())
def test_no_body_breaks_out_of_the_link(body):
    link = sms_link("+15035550142", body=body.encode("utf-8", "ignore").decode())
    assert link.isascii()
    assert not set(link.partition("?body=")[2]) & set("&#?=<>\"' \r\n")


@pytest.mark.parametrize("text", ["5035550142", "+1 503", "+1?body=x", "+١٢٣", "javascript:1"])
def test_only_a_stored_number_becomes_a_link(text):
    with pytest.raises(InvalidValueError):
        tel_link(text)
