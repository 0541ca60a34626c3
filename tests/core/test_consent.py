"""What is shared is what was agreed, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.consent import (
    HEALTH_ITEMS,
    PRESELECTED,
    REPORT_WORDING,
    Back,
    ConsentError,
    Item,
    Terms,
    Way,
    default_end,
    give,
    refuse_identifying,
    shared_back,
    shared_items,
)
from warmhand.core.consent_words import consent_sentences
from warmhand.core.identifying import identifying_words, without_identifying

GIVEN = datetime(2026, 10, 13, 16, 54, tzinfo=UTC)
DAY = GIVEN.date()
ITEMS = frozenset({Item.NAME, Item.PHONE, Item.QUESTION})


def terms(**fields):
    named = {
        "recipient": "Hana Kovac, physical therapist",
        "recipient_is_health": True,
        "items": ITEMS,
        "back": frozenset({Back.FINDINGS}),
        "ends_on": default_end(DAY),
    }
    return Terms(**(named | fields))


def agreed(way=Way.ON_SCREEN, attested_by="", **fields):
    return give(
        terms=terms(**fields), way=way, given_at=GIVEN, given_on=DAY, attested_by=attested_by
    )


def test_nothing_is_preselected():
    assert not PRESELECTED


def test_a_consent_ends_after_ninety_days_by_default():
    assert default_end(date(2026, 10, 13)) == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("days", "open_"), [(-1, False), (0, True), (90, True), (91, False)], ids=str
)
def test_it_holds_from_its_first_to_its_last_day(days, open_):
    consent = agreed()
    on = DAY + timedelta(days=days)
    assert shared_items(consent, on=on) == (ITEMS if open_ else frozenset())
    assert bool(shared_back(consent, on=on)) == open_


def test_a_withdrawn_consent_shares_nothing():
    consent = replace(agreed(), withdrawn_at=GIVEN)
    assert shared_items(consent, on=DAY) == frozenset()
    assert shared_back(consent, on=DAY) == frozenset()


def test_a_trainer_gets_no_health_details_on_a_spoken_yes():
    with pytest.raises(ConsentError, match="not a health professional"):
        agreed(way=Way.SPOKEN, attested_by="Maren Holt", recipient_is_health=False)


def test_a_trainer_gets_a_name_and_number_on_a_spoken_yes():
    items = frozenset({Item.NAME, Item.PHONE})
    consent = agreed(
        way=Way.SPOKEN, attested_by="Maren Holt", recipient_is_health=False, items=items
    )
    assert shared_items(consent, on=DAY) == items


@pytest.mark.parametrize("way", [Way.ON_SCREEN, Way.LINK], ids=str)
def test_a_trainer_gets_health_details_under_a_signature(way):
    assert shared_items(agreed(way=way, recipient_is_health=False), on=DAY) == ITEMS


@given(st.frozensets(st.sampled_from(Item), min_size=1), st.sampled_from(Way), st.booleans())
def test_no_health_item_reaches_a_non_health_recipient_unsigned(items, way, is_health):
    try:
        consent = agreed(way=way, attested_by="M", items=items, recipient_is_health=is_health)
    except ConsentError:
        assert way is Way.SPOKEN
        assert not is_health
        return
    shown = shared_items(consent, on=DAY)
    assert shown == items
    assert is_health or way is not Way.SPOKEN or HEALTH_ITEMS.isdisjoint(shown)


def test_a_damaged_record_still_shows_a_trainer_nothing_unsigned():
    consent = replace(agreed(recipient_is_health=False), way=Way.SPOKEN)
    assert shared_items(consent, on=DAY) == {Item.NAME, Item.PHONE}


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"items": frozenset()}, "Nothing is chosen"),
        ({"ends_on": DAY - timedelta(days=1)}, "ends on a day"),
        ({"ends_on": DAY + timedelta(days=400)}, "ends on a day"),
        ({"way": Way.SPOKEN}, "who heard it"),
    ],
    ids=["nothing", "past", "too-long", "nobody-heard"],
)
def test_an_incomplete_consent_is_refused(fields, match):
    with pytest.raises(ConsentError, match=match):
        agreed(**fields)


def test_the_wording_names_recipient_items_way_back_and_end():
    text = " ".join(consent_sentences(terms(), ends_on_words="January 11, 2027"))
    for part in (
        "Hana Kovac, physical therapist",
        "your name, your phone number and the question to them",
        "may tell us what they find",
        "January 11, 2027",
        "You may choose anyone",
        "withdraw any day",
        "Not shared: session notes",
    ):
        assert part in text


def test_the_wording_says_that_a_trainer_is_not_bound():
    text = " ".join(consent_sentences(terms(recipient_is_health=False), ends_on_words="x"))
    assert "not a health professional" in text


def test_an_unknown_wording_is_never_replaced_by_another():
    with pytest.raises(ConsentError, match="not known"):
        consent_sentences(terms(wording="sharing-0"), ends_on_words="x")


CLIENT = {
    "name": "Théo Brandt",
    "phones": ["+15035550117"],
    "emails": ["theo.b@example.org"],
}


@pytest.mark.parametrize(
    "text",
    [
        "What would you do for Theo?",
        "theo's neck does not change",
        "A man called BRANDT",
        "Call 503-555-0117",
        "call (503) 555 0117 please",
        "write to THEO.B@example.org",
    ],
)
def test_a_question_that_names_the_client_is_refused(text):
    with pytest.raises(ConsentError, match="names the client"):
        refuse_identifying(text, **CLIENT)


@pytest.mark.parametrize(
    "text",
    [
        "Eight weeks of neck pain, no clear change after two plans. What would you try?",
        "Scores 6 5 6 6 5 over 9 visits, 2026-10-13",
        "The brandtner test",
    ],
)
def test_a_question_that_names_nobody_passes(text):
    assert refuse_identifying(text, **CLIENT) is None


def test_a_name_that_is_a_word_counts_only_with_a_capital():
    assert identifying_words("I think it will rest", name="Will Young") == ()
    assert identifying_words("I think Will rests", name="Will Young") == ("Will",)


def test_a_name_is_found_in_a_script_without_spaces():
    assert identifying_words("请问李小雷的颈部怎么办", name="李小雷") == ("李小雷",)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Theo's neck is stiff", "My client's neck is stiff"),
        ("Would you see Theo Brandt?", "Would you see my client?"),
        ("Call 503 555-0117 today", "Call [not shared] today"),
        ("Or THEO.B@example.org", "Or [not shared]"),
        ("Nine visits, 6 of 10", "Nine visits, 6 of 10"),
    ],
)
def test_what_names_the_client_is_taken_out_of_a_text(text, plain):
    assert without_identifying(text, **CLIENT) == plain


@given(st.lists(st.sampled_from(["Theo", "brandt", "THÉO", "503", "555", "0117", "-", " ", "a"])))
def test_nothing_identifying_is_ever_left(parts):
    plain = without_identifying("".join(parts), **CLIENT)
    assert identifying_words(plain, **CLIENT) == ()


def test_a_word_back_is_asked_for_in_words_of_its_own():
    asked = terms(wording=REPORT_WORDING, back=frozenset())
    text = " ".join(consent_sentences(asked, ends_on_words="March 3"))
    for said in (
        "this tells them how it goes",
        "the one problem",
        "ends on March 3",
        "a word to us",
    ):
        assert said in text
    assert "see you and help" not in text  # that is why a referral is shared
