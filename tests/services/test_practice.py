"""The practice's settings and its people, as rows."""

from dataclasses import replace

import pytest

from tests import make
from tests.make import NOW
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.people import Reach, Role
from warmhand.core.practice import Arrival, can_be_reached, check_arrival
from warmhand.services import practice as services
from warmhand.services import team
from warmhand.services.letters import first_name


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


@pytest.mark.parametrize(
    ("scheme", "host", "can"),
    [
        ("https", "linden.example.org", True),
        ("http", "linden.example.org", False),
        ("https", "localhost", False),
        ("https", "127.0.0.1", False),
    ],
)
def test_an_address_for_others_is_https_and_not_this_machine(scheme, host, can):
    assert can_be_reached(scheme=scheme, host=host) is can


GOOD = Arrival(is_https=True, host="linden.example.org", is_signed_in=False)


@pytest.mark.parametrize(
    "arrival",
    [replace(GOOD, is_https=False), replace(GOOD, host="other"), replace(GOOD, is_signed_in=True)],
    ids=["without https", "another host", "signed in"],
)
def test_only_a_strangers_https_visit_proves_reach(arrival):
    check_arrival(GOOD, host="linden.example.org")
    with pytest.raises(DomainError):
        check_arrival(arrival, host="linden.example.org")


def test_a_new_way_to_be_reached_must_be_checked_anew(in_practice, user):
    in_practice.reach_confirmed_at = NOW
    in_practice.save()
    services.choose_reach(practice=in_practice, reach=Reach.ASSOCIATION, user=user, now=NOW)
    in_practice.refresh_from_db()
    assert in_practice.reach_confirmed_at is None


@pytest.mark.parametrize("wrong", [{"name": " "}, {"time_zone": "Mars/Base"}])
def test_a_practice_needs_a_name_and_a_clock(in_practice, user, wrong):
    details = replace(services.details_of(in_practice), **wrong)
    with pytest.raises(InvalidValueError):
        services.change_practice(practice=in_practice, details=details, user=user, now=NOW)


def add(practice, user, **fields):
    values = {"name": "Jo Park", "email": "jo@example.org", "role": Role.FRONT_DESK, **fields}
    return team.add_colleague(practice=practice, by=user, now=NOW, **values)


def test_a_new_link_for_a_member_ends_the_one_before(in_practice, user):
    row = add(in_practice, user)
    first = team.give_link(membership=row, by=user, now=NOW)
    second = team.give_link(membership=row, by=user, now=NOW)
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert team.open_link_of(row, now=NOW) == second


def test_leaving_ends_the_open_link_and_coming_back_takes_the_new_role(in_practice, user):
    row = add(in_practice, user)
    team.give_link(membership=row, by=user, now=NOW)
    team.end_membership(membership=row, by=user, now=NOW)
    assert team.open_link_of(row, now=NOW) is None
    again = add(in_practice, user, role=Role.PRACTITIONER)
    assert (again.pk, again.role, again.ended_at) == (row.pk, "practitioner", None)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Theo Brandt", "Theo"),
        ("Dr. J. Abara", "Dr. Abara"),
        ("prof Lena Roth", "prof Roth"),
        ("Dr", "Dr"),
        ("", ""),
    ],
)
def test_a_title_is_no_first_name(name, called):
    assert first_name(name) == called
