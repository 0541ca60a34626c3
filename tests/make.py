"""Makers of rows: plain functions with sensible values, any of which can be given."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django_scopes import scope

from warmhand.core.people import Role
from warmhand.services.people import add_member
from warmhand.store.models import (
    Activity,
    Client,
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
    User,
    Visit,
)

NOW = datetime(2026, 10, 13, 16, 0, tzinfo=UTC)
TODAY = date(2026, 10, 13)
PASSWORD = "a-calm-linden-row"
numbers = count(1)


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
        "time_zone": "America/Los_Angeles",
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
            "time_zone": "America/Los_Angeles",
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
