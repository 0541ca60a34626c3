"""The queue as it is kept: each deed once, every guest once, nothing of another event."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django_scopes import scope

from tests import make
from warmhand.core.queue import QueueDeedKind
from warmhand.services import queue, queue_page
from warmhand.store.models import DemoGuest, QueueDeed

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = make.make_event(make.make_practice())
    with scope(practice=event.practice):
        yield event


@pytest.fixture
def user(event):
    return make.make_member(event.practice)


def deed(kind, guest, *, minute=0, **facts):
    at = make.NOW + timedelta(minutes=minute)
    return {
        "key": str(uuid4()),
        "guest": str(guest),
        "kind": kind,
        "done_at": at.isoformat(),
        "facts": facts,
    }


LATER = make.NOW + timedelta(hours=1)


def test_two_devices_that_send_late_mixed_and_twice_end_with_the_same_queue(event, user):
    pete, ruth = uuid4(), uuid4()
    start = deed("start", pete, minute=4, consent="demo-1")
    first = [deed("add", pete, name="Pete", reach="(503) 555-0142"), start]
    second = [
        deed("safety", pete, minute=3, answer="none"),
        deed("start", pete, minute=9, consent="demo-1"),
        deed("add", ruth, minute=2, name="Ruth", reach="ruth@example.org", letter=True),
        deed("done", pete, minute=15, follow_up=True),
    ]
    held = queue.take(event=event, raw=second, user=user, now=LATER)
    assert len(held.taken) == 4
    assert list(DemoGuest.objects.values_list("first_name", "number")) == [("Ruth", 1)]
    for raw in (first, second, first):
        queue.take(event=event, raw=raw, user=user, now=LATER)
    found = DemoGuest.objects.get(pk=pete)
    assert (found.number, found.state, found.phone) == (2, "done", "+15035550142")
    assert found.started_at == make.NOW + timedelta(minutes=4)
    assert not found.wants_follow_up  # there is no address to write to
    assert DemoGuest.objects.get(pk=ruth).wants_letter
    assert QueueDeed.objects.count() == 6


def test_what_cannot_be_kept_is_named_and_holds_up_nothing(event, user):
    other = make.make_event(event.practice)
    theirs = make.make_guest(other)
    good, wrong = deed("add", uuid4(), name="Aiko"), deed("add", uuid4(), name="")
    strange = deed("left", theirs.pk)
    future = deed("add", uuid4(), minute=600, name="Lena")
    found = queue.take(event=event, raw=[wrong, strange, 7, good, future], user=user, now=LATER)
    assert found.taken == (good["key"], future["key"])
    assert set(found.refused) == {wrong["key"], strange["key"], ""}
    assert DemoGuest.objects.get(first_name="Lena").arrived_at == LATER
    theirs.refresh_from_db()
    assert theirs.state == "waiting"


def test_the_key_of_another_practice_is_refused(event, user):
    elsewhere = make.make_event(make.make_practice())
    with scope(practice=elsewhere.practice):
        their_guest = make.make_guest(elsewhere)
    raw = [deed("add", their_guest.pk, name="Nobody")]
    found = queue.take(event=event, raw=raw, user=user, now=LATER)
    assert found.refused == {raw[0]["key"]: queue.NOT_HERE}
    assert not QueueDeed.objects.exists()


def test_who_gave_a_slot_back_and_came_has_none_where_it_is_taken(event, user):
    at = make.NOW + timedelta(minutes=30)
    booked = {"way": "signed_up", "slot_at": at, "consent_words": "demo-1", "consent_at": make.NOW}
    back = make.make_guest(event, state="left", email="aiko@example.org", **booked)
    make.make_guest(event, state="booked", **booked)
    queue.take(event=event, raw=[deed("arrive", back.pk)], user=user, now=LATER)
    queue.take(event=event, raw=[deed("left", back.pk, minute=5)], user=user, now=LATER)
    queue.take(event=event, raw=[deed("back", back.pk, minute=6)], user=user, now=LATER)
    back.refresh_from_db()
    assert (back.state, back.slot_at, back.email) == ("waiting", None, "aiko@example.org")
    assert back.consent_at == make.NOW


def test_whose_slot_comes_up_goes_before_who_walked_up(event, django_assert_num_queries):
    for place in range(3):
        make.make_guest(event, arrived_at=make.NOW + timedelta(minutes=place))
    make.make_guest(event, way="signed_up", state="booked", slot_at=LATER, arrived_at=None)
    with django_assert_num_queries(2):
        before = queue_page.queue_of(event, now=make.NOW)
        data = queue_page.as_data(event, before, now=make.NOW)
    slot_now = queue_page.queue_of(event, now=LATER)
    assert before.waiting[0].wait.high == 0
    assert slot_now.waiting[0].wait.high > 0
    assert len(data["guests"]) == 4
    assert before.joining.high >= before.waiting[-1].wait.high


def test_the_question_before_hands_on_is_the_evidences_own():
    lines = {line.id: line.urgency for line in queue_page.safety_lines()}
    assert lines["chest-pain-now"] == "emergency"
    assert lines["leg-clot"] == "same_day"
    assert "changing-mole" not in lines  # it bars one place only
    said = queue_page.what_to_say(country="GB", name="Pete")
    assert set(said) == set(lines.values())
    assert "999" in " ".join(said["emergency"])
    assert said["same_day"][0] == "Pete needs to talk to a doctor today."


def test_every_kind_of_deed_can_be_kept(event, user):
    facts = {"add": {"name": "Pete"}, "safety": {"answer": "none"}}
    raw = [deed(kind.value, uuid4(), **facts.get(kind.value, {})) for kind in QueueDeedKind]
    assert not queue.take(event=event, raw=raw, user=user, now=LATER).refused
