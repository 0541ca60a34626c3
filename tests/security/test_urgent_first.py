"""Until what happened is recorded, an urgent answer stands in place of every page of its client."""

from itertools import pairwise

import pytest
from django.test import Client as Browser
from django.urls import get_resolver, reverse
from django_scopes import scope

from tests.security.routes import Route, address, all_routes
from warmhand.core.people import Role
from warmhand.store.models import UrgentAdvice

get_resolver()
OF_A_CLIENT = ("clients", "episodes", "visits", "scores", "reviews", "referrals", "screenings")
OF_A_CLIENT += ("flags", "activities", "rounds", "ratings")
OF_NO_CLIENT = ("partners", "team", "imports", "import", "outgoing-mail", "methods", "this-week")
OF_NO_CLIENT += ("touches", "tries", "ties", "introductions", "hops", "same", "merges")
OF_NO_CLIENT += ("incoming", "calendars", "names")
OF_NO_CLIENT += ("niche", "gathering", "events", "guests", "queue", "newsletter", "pages")
OF_NO_CLIENT += ("readers",)
ITS_OWN = ("urgent", "urgent-note", "urgent-follow-up")


def kind_of(route: Route) -> str:
    pieces = route.path.split("/")
    found = [a for a, b in pairwise(pieces) if b == "<uuid:key>"]
    return found[0] if found else ""


KEYED = [route for route in all_routes() if route.door and kind_of(route)]
READ = [
    route
    for route in KEYED
    if kind_of(route) in OF_A_CLIENT and "GET" in route.door.methods and route.name not in ITS_OWN
]
CARE = [route for route in READ if Role.OWNER in route.door.roles]


@pytest.fixture
def unrecorded(ours):
    """Nobody has written what happened after the urgent answer of our client."""
    with scope(practice=ours.practice):
        UrgentAdvice.objects.all().delete()
    return reverse("urgent", args=[ours.keys["urgent screenings"]])


def signed_in(side, role) -> Browser:
    browser = Browser()
    browser.force_login(side.people[role])
    return browser


def test_every_kind_of_key_is_known_here():
    assert {kind_of(route) for route in KEYED} <= {*OF_A_CLIENT, *OF_NO_CLIENT}
    assert len(CARE) > 15


@pytest.mark.parametrize("role", [Role.OWNER, Role.PRACTITIONER])
@pytest.mark.parametrize("route", CARE, ids=lambda route: route.name)
def test_the_urgent_page_stands_in_place_of_every_page(route, role, ours, unrecorded):
    for method in ("GET", "HEAD"):
        response = signed_in(ours, role).generic(method, address(route, ours))
        assert (response.status_code, response["Location"]) == (302, unrecorded), method


@pytest.mark.parametrize("route", CARE, ids=lambda route: route.name)
def test_a_part_of_a_page_leads_there_as_a_whole(route, ours, unrecorded):
    response = signed_in(ours, Role.OWNER).get(address(route, ours), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == unrecorded


@pytest.mark.parametrize("name", ITS_OWN)
def test_its_own_pages_open(name, ours, unrecorded):
    page = reverse(name, args=[ours.keys["urgent screenings"]])
    assert signed_in(ours, Role.OWNER).get(page).status_code == 200


@pytest.mark.parametrize("route", CARE, ids=lambda route: route.name)
def test_pages_come_back_once_it_is_recorded(route, ours):
    response = signed_in(ours, Role.OWNER).get(address(route, ours))
    assert "/urgent/" not in response.get("Location", "")


@pytest.mark.parametrize("route", READ, ids=lambda route: route.name)
def test_the_front_desk_is_led_nowhere(route, ours, unrecorded):
    response = signed_in(ours, Role.FRONT_DESK).get(address(route, ours))
    assert "/urgent/" not in response.get("Location", "")


def test_the_clients_of_others_are_not_concerned(ours, theirs, unrecorded):
    page = reverse("client", args=[theirs.keys["clients"]])
    assert signed_in(theirs, Role.OWNER).get(page).status_code == 200
