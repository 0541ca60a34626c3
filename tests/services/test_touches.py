"""Contacts logged, corrected, answered, taken out; tries settled; both directions in one history."""

from datetime import timedelta
from functools import partial

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import InvalidValueError
from warmhand.core.network import ContactWay, Outcome, Stage, TouchKind
from warmhand.services import pauses, touches, tries
from warmhand.services.a_team import set_stage
from warmhand.services.shared_clients import shared_clients
from warmhand.services.timeline import timeline
from warmhand.services.touches import TouchDetails
from warmhand.store.models import (
    ContactTry,
    Introduction,
    IntroductionHop,
    ReferralEvent,
    Touch,
    TrailEntry,
)

pytestmark = pytest.mark.usefixtures("in_practice")
by_nobody = {"user": None, "now": NOW}
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)


@pytest.fixture
def hana(practice):
    return make.make_partner(practice)


def log(partner, kind=TouchKind.CALL, on=TODAY, **more):
    return touches.log_touch(partner=partner, kind=kind, on=on, **by_nobody, **more)


def test_a_contact_is_kept_with_its_trail(hana):
    found = log(hana, words="  She takes runners. ", came_in=True).touch
    row = Touch.objects.get()
    assert (row.pk, row.words, row.came_in) == (found.pk, "She takes runners.", True)
    assert TrailEntry.objects.get().detail == "touch: call"


@pytest.mark.parametrize("on", [TOMORROW, TODAY.replace(year=1900)])
def test_a_day_that_cannot_be_is_refused(hana, on):
    with pytest.raises(InvalidValueError):
        log(hana, on=on)
    assert not Touch.objects.exists()


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        (Stage.FOUND, TouchKind.CALL, Stage.CONTACTED),
        (Stage.FOUND, TouchKind.CARD, Stage.FOUND),
        (Stage.FOUND, TouchKind.COFFEE, Stage.MET),
        (Stage.CONTACTED, TouchKind.VISIT, Stage.MET),
        (Stage.MET, TouchKind.CALL, Stage.MET),
        (Stage.TRUSTED, TouchKind.CALL, Stage.TRUSTED),
        (Stage.RESTING, TouchKind.COFFEE, Stage.RESTING),
        (Stage.STEPPED_BACK, TouchKind.COFFEE, Stage.STEPPED_BACK),
    ],
)
def test_a_contact_brings_a_partner_nearer_but_never_to_trust(practice, before, kind, after):
    partner = make.make_partner(practice, stage=before.value)
    assert log(partner, kind).stage is after
    partner.refresh_from_db()
    assert partner.stage == after.value


def test_undo_takes_the_contact_and_the_stage_back(hana):
    done = log(hana, TouchKind.COFFEE)
    touches.remove_touch(touch=done.touch, stage_back=done.stage_before, **by_nobody)
    hana.refresh_from_db()
    assert (hana.stage, Touch.objects.count()) == (Stage.FOUND.value, 0)


def test_a_stage_that_somebody_set_since_stays(hana):
    done = log(hana)
    hana.stage = Stage.TRUSTED.value
    hana.save()
    touches.remove_touch(touch=done.touch, stage_back=done.stage_before, **by_nobody)
    hana.refresh_from_db()
    assert hana.stage == Stage.TRUSTED.value


def test_a_message_is_real_once_answered_and_the_answer_can_be_taken_back(hana):
    message = log(hana, TouchKind.MESSAGE, on=YESTERDAY).touch
    assert touches.unanswered(partner=hana, today=TODAY) == [message]
    row = touches.answered(touch=message, on=TODAY, **by_nobody)
    assert (row.answered_on, touches.unanswered(partner=hana, today=TODAY)) == (TODAY, [])
    assert touches.answered(touch=row, on=None, **by_nobody).answered_on is None


def test_who_wrote_to_us_has_answered(hana):
    row = log(hana, TouchKind.MESSAGE, on=YESTERDAY, came_in=True).touch
    assert row.answered_on == YESTERDAY


@pytest.mark.parametrize(
    ("kind", "on"),
    [(TouchKind.CALL, TODAY), (TouchKind.MESSAGE, YESTERDAY), (TouchKind.MESSAGE, TOMORROW)],
)
def test_an_answer_that_cannot_be_is_refused(hana, kind, on):
    row = log(hana, kind).touch
    with pytest.raises(InvalidValueError):
        touches.answered(touch=row, on=on, **by_nobody)


def tried(partner, *, days=10):
    on = TODAY - timedelta(days)
    return tries.log_try(partner=partner, way=ContactWay.COLD_CALL, on=on, **by_nobody)


def outcome(row):
    row.refresh_from_db()
    return Outcome(row.outcome)


def test_a_real_contact_settles_the_open_tries_of_60_days(hana):
    recent, old = tried(hana, days=60), tried(hana, days=61)
    assert log(hana).settled == 1
    assert (outcome(recent), outcome(old)) == (Outcome.YES, Outcome.OPEN)


def test_a_card_or_a_mail_settles_nothing_until_it_is_answered(hana):
    row = tried(hana)
    log(hana, TouchKind.CARD)
    message = log(hana, TouchKind.MESSAGE).touch
    assert outcome(row) is Outcome.OPEN
    touches.answered(touch=message, on=TODAY, **by_nobody)
    assert outcome(row) is Outcome.YES


def test_undo_opens_the_tries_again_unless_another_contact_of_that_day_stands(hana):
    row = tried(hana)
    first, second = log(hana).touch, log(hana, TouchKind.COFFEE).touch
    touches.remove_touch(touch=first, **by_nobody)
    assert outcome(row) is Outcome.YES
    touches.remove_touch(touch=second, **by_nobody)
    assert outcome(row) is Outcome.OPEN


def test_a_try_written_down_after_the_talk_is_a_yes_at_once(hana):
    log(hana, on=YESTERDAY)
    assert outcome(tried(hana)) is Outcome.YES


def test_a_contact_moved_to_another_day_settles_anew(hana):
    row, touch = tried(hana, days=10), log(hana).touch
    early = TouchDetails(kind=TouchKind.CALL, on=TODAY - timedelta(20))
    touches.change_touch(touch=touch, details=early, **by_nobody)
    assert outcome(row) is Outcome.OPEN


def test_own_tries_change_the_chance(hana):
    tries.settle_try(row=tried(hana), outcome=Outcome.YES, **by_nobody)
    found = tries.chances(today=TODAY)
    assert found[ContactWay.COLD_CALL].yes == 1
    assert found[ContactWay.INTRODUCTION].mean == 0.5
    tries.remove_try(row=ContactTry.objects.get(), **by_nobody)
    assert tries.chances(today=TODAY)[ContactWay.COLD_CALL].yes == 0


def test_a_snooze_holds_until_its_day_and_waking_ends_it(hana):
    assert pauses.snooze(partner=hana, until=TOMORROW, **by_nobody) is None
    hana.refresh_from_db()
    assert hana.snoozed_until == TOMORROW
    pauses.wake(partner=hana, **by_nobody)
    hana.refresh_from_db()
    assert hana.snoozed_until is None


@pytest.mark.parametrize("until", [TODAY, TODAY + timedelta(367)])
def test_a_snooze_beyond_a_year_or_into_the_past_is_refused(hana, until):
    with pytest.raises(InvalidValueError):
        pauses.snooze(partner=hana, until=until, **by_nobody)


def test_who_rests_without_a_word_of_before_wakes_as_met_where_one_ever_met(practice, hana):
    log(hana, TouchKind.COFFEE)
    other = make.make_partner(practice, name="Samuel Adeyemi")
    for partner, stage in ((hana, Stage.MET), (other, Stage.CONTACTED)):
        partner.stage = Stage.RESTING.value  # as set on the page of the stage
        assert pauses.wake(partner=partner, **by_nobody) is stage


@pytest.mark.parametrize("stage", [Stage.FOUND, Stage.TRUSTED])
def test_who_rests_wakes_at_the_stage_before(hana, stage):
    hana.stage = stage.value
    assert pauses.rest(partner=hana, **by_nobody) is stage
    assert hana.stage == Stage.RESTING.value
    assert pauses.wake(partner=hana, **by_nobody) is stage


def test_who_was_set_to_rest_wakes_as_trusted_where_they_were(hana):
    by = {"user": make.make_member(hana.practice)}
    for day, stage in enumerate((Stage.TRUSTED, Stage.RESTING)):
        set_stage(partner=hana, stage=stage, now=NOW + timedelta(day), **by)
    assert pauses.wake(partner=hana, **by_nobody) is Stage.TRUSTED


def history(partner, **more):
    read = partial(timeline, partner=partner, practice=partner.practice, today=TODAY)
    return read(**{"with_care": True, "limit": 20} | more)


@pytest.fixture
def both_ways(practice, hana):
    """One line of each kind, some from the practice and some from the partner."""
    theo = make.make_client(practice, name="Theo Brandt")
    make.make_client(
        practice, name="Dev Malik", source_kind="partner", source_partner=hana,
        since_on=TODAY - timedelta(13),
    )  # fmt: skip
    referral = make.make_referral(
        theo, partner=hana, status="reported", sent_at=NOW - timedelta(days=40)
    )
    for name, days in (("accept", 38), ("book", 38), ("report", 5)):
        ReferralEvent.objects.create(
            practice=practice, referral=referral, step=name, actor="partner", via="link",
            status_after="sent", at=NOW - timedelta(days=days),
        )  # fmt: skip
    log(hana, TouchKind.COFFEE, on=TODAY - timedelta(90), words="She wants one page.")
    log(hana, TouchKind.SHARED_CLIENT, on=TODAY - timedelta(6), client=theo, words="It eases.")
    tried(hana, days=150)
    ben = make.make_partner(practice, name="Ben Whitaker")
    asked = Introduction.objects.create(
        practice=practice, target=hana, asked_on=TODAY - timedelta(120), created_at=NOW
    )
    IntroductionHop.objects.create(
        practice=practice, introduction=asked, position=1, giver=ben, receiver=hana,
        asked_on=TODAY - timedelta(120), outcome="yes", settled_on=TODAY - timedelta(110),
    )  # fmt: skip
    Introduction.objects.create(
        practice=practice, kind="offered", target=hana, between=ben, asked_on=TODAY,
        closed_on=TODAY, created_at=NOW,
    )  # fmt: skip
    return hana


def test_the_history_holds_both_directions_newest_first(both_ways):
    found = [
        (line.came_in, f"{line.words} {line.link}".strip()) for line in history(both_ways).lines
    ]
    assert found == [
        (False, "You introduced them to Ben Whitaker"),
        (True, "Reported back on Theo Brandt"),
        (False, "You talked about a shared client: Theo Brandt"),
        (True, "Sent Dev Malik to you"),
        (True, "Gave Theo Brandt a date"),
        (False, "You sent Theo Brandt"),
        (False, "Coffee together"),
        (True, "Ben Whitaker introduced you"),
        (False, "You asked Ben Whitaker to introduce you"),
        (False, "You tried to reach them: a cold call"),
    ]


def test_what_was_said_about_a_client_stays_from_the_front_desk(both_ways):
    def notes(**more):
        return " ".join(line.note for line in history(both_ways, **more).lines)

    assert "It eases." in notes()
    assert "It eases." not in notes(with_care=False)
    assert "She wants one page." in notes(with_care=False)


def test_a_long_history_is_cut_and_says_so(both_ways, django_assert_num_queries):
    with django_assert_num_queries(7):
        short = history(both_ways, limit=3)
    assert (len(short.lines), short.has_earlier) == (3, True)
    assert not history(both_ways).has_earlier


def test_a_date_that_is_still_to_come_stands_first(practice, hana):
    make.make_referral(
        make.make_client(practice), partner=hana, status="booked", sent_at=NOW,
        booked_for=NOW + timedelta(days=9),
    )  # fmt: skip
    first = history(hana).lines[0]
    assert (first.is_next, first.words, first.link) == (True, "A date for", "Theo Brandt")


def test_shared_clients_are_those_who_went_or_came(practice, hana):
    went = make.make_client(practice, name="Went")
    make.make_referral(went, partner=hana, sent_at=NOW)
    make.make_client(practice, name="Came", source_partner=hana, source_kind="partner")
    make.make_client(practice, name="Neither")
    assert [name for _, name in shared_clients(partner=hana)] == ["Came", "Went"]
