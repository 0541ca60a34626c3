"""Who is under age, to the day; and that nothing of theirs is shared on one yes alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.consent import (
    ASK_ASSENT,
    ASK_BIRTH_DATE,
    ASK_GUARDIAN,
    Back,
    ConsentError,
    Item,
    Terms,
    Way,
    give,
    is_in_force,
    shared_back,
    shared_items,
)
from warmhand.core.minors import Standing, is_minor, majority_of, majority_on, standing_of

DAY = date(2026, 10, 13)
GIVEN = datetime(2026, 10, 13, 16, 54, tzinfo=UTC)
ITEMS = frozenset({Item.NAME, Item.QUESTION})


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        (date(2008, 10, 14), date(2026, 10, 14)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(1986, 2, 29 - 1), date(2004, 2, 28)),
        (date(2008, 12, 31), date(2026, 12, 31)),
    ],
    ids=["birthday", "leap day, no leap year", "day before", "new year's eve"],
)
def test_the_day_somebody_comes_of_age(born, of_age):
    assert majority_on(born) == of_age
    assert is_minor(born, on=of_age - timedelta(days=1))
    assert not is_minor(born, on=of_age)


@pytest.mark.parametrize(
    ("year", "standing"),
    [(2007, Standing.ADULT), (2008, Standing.UNCLEAR), (2009, Standing.MINOR)],
    ids=str,
)
def test_a_year_alone_leaves_one_year_open(year, standing):
    assert standing_of(majority_of(birth_on=None, birth_year=year), on=DAY) is standing


def test_a_date_settles_what_the_year_leaves_open():
    majority = majority_of(birth_on=date(2008, 10, 13), birth_year=2008)
    assert standing_of(majority, on=DAY) is Standing.ADULT
    assert standing_of(None, on=DAY) is Standing.ADULT


def agreed(*, born=date(2010, 5, 1), year=None, days=90, **said):
    terms = Terms(
        recipient="Hana Kovac, physical therapist",
        recipient_is_health=said.pop("is_health", True),
        items=ITEMS,
        back=frozenset(Back),
        ends_on=DAY + timedelta(days=days),
        for_minor=True,
    )
    return give(
        terms=terms,
        way=said.pop("way", Way.LINK),
        given_at=GIVEN,
        given_on=DAY,
        attested_by=said.pop("attested_by", ""),
        majority=majority_of(birth_on=born, birth_year=year),
        **{"guardian": "Ann Brandt, mother", "assented": True, **said},
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"guardian": "  "}, ASK_GUARDIAN),
        ({"assented": False}, ASK_ASSENT),
        ({"born": None, "year": 2008}, ASK_BIRTH_DATE),
        ({"born": date(2008, 11, 1)}, "on the day before they come of age, 2026-10-31"),
        (
            {"is_health": False, "way": Way.SPOKEN, "attested_by": "Maren Holt"},
            "not a health professional",
        ),
    ],
    ids=["no guardian", "no assent", "date unknown", "beyond the birthday", "spoken to a trainer"],
)
def test_a_minors_sharing_lacks_nothing(said, why):
    with pytest.raises(ConsentError, match=why):
        agreed(**said)


def test_a_spoken_yes_of_the_guardian_is_enough_for_a_health_professional():
    consent = agreed(way=Way.SPOKEN, attested_by="Maren Holt")
    assert shared_items(consent, on=DAY) == ITEMS


def test_from_the_birthday_on_nothing_is_shared_until_asked_anew():
    """Also where the date became known after the guardian agreed for longer."""
    consent = replace(agreed(), majority=majority_of(birth_on=date(2008, 11, 1), birth_year=None))
    last = date(2026, 10, 31)
    assert shared_items(consent, on=last) == ITEMS
    assert shared_items(consent, on=last + timedelta(days=1)) == frozenset()
    assert shared_back(consent, on=last + timedelta(days=1)) == frozenset()


def test_a_yes_alone_is_void_once_they_turn_out_to_be_under_age():
    alone = replace(agreed(), guardian="", assented=False)
    assert not is_in_force(alone, on=DAY)
    assert not is_in_force(replace(agreed(), assented=False), on=DAY)


@settings(max_examples=60)
@given(
    st.dates(date(2005, 1, 1), date(2012, 12, 31)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 400),
)
def test_nothing_of_a_minor_is_ever_shared_without_both(born, is_known, guarded, assents, later):
    consent = replace(
        agreed(),
        guardian="Ann Brandt, mother" if guarded else "",
        assented=assents,
        majority=majority_of(birth_on=born if is_known else None, birth_year=born.year),
    )
    on = DAY + timedelta(days=later)
    if shared_items(consent, on=on):
        was_minor = is_minor(born, on=DAY)
        assert not was_minor or (guarded and assents)
        assert not guarded or not was_minor or is_minor(born, on=on)
