"""The sample practice: made-up people with one year of history, the same whenever it is made."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django_scopes import scope

from warmhand.core.people import Reach, Role
from warmhand.services import (
    methods,
    people,
    sample_calendar,
    sample_incoming,
    sample_network,
    sample_referrals,
)
from warmhand.services.consents import local_day
from warmhand.services.sample_answers import (
    NOT_ASKED,
    ask_at_visit,
    asked_at_intake,
    rate_daily,
)
from warmhand.services.sample_care import History, add_client
from warmhand.services.sample_introductions import add_introductions
from warmhand.services.sample_network import Surroundings
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User
from warmhand.store.safety import RaisedFlag, Screening

SIGN_IN = ("maren@example.org", "a-calm-linden-row")
SEED = 20261013
OPEN_SINCE = timedelta(days=400)


@transaction.atomic
def make_sample(*, told: Mapping[str, Any], now: datetime, seed: int = SEED) -> Practice:
    """Make the sample practice of the data files `told`, as of `now`, and return it.

    `told` holds what `ops/sample/*.toml` hold. The same
    seed gives the same scores, days being counted back from `now`.
    """
    practice = _practice(told["practice"], now)
    owner = people.add_member(
        practice=practice,
        email=SIGN_IN[0],
        name=practice.practitioner_name,
        password=SIGN_IN[1],
        role=Role.OWNER,
        now=now,
    )
    with scope(practice=practice):
        _add_partners(practice, told, now)
        _add_care(practice, owner, told, now=now, rng=Random(seed))  # noqa: S311 - no secret
        methods.choose_methods(practice=practice, **told["methods"], user=owner, now=now)
        here = _add_network(practice, owner, told, now)
        today = local_day(practice, now)
        for one in told["referral"]:
            sample_referrals.add_referral(practice, one, owner=owner, today=today, now=now)
        sample_referrals.deliver(now=now)
        _finish_network(here, told)
        sample_incoming.add_incoming(here, told)
        sample_calendar.add_calendar(here, told["calendar"])
    return practice


def _practice(told: Mapping[str, Any], now: datetime) -> Practice:
    practice = people.open_practice(name=told["name"], now=now - OPEN_SINCE, is_sample=True)
    for name, value in told.items():
        setattr(practice, name, value)
    practice.reach = Reach.SAMPLE.value
    practice.set_up_at = now - OPEN_SINCE
    practice.save()
    return practice


def _add_partners(practice: Practice, told: Mapping[str, Any], now: datetime) -> None:
    place = {"city": practice.city, "region": practice.region, "country": practice.country}
    Partner.objects.bulk_create(
        Partner(practice=practice, created_at=now - OPEN_SINCE, **{**place, **one})
        for one in told["partner"]
    )


def _add_network(
    practice: Practice, owner: User, told: Mapping[str, Any], now: datetime
) -> Surroundings:
    here = sample_network.add_network(practice, told, owner=owner, now=now)
    sample_incoming.set_up(here, told)
    return here


def _finish_network(here: Surroundings, told: Mapping[str, Any]) -> None:
    add_introductions(here, told)  # before the contacts, which would settle their tries anew
    sample_network.add_touches(here, told)
    sample_network.look_for_the_same(here, told)


def _add_care(
    practice: Practice, owner: User, told: Mapping[str, Any], *, now: datetime, rng: Random
) -> None:
    history = History(practice, owner, local_day(practice, now))
    for one in told["client"]:
        add_client(history, one, rng)
    history.save()
    for row, one in zip(history.clients, told["client"], strict=True):
        if "guardian" in one:
            at = row.created_at
            sample_incoming.name_guardian(
                practice, one["guardian"], client=row, owner=owner, now=at
            )
    _add_answers(history, told, now)


def _add_answers(history: History, told: Mapping[str, Any], now: datetime) -> None:
    """Before the first visit, at the last one of what is open, and between the visits."""
    both = [{**client, **one} for client in told["client"] for one in client["episode"]]
    found = [
        asked_at_intake(episode=row, told=one, owner=history.owner, now=history.at(row.started_on))
        for row, one in zip(history.episodes, both, strict=True)
    ]
    Screening.objects.bulk_create(row for rows, _ in found for row in rows)
    RaisedFlag.objects.bulk_create(flag for _, flags in found for flag in flags)
    last = {row.episode_id: row.visit_on for row in history.visits if row.clock is None}
    for row, one in zip(history.episodes, both, strict=True):
        if row.ended_on is None and one.get("asked") != NOT_ASKED:
            on = history.at(last[row.pk])
            ask_at_visit(episode=row, told=one.get("new", {}), owner=history.owner, now=on)
        if "ratings" in one:
            rate_daily(episode=row, told=one["ratings"], owner=history.owner, now=now)
