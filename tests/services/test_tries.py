"""Tries settle by what was talked, and open again only where no talk is left."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.network import ContactWay, Outcome, Stage, TouchKind
from warmhand.services import touches, tries
from warmhand.services.touches import TouchDetails

pytestmark = pytest.mark.usefixtures("in_practice")
by_nobody = {"user": None, "now": NOW}


@pytest.fixture
def hana(practice):
    return make.make_partner(practice)


def talk(partner, days_ago, kind=TouchKind.CALL):
    on = TODAY - timedelta(days_ago)
    return touches.log_touch(partner=partner, kind=kind, on=on, **by_nobody).touch


def test_a_try_stays_a_yes_while_a_later_talk_stands(hana):
    row = tries.log_try(
        partner=hana, way=ContactWay.COLD_CALL, on=TODAY - timedelta(20), **by_nobody
    )
    first, later = talk(hana, 10), talk(hana, 4)
    touches.remove_touch(touch=first, **by_nobody)
    row.refresh_from_db()
    assert (row.outcome, row.settled_on) == (Outcome.YES.value, later.touched_on)
    touches.remove_touch(touch=later, **by_nobody)
    row.refresh_from_db()
    assert (row.outcome, row.settled_on) == (Outcome.OPEN.value, None)


def change(touch, kind):
    details = TouchDetails(kind=kind, on=touch.touched_on)
    touches.change_touch(touch=touch, details=details, **by_nobody)
    touch.partner.refresh_from_db()
    return Stage(touch.partner.stage)


def test_a_contact_corrected_to_face_to_face_means_that_one_has_met(hana):
    card = talk(hana, 3, TouchKind.CARD)
    assert change(card, TouchKind.CALL) is Stage.CONTACTED
    assert change(card, TouchKind.COFFEE) is Stage.MET


def test_a_stage_set_back_by_hand_stays_when_words_alone_are_corrected(hana):
    coffee = talk(hana, 3, TouchKind.COFFEE)
    type(hana).objects.filter(pk=hana.pk).update(stage=Stage.CONTACTED.value)
    assert change(coffee, TouchKind.COFFEE) is Stage.CONTACTED
