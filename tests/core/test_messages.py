"""Who may write around a referral, and what is kept of it."""

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.core.messages import checked, why_partner_may_not, why_practice_may_not
from warmhand.core.referral import ENDED, Purpose, Status


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("agreed", [True, False])
def test_words_go_while_it_runs_and_the_agreement_covers_them(status, purpose, agreed):
    runs = status not in ENDED and status is not Status.DRAFT
    may = runs and (agreed or purpose is Purpose.ASK)
    assert (why_practice_may_not(purpose=purpose, status=status, covered=agreed) == "") is may
    assert (why_partner_may_not(purpose=purpose, status=status, in_force=agreed) == "") is may


def test_what_is_typed_is_kept_without_blanks_around_it():
    assert checked("  One\r\ntwo ") == "One\ntwo"
    assert len(checked("x" * 1_000)) == 1_000


@pytest.mark.parametrize("words", ["", " \n ", "x" * 1_001])
def test_nothing_and_too_much_are_refused(words):
    with pytest.raises(InvalidValueError):
        checked(words)
