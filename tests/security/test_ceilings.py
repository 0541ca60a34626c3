"""Every page stays within its ceiling of queries, with ten partners and with two thousand."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.security.routes import Route, address, all_routes
from tests.security.world import Side, fill
from warmhand.core.network import Stage, TieKind, TouchKind
from warmhand.core.people import Role
from warmhand.store import models as rows

CEILING = 25
MANY = 2_000
PROFESSIONS = ("physical_therapist", "chiropractor", "podiatrist", "acupuncturist", "")
PAGES = [
    route
    for route in all_routes()
    if route.door is not None and route.door.kind == "member" and "GET" in route.door.methods
]


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker):
    """A practice with a row of everything, and two thousand partners with contacts and ties."""
    with django_db_blocker.unblock(), transaction.atomic():
        side = fill("Linden Row", "canary")
        with scope(practice=side.practice):
            _fill_network(side)
        yield side
        transaction.set_rollback(True)


def _fill_network(side: Side) -> None:
    now, today, practice = timezone.now(), make.today(), side.practice
    stages = [stage.value for stage in Stage]
    people = rows.Partner.objects.bulk_create(
        rows.Partner(
            practice=practice,
            name=f"Partner Number{number}",
            profession=PROFESSIONS[number % len(PROFESSIONS)],
            stage=stages[number % len(stages)],
            phone=f"+1503555{number:04}",
            organisation=f"Clinic {number // 4}",
            created_at=now,
        )
        for number in range(MANY)
    )
    rows.Touch.objects.bulk_create(
        rows.Touch(
            practice=practice,
            partner=partner,
            kind=TouchKind.CALL.value,
            touched_on=today - timedelta(days=number % 300),
            created_at=now,
        )
        for number, partner in enumerate(people)
    )
    rows.Tie.objects.bulk_create(
        rows.Tie(
            practice=practice,
            giver=giver,
            receiver=receiver,
            kind=TieKind.KNOWS.value,
            known_on=today - timedelta(days=30),
            created_at=now,
        )
        for giver, receiver in zip(people, people[7:], strict=False)
    )
    rows.SameQuestion.objects.bulk_create(
        rows.SameQuestion(
            practice=practice, partner=one, other_partner=other, points=5, created_at=now
        )
        for one, other in zip(people[:500], people[500:1_000], strict=True)
    )


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
def test_a_page_keeps_its_ceiling_with_two_thousand_partners(route: Route, crowd: Side, db):
    browser = Browser()
    browser.force_login(crowd.people[Role.OWNER])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = browser.get(address(route, crowd))
    assert response.status_code < 400
    told = [query["sql"][:150] for query in asked.captured_queries]
    assert len(told) <= CEILING, "\n".join(told)
