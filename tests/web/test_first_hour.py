"""The first hour."""

from datetime import time

import pytest
from django.test import Client as Browser
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import Client, Partner, Practice, Visit


@pytest.fixture
def practice(db) -> Practice:
    return make.make_practice(
        name="Practice", phone="", city="", region="", postal_code="", set_up_at=None,
        time_zone="America/New_York",
    )  # fmt: skip


def test_every_page_can_be_skipped_and_the_last_ends_the_hour(member, practice):
    path = member.get("/first-hour/").headers["Location"]
    seen = []
    while path.startswith("/first-hour/"):
        assert member.get(path).status_code == 200
        seen.append(path)
        path = member.post(path, {"skip": "1"}).headers["Location"]
    assert seen == [f"/first-hour/{word}/" for word in ("name", "place", "today", "partner")]
    assert path == "/"
    practice.refresh_from_db()
    assert practice.set_up_at is not None


def test_the_name_and_phone_are_kept(member, practice):
    member.post("/first-hour/name/", {"name": "Linden Row Massage", "phone": "503 555 0142"})
    practice.refresh_from_db()
    assert (practice.name, practice.phone) == ("Linden Row Massage", "+15035550142")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"postal_code": "97209"}, ("Portland", "OR", "America/Los_Angeles")),
        ({"region": "AZ", "city": "Tucson"}, ("Tucson", "AZ", "America/Phoenix")),
        (
            {"postal_code": "97209", "time_zone": "America/Denver"},
            ("Portland", "OR", "America/Denver"),
        ),
        ({"city": "Leeds", "country": "GB"}, ("Leeds", "", "America/New_York")),
    ],
    ids=["from the ZIP code", "from the state", "a chosen zone stays", "elsewhere"],
)
def test_the_clock_follows_from_the_place(member, practice, typed, place):
    response = member.post("/first-hour/place/", {"country": "US", **typed})
    assert response.status_code == 302
    practice.refresh_from_db()
    assert (practice.city, practice.region, practice.time_zone) == place


def test_todays_clients_become_clients_with_a_visit_each(member, practice):
    text = "9:00 Theo Brandt\n2:30 pm - Lena Hartmann\nAna"
    assert member.post("/first-hour/today/", {"text": text}).status_code == 302
    member.post("/first-hour/today/", {"text": text})
    with scope(practice=practice):
        planned = dict(Visit.objects.values_list("client__name", "clock"))
        assert Client.objects.count() == 3
        assert Visit.objects.count() == 3
    assert planned == {"Theo Brandt": time(9), "Lena Hartmann": time(14, 30), "Ana": None}


def test_a_line_that_is_not_understood_is_named_and_nothing_is_kept(member, practice):
    response = member.post("/first-hour/today/", {"text": "9:00 Theo\n10:30\n"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Line 2" in page
    assert "9:00 Theo" in page
    with scope(practice=practice):
        assert not Client.objects.exists()


def test_one_partner_is_kept(member, practice):
    typed = {"name": "Hana Kovac", "profession": "physical_therapist", "phone": "503 555 0171"}
    member.post("/first-hour/partner/", typed)
    with scope(practice=practice):
        partner = Partner.objects.get()
    assert (partner.name, partner.phone) == ("Hana Kovac", "+15035550171")


def test_only_the_owner_sets_up(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.PRACTITIONER))
    assert browser.get("/first-hour/name/").status_code == 403
