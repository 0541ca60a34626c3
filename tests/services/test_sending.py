"""How a referral leaves, and how it is taken back."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django_scopes import scope

from tests import make
from tests.make import NOW
from tests.services.test_referrals import client_rows, lines, ready, step
from warmhand.core.consent import Item
from warmhand.core.disclosure import How
from warmhand.core.errors import DomainError, IllegalStepError, InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import UNDO, MailState
from warmhand.core.referral import Actor, Purpose, Status, Step
from warmhand.services import asking, disclosures, links, mail_words, outbox, sending, undoing
from warmhand.services.asking import By
from warmhand.services.sending import Sending
from warmhand.store.models import (
    Disclosure,
    Link,
    OutboxMail,
    Referral,
    ReferralEvent,
    TrailEntry,
)

LATER = NOW + UNDO + timedelta(seconds=1)
BOTH = Sending(mail=True, introduce=True)


@pytest.fixture
def in_sample(in_practice):
    """A practice whose links open and whose mail leaves."""
    in_practice.is_sample = True
    in_practice.save()
    return in_practice


def mails(**fields):
    return list(OutboxMail.objects.filter(**fields).values_list("kind", "state"))


def test_one_mail_to_the_partner_and_one_to_the_client(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    assert sorted(mails()) == [("client_introduction", "ready"), ("partner_referral", "ready")]
    assert {mail.not_before for mail in OutboxMail.objects.all()} == {NOW + UNDO}
    assert outbox.due(now=NOW) == []
    assert len(outbox.due(now=LATER)) == 2


def test_a_second_submit_makes_no_second_mail(in_sample):
    referral = ready(in_sample)
    again = Referral.objects.get(pk=referral.pk)
    sending.send(referral=referral, how=BOTH, now=NOW)
    with pytest.raises(DomainError):
        sending.send(referral=again, how=BOTH, now=NOW)
    with pytest.raises(IllegalStepError):
        sending.send(referral=referral, how=BOTH, now=NOW)
    assert OutboxMail.objects.count() == 2
    assert Link.objects.filter(revoked_at=None).count() == 2


def test_the_words_of_both_mails_say_nothing_of_the_client(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    for mail in OutboxMail.objects.all():
        words = mail_words.words_of(mail)
        assert links.address_of(mail.link) in words.body
        for canary in ("Brandt", "neck", "pain"):
            assert canary not in words.subject + words.body
        assert ("Theo" in words.body) == (mail.kind == "client_introduction")


def test_booked_together_is_sent_accepted_and_booked(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(booked_for=NOW + timedelta(days=3)), now=NOW)
    assert lines(referral) == [
        ("send", "practice"),
        ("accept", "partner"),
        ("book", "practice"),
    ]
    assert mails() == []


def test_it_needs_a_way_to_the_partner(in_sample):
    with pytest.raises(InvalidValueError):
        sending.send(referral=ready(in_sample), how=Sending(introduce=True), now=NOW)


@pytest.mark.parametrize("how", [Sending(mail=True), Sending(text=True)], ids=["mail", "text"])
def test_no_link_is_sent_while_nobody_can_open_it(in_practice, how):
    referral = ready(in_practice)
    with pytest.raises(DomainError):
        sending.send(referral=referral, how=how, now=NOW)
    assert Referral.objects.get(pk=referral.pk).status == Status.DRAFT


def test_paper_is_a_complete_way_without_any_link(in_practice):
    referral = ready(in_practice)
    sending.send(referral=referral, how=Sending(paper=True), now=NOW)
    assert referral.status == Status.SENT
    assert (Link.objects.count(), OutboxMail.objects.count()) == (0, 0)


def test_paper_carries_a_code_where_it_opens(in_sample):
    sending.send(referral=ready(in_sample), how=Sending(paper=True), now=NOW)
    assert Link.objects.get().purpose == LinkPurpose.PARTNER


def test_without_an_address_there_is_no_mail(in_sample):
    referral = ready(in_sample)
    referral.partner.email = ""
    assert not sending.ways(referral).mail
    assert "address" in sending.ways(referral).why_no_mail


def test_undone_in_time_nothing_leaves_and_the_draft_is_ready_again(in_sample):
    referral = ready(in_sample)
    before = client_rows()
    sending.send(
        referral=referral,
        how=Sending(mail=True, introduce=True, booked_for=NOW + timedelta(days=3)),
        now=NOW,
    )
    undoing.undo_send(referral=referral, now=NOW + timedelta(minutes=4))
    row = Referral.objects.get(pk=referral.pk)
    assert (row.status, row.sent_at, row.booked_for) == ("draft", None, None)
    assert row.consent == referral.consent
    assert outbox.due(now=LATER) == []
    assert not Link.objects.filter(revoked_at=None).exists()
    sending.send(referral=row, how=BOTH, now=NOW + timedelta(minutes=4))
    assert len(outbox.due(now=LATER + UNDO)) == 2
    assert client_rows() == before


def test_after_five_minutes_nothing_is_taken_back(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    with pytest.raises(DomainError):
        undoing.undo_send(referral=referral, now=LATER)


def test_what_is_leaving_is_not_taken_back(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    outbox.claim(mail=OutboxMail.objects.first(), now=NOW)
    with pytest.raises(DomainError):
        undoing.undo_send(referral=referral, now=NOW)
    assert Referral.objects.get(pk=referral.pk).status == Status.SENT
    assert OutboxMail.objects.filter(state=MailState.READY.value).count() == 1


def test_an_answer_is_not_taken_back(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(text=True), now=NOW)
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=2))
    with pytest.raises(DomainError):
        undoing.undo_send(referral=referral, now=NOW)


def test_a_partner_is_nudged_once_a_day_through_the_same_link(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(mail=True), now=NOW)
    for _ in range(2):
        asking.nudge_partner(referral=referral, now=LATER)
    nudge = OutboxMail.objects.get(kind="partner_nudge")
    assert nudge.link == OutboxMail.objects.get(kind="partner_referral").link
    assert referral.partner_asked_at == LATER


@pytest.mark.parametrize("by", By)
def test_a_client_is_asked_by_mail_text_or_aloud(in_sample, by):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(paper=True), now=NOW)
    link = asking.ask_client(referral=referral, by=by, now=LATER)
    assert (link is None) == (by is By.ALOUD)
    assert len(mails(kind="client_answer")) == (by is By.MAIL)
    assert referral.client_asked_at == LATER


def test_a_client_can_agree_on_this_screen_without_any_way_out(in_practice):
    link = asking.ask_consent(referral=ready(in_practice), by=By.ALOUD, now=NOW)
    assert link.purpose == LinkPurpose.CLIENT_CONSENT
    with pytest.raises(DomainError):
        asking.ask_consent(referral=ready(in_practice), by=By.TEXT, now=NOW)


def test_a_new_link_closes_the_old_one(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(mail=True), now=NOW)
    old = Link.objects.get()
    new = asking.new_partner_link(referral=referral, by_mail=True, now=LATER)
    assert Link.objects.get(pk=old.pk).revoked_at == LATER
    asking.revoke_partner_link(referral=referral, now=LATER)
    asking.revoke_partner_link(referral=referral, now=LATER)
    assert Link.objects.get(pk=new.pk).revoked_at == LATER


def test_what_has_ended_sends_nothing_more(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    step(referral, Step.DECLINE, decline_reason="full")
    assert outbox.due(now=LATER) == []


def test_a_question_introduces_nobody(in_sample):
    referral = ready(in_sample, purpose=Purpose.ASK.value, question="What of a stiff neck?")
    with pytest.raises(DomainError):
        sending.send(referral=referral, how=BOTH, now=NOW)
    assert make.make_client(in_sample)
    sending.send(referral=referral, how=Sending(mail=True), now=NOW)
    assert lines(referral) == [("send", Actor.PRACTICE)]


def on_its_way(practice) -> Referral:
    """Sent by mail; its mail has left."""
    referral = ready(practice)
    sending.send(referral=referral, how=Sending(mail=True), now=NOW)
    OutboxMail.objects.update(state=MailState.SENT.value)
    return referral


ASKED = {
    "nudge": lambda referral, now: asking.nudge_partner(referral=referral, now=now),
    "client": lambda referral, now: asking.ask_client(referral=referral, by=By.MAIL, now=now),
    "consent": lambda referral, now: asking.ask_consent(referral=referral, by=By.MAIL, now=now),
    "link": lambda referral, now: asking.new_partner_link(referral=referral, by_mail=True, now=now),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_pressed_three_times_it_is_one_mail_one_line_and_one_link(in_sample, ask):
    loop = on_its_way(in_sample)
    for number in range(3):
        fresh = Referral.objects.get(pk=loop.pk)
        ask(fresh, LATER + timedelta(seconds=number))
        assert len(mails(state="ready")) == 1
    assert ReferralEvent.objects.filter(referral=loop, at__gte=LATER).count() == 1
    carried = OutboxMail.objects.get(state="ready").link
    assert carried.revoked_at is None
    trail = TrailEntry.objects.filter(thing="referral", thing_id=loop.pk, at__gte=LATER)
    assert trail.count() == 1


@pytest.mark.parametrize("ask", [ASKED["client"], ASKED["consent"], ASKED["link"]])
def test_asked_again_later_it_is_a_second_mail(in_sample, ask):
    loop = on_its_way(in_sample)
    ask(loop, LATER)
    OutboxMail.objects.update(state=MailState.SENT.value)
    ask(loop, LATER + timedelta(minutes=3))
    assert len(mails(state="ready")) == 1


def test_the_practices_own_midnight_begins_a_new_day_of_asking(in_sample):
    loop = on_its_way(in_sample)
    evening = datetime(2026, 10, 14, 23, 30, tzinfo=ZoneInfo(in_sample.time_zone))
    for minutes in (0, 29, 31):
        asking.nudge_partner(referral=loop, now=evening + timedelta(minutes=minutes))
    assert len(mails(kind="partner_nudge")) == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_mail():
    practice = make.make_practice(is_sample=True)
    with scope(practice=practice):
        loop = on_its_way(practice)
    start = threading.Barrier(2)

    def press():
        with scope(practice=practice):
            fresh = Referral.objects.get(pk=loop.pk)
            start.wait()
            asking.nudge_partner(referral=fresh, now=LATER)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scope(practice=practice):
        assert len(mails(kind="partner_nudge")) == 1


def test_mail_that_waits_carries_a_new_link(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    new = asking.new_partner_link(referral=referral, by_mail=False, now=NOW)
    assert OutboxMail.objects.get(kind="partner_referral").link == new
    assert OutboxMail.objects.get(kind="client_introduction").link != new


def test_a_new_link_by_mail_takes_the_place_of_the_mail_that_waits(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(mail=True), now=NOW)
    new = asking.new_partner_link(referral=referral, by_mail=True, now=NOW + timedelta(minutes=3))
    assert sorted(mails()) == [("partner_referral", "cancelled"), ("partner_referral", "ready")]
    assert OutboxMail.objects.get(state="ready").link == new


def test_a_closed_link_takes_its_mail_back(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    asking.revoke_partner_link(referral=referral, now=NOW)
    assert sorted(mails()) == [("client_introduction", "ready"), ("partner_referral", "cancelled")]


def test_handing_over_the_screen_leaves_the_clients_own_link_open(in_sample):
    referral = ready(in_sample)
    own = asking.ask_consent(referral=referral, by=By.MAIL, now=NOW)
    here = asking.ask_consent(referral=referral, by=By.ALOUD, now=LATER)
    assert Link.objects.get(pk=own.pk).revoked_at is None
    assert here.expires_at == LATER + timedelta(days=1)
    assert "Handed them this screen." in ReferralEvent.objects.latest("at").note


def test_a_link_of_a_day_is_never_sent(in_sample):
    referral = ready(in_sample)
    here = asking.ask_consent(referral=referral, by=By.ALOUD, now=NOW)
    sent = asking.ask_consent(referral=referral, by=By.TEXT, now=NOW + timedelta(minutes=1))
    assert sent != here
    assert sent.expires_at > NOW + timedelta(days=300)


@pytest.mark.parametrize(
    "deed",
    [
        lambda loop: asking.ask_client(referral=loop, by=By.TEXT, now=LATER),
        lambda loop: asking.new_partner_link(referral=loop, by_mail=False, now=LATER),
        lambda loop: asking.revoke_partner_link(referral=loop, now=LATER),
    ],
    ids=["ask", "new link", "close link"],
)
def test_each_deed_leaves_its_line_in_history_and_trail(in_sample, deed):
    loop = on_its_way(in_sample)
    deed(loop)
    assert ReferralEvent.objects.filter(referral=loop, at__gte=LATER).count() == 1
    assert TrailEntry.objects.filter(thing="referral", at__gte=LATER).count() == 1


def test_nothing_is_asked_in_writing_of_a_cancelled_referral(in_sample):
    loop = on_its_way(in_sample)
    step(loop, Step.CANCEL, actor=Actor.CLIENT)
    with pytest.raises(DomainError, match="cancelled"):
        asking.ask_client(referral=loop, by=By.MAIL, now=LATER)


def test_what_was_told_at_once_keeps_its_line_and_gets_one_that_it_was_taken_back(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=Sending(called=True, fax=True), now=NOW)
    undoing.undo_send(referral=referral, now=NOW + timedelta(minutes=4))
    told = disclosures.told_of_referral(referral)
    assert told[0].how.startswith("is not asked after all")
    assert (len(told), told[0].what, bool(told[1].what)) == (3, "", True)


def test_what_was_read_by_a_link_on_one_day_is_one_line_with_all_of_it(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    link = Link.objects.filter(purpose="partner").get()
    for days, item in ((0, Item.NAME), (0, Item.QUESTION), (1, Item.NAME)):
        disclosures.record(
            referral=referral,
            items=frozenset({item}),
            how=How.PAGE,
            now=NOW + timedelta(days=days),
            link_id=link.pk,
        )
    told = disclosures.told_of_referral(referral)
    names = [one.what for one in disclosures.told_of_client(referral.client)]
    assert names == [one.what for one in told]
    assert len(told) == 2
    assert "name" in told[1].what
    assert "question" in told[1].what
    assert "question" not in told[0].what
    assert Disclosure.objects.filter(how="page").count() == 3


def test_a_sending_by_link_alone_that_was_undone_told_nothing(in_sample):
    referral = ready(in_sample)
    sending.send(referral=referral, how=BOTH, now=NOW)
    undoing.undo_send(referral=referral, now=NOW + timedelta(minutes=4))
    assert disclosures.told_of_referral(referral) == ()
