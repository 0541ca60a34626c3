"""What marks a request as unsure, what asks once more, and where the limits are."""

from datetime import timedelta

import pytest

from warmhand.core.spam import (
    AN_HOUR_FROM_ONE_PLACE,
    DOUBT_WORDS,
    HELD_FROM_A_DAY,
    MOST_A_DAY,
    Again,
    Doubt,
    Sent,
    asks_again,
    doubt_words,
    doubts,
    is_over_limit,
)

PLAIN = "Her neck since spring. Would you look, and tell me what you think?"
TEXTS = [
    (PLAIN, ()),
    ("", ()),
    ("My page is https://www.riverside-pt.example/team", ()),
    ("I lift < 5 kg and > 2 kg, a or b", ()),
    ("see http://a.example and http://b.example", (Doubt.LINKS,)),
    ("cheap.shop/now and best.xyz/now", (Doubt.LINKS,)),
    ('<a href="x">look</a>', (Doubt.MARKUP,)),
    ("[url=x]look[/url]", (Doubt.MARKUP,)),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS, ids=range(len(TEXTS)))
def test_only_what_no_person_writes_makes_a_request_unsure(text, expected):
    assert doubts(Sent(texts=["Dana Ruiz", text])) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (Sent(texts=[PLAIN], hidden="http://x"), Doubt.HIDDEN_FIELD),
        (Sent(texts=[PLAIN], is_repeated=True), Doubt.REPEATED),
        (Sent(texts=[PLAIN], today=HELD_FROM_A_DAY), Doubt.MANY_TODAY),
    ],
    ids=["hidden", "repeated", "many"],
)
def test_what_stands_around_the_words_counts_too(sent, expected):
    assert doubts(sent) == (expected,)
    assert doubt_words([expected.value]) == DOUBT_WORDS[expected]


AGES = [
    (timedelta(seconds=-1), False, Again.NOT_OURS),
    (timedelta(0), False, Again.TOO_QUICK),
    (timedelta(0), True, None),
    (timedelta(seconds=2), False, Again.TOO_QUICK),
    (timedelta(seconds=3), False, None),
    (timedelta(days=1), False, None),
    (timedelta(days=1, seconds=1), False, Again.TOO_OLD),
    (timedelta(days=1, seconds=1), True, Again.TOO_OLD),
]


@pytest.mark.parametrize(("age", "was_asked", "expected"), AGES, ids=range(len(AGES)))
def test_a_form_is_asked_for_once_more_if_too_quick_or_too_old(age, was_asked, expected):
    assert asks_again(age, was_asked=was_asked) is expected


@pytest.mark.parametrize(
    ("from_here", "today", "is_over"),
    [
        (0, 0, False),
        (AN_HOUR_FROM_ONE_PLACE - 1, MOST_A_DAY - 1, False),
        (AN_HOUR_FROM_ONE_PLACE, 0, True),
        (0, MOST_A_DAY, True),
    ],
)
def test_limits_hold_for_one_place_and_for_a_day(from_here, today, is_over):
    assert is_over_limit(from_here=from_here, today=today) is is_over
