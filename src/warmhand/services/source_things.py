"""The events and pages that a client may have come through, to choose from."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from warmhand.core.letter import day_words
from warmhand.core.names import fold, matches
from warmhand.core.outreach import EventState
from warmhand.formats.client_sources import KnownPerson
from warmhand.services.came_from import came_on
from warmhand.store.clients import Client
from warmhand.store.newsletter import Article
from warmhand.store.outreach import DemoEvent

LIKELY = 3
MOST_SHOWN = 8
TOOK_PLACE = (EventState.PLANNED.value, EventState.HELD.value)


def likely_things(*, client: Client) -> list[KnownPerson]:
    """Return the events and pages that `client` may have come through, newest first: two queries.

    At most three of each; what is younger than the day they came is not among them.
    """
    events, articles = _events(client)[:LIKELY], _articles(client)[:LIKELY]
    return [*events, *articles]


def find_things(*, query: str, client: Client) -> list[KnownPerson]:
    """Return the events and pages whose name `query` finds, at most eight."""
    if not fold(query):
        return []
    there = [*_events(client), *_articles(client)]
    return [one for one in there if matches(query, name=one.name, phone="")][:MOST_SHOWN]


def _events(client: Client) -> list[KnownPerson]:
    rows = DemoEvent.objects.filter(state__in=TOOK_PLACE).order_by("-starts_at", "pk")
    told = rows.values_list("pk", "name", "starts_at")
    return [
        KnownPerson(f"event:{key}", name, f"demo event, {_words(at, client)}")
        for key, name, at in told
        if _day(at) <= came_on(client)
    ]


def _articles(client: Client) -> list[KnownPerson]:
    rows = Article.objects.filter(~Q(published_at=None)).order_by("-published_at", "pk")
    return [
        KnownPerson(f"article:{key}", title, "a page you wrote")
        for key, title, at in rows.values_list("pk", "title", "published_at")
        if at is not None and _day(at) <= came_on(client)
    ]


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _words(at: datetime, client: Client) -> str:
    return day_words(_day(at), country=client.practice.country)
