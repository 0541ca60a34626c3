"""Each thing told has its ground, or is not told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.test_consent import DAY, GIVEN, ITEMS, agreed
from warmhand.core.consent import ConsentError, Item, Way
from warmhand.core.disclosure import Basis, basis_of
from warmhand.core.referral import Purpose

QUESTION = frozenset({Item.QUESTION})


@pytest.mark.parametrize(
    ("purpose", "consent", "items", "basis"),
    [
        (Purpose.ASK, None, QUESTION, Basis.NOTHING_IDENTIFYING),
        (Purpose.REFER, agreed(), ITEMS, Basis.CONSENT),
        (Purpose.CO_MANAGE, agreed(), frozenset(), Basis.CONSENT),
        (Purpose.REFER, agreed(recipient_is_health=False), ITEMS, Basis.AUTHORISATION),
        (Purpose.REFER, agreed(recipient_is_health=False), {Item.NAME}, Basis.CONSENT),
    ],
    ids=["question", "agreed", "a message", "signed for a trainer", "a name to a trainer"],
)
def test_the_ground_of_what_is_told(purpose, consent, items, basis):
    assert basis_of(purpose=purpose, consent=consent, items=frozenset(items), on=DAY) is basis


@pytest.mark.parametrize(
    ("purpose", "consent", "items", "days"),
    [
        (Purpose.ASK, agreed(), frozenset({Item.NAME}), 0),
        (Purpose.REFER, None, QUESTION, 0),
        (Purpose.REFER, agreed(), frozenset({Item.EMAIL}), 0),
        (Purpose.REFER, agreed(), QUESTION, 91),
        (Purpose.REFER, replace(agreed(), withdrawn_at=GIVEN), QUESTION, 0),
        (Purpose.REFER, replace(agreed(recipient_is_health=False), way=Way.SPOKEN), QUESTION, 0),
    ],
    ids=[
        "a name in a question",
        "nobody agreed",
        "not agreed to",
        "ended",
        "withdrawn",
        "unsigned",
    ],
)
def test_without_a_ground_nothing_is_told(purpose, consent, items, days):
    with pytest.raises(ConsentError):
        basis_of(purpose=purpose, consent=consent, items=items, on=DAY + timedelta(days=days))
