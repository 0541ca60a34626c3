"""Whoever is added or changed by hand is looked for at once, among the partners and in the list."""

from datetime import timedelta

import pytest

from tests import make
from warmhand.services.partner_details import PartnerDetails
from warmhand.services.partners import add_partner, change_partner, version_of
from warmhand.store.models import Merge, Partner, SameQuestion


@pytest.fixture
def user(practice, settings, tmp_path):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"
    return make.make_member(practice)


def details(name, **fields):
    return PartnerDetails(name=name, **{"phone": "+15035550142", **fields})


def change(partner, user, wanted):
    row = Partner.objects.get(pk=partner.pk)
    return change_partner(
        partner=row, details=wanted, seen=version_of(row), user=user, now=make.NOW
    )


def add(practice, user, wanted, *, now=make.NOW):
    return add_partner(practice=practice, details=wanted, user=user, now=now)


def test_who_is_added_is_asked_about(in_practice, user):
    there = add(in_practice, user, details("William C Okafor"))
    new = add(in_practice, user, details("Bill Okafor"))
    question = SameQuestion.objects.get()
    assert (question.partner, question.other_partner) == (new, there)


def test_who_surely_is_there_becomes_that_entry(in_practice, user):
    there = add(in_practice, user, details("William C Okafor", email="will@example.org"))
    wanted = details("William Charles Okafor", organisation="Cedar")
    new = add(in_practice, user, wanted, now=make.NOW + timedelta(days=1))
    assert (new, new.organisation) == (there, "Cedar")
    assert Merge.objects.get().was_automatic


PHONE = {"phone": "+15035550142"}
CHANGES = [
    pytest.param({"name": "Bill Reyes", **PHONE}, {"name": "Bill Okafor"}, 1, id="name"),
    pytest.param({"phone": ""}, PHONE, 1, id="phone"),
    pytest.param({"phone": ""}, {"email": "okafor@example.org"}, 1, id="mail"),
    pytest.param(PHONE, {"wait_days": 7}, 0, id="nothing that tells who it is"),
]


@pytest.mark.parametrize(("before", "changed", "asked"), CHANGES)
def test_who_is_changed_is_looked_for_where_that_tells_who_it_is(
    before, changed, asked, in_practice, user
):
    make.make_partner(in_practice, name="William C Okafor", email="okafor@example.org", **PHONE)
    first = {"name": "Bill Okafor", **before}
    row = make.make_partner(in_practice, email="", organisation="", **first)
    wanted = {"profession": row.profession, **first, **changed}
    assert change(row, user, details(**wanted)).pk == row.pk
    assert SameQuestion.objects.count() == asked
