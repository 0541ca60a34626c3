"""How a practice and a partner work together: agreed on as it was read, open again when changed."""

from datetime import date

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.working_together import LONGEST_PART, Parts
from warmhand.services import agreements
from warmhand.store.models import Agreement

WORDS = Parts(they_do=" Exercise. ", we_stop="Going on alone.")


@pytest.fixture
def hana(in_practice):
    return make.make_partner(in_practice)


@pytest.fixture
def kept(hana, in_practice):
    user = make.make_member(in_practice)

    def keep(parts, seen=None):
        now_there = agreements.version_of(agreements.agreement_with(hana))
        seen = now_there if seen is None else seen
        return agreements.keep(partner=hana, parts=parts, seen=seen, user=user, now=NOW)

    def agree(seen=None):
        now_there = agreements.version_of(agreements.agreement_with(hana))
        seen = now_there if seen is None else seen
        return agreements.agree(partner=hana, seen=seen, user=user, now=NOW)

    keep.agree, keep.user = agree, user
    return keep


def test_words_are_kept_without_surplus_spaces(kept, hana):
    kept(WORDS)
    held = agreements.parts_of(agreements.agreement_with(hana))
    assert held == Parts(they_do="Exercise.", we_stop="Going on alone.")


def test_changed_words_are_open_again_and_it_is_said(kept, hana):
    kept(WORDS)
    assert kept.agree() == TODAY
    assert not kept(WORDS).was_agreed  # the same words stay agreed on
    assert agreements.agreement_with(hana).agreed_on == TODAY
    assert kept(Parts(they_do="Something else.")).was_agreed
    assert agreements.agreement_with(hana).agreed_on is None


def test_the_second_of_two_changes_is_told(kept, hana):
    kept(WORDS)
    with pytest.raises(StaleRowError):
        kept(Parts(we_do="Mine"), seen=agreements.version_of(None))
    assert agreements.parts_of(agreements.agreement_with(hana)).we_do == ""


def test_only_the_words_that_were_read_are_agreed_on(kept, hana):
    with pytest.raises(DomainError, match="Nothing is written"):
        kept.agree()
    kept(WORDS)
    read = agreements.version_of(agreements.agreement_with(hana))
    kept(Parts(they_do="Changed."))
    with pytest.raises(StaleRowError):
        kept.agree(seen=read)
    assert agreements.agreement_with(hana).agreed_on is None


def test_a_second_tap_on_agreed_keeps_the_day_of_the_first(kept, hana):
    kept(WORDS)
    kept.agree()
    long_ago = date(2026, 7, 6)
    Agreement.objects.update(agreed_on=long_ago)
    assert kept.agree() == long_ago
    assert agreements.agreement_with(hana).agreed_on == long_ago


def test_an_agreement_is_taken_back_and_the_words_stay(kept, hana):
    kept(WORDS)
    kept.agree()
    agreements.take_back(partner=hana, user=kept.user, now=NOW)
    row = agreements.agreement_with(hana)
    assert (row.agreed_on, row.they_do) == (None, "Exercise.")


@pytest.mark.parametrize(
    "parts",
    [Parts(they_do=" "), Parts(we_do="x" * (LONGEST_PART + 1)), Parts(we_do="x\n" * 9 + "x")],
    ids=["none", "too long", "too many lines"],
)
def test_a_page_has_words_and_fits_one_sheet(parts, kept, hana):
    with pytest.raises(InvalidValueError):
        kept(parts)
    assert agreements.agreement_with(hana) is None


def test_words_to_begin_from_go_by_the_profession(hana, in_practice):
    doctor = make.make_partner(in_practice, profession="primary_care")
    assert "exercise plan" in agreements.suggested(hana).they_do
    assert "rules out" in agreements.suggested(doctor).they_do
