from datetime import timedelta

import pytest
from django_scopes import scope

from tests.mail_catcher import Manner, catching
from tests.make import NOW, make_client, make_partner, make_practice, make_referral
from warmhand.core.errors import StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import GIVE_UP, LEASE, MailKind, MailState, plain_error
from warmhand.services import links, outbox, outgoing
from warmhand.store.models import OutboxMail

LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture
def catcher(monkeypatch):
    with catching() as server:
        monkeypatch.setenv("WARMHAND_MAIL_URL", server.url)
        yield server


@pytest.fixture
def in_practice(in_practice):
    in_practice.mail_from_address = "maren@example.org"
    in_practice.save()
    return in_practice


def queued(practice, key="one", **fields) -> OutboxMail:
    values = {
        "kind": MailKind.TEST,
        "to_name": "Hana Kovac",
        "to_address": "hana.kovac@example.org",
        "now": NOW,
    }
    return outbox.enqueue(practice=practice, key=key, **{**values, **fields})


def state_of(mail: OutboxMail) -> MailState:
    mail.refresh_from_db()
    return MailState(mail.state)


def test_a_mail_that_is_due_leaves_once(in_practice, catcher):
    mail = queued(in_practice)
    assert outgoing.send_due(now=NOW) == (1, 0)
    assert outgoing.send_due(now=LATER) == (0, 0)
    assert [caught["To"] for caught in catcher.caught] == ["Hana Kovac <hana.kovac@example.org>"]
    assert state_of(mail) is MailState.SENT


def test_a_mail_with_time_to_undo_waits(in_practice, catcher):
    queued(in_practice, delay=timedelta(minutes=5))
    assert outgoing.send_due(now=NOW + timedelta(minutes=4)) == (0, 0)
    assert outgoing.send_due(now=NOW + timedelta(minutes=5)) == (1, 0)


def test_the_same_cause_makes_one_mail(in_practice):
    assert queued(in_practice, "same") == queued(in_practice, "same")


def test_after_a_long_sleep_each_mail_leaves_once(in_practice, catcher):
    for number in range(45):
        queued(in_practice, f"mail-{number}")
    assert outgoing.send_due(now=NOW + timedelta(hours=20)) == (45, 0)
    assert len({caught["Message-ID"] for caught in catcher.caught}) == 45


def test_a_worker_killed_before_sending_sends_after_its_lease(in_practice, catcher):
    mail = queued(in_practice)
    assert outbox.claim(mail=mail, now=NOW)
    assert outgoing.send_due(now=NOW + timedelta(seconds=1)) == (0, 0)
    assert outgoing.send_due(now=LATER) == (1, 0)


def test_a_worker_killed_after_sending_sends_once_more_under_the_same_id(in_practice, catcher):
    mail = queued(in_practice)

    class KilledError(BaseException):
        """As sudden as SIGKILL: nothing of the worker runs after it."""

    def send_and_die(message):
        outgoing.mail_server.send(message)
        raise KilledError

    with pytest.raises(KilledError):
        outbox.drain(now=NOW, write=outgoing.write_mail, send=send_and_die)
    assert outgoing.send_due(now=LATER) == (1, 0)
    assert outgoing.send_due(now=LATER + LEASE * 2) == (0, 0)
    assert [caught["Message-ID"] for caught in catcher.caught] == [mail.message_id] * 2


def test_a_server_that_hangs_up_after_taking_gets_the_same_id_again(in_practice, catcher):
    mail = queued(in_practice)
    catcher.manner = Manner.TAKES_AND_HANGS_UP
    assert outgoing.send_due(now=NOW) == (0, 1)
    catcher.manner = Manner.TAKES
    assert outgoing.send_due(now=LATER) == (1, 0)
    assert {caught["Message-ID"] for caught in catcher.caught} == {mail.message_id}


def test_two_workers_never_hold_one_mail(in_practice):
    mail = queued(in_practice)
    assert outbox.claim(mail=mail, now=NOW)
    assert not outbox.claim(mail=mail, now=NOW)


def test_a_refused_mail_waits_longer_each_time_and_is_given_up_after_a_day(in_practice, catcher):
    catcher.manner = Manner.REFUSES
    mail = queued(in_practice)
    waits = []
    at = NOW
    while state_of(mail) is MailState.READY:
        assert outgoing.send_due(now=at) == (0, 1)
        mail.refresh_from_db()
        waits.append(mail.not_before - at)
        at = mail.not_before
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=1)
    assert state_of(mail) is MailState.DEAD
    assert at - NOW >= GIVE_UP
    assert "nobody here" in mail.last_error


def test_one_mail_that_cannot_be_written_does_not_hold_up_the_others(in_practice, catcher):
    bad = queued(in_practice, "bad", to_address="no address")
    good = queued(in_practice, "good")
    assert outgoing.send_due(now=NOW) == (1, 1)
    assert (state_of(bad), state_of(good)) == (MailState.READY, MailState.SENT)


def test_mail_of_every_practice_leaves(in_practice, catcher):
    other = make_practice(mail_from_address="other@example.org", name="Ash Lane")
    queued(in_practice)
    with scope(practice=other):
        queued(other, "two")
    assert outgoing.send_due(now=NOW) == (2, 0)
    senders = {caught["From"].addresses[0].addr_spec for caught in catcher.caught}
    assert senders == {"maren@example.org", "other@example.org"}


def test_a_mail_carries_its_link_and_no_health_word(in_practice, catcher):
    client = make_client(in_practice, name="Theo Brandt")
    referral = make_referral(
        client, partner=make_partner(in_practice), question="A neck that does not turn"
    )
    link = links.issue_link(
        practice=in_practice, purpose=LinkPurpose.PARTNER, now=NOW, referral=referral
    )
    queued(in_practice, kind=MailKind.PARTNER_REFERRAL, referral=referral, link=link)
    outgoing.send_due(now=NOW)
    (caught,) = catcher.caught
    words = f"{caught['Subject']} {caught.get_content()}"
    assert links.address_of(link) in caught.get_content()
    for private in ("Theo", "Brandt", "neck"):
        assert private not in words


def test_a_mail_can_be_taken_back_until_it_leaves(in_practice, catcher):
    mail = queued(in_practice, delay=timedelta(minutes=5))
    outgoing.cancel_mail(mail=mail)
    assert outgoing.send_due(now=LATER) == (0, 0)
    with pytest.raises(StaleRowError):
        outgoing.cancel_mail(mail=mail)


def test_a_mail_that_was_given_up_can_be_tried_for_another_day(in_practice, catcher):
    mail = queued(in_practice)
    OutboxMail.objects.filter(pk=mail.pk).update(state=MailState.DEAD.value)
    later = NOW + timedelta(days=3)
    outgoing.retry_mail(mail=mail, now=later)
    assert outgoing.send_due(now=later) == (1, 0)
    with pytest.raises(StaleRowError):
        outgoing.retry_mail(mail=mail, now=later)


def test_the_site_knows_how_its_mail_stands(in_practice):
    queued(in_practice, "waits")
    queued(in_practice, "later", delay=timedelta(minutes=5))
    dead = queued(in_practice, "dead")
    OutboxMail.objects.filter(pk=dead.pk).update(state=MailState.DEAD.value)
    found = outgoing.health(now=NOW)
    assert (found.waiting, found.dead, found.oldest_at) == (1, 1, NOW)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        ("SMTPAuthenticationError: (535, b'no')", "user name or password"),
        ("SMTPRecipientsRefused: {...}", "refused this address"),
        ("TimeoutError: timed out", "in time"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "could not be reached"),
    ],
    ids=["none", "login", "address", "slow", "closed"],
)
def test_an_error_is_told_in_plain_words(error, words):
    assert words in plain_error(error)
    assert bool(plain_error(error)) is bool(error)
