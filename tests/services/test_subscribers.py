"""Readers: asked twice, gone for good, and nobody learns who reads."""

from datetime import timedelta

import pytest

from tests.make import NOW, make_member
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.newsletter import CONFIRM_AGAIN, LeftBy, SubscriberState
from warmhand.services import subscribers, suppression
from warmhand.services.subscribers import Asking
from warmhand.store.models import Link, OutboxMail, Subscriber, Suppressed

EMAIL = "hana.kovac@example.org"


def asked(practice, email=EMAIL, now=NOW, **fields):
    return subscribers.ask(practice=practice, asking=Asking(email=email, **fields), now=now)


def reader(practice, email=EMAIL) -> Subscriber:
    row = asked(practice, email)
    subscribers.confirm(row=row, now=NOW)
    return row


def state_of(row) -> SubscriberState:
    return SubscriberState(Subscriber.objects.get(pk=row.pk).state)


def test_nobody_reads_who_has_not_confirmed_and_one_address_is_asked_once_a_day(in_practice):
    row = asked(in_practice, "Hana.Kovac@Example.org", where="sign-up page")
    assert row.email == EMAIL
    assert row.state == SubscriberState.ASKED
    assert row.words_version
    for hours in (0, 1, 23):
        asked(in_practice, now=NOW + timedelta(hours=hours))
    assert OutboxMail.objects.count() == 1
    asked(in_practice, now=NOW + CONFIRM_AGAIN + timedelta(minutes=1))
    assert OutboxMail.objects.count() == 2
    subscribers.confirm(row=row, now=NOW)
    subscribers.confirm(row=row, now=NOW)
    assert state_of(row) is SubscriberState.CONFIRMED
    asked(in_practice, now=NOW + CONFIRM_AGAIN * 3)
    assert OutboxMail.objects.count() == 2, "a reader is not asked again"


@pytest.mark.parametrize("by", LeftBy)
def test_who_left_comes_back_by_a_new_yes_alone_and_after_a_complaint_never(in_practice, by):
    row = reader(in_practice)
    old_link = Link.objects.get(purpose="letter_confirm")
    subscribers.leave(row=row, by=by, now=NOW)
    subscribers.leave(row=row, by=LeftBy.LINK, now=NOW)
    old_link.refresh_from_db()
    assert old_link.revoked_at
    with pytest.raises(StaleRowError):
        subscribers.confirm(row=Subscriber.objects.get(pk=row.pk), now=NOW)
    again = asked(in_practice, now=NOW + CONFIRM_AGAIN * 2)
    if by is LeftBy.COMPLAINT:
        assert again is None
        assert state_of(row) is SubscriberState.COMPLAINED
        return
    assert Suppressed.objects.count() == 1, "asking alone lifts nothing"
    subscribers.confirm(row=again, now=NOW)
    assert state_of(row) is SubscriberState.CONFIRMED
    assert not Suppressed.objects.exists()


def test_no_hand_and_no_list_brings_back_who_was_forgotten(in_practice):
    user = make_member(in_practice)
    row = reader(in_practice)
    subscribers.forget(row=row, user=user, now=NOW)
    assert not Subscriber.objects.exists()
    assert EMAIL not in str(list(Suppressed.objects.values()))
    with pytest.raises(DomainError, match="left before"):
        subscribers.add(
            practice=in_practice,
            asking=Asking(email=EMAIL.upper()),
            has_proof=True,
            user=user,
            now=NOW,
        )
    assert not Subscriber.objects.exists()
    assert suppression.why_suppressed(practice=in_practice, email=EMAIL) is LeftBy.HAND


def test_who_never_confirms_is_forgotten_after_thirty_days(in_practice):
    asked(in_practice)
    kept = reader(in_practice, "omar.haddad@example.org")
    assert subscribers.forget_unconfirmed(now=NOW + timedelta(days=30)) == 0
    assert subscribers.forget_unconfirmed(now=NOW + timedelta(days=31)) == 1
    assert list(Subscriber.objects.all()) == [kept]
