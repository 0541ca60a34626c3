"""One person in several practices: chosen by themselves, one at a time."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.services.team import end_membership
from warmhand.store.models import Membership

SWITCH = reverse("practice-switch")


@pytest.fixture
def millbrook(db):
    return make.make_practice(name="Millbrook Bodywork")


@pytest.fixture
def both(practice, millbrook):
    """Maren is an owner of the one and at the front desk of the other."""
    user = make.make_member(practice, email="maren@example.org")
    make.make_member(millbrook, Role.FRONT_DESK, email="maren@example.org")
    make.make_client(practice, name="Theo Brandt")
    make.make_client(millbrook, name="Ruth Okafor")
    return user


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def switch(browser, membership):
    return browser.post(SWITCH, {"membership": str(membership.pk)}, follow=True)


def clients(browser) -> str:
    return browser.get(reverse("clients")).content.decode()


def test_one_goes_to_the_other_practice_and_back(both, practice, millbrook):
    browser = signed_in(both)
    assert "Theo Brandt" in clients(browser)
    assert "Go to Millbrook Bodywork" in browser.get("/settings/security/").content.decode()
    switch(browser, Membership.objects.get(user=both, practice=millbrook))
    page = clients(browser)
    assert "Ruth Okafor" in page
    assert "Theo Brandt" not in page
    assert "Millbrook Bodywork</a>" in page
    assert browser.get(reverse("settings-practice")).status_code == 403
    switch(browser, Membership.objects.get(user=both, practice=practice))
    assert "Theo Brandt" in clients(browser)


def test_nobody_gets_into_a_practice_by_somebody_elses_membership(practice, millbrook):
    user, other = make.make_member(practice), make.make_member(millbrook)
    make.make_client(millbrook, name="Ruth Okafor")
    browser = signed_in(user)
    for key in (str(make.membership_of(other).pk), "", "nonsense"):
        answer = browser.post(SWITCH, {"membership": key}, follow=True)
        assert "do not work in that practice" in answer.content.decode()
    assert "Ruth Okafor" not in clients(browser)


def test_an_ended_membership_is_not_offered_and_opens_nothing(both, practice, millbrook):
    row = Membership.objects.get(user=both, practice=millbrook)
    with scope(practice=millbrook):
        end_membership(membership=row, by=both, now=make.NOW)
    browser = signed_in(both)
    assert "Millbrook" not in browser.get("/settings/security/").content.decode()
    switch(browser, row)
    assert "Theo Brandt" in clients(browser)


def test_who_works_in_one_practice_sees_no_switch(practice):
    browser = signed_in(make.make_member(practice))
    assert SWITCH not in browser.get("/settings/security/").content.decode()
    assert browser.get(SWITCH).status_code == 405
