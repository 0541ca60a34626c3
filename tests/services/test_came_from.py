"""What brought whom: each thing once, the first and the last in time, nothing younger."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.came_from import CameFrom, Way, in_order, tally
from warmhand.core.errors import InvalidValueError
from warmhand.core.network import SourceKind
from warmhand.services.came_from import note, ways_of, who_brought_whom
from warmhand.services.source_things import find_things, likely_things
from warmhand.services.sources import Source, link_source
from warmhand.store.models import CameThrough, Client, DemoEvent, PartnerCard

DAY = timedelta(days=1)


def way(kind, key, days, through=""):
    return Way(kind, key, key, date(2026, 3, 1) + days * DAY, through)


def test_each_thing_counts_once_and_first_and_last_are_both_told():
    gym, talk = way(CameFrom.EVENT, "gym", 0), way(CameFrom.ARTICLE, "talk", 5)
    again, later = way(CameFrom.EVENT, "gym", 7), way(CameFrom.NEWSLETTER, "one", 30)
    ways = in_order([later, again, talk, gym], came_on=date(2026, 3, 10))
    assert (ways.first, ways.last, ways.after) == (gym, talk, (later,))
    card = way(CameFrom.CARD, "card", 3, through="hana")
    assert in_order([card, way(CameFrom.PARTNER, "hana", 3)], came_on=gym.on + 9 * DAY).before == (
        card,
    )
    alone = in_order([gym], came_on=gym.on)
    assert alone.first == alone.last == gym
    told = {
        one.way.key: (len(one.clients), one.first, one.last)
        for one in tally({"a": ways, "b": alone})
    }
    assert told == {"gym": (2, 2, 1), "talk": (1, 0, 1)}
    assert in_order([], came_on=gym.on).first is None


@pytest.fixture
def event(in_practice):
    held = NOW - 20 * DAY
    return DemoEvent.objects.create(
        practice=in_practice, name="Demo at Fern Gym", slug="fern", state="held",
        starts_at=held, ends_at=held + timedelta(hours=3), created_at=held,
    )  # fmt: skip


def client_since(practice, days_ago, **fields):
    return make.make_client(practice, since_on=TODAY - days_ago * DAY, **fields)


def test_a_thing_is_noted_once_and_keeps_its_earliest_day(in_practice, event):
    client = client_since(in_practice, 5)
    for on in (TODAY - 6 * DAY, TODAY - 20 * DAY, TODAY - 3 * DAY):
        note(client=client, kind=CameFrom.EVENT, on=on, now=NOW, event=event)
    assert CameThrough.objects.get().came_on == TODAY - 20 * DAY
    for wrong in ({}, {"event": event, "by_client": client}, {"by_client": client}):
        with pytest.raises(InvalidValueError):
            note(client=client, kind=CameFrom.EVENT, on=TODAY, now=NOW, **wrong)
    with pytest.raises(InvalidValueError, match="themselves"):
        note(client=client, kind=CameFrom.CLIENT, on=TODAY, now=NOW, by_client=client)


def test_a_source_younger_than_what_it_brought_is_refused(in_practice, event):
    user = make.make_member(in_practice)
    early, sender = client_since(in_practice, 40), client_since(in_practice, 10, name="Ada Moss")
    for source in (
        Source(SourceKind.EVENT, event=event),
        Source(SourceKind.CLIENT, client=sender),
    ):
        with pytest.raises(InvalidValueError, match="came before that"):
            link_source(client=early, source=source, user=user, now=NOW)
    assert Client.objects.get(pk=early.pk).source_kind == ""
    with pytest.raises(InvalidValueError, match="came before that"):
        note(client=early, kind=CameFrom.EVENT, on=TODAY - 30 * DAY, now=NOW, event=event)
    assert likely_things(client=early) == find_things(query="fern", client=early) == []
    late = client_since(in_practice, 3)
    assert [one.name for one in find_things(query="gym", client=late)] == [event.name]
    link_source(client=late, source=Source(SourceKind.EVENT, event=event), user=user, now=NOW)
    assert Client.objects.get(pk=late.pk).source_event == event
    link_source(client=late, source=Source(SourceKind.DIRECT), user=user, now=NOW)
    assert Client.objects.get(pk=late.pk).source_event is None


def test_what_was_noted_and_what_was_said_are_one_way(in_practice, event):
    hana = make.make_partner(in_practice)
    card = PartnerCard.objects.create(
        practice=in_practice, partner=hana, code="c" * 16, created_at=NOW - 90 * DAY
    )
    both = client_since(in_practice, 3, source_kind="event", source_event=event)
    note(client=both, kind=CameFrom.EVENT, on=TODAY - 20 * DAY, now=NOW, event=event)
    sent = client_since(in_practice, 2, source_kind="partner", source_partner=hana)
    note(client=sent, kind=CameFrom.CARD, on=TODAY - 4 * DAY, now=NOW, card=card)
    client_since(in_practice, 1, name="Nobody Asked")
    assert ways_of(both).first == ways_of(both).last
    found = who_brought_whom(since=TODAY - 30 * DAY)
    assert [(one.way.name, one.clients) for one in found.brought] == [
        (event.name, (str(both.pk),)),
        ("Card of Hana Kovac", (str(sent.pk),)),
    ]
    assert (found.clients, found.known) == (3, 2)
    assert who_brought_whom(since=TODAY).clients == 0
