"""Makers of rows: plain functions with sensible values, any of which can be given."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_scopes import scope

from warmhand.core.people import Role
from warmhand.services.people import add_member
from warmhand.store.models import (
    Activity,
    Article,
    Client,
    DemoEvent,
    DemoGuest,
    Edition,
    Episode,
    Membership,
    Partner,
    Practice,
    RaisedFlag,
    RatingRound,
    Referral,
    Review,
    Score,
    Screening,
    Subscriber,
    User,
    Visit,
)

NOW = datetime(2026, 10, 13, 16, 0, tzinfo=UTC)
TODAY = date(2026, 10, 13)
TIME_ZONE = "America/Los_Angeles"
PASSWORD = "a-calm-linden-row"
numbers = count(1)


def today() -> date:
    """Return the day it is now where the practices made here are: in the evening not the day in UTC."""
    return timezone.localdate(timezone=ZoneInfo(TIME_ZONE))


def make_practice(**fields: Any) -> Practice:
    values = {
        "name": "Linden Row Massage",
        "slug": f"practice-{next(numbers)}",
        "practitioner_name": "Maren Holt",
        "credential": "LMT",
        "phone": "+15035550142",
        "city": "Portland",
        "region": "OR",
        "postal_code": "97209",
        "time_zone": TIME_ZONE,
        "created_at": NOW,
        "set_up_at": NOW,
    }
    return Practice.objects.create(**{**values, **fields})


def make_member(practice: Practice, role: Role = Role.OWNER, **fields: Any) -> User:
    email = fields.pop("email", f"person{next(numbers)}@example.org")
    return add_member(
        practice=practice,
        email=email,
        name=fields.pop("name", "Maren Holt"),
        password=fields.pop("password", PASSWORD),
        role=role,
        now=NOW,
    )


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def make_client(practice: Practice, **fields: Any) -> Client:
    with scope(practice=practice):
        values = {"name": "Theo Brandt", "created_at": NOW}
        return Client.objects.create(practice=practice, **{**values, **fields})


def make_episode(client: Client, **fields: Any) -> Episode:
    with scope(practice=client.practice):
        values = {
            "problem": "neck_pain",
            "label": "neck pain",
            "started_on": date(2026, 8, 18),
            "created_at": NOW,
        }
        return Episode.objects.create(
            practice=client.practice, client=client, **{**values, **fields}
        )


def make_activity(episode: Episode, **fields: Any) -> Activity:
    with scope(practice=episode.practice):
        values = {"label": "Turn my head in the van", "added_on": episode.started_on}
        return Activity.objects.create(
            practice=episode.practice, episode=episode, **{**values, **fields}
        )


def make_score(episode: Episode, **fields: Any) -> Score:
    with scope(practice=episode.practice):
        values = {"measure": "nprs", "value": 6, "scored_on": TODAY, "created_at": NOW}
        return Score.objects.create(
            practice=episode.practice, episode=episode, **{**values, **fields}
        )


def make_visit(episode: Episode, **fields: Any) -> Visit:
    with scope(practice=episode.practice):
        values = {"visit_on": TODAY, "status": "done", "created_at": NOW}
        return Visit.objects.create(
            practice=episode.practice,
            client=episode.client,
            episode=episode,
            **{**values, **fields},
        )


def make_review(episode: Episode, **fields: Any) -> Review:
    with scope(practice=episode.practice):
        values = {
            "reviewed_on": TODAY,
            "decision": "continue",
            "words": "We go on as now.",
            "created_at": NOW,
        }
        return Review.objects.create(
            practice=episode.practice, episode=episode, **{**values, **fields}
        )


def make_screening(client: Client, **fields: Any) -> Screening:
    with scope(practice=client.practice):
        values = {
            "asked": "intake",
            "how": "read_out",
            "evidence_on": TODAY,
            "urgency": "none",
            "started_at": NOW,
            "finished_at": NOW,
        }
        return Screening.objects.create(
            practice=client.practice, client=client, **{**values, **fields}
        )


def make_flag(screening: Screening, **fields: Any) -> RaisedFlag:
    with scope(practice=screening.practice):
        values = {"urgency": "days", "bars_massage": "local", "raised_at": NOW}
        return RaisedFlag.objects.create(
            practice=screening.practice,
            client=screening.client,
            screening=screening,
            **{**values, **fields},
        )


def make_round(episode: Episode, **fields: Any) -> RatingRound:
    with scope(practice=episode.practice):
        values = {
            "measure": "nprs",
            "by": "mail",
            "hour": 19,
            "time_zone": TIME_ZONE,
            "starts_on": TODAY,
            "agreed_at": NOW,
            "created_at": NOW,
        }
        return RatingRound.objects.create(
            practice=episode.practice, episode=episode, **{**values, **fields}
        )


def make_partner(practice: Practice, **fields: Any) -> Partner:
    with scope(practice=practice):
        values = {
            "name": "Hana Kovac",
            "credential": "PT",
            "profession": "physical_therapist",
            "organisation": "Riverside Physical Therapy",
            "phone": "+15035550171",
            "email": "hana.kovac@example.org",
            "created_at": NOW,
        }
        return Partner.objects.create(practice=practice, **{**values, **fields})


def make_referral(client: Client, **fields: Any) -> Referral:
    with scope(practice=client.practice):
        values = {
            "question": "Would you assess neck and shoulder blade?",
            "status_at": NOW,
            "created_at": NOW,
        }
        return Referral.objects.create(
            practice=client.practice, client=client, **{**values, **fields}
        )


def make_event(practice: Practice, **fields: Any) -> DemoEvent:
    """A planned demo of three hours that begins at NOW."""
    with scope(practice=practice):
        values = {
            "name": "Ironwood Gym demo",
            "slug": f"demo-{next(numbers)}",
            "state": "planned",
            "place": "Ironwood Gym",
            "starts_at": NOW,
            "ends_at": NOW + timedelta(hours=3),
            "is_public": True,
            "created_at": NOW,
        }
        return DemoEvent.objects.create(practice=practice, **{**values, **fields})


def make_guest(event: DemoEvent, **fields: Any) -> DemoGuest:
    """Somebody who walked up and waits, with the event's next number."""
    with scope(practice=event.practice):
        values = {
            "number": event.guests.count() + 1,
            "first_name": "Desmond",
            "arrived_at": NOW,
            "created_at": NOW,
        }
        return DemoGuest.objects.create(
            practice=event.practice, event=event, **{**values, **fields}
        )


def make_subscriber(practice: Practice, **fields: Any) -> Subscriber:
    """Make somebody who asked for the newsletter and did not confirm yet."""
    values: dict[str, Any] = {
        "email": f"reader-{next(numbers)}@example.org",
        "asked_by": "page",
        "words_version": "2026-11",
        "asked_at": NOW,
        "created_at": NOW,
    }
    return Subscriber.objects.create(practice=practice, **{**values, **fields})


def make_edition(practice: Practice, **fields: Any) -> Edition:
    number = fields.pop("number", next(numbers))
    values = {
        "number": number,
        "slug": f"letter-{number}",
        "subject": "Warm shoulders for cold mornings",
        "preview": "Three small things that help.",
        "body": "Good morning.\n\n[Read on](https://example.org/read)",
        "started_at": NOW if fields.get("state", "draft") != "draft" else None,
        "created_at": NOW,
        "changed_at": NOW,
    }
    with scope(practice=practice):
        return Edition.objects.create(practice=practice, **{**values, **fields})


def make_article(practice: Practice, **fields: Any) -> Article:
    values = {
        "slug": f"page-{next(numbers)}",
        "title": "What to do on a stiff morning",
        "summary": "Five minutes, no tools.",
        "body": "Begin with **warmth**.",
        "published_at": NOW,
        "created_at": NOW,
        "changed_at": NOW,
    }
    with scope(practice=practice):
        return Article.objects.create(practice=practice, **{**values, **fields})
