"""Addresses of pages, and what is told of a newsletter before it leaves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.pages import (
    CLIPPED_BYTES,
    LONGEST_SLUG,
    LetterLooks,
    missing_in,
    slug_of,
    worth_a_look,
)

FINE = LetterLooks(
    subject="Warm shoulders", preview="Three things.", words=200, size=9_000,
    has_postal_address=True, not_https=(), not_links=(), pictures=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Café hours & a walk!", "cafe-hours-a-walk"),
        ("  --  ", "letter-1"),
        ("", "letter-1"),
        ("冬の朝", "letter-1"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 200, "x" * LONGEST_SLUG),
    ],
)
def test_a_title_becomes_a_plain_address(title, slug):
    assert slug_of(title, otherwise="letter-1") == slug


@given(st.text(max_size=90), st.integers(0, 12))
def test_an_address_is_never_one_that_is_taken(title, many):
    taken: set[str] = set()
    for _ in range(many):
        slug = slug_of(title, otherwise="page", taken=taken)
        assert slug not in taken
        assert slug == slug.strip("-")
        assert len(slug) <= LONGEST_SLUG + 4
        taken.add(slug)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"subject": ""}, "no subject"),
        ({"words": 0}, "no words"),
        ({"has_postal_address": False}, "postal address"),
    ],
)
def test_a_newsletter_cannot_leave_without_what_it_must_have(change, words):
    assert missing_in(FINE) == ()
    (line,) = missing_in(replace(FINE, **change))
    assert words in line


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"subject": "x" * 51}, "phone"),
        ({"preview": ""}, "line beside the subject is empty"),
        ({"words": 1_001}, "1001 words"),
        ({"size": CLIPPED_BYTES + 1}, "cut off"),
        ({"pictures": 1}, "Pictures"),
        ({"not_https": ("http://a.example",)}, "http://a.example"),
        ({"not_links": ("[a](b)",)}, "[a](b)"),
    ],
)
def test_what_to_look_at_once_more_is_told_and_nothing_else(change, words):
    assert worth_a_look(FINE) == ()
    (line,) = worth_a_look(replace(FINE, **change))
    assert words in line
    assert missing_in(replace(FINE, **change)) == ()
