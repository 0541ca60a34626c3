"""The first hour, as rows."""

from datetime import time

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import InvalidValueError
from warmhand.formats.day_list import DayEntry
from warmhand.services import first_hour
from warmhand.services.partners import DuplicatePartnerError
from warmhand.store.models import Client, Partner, Visit


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


def test_who_is_a_client_already_stays_one_client(in_practice, user):
    make.make_client(in_practice, name="José Álvarez")
    entries = [DayEntry("jose alvarez", time(9)), DayEntry("Lena", None)]
    for _twice in range(2):
        first_hour.plan_day(practice=in_practice, entries=entries, user=user, now=NOW, today=TODAY)
    assert Client.objects.count() == 2
    assert Visit.objects.count() == 2


def test_the_hour_ends_once(in_practice):
    in_practice.set_up_at = None
    first_hour.finish(practice=in_practice, now=NOW)
    first_hour.finish(practice=in_practice, now=NOW.replace(year=2027))
    in_practice.refresh_from_db()
    assert in_practice.set_up_at == NOW


def test_a_partner_has_a_profession_that_is_known(in_practice, user):
    with pytest.raises(InvalidValueError):
        first_hour.add_first_partner(
            practice=in_practice, name="Hana", profession="wizard", phone="", user=user, now=NOW
        )


def test_the_same_partner_is_added_once(in_practice, user):
    told = {"name": "Hana Kovac", "profession": "physical_therapist", "phone": "+15035550171"}
    for_both = {"practice": in_practice, "user": user, "now": NOW}
    kept = first_hour.add_first_partner(**told, **for_both)
    with pytest.raises(DuplicatePartnerError):
        first_hour.add_first_partner(**told | {"name": " hana  kovac "}, **for_both)
    assert list(Partner.objects.all()) == [kept]
