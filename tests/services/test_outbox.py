from datetime import timedelta

import pytest
from django_scopes import scope

from tests.mail_catcher import Manner, catching
from tests.make import NOW, make_client, make_partner, make_practice, make_referral
from tests.services.test_referrals import ready
from warmhand.core.errors import StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import GIVE_UP, LEASE, MailKind, MailState, plain_error
from warmhand.core.referral import Via
from warmhand.services import consents, links, mail_server, outbox, outgoing, sending
from warmhand.services.sending import Sending
from warmhand.store.models import Consent, OutboxMail, Referral, ReferralEvent, TrailEntry

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


def at_now():
    return NOW


def write(mail):
    return outgoing.write_mail(mail, clock=at_now)


def state_of(mail: OutboxMail) -> MailState:
    mail.refresh_from_db()
    return MailState(mail.state)


def test_a_mail_that_is_due_leaves_once(in_practice, catcher):
    mail = queued(in_practice)
    assert outgoing.send_due(clock=lambda: NOW) == (1, 0)
    assert outgoing.send_due(clock=lambda: LATER) == (0, 0)
    assert [caught["To"] for caught in catcher.caught] == ["Hana Kovac <hana.kovac@example.org>"]
    assert state_of(mail) is MailState.SENT


def test_a_mail_with_time_to_undo_waits(in_practice, catcher):
    queued(in_practice, delay=timedelta(minutes=5))
    assert outgoing.send_due(clock=lambda: NOW + timedelta(minutes=4)) == (0, 0)
    assert outgoing.send_due(clock=lambda: NOW + timedelta(minutes=5)) == (1, 0)


def test_the_same_cause_makes_one_mail(in_practice):
    assert queued(in_practice, "same") == queued(in_practice, "same")


def test_after_a_long_sleep_each_mail_leaves_once(in_practice, catcher):
    for number in range(45):
        queued(in_practice, f"mail-{number}")
    assert outgoing.send_due(clock=lambda: NOW + timedelta(hours=20)) == (45, 0)
    assert len({caught["Message-ID"] for caught in catcher.caught}) == 45


def test_a_worker_killed_before_sending_sends_after_its_lease(in_practice, catcher):
    mail = queued(in_practice)
    assert outbox.claim(mail=mail, now=NOW)
    assert outgoing.send_due(clock=lambda: NOW + timedelta(seconds=1)) == (0, 0)
    assert outgoing.send_due(clock=lambda: LATER) == (1, 0)


def test_a_worker_killed_after_sending_sends_once_more_under_the_same_id(in_practice, catcher):
    mail = queued(in_practice)

    class KilledError(BaseException):
        """As sudden as SIGKILL: nothing of the worker runs after it."""

    def send_and_die(message):
        outgoing.mail_server.send(message)
        raise KilledError

    with pytest.raises(KilledError):
        outbox.drain(until=NOW, clock=at_now, write=write, send=send_and_die)
    assert outgoing.send_due(clock=lambda: LATER) == (1, 0)
    assert outgoing.send_due(clock=lambda: LATER + LEASE * 2) == (0, 0)
    assert [caught["Message-ID"] for caught in catcher.caught] == [mail.message_id] * 2


def test_a_server_that_hangs_up_after_taking_gets_the_same_id_again(in_practice, catcher):
    mail = queued(in_practice)
    catcher.manner = Manner.TAKES_AND_HANGS_UP
    assert outgoing.send_due(clock=lambda: NOW) == (0, 1)
    catcher.manner = Manner.TAKES
    assert outgoing.send_due(clock=lambda: LATER) == (1, 0)
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
        assert outgoing.send_due(clock=lambda at=at: at) == (0, 1)
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
    assert outgoing.send_due(clock=lambda: NOW) == (1, 1)
    assert (state_of(bad), state_of(good)) == (MailState.READY, MailState.SENT)


def test_mail_of_every_practice_leaves(in_practice, catcher):
    other = make_practice(mail_from_address="other@example.org", name="Ash Lane")
    queued(in_practice)
    with scope(practice=other):
        queued(other, "two")
    assert outgoing.send_due(clock=lambda: NOW) == (2, 0)
    senders = {caught["From"].addresses[0].addr_spec for caught in catcher.caught}
    assert senders == {"maren@example.org", "other@example.org"}


def test_a_mail_carries_its_link_and_no_health_word(in_practice, catcher):
    client = make_client(in_practice, name="Theo Brandt")
    referral = make_referral(
        client,
        partner=make_partner(in_practice),
        question="A neck that does not turn",
        purpose="ask",
        status="sent",
    )
    link = links.issue_link(
        practice=in_practice, purpose=LinkPurpose.PARTNER, now=NOW, referral=referral
    )
    queued(in_practice, kind=MailKind.PARTNER_REFERRAL, referral=referral, link=link)
    outgoing.send_due(clock=lambda: NOW)
    (caught,) = catcher.caught
    words = f"{caught['Subject']} {caught.get_content()}"
    assert links.address_of(link) in caught.get_content()
    for private in ("Theo", "Brandt", "neck"):
        assert private not in words


def test_a_mail_can_be_taken_back_until_it_leaves(in_practice, catcher):
    mail = queued(in_practice, delay=timedelta(minutes=5))
    outgoing.cancel_mail(mail=mail, now=NOW)
    assert outgoing.send_due(clock=lambda: LATER) == (0, 0)
    with pytest.raises(StaleRowError):
        outgoing.cancel_mail(mail=mail, now=NOW)


def test_a_mail_that_was_given_up_can_be_tried_for_another_day(in_practice, catcher):
    mail = queued(in_practice)
    OutboxMail.objects.filter(pk=mail.pk).update(state=MailState.DEAD.value)
    later = NOW + timedelta(days=3)
    outgoing.retry_mail(mail=mail, now=later)
    assert outgoing.send_due(clock=lambda: later) == (1, 0)
    with pytest.raises(StaleRowError):
        outgoing.retry_mail(mail=mail, now=later)


def shared(practice) -> Referral:
    """A referral that was sent with the client's agreement, its two mails waiting."""
    referral = ready(practice)
    sending.send(referral=referral, how=Sending(mail=True, introduce=True), now=NOW)
    return referral


@pytest.fixture
def in_sample(in_practice):
    in_practice.is_sample = True
    in_practice.save()
    return in_practice


def states(**fields) -> set[str]:
    return set(OutboxMail.objects.filter(**fields).values_list("state", flat=True))


@pytest.mark.parametrize("state", [MailState.READY, MailState.SENDING, MailState.DEAD])
def test_what_ends_takes_back_whatever_has_not_left(in_practice, state):
    referral = make_referral(make_client(in_practice))
    mail = queued(in_practice, referral=referral)
    OutboxMail.objects.update(state=state.value, lease_until=NOW)
    assert outbox.cancel(referral=referral) == 1
    assert state_of(mail) is MailState.CANCELLED


@pytest.mark.parametrize("works", [True, False], ids=["sent", "refused"])
def test_a_worker_does_not_raise_what_was_taken_back_in_its_hands(in_practice, works):
    referral = make_referral(make_client(in_practice), status="sent")
    mail = queued(in_practice, referral=referral)

    def send_meanwhile_taken_back(message):
        outbox.cancel(referral=referral)
        if not works:
            raise OSError("no")

    outbox.drain(until=NOW, clock=at_now, write=write, send=send_meanwhile_taken_back)
    assert state_of(mail) is MailState.CANCELLED
    assert bool(mail.sent_at) is works


def test_a_worker_whose_lease_ran_out_changes_nothing_of_the_next_one(in_practice):
    mail = queued(in_practice)
    assert outbox.claim(mail=mail, now=NOW)
    other = OutboxMail.objects.get(pk=mail.pk)
    assert outbox.claim(mail=other, now=LATER)
    outbox.put_off(mail=mail, error="OSError: slow", now=LATER)
    assert state_of(mail) is MailState.SENDING
    assert mail.lease_until == other.lease_until


def closes_links(referral):
    links.revoke_links(referral=referral, purpose=LinkPurpose.PARTNER, now=NOW)
    links.revoke_links(referral=referral, purpose=LinkPurpose.CLIENT_ANSWER, now=NOW)


def cancels(referral):
    Referral.objects.update(status="cancelled")


def withdraws(referral):
    Consent.objects.update(withdrawn_at=NOW)


@pytest.mark.parametrize("ends", [closes_links, cancels, withdraws])
def test_a_mail_whose_sharing_has_ended_is_taken_back_and_not_sent(in_sample, catcher, ends):
    ends(shared(in_sample))
    at = NOW + timedelta(minutes=5)
    assert outgoing.send_due(clock=lambda: at) == (0, 0)
    assert states() == {"cancelled"}
    assert catcher.caught == []


def test_an_expired_link_is_not_sent(in_sample, catcher):
    shared(in_sample)
    at = NOW + timedelta(days=400)
    assert outgoing.send_due(clock=lambda: at) == (0, 0)
    assert states() == {"cancelled"}


def test_after_a_withdrawal_nothing_is_tried_again(in_sample):
    referral = shared(in_sample)
    OutboxMail.objects.update(state=MailState.DEAD.value)
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.IN_PERSON)
    assert states() == {"cancelled"}
    for state in (MailState.DEAD, MailState.CANCELLED):
        OutboxMail.objects.update(state=state.value)
        with pytest.raises(StaleRowError, match=r"closed|ended|agreement"):
            outgoing.retry_mail(mail=OutboxMail.objects.first(), now=NOW)


def test_what_is_wrong_with_one_mail_never_stops_the_worker(in_practice, catcher):
    queued(in_practice, "first", to_name="Bad")
    good = queued(in_practice, "second")

    def send(message):
        if "Bad" in message["To"]:
            "pässword".encode("ascii")
        mail_server.send(message)

    done = outbox.drain(until=NOW, clock=at_now, write=write, send=send)
    assert (done[MailState.SENT], done[MailState.READY]) == (1, 1)
    bad = OutboxMail.objects.get(key="first")
    assert (state_of(bad), state_of(good)) == (MailState.READY, MailState.SENT)
    assert "ä" not in bad.last_error
    assert "cannot be used" in plain_error(bad.last_error)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_who_stops_the_worker_stops_it(in_practice, stop):
    queued(in_practice)

    def send(message):
        raise stop

    with pytest.raises(stop):
        outbox.drain(until=NOW, clock=at_now, write=write, send=send)


def test_a_host_no_name_can_have_puts_the_mail_off(in_sample, monkeypatch):
    monkeypatch.setenv("WARMHAND_MAIL_URL", f"smtp://{'a' * 70}.example.org")
    mail = queued(in_sample)
    assert outgoing.send_due(clock=at_now) == (0, 1)
    assert state_of(mail) is MailState.READY


def test_each_mail_of_a_slow_batch_gets_a_fresh_lease(in_practice):
    for number in range(3):
        queued(in_practice, f"mail-{number}")
    clock = Slow()
    leases = []

    def send(message):
        clock.at += timedelta(minutes=3)
        held = OutboxMail.objects.get(state=MailState.SENDING.value)
        leases.append(held.lease_until)

    outbox.drain(until=NOW, clock=clock, write=write, send=send)
    assert leases == [NOW + LEASE + n * timedelta(minutes=3) for n in range(3)]


class Slow:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self):
        return self.at


def test_without_a_server_mail_waits_as_long_as_it_takes(in_practice, catcher, monkeypatch):
    url = catcher.url
    monkeypatch.setenv("WARMHAND_MAIL_URL", "")
    mail = queued(in_practice)
    for days in range(4):
        assert outgoing.send_due(clock=lambda days=days: NOW + timedelta(days=days)) == (0, 1)
    assert state_of(mail) is MailState.READY
    assert (mail.attempts, plain_error(mail.last_error)) == (0, "No mail server is set yet.")
    monkeypatch.setenv("WARMHAND_MAIL_URL", url)
    assert outgoing.send_due(clock=lambda: NOW + timedelta(days=5)) == (1, 0)


def test_the_day_of_tries_begins_with_the_first(in_practice, catcher):
    catcher.manner = Manner.REFUSES
    mail = queued(in_practice)
    late = NOW + timedelta(days=3)
    assert outgoing.send_due(clock=lambda: late) == (0, 1)
    assert state_of(mail) is MailState.READY
    assert outgoing.send_due(clock=lambda: late + timedelta(hours=25)) == (0, 1)
    assert state_of(mail) is MailState.DEAD


def test_a_message_id_ends_in_the_senders_domain_and_stays(in_practice, catcher):
    mail = queued(in_practice, "one")
    in_practice.mail_from_address = "maren@elsewhere.example"
    in_practice.save()
    catcher.manner = Manner.TAKES_AND_HANGS_UP
    assert outgoing.send_due(clock=at_now) == (0, 1)
    catcher.manner = Manner.TAKES
    assert outgoing.send_due(clock=lambda: LATER) == (1, 0)
    assert [caught["Message-ID"] for caught in catcher.caught] == ["<one@example.org>"] * 2
    assert mail.message_id == "<one@example.org>"


@pytest.mark.parametrize("deed", [outgoing.cancel_mail, outgoing.retry_mail])
def test_taking_back_and_trying_again_leave_their_lines(in_practice, deed):
    client = make_client(in_practice)
    mail = queued(in_practice, referral=make_referral(client, status="sent"))
    deed(mail=mail, now=NOW)
    assert "the mail" in ReferralEvent.objects.get().note
    assert TrailEntry.objects.filter(thing="mail", thing_id=mail.pk, client=client).count() == 1


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
