"""Requests that come in: kept once, tied to who sent them, thanked, reported within the yes."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.consent import ConsentError, Item
from warmhand.core.errors import IllegalStepError, InvalidValueError, StaleRowError
from warmhand.core.incoming import CameBy, IncomingKind, IncomingState, NamedUs, Thanks
from warmhand.core.outbox import MailKind
from warmhand.services import (
    incoming,
    incoming_limits,
    incoming_reports,
    incoming_thanks,
    outgoing,
    partner_cards,
    report_consents,
)
from warmhand.services.incoming_facts import came_from
from warmhand.services.incoming_form import Asked, keep, read_stamp, receive, write_stamp
from warmhand.services.incoming_sources import link_new_sender, link_sender, proposals
from warmhand.services.incoming_taking import known_clients, take
from warmhand.services.mail_words import words_of
from warmhand.settings import CACHES as PRODUCT_CACHES
from warmhand.store.models import (
    Client,
    Consent,
    Disclosure,
    Incoming,
    Link,
    OutboxMail,
    Partner,
    Touch,
)

pytestmark = pytest.mark.django_db
WORDS = "Her porcupine neck since spring, worse in the evening, hardly any sleep"


@pytest.fixture
def owner(in_practice):
    in_practice.mail_from_address = "maren@example.org"
    in_practice.is_sample = True  # a sample can always send
    in_practice.save()
    return make.make_member(in_practice)


def from_dana(**more) -> Asked:
    told = {
        "sender_name": "Dana Ruiz",
        "sender_profession": "physical_therapist",
        "sender_practice": "Mill Street",
        "sender_email": "dana@example.org",
        "client_name": "Theo Brandt",
        "words": WORDS,
    }
    return Asked(kind=IncomingKind.PRACTITIONER, **{**told, **more})


def came(practice, asked=None, **more) -> Incoming:
    return receive(
        practice=practice, asked=asked or from_dana(), key=more.pop("key", uuid4()), now=NOW, **more
    )


def taken(practice, owner, **more) -> Incoming:
    row = came(practice, from_dana(**more))
    take(row=row, user=owner, now=NOW, today=TODAY, name="Theo Brandt")
    return incoming.rows().get(pk=row.pk)


def test_fifty_identical_submits_are_one_row(in_practice):
    key = uuid4()
    kept = {came(in_practice, key=key).pk for _ in range(25)}
    kept |= {came(in_practice).pk for _ in range(25)}  # after Back the form has a new key
    assert len(kept) == Incoming.objects.count() == 1


def test_an_unsure_request_is_kept_and_marked_and_stays_off_today(in_practice):
    row = came(in_practice, hidden="https://x")
    assert (row.state, row.doubts) == (IncomingState.NEW.value, ["hidden_field"])
    assert incoming.due_cards(today=TODAY, with_care=True) == []
    other = came(in_practice, from_dana(sender_name="Somebody Else"))
    assert other.doubts == ["repeated"]
    sure = came(in_practice, from_dana(words="Would you see him?"))
    assert incoming.in_state(IncomingState.NEW)[0] == sure  # the unsure ones stand below


def test_short_words_and_one_colleagues_two_clients_are_not_taken_for_repeats(in_practice):
    come = Asked(kind=IncomingKind.CLIENT, client_name="Ana", words="Back pain")
    assert came(in_practice, come).doubts == []
    assert came(in_practice, replace(come, client_name="Priya")).doubts == []
    assert came(in_practice).doubts == []
    assert came(in_practice, from_dana(client_name="Priya")).doubts == []


def test_a_stamp_is_read_back_and_a_changed_one_or_another_practices_is_not(in_practice):
    written = write_stamp(practice=in_practice, now=NOW)
    stamp = read_stamp(written, practice=in_practice)
    assert stamp is not None
    assert stamp.at == NOW
    assert read_stamp(written[:-1] + "x", practice=in_practice) is None
    assert read_stamp(written, practice=make.make_practice(slug="other")) is None


def test_the_counter_of_an_address_does_not_hold_the_address():
    incoming_limits.count_one("192.0.2.7", now=NOW)
    assert incoming_limits.from_here("192.0.2.7", now=NOW) == 1
    assert incoming_limits.from_here("192.0.2.8", now=NOW) == 0
    assert "192.0.2.7" not in repr(cache._cache.keys())


def test_the_count_of_an_address_ends_an_hour_after_the_first_and_ipv6_counts_by_the_house(
    settings,
):
    settings.CACHES = {"default": PRODUCT_CACHES["default"]}
    call_command("createcachetable")
    with time_machine.travel(NOW) as clock:
        for number in range(3):
            incoming_limits.count_one(f"2001:db8:1:2::{number}", now=timezone.now())
            clock.shift(timedelta(minutes=15))
        assert incoming_limits.from_here("2001:db8:1:2:ffff::1", now=timezone.now()) == 3
        assert incoming_limits.from_here("2001:db8:1:3::1", now=timezone.now()) == 0
        clock.shift(timedelta(minutes=16))
        assert incoming_limits.from_here("2001:db8:1:2::1", now=timezone.now()) == 0


def test_a_known_sender_is_proposed_and_must_be_confirmed_before_the_client_is_taken(
    in_practice, owner
):
    dana = make.make_partner(in_practice, name="Dana Ruiz", email="dana@example.org", phone="")
    row = came(in_practice)
    assert [one.value for one in proposals(row)] == [f"partner:{dana.pk}"]
    with pytest.raises(InvalidValueError):
        take(row=row, user=owner, now=NOW, today=TODAY)
    link_sender(row=row, partner=dana, client=None, user=owner, now=NOW)
    client = take(row=row, user=owner, now=NOW, today=TODAY)
    client.refresh_from_db()
    assert (client.source_kind, client.source_partner) == ("partner", dana)
    assert Partner.objects.count() == 1


def test_an_unknown_sender_becomes_a_partner_who_was_found(in_practice, owner):
    row = taken(in_practice, owner)
    dana = Partner.objects.get()
    assert (dana.stage, dana.profession, dana.organisation) == (
        "found",
        "physical_therapist",
        "Mill Street",
    )
    assert row.client.source_partner == row.source_partner == dana


def test_two_requests_of_one_new_sender_make_one_partner(in_practice, owner):
    first = came(in_practice)
    second = came(in_practice, from_dana(client_name="Priya"))
    for row in (first, second):
        link_new_sender(row=row, user=owner, now=NOW)
    assert first.source_partner == second.source_partner


def test_a_card_links_its_partner_and_an_ended_one_does_not(in_practice, owner):
    dana = make.make_partner(in_practice, name="Dana Ruiz")
    old = partner_cards.new_card(partner=dana, user=owner, now=NOW)
    card = partner_cards.new_card(partner=dana, user=owner, now=NOW)
    assert partner_cards.card_with(old.code) is None
    asked = Asked(kind=IncomingKind.CLIENT, client_name="Theo", client_phone="+15035550117")
    row = came(in_practice, asked, card=partner_cards.card_with(card.code))
    assert (row.came_by, row.source_partner) == (CameBy.CARD.value, dana)


def test_who_is_a_client_already_is_found_and_keeps_who_sent_them_first(in_practice, owner):
    first = make.make_partner(in_practice, name="Ansel Reyes", email="", phone="")
    theo = make.make_client(in_practice, source_kind="partner", source_partner=first)
    row = came(in_practice)
    assert known_clients(row) == [theo]
    take(row=row, user=owner, now=NOW, today=TODAY, client=theo)
    theo.refresh_from_db()
    assert theo.source_partner == first
    assert Client.objects.count() == 1


def test_an_answer_by_mail_has_neither_words_nor_names_and_opening_again_takes_it_back(
    in_practice, owner
):
    row = came(in_practice)
    incoming.decide(
        row=row, state=IncomingState.NO_FIT, user=owner, now=NOW, words="not necks", by_mail=True
    )
    mail = OutboxMail.objects.get()
    text = words_of(mail)
    assert mail.to_address == "dana@example.org"
    for hidden in ("neck", "Theo", "porcupine"):
        assert hidden not in text.subject + text.body
    incoming.decide(row=row, state=IncomingState.NEW, user=owner, now=NOW)
    mail.refresh_from_db()
    assert mail.state == "cancelled"


@pytest.mark.parametrize(
    ("name", "hello"),
    [("Jean-Luc O’Neill", "Hello Jean-Luc,"), ("evil.example Dana", "Hello,"), ("//x.y", "Hello,")],
)
def test_an_answer_greets_a_stranger_by_a_name_alone(in_practice, owner, name, hello):
    row = came(in_practice, from_dana(sender_name=name))
    incoming.decide(row=row, state=IncomingState.NO_FIT, user=owner, now=NOW, by_mail=True)
    assert words_of(OutboxMail.objects.get()).body.startswith(f"{hello}\n")


def test_who_was_taken_is_not_put_to_the_spam(in_practice, owner):
    row = taken(in_practice, owner)
    with pytest.raises(IllegalStepError):
        incoming.decide(row=row, state=IncomingState.SPAM, user=owner, now=NOW)


def test_thanks_are_one_mail_and_one_contact_and_can_be_taken_back(in_practice, owner):
    row = taken(in_practice, owner)
    assert [card.kind for card in incoming.due_cards(today=TODAY, with_care=True)] == ["Thanks"]
    for _ in range(2):
        incoming_thanks.thank(row=row, how=Thanks.MAIL, user=owner, now=NOW)
    mail, touch = OutboxMail.objects.get(), Touch.objects.get()
    assert (touch.kind, touch.partner) == ("thanks", row.source_partner)
    text = words_of(mail)
    for told in ("Theo", "sent", "came", "somebody"):  # nor that anybody came
        assert told not in text.subject + text.body
    assert incoming.due_cards(today=TODAY, with_care=True) == []
    incoming_thanks.undo_thanks(row=row, user=owner, now=NOW)
    assert Touch.objects.count() == 0
    mail.refresh_from_db()
    assert mail.state == "cancelled"
    incoming_thanks.thank(row=row, how=Thanks.CALL, user=owner, now=NOW + timedelta(minutes=1))
    assert Touch.objects.get().kind == "call"


def test_thanks_that_left_stay(in_practice, owner):
    row = taken(in_practice, owner)
    incoming_thanks.thank(row=row, how=Thanks.MAIL, user=owner, now=NOW)
    OutboxMail.objects.update(state="sent")
    with pytest.raises(StaleRowError):
        incoming_thanks.undo_thanks(row=row, user=owner, now=NOW)


def test_a_client_who_sent_somebody_is_thanked_in_person_alone(in_practice, owner):
    sender = make.make_client(in_practice, name="Priya Raman", email="priya@example.org")
    asked = Asked(kind=IncomingKind.CLIENT, client_name="Theo", sender_name="Priya")
    row = came(in_practice, asked)
    assert [one.value for one in proposals(row)] == [f"client:{sender.pk}"]
    link_sender(row=row, partner=None, client=sender, user=owner, now=NOW)
    assert incoming_thanks.ways_to_thank(row) == [Thanks.SPOKEN]
    with pytest.raises(InvalidValueError):
        incoming_thanks.thank(row=row, how=Thanks.MAIL, user=owner, now=NOW)


def visited(row: Incoming, times: int) -> None:
    episode = make.make_episode(row.client, label="porcupine neck")
    for number in range(times):
        make.make_visit(episode, visit_on=TODAY + timedelta(days=number))
        make.make_score(episode, scored_on=TODAY + timedelta(days=number))


def test_a_report_waits_for_the_clients_yes_and_says_no_more_than_that(in_practice, owner):
    row, later = taken(in_practice, owner), NOW + timedelta(days=5)
    incoming_thanks.thank(row=row, how=Thanks.CALL, user=owner, now=NOW)
    visited(row, 4)
    day = TODAY + timedelta(days=5)
    [card] = incoming.due_cards(today=day, with_care=True)
    assert card.action == "Ask and report"
    assert incoming.due_cards(today=day, with_care=False) == []
    with pytest.raises(ConsentError):
        incoming_reports.send_report(row=row, words=WORDS, by_mail=True, user=owner, now=later)
    give(row, owner, later, Item.NAME)
    incoming_reports.send_report(row=row, words=WORDS, by_mail=True, user=owner, now=later)
    assert "porcupine" not in row.report_words
    assert "4 times" in row.report_words
    assert not Disclosure.objects.exists()  # told when the link is opened, and not before
    for _ in range(2):
        incoming_reports.note_opened(row, link_id=Link.objects.get().pk, now=later)
    assert Disclosure.objects.get().items == ["name"]
    with pytest.raises(StaleRowError):
        incoming_reports.send_report(row=row, words=WORDS, by_mail=True, user=owner, now=later)
    assert OutboxMail.objects.filter(kind=MailKind.INCOMING_REPORT.value).count() == 1


def give(row, owner, now, *items, attested_by="Maren Holt"):
    return report_consents.give_spoken(
        row=row, items=frozenset(items), attested_by=attested_by, user=owner, now=now
    )


def test_withdrawing_closes_the_link_and_keeps_the_mail_from_leaving(in_practice, owner):
    row = taken(in_practice, owner)
    give(row, owner, NOW, *report_consents.ITEMS)
    incoming_reports.send_report(row=row, words=WORDS, by_mail=True, user=owner, now=NOW)
    assert incoming_reports.report_of(row, on=TODAY).words == WORDS
    report_consents.withdraw(row=row, user=owner, now=NOW)
    assert incoming_reports.report_of(row, on=TODAY) is None
    assert Link.objects.get().revoked_at == NOW
    assert OutboxMail.objects.get().state == "cancelled"
    assert Consent.objects.get().withdrawn_at == NOW
    assert incoming.rows().get().reported_at is None  # nobody was told


@pytest.mark.parametrize("ends", [{"ends_on": TODAY}, {"withdrawn_at": NOW}])
def test_a_report_whose_yes_ends_before_it_leaves_stays(in_practice, owner, ends):
    row = taken(in_practice, owner)
    give(row, owner, NOW, *report_consents.ITEMS)
    incoming_reports.send_report(row=row, words=WORDS, by_mail=True, user=owner, now=NOW)
    mail = OutboxMail.objects.select_related("incoming").get()
    assert outgoing.why_ended(mail, now=NOW) == ""
    Consent.objects.update(**ends)
    mail = OutboxMail.objects.get()
    assert "agreement has ended" in outgoing.why_ended(mail, now=NOW + timedelta(days=1))


def test_a_report_is_about_the_newest_problem_alone_and_a_later_yes_shows_no_earlier_words(
    in_practice, owner
):
    row = taken(in_practice, owner)
    for label, started in (("old knee", TODAY - timedelta(days=90)), ("neck", TODAY)):
        episode = make.make_episode(row.client, label=label, started_on=started)
        make.make_score(episode, scored_on=TODAY)
    give(row, owner, NOW, *report_consents.ITEMS)
    words = incoming_reports.proposed_words(row, today=TODAY)
    assert "Neck" in words
    assert "knee" not in words
    incoming_reports.send_report(row=row, words=WORDS, by_mail=False, user=owner, now=NOW)
    give(row, owner, NOW + timedelta(minutes=1), Item.NAME)
    assert incoming_reports.report_of(row, on=TODAY) is None


def test_an_answer_does_not_leave_once_they_are_taken_after_all(in_practice, owner):
    row = came(in_practice)
    incoming.decide(row=row, state=IncomingState.NOT_NOW, user=owner, now=NOW, by_mail=True)
    take(row=row, user=owner, now=NOW, today=TODAY, name="Theo Brandt")
    assert OutboxMail.objects.get().state == "cancelled"
    mail = OutboxMail.objects.get()
    assert "taken" in outgoing.why_ended(mail, now=NOW)


def test_a_spoken_yes_never_covers_health_details_for_a_coach(in_practice, owner):
    row = taken(in_practice, owner, sender_profession="personal_trainer")
    with pytest.raises(ConsentError):
        give(row, owner, NOW, *report_consents.ITEMS)
    give(row, owner, NOW, Item.NAME)


@pytest.mark.parametrize(
    ("items", "heard"), [((), "Maren"), ((Item.SCORES,), "Maren"), ((Item.NAME,), "")]
)
def test_a_yes_names_the_client_and_who_heard_it(in_practice, owner, items, heard):
    row = taken(in_practice, owner)
    with pytest.raises((ConsentError, InvalidValueError)):
        give(row, owner, NOW, *items, attested_by=heard)


def test_a_yes_holds_for_the_sender_it_named_alone(in_practice, owner):
    row = taken(in_practice, owner)
    give(row, owner, NOW, *report_consents.ITEMS)
    Partner.objects.update(profession="personal_trainer")
    fresh = incoming.rows().get(pk=row.pk)
    assert report_consents.items_in_force(fresh, on=TODAY) == frozenset()


def test_no_news_says_nothing_of_the_client_and_needs_no_yes(in_practice, owner):
    row = taken(in_practice, owner)
    incoming_reports.agree_when(row=row, after_visits=4, report_by=TODAY, user=owner, now=NOW)
    incoming_thanks.thank(row=row, how=Thanks.CALL, user=owner, now=NOW)
    [card] = incoming.due_cards(today=TODAY, with_care=True)
    assert card.action == "Tell them"
    incoming_reports.tell_no_news(row=row, by_mail=True, user=owner, now=NOW)
    text = words_of(OutboxMail.objects.get())
    for hidden in ("Theo", "neck"):
        assert hidden not in text.subject + text.body
    assert incoming.due_cards(today=TODAY, with_care=True) == []
    assert Disclosure.objects.count() == 0


def test_named_you_is_a_count_on_the_partners_page(in_practice, owner):
    dana = make.make_partner(in_practice, name="Dana Ruiz")
    asked = from_dana(named_us=NamedUs.YES)
    row = keep(practice=in_practice, asked=asked, key=uuid4(), now=NOW, came_by=CameBy.PHONE)
    link_sender(row=row, partner=dana, client=None, user=owner, now=NOW)
    assert (came_from(dana).named, came_from(dana).waiting) == (0, 1)
    take(row=row, user=owner, now=NOW, today=TODAY)
    assert (came_from(dana).named, came_from(dana).waiting) == (1, 0)
