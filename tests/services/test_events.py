"""Demo events: decided on, signed up for, held, followed up, and what they brought."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.event_cost import Telling
from warmhand.core.network import TouchKind
from warmhand.core.warmth import Word
from warmhand.services import (
    event_follow_up,
    event_guests,
    event_mails,
    event_results,
    events,
    outgoing,
)
from warmhand.services.event_sign_up import SignUp, give_back, open_slots, sign_up
from warmhand.services.events import EventDetails
from warmhand.services.mail_words import words_of
from warmhand.store.models import CameThrough, Client, DemoEvent, DemoGuest, OutboxMail, Touch

pytestmark = pytest.mark.django_db
AT = NOW + timedelta(days=3)
DETAILS = EventDetails(
    name="Ironwood Gym demo",
    place="Ironwood Gym",
    starts_at=AT,
    ends_at=AT + timedelta(hours=3),
    slots=6,
    extra_minutes=120,
    cost_cents=4_000,
)
DESMOND = SignUp(first_name="Desmond", email="desmond@example.org", slot_at=AT)


@pytest.fixture
def user(in_practice):
    in_practice.visit_price_cents = 9_000
    in_practice.save()
    return make.make_member(in_practice)


@pytest.fixture
def planned(in_practice, user) -> DemoEvent:
    event = events.add_event(practice=in_practice, details=DETAILS, user=user, now=NOW)
    return events.decide(event=event, yes=True, user=user, now=NOW)


@pytest.fixture
def held(in_practice, user) -> DemoEvent:
    """An event of today with a host, three hours ago, that took place."""
    event = make.make_event(
        in_practice,
        host=make.make_partner(in_practice),
        starts_at=NOW - timedelta(hours=3),
        ends_at=NOW,
    )
    events.hold(event=event, user=user, now=NOW)
    event.refresh_from_db()
    return event


def change(event, user, **fields) -> DemoEvent:
    details = replace(DETAILS, **fields)
    seen = events.version_of(events.rows().get(pk=event.pk))
    return events.change_event(event=event, details=details, seen=seen, user=user, now=NOW)


def mails(kind: str = "demo_slot") -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind=kind).order_by("created_at", "key"))


def test_the_check_is_kept_as_it_stood_and_a_yes_is_taken_back_until_somebody_has_a_slot(
    planned, user
):
    frozen = planned.expected
    assert frozen["hours_cents"] == 45_000
    change(planned, user, cost_cents=90_000)
    assert events.rows().get().expected == frozen
    events.undecide(event=planned, user=user, now=NOW)
    assert (events.rows().get().state, events.rows().get().expected) == ("considered", {})
    events.decide(event=planned, yes=True, user=user, now=NOW)
    make.make_guest(planned)
    with pytest.raises(StaleRowError):
        events.undecide(event=planned, user=user, now=NOW)


def test_a_slot_is_given_once_numbers_go_on_and_the_same_form_again_is_the_same_guest(planned):
    make.make_guest(planned, number=7)  # added in the queue meanwhile
    key = uuid4()
    guest = sign_up(event=planned, asked=DESMOND, key=key, now=NOW)
    assert sign_up(event=planned, asked=DESMOND, key=key, now=NOW) == guest
    assert (guest.number, guest.state, guest.consent_words) == (8, "booked", "demo-1")
    with pytest.raises(StaleRowError):
        sign_up(event=planned, asked=replace(DESMOND, email="b@example.org"), key=uuid4(), now=NOW)
    assert AT not in open_slots(event=planned, now=NOW)
    assert len(mails()) == 1
    give_back(guest=guest, now=NOW)
    give_back(guest=guest, now=NOW)
    assert AT in open_slots(event=planned, now=NOW)
    assert outgoing.why_ended(mails()[0], now=NOW) == event_mails.GIVEN_BACK


def test_what_a_form_may_not_do(planned, in_practice):
    refused = [
        replace(DESMOND, slot_at=AT + timedelta(minutes=1)),  # no slot of this event
        replace(DESMOND, what_for="see https://spam.example/now"),
        replace(DESMOND, first_name="<a href=x>"),
    ]
    for asked in refused:
        with pytest.raises(DomainError):
            sign_up(event=planned, asked=asked, key=uuid4(), now=NOW)
    free = open_slots(event=planned, now=NOW)
    for at in free[:2]:
        sign_up(event=planned, asked=replace(DESMOND, slot_at=at), key=uuid4(), now=NOW)
    with pytest.raises(DomainError, match="Two slots"):
        sign_up(event=planned, asked=replace(DESMOND, slot_at=free[2]), key=uuid4(), now=NOW)
    assert not open_slots(event=planned, now=AT + timedelta(hours=3))


def test_who_has_a_slot_moves_with_the_event_is_told_and_is_never_left_outside(planned, user):
    times = open_slots(event=planned, now=NOW)[:2]  # half an hour apart: one moves onto the other
    for at in times:
        asked = replace(DESMOND, slot_at=at, email=f"{at:%M}@example.org")
        sign_up(event=planned, asked=asked, key=uuid4(), now=NOW)
    half = timedelta(minutes=30)
    later = {"starts_at": AT + half, "ends_at": AT + half + timedelta(hours=3)}
    change(planned, user, **later)
    assert sorted(DemoGuest.objects.values_list("slot_at", flat=True)) == [
        at + half for at in times
    ]
    assert len(mails()) == 4
    words = words_of(mails()[-1])
    assert "October 16, 2026, 9:30 am" in words.body or "10:00 am" in words.body
    with pytest.raises(InvalidValueError):
        change(
            planned, user, starts_at=AT + half, ends_at=AT + half + timedelta(minutes=20), slots=1
        )
    assert events.cancel_event(event=planned, user=user, now=NOW) == 2
    assert "Your page says how it stands" in words_of(mails()[-1]).body


def test_holding_an_event_is_one_contact_with_its_host_and_undone_with_it(held, user):
    touch = Touch.objects.get()
    assert (touch.kind, touch.touched_on) == (TouchKind.DEMO.value, TODAY)
    found = event_results.host_warmth(event=held, today=TODAY)
    assert (found.before.word, found.after.word) == (Word.NOT_YET, found.today.word)
    assert found.after.value > found.before.value
    with pytest.raises(StaleRowError):
        events.hold(event=held, user=user, now=NOW)
    events.unhold(event=held, user=user, now=NOW)
    assert not Touch.objects.exists()


def test_the_follow_up_goes_once_to_who_ticked_it_and_was_seen(held, user):
    ticked = {"wants_follow_up": True, "email": "d@example.org"}
    seen = make.make_guest(held, state="done", **ticked)
    for number, fields in enumerate(
        [
            {"state": "done", "email": "no-tick@example.org"},
            {"state": "done", "wants_follow_up": True},
            {"state": "left", **ticked},
            {"state": "sent_on", **ticked},
            {"state": "booked", **ticked},
        ]
    ):
        make.make_guest(held, number=10 + number, **fields)
    found = event_follow_up.follow_up_of(event=held)
    assert (found.ready, found.not_ticked, found.sent_on) == ([seen], 2, 1)
    preview = event_follow_up.preview(guest=seen)
    assert event_follow_up.send(event=held, user=user, now=NOW) == 1
    assert event_follow_up.send(event=held, user=user, now=NOW) == 0
    assert [mail.to_address for mail in mails("demo_follow_up")] == ["d@example.org"]
    assert words_of(mails("demo_follow_up")[0]) == preview
    assert "nothing follows" in preview.body
    assert event_follow_up.undo(event=held, user=user, now=NOW) == 1
    assert event_follow_up.send(event=held, user=user, now=NOW + timedelta(minutes=1)) == 1
    DemoGuest.objects.filter(pk=seen.pk).update(wants_follow_up=False)
    mail = mails("demo_follow_up")[-1]
    assert outgoing.why_ended(mail, now=NOW) == event_mails.NOT_TICKED


def test_a_guest_becomes_a_client_through_the_event_and_what_they_bring_is_counted(held, user):
    guest = make.make_guest(held, state="done", first_name="Marisol", phone="+15035550117")
    client = event_guests.become_client(guest=guest, name="Marisol Vega", user=user, now=NOW)
    client.refresh_from_db()
    assert (client.source_kind, client.source_event, client.phone) == (
        "event", held, "+15035550117",
    )  # fmt: skip
    assert CameThrough.objects.get().event == held
    with pytest.raises(StaleRowError):
        event_guests.become_client(guest=guest, name="Marisol Vega", user=user, now=NOW)
    episode = make.make_episode(client)
    make.make_visit(episode)
    make.make_visit(episode, price_cents=5_000)
    make.make_visit(episode, status="missed")
    later = TODAY + timedelta(days=90)
    found = event_results.brought([held], practice=held.practice, today=later)[held.pk]
    assert (found.clients, found.visits, found.paid_cents) == ((client,), 2, 14_000)
    assert (found.spent_cents, found.cost.telling) == (27_000, Telling.TOO_FEW)
    early = event_results.brought([held], practice=held.practice, today=TODAY)[held.pk]
    assert early.cost.telling is Telling.TOO_EARLY
    event_guests.not_client(guest=guest, user=user, now=NOW)
    client.refresh_from_db()
    assert (client.source_kind, client.source_event) == ("", None)
    assert not CameThrough.objects.exists()


def test_who_is_there_already_is_found_and_not_taken_for_a_client_of_the_event(held, user):
    practice = held.practice
    old = make.make_client(
        practice, name="Desmond Ray", email="Desmond@example.org",
        created_at=NOW - timedelta(days=400),
    )  # fmt: skip
    make.make_client(practice, name="Aiko Tan", phone="+15035550118")
    make.make_client(practice, name="Pete Moss")
    guest = make.make_guest(held, state="done", email="desmond@example.org", phone="+15035550118")
    found = event_guests.maybe_there(guest=guest, name="Desmond")
    assert [(one.client.name, one.why) for one in found] == [
        ("Aiko Tan", "the same phone"),
        ("Desmond Ray", "the same e-mail and the same name"),
    ]
    event_guests.is_client(guest=guest, client=old, user=user, now=NOW)
    old.refresh_from_db()
    assert (old.source_kind, CameThrough.objects.count()) == ("", 1)
    assert Client.objects.count() == 3
    assert not event_results.brought([held], practice=practice, today=TODAY)[held.pk].clients
