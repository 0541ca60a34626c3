"""Whom the title of an entry may name, and which machines a calendar may come from."""

from uuid import UUID

import pytest

from warmhand.core.calendar_hosts import host_is_named, is_public
from warmhand.core.calendars import likeliest, words_of_title

TITLES = {
    "Theo Brandt": "theo brandt",
    "THEO BRANDT": "theo brandt",
    "Massage 60 min: Theo Brandt": "theo brandt",
    "Theo Brandt - Deep Tissue Massage (90)": "theo brandt",
    "Theo Brandt [paid] theo@example.org": "theo brandt",
    "Session with José Ortíz, 1.5h": "jose ortiz",
    "90-minute massage / Min Lee": "min lee",
    "Jane To": "jane to",
    "Massage (Theo Brandt)": "theo brandt",
    "Theo Brandt (senior)": "theo brandt senior",
    "Theo Brandt (503) 555-0117": "theo brandt",
    "O’Neill, Ada-Mae": "oneill ada mae",
    "Lunch": "lunch",
    "Massage 60": "",
    "60 min": "",
    "": "",
}


@pytest.mark.parametrize("title", TITLES, ids=str)
def test_a_title_comes_down_to_the_words_of_a_name(title):
    assert words_of_title(title) == TITLES[title]


def test_words_are_cleaned_once_and_for_all():
    for title in TITLES:
        assert words_of_title(words_of_title(title)) == words_of_title(title)
    assert len(words_of_title("ab " * 500)) <= 200


PEOPLE = [(UUID(int=n), name) for n, name in enumerate(("Theo Brandt", "Thea Brand", "Ana Ruiz"))]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("theo brandt", [0, 1]),
        ("brandt theo", [0, 1]),
        ("theo b", [0]),
        ("ana", [2]),
        ("lunch", []),
    ],
)
def test_the_likeliest_client_is_offered_first(words, expected):
    assert [key.int for key in likeliest(words, PEOPLE)][: len(expected)] == expected
    if not expected:
        assert likeliest(words, PEOPLE) == []


PUBLIC = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
CLOSED = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
    *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    *("2001:0:5ef5:79fd::1", "fd00:ec2::254", "64:ff9b:1::7f00:1"),
    # Other ways to write an address are names: the resolver's answer is what is looked at.
    *("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "example.org", "", " 8.8.8.8"),
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_machine_of_the_open_internet_may_be_asked(address):
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_no_other_machine_is_ever_asked(address):
    assert not is_public(address)


def test_named_hosts_hold_for_what_lies_below_them_and_no_lookalike():
    named = {"example.org"}
    assert host_is_named("anything.example", ())
    assert host_is_named("Cal.Example.org.", named)
    assert not host_is_named("evilexample.org", named)
    assert not host_is_named("example.org.evil.net", named)
