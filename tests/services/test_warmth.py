"""Warmth from what was written down: touches, and what partners did themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage, TouchKind
from warmhand.core.warmth import COLD, Weighs, rules_with
from warmhand.services import referrals, warmth
from warmhand.services.touch_cards import due_partners
from warmhand.store.models import ReferralEvent, Touch

pytestmark = pytest.mark.usefixtures("in_practice")


def touch(partner, kind=TouchKind.COFFEE, *, days=0, answered=None, words="", client=None):
    return Touch.objects.create(
        practice=partner.practice,
        partner=partner,
        kind=kind.value,
        touched_on=TODAY - timedelta(days),
        answered_on=None if answered is None else TODAY - timedelta(answered),
        words=words,
        client=client,
        created_at=NOW,
    )


def step(partner, name, *, actor="partner", via="link", at=NOW):
    client = make.make_client(partner.practice)
    referral = make.make_referral(client, partner=partner, status="sent")
    return ReferralEvent.objects.create(
        practice=partner.practice,
        referral=referral,
        step=name,
        actor=actor,
        via=via,
        status_after="sent",
        at=at,
    )


@pytest.fixture
def hana(practice):
    return make.make_partner(practice, stage=Stage.TRUSTED.value)


def of(partner, *, on=TODAY):
    return warmth.warmth_with(partner=partner, practice=partner.practice, today=on)


def test_without_any_contact_it_is_not_yet(hana):
    assert of(hana) == COLD


def test_a_coffee_warms_and_sets_the_next_contact(hana):
    touch(hana, days=10)
    found = of(hana)
    assert (found.word, found.last_words) == ("warm", "a coffee")
    assert found.next_on == TODAY + timedelta(50)


def test_a_mail_warms_only_once_answered_and_on_that_day(hana):
    mail = touch(hana, TouchKind.MESSAGE, days=20)
    assert of(hana) == COLD
    mail.answered_on = TODAY - timedelta(5)
    mail.save()
    assert of(hana).last_on == TODAY - timedelta(5)


@pytest.mark.parametrize("name", ["accept", "decline", "book", "see", "report"])
@pytest.mark.parametrize("via", ["link", "phone"])
def test_what_a_partner_does_in_a_referral_counts_as_an_answer(hana, name, via):
    step(hana, name, via=via)
    found = of(hana)
    assert found.last_on == TODAY
    assert round(found.value, 4) == round(1 - 2.718281828459045**-0.35, 4)


@pytest.mark.parametrize(
    ("name", "actor"), [("send", "practice"), ("book", "practice"), ("cancel", "client")]
)
def test_what_others_do_in_a_referral_warms_nobody(hana, name, actor):
    step(hana, name, actor=actor)
    assert of(hana) == COLD


def test_a_call_to_the_desk_is_no_talk_with_the_person(hana):
    referral = step(hana, "send", actor="practice").referral
    referrals.note_call(referral=referral, words="Called the desk.", now=NOW)
    assert of(hana) == COLD


def test_an_answer_late_in_the_evening_counts_on_the_practices_own_day(hana):
    step(hana, "accept", at=datetime(2026, 10, 13, 4, tzinfo=UTC))  # nine in the evening before
    assert of(hana).last_on == TODAY - timedelta(1)


def test_rules_of_the_practice_apply_to_the_whole_history(practice, hana):
    touch(hana, TouchKind.CALL, days=30)
    usual = of(hana)
    rules = rules_with({"weights": {"call": 1.0}})
    warmth.set_rules(practice=practice, rules=rules, user=None, now=NOW)
    practice.refresh_from_db()
    assert warmth.rules_of(practice).weights[Weighs.CALL] == 1.0
    assert of(hana).value > usual.value


def test_damaged_rules_are_refused_rather_than_guessed(practice):
    practice.warmth_rules = {"weights": {"call": "much"}}
    with pytest.raises(InvalidValueError):
        warmth.rules_of(practice)


def test_rows_keys_and_everybody_give_the_same_warmth(practice, hana, django_assert_num_queries):
    touch(hana, days=3)
    make.make_partner(practice, name="Samuel Adeyemi")
    make.make_partner(practice, name="Put Away", archived_at=NOW)
    with django_assert_num_queries(2):
        all_ = warmth.warmths(practice=practice, today=TODAY)
    assert warmth.warmths([hana.pk], practice=practice, today=TODAY) == {hana.pk: all_[hana.pk]}
    with django_assert_num_queries(1):
        assert warmth.warmths([hana], practice=practice, today=TODAY)[hana.pk] == all_[hana.pk]
    assert len(all_) == 2


def called(practice, *, with_care=True):
    return due_partners(practice=practice, today=TODAY, with_care=with_care)


def test_today_calls_who_is_due_by_their_stage(practice, hana):
    touch(hana, days=60, words="She wants one page on necks.")
    (found,) = called(practice)
    assert found.partner == hana
    assert found.last == "Last real contact 8 weeks ago, a coffee."
    assert found.said == "She wants one page on necks."


AWAY = {"away_from": TODAY - timedelta(7), "away_until": TODAY}


@pytest.mark.parametrize("days", [{"from": 1, "until": 7}, {"from": -7, "until": -1}])
def test_who_is_away_later_or_was_before_is_called(practice, hana, days):
    touch(hana, days=90)
    for name, count in days.items():
        setattr(hana, f"away_{name}", TODAY + timedelta(count))
    hana.save()
    assert [one.partner for one in called(practice)] == [hana]


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        pytest.param({"stage": "trusted"}, 59, id="not yet"),
        pytest.param({"stage": "trusted", "snoozed_until": TODAY + timedelta(1)}, 90, id="snoozed"),
        pytest.param({"stage": "trusted", **AWAY}, 90, id="away"),
        pytest.param({"stage": "resting"}, 400, id="resting"),
        pytest.param({"stage": "stepped_back"}, 400, id="stepped back"),
        pytest.param({"stage": "found"}, 400, id="found"),
        pytest.param({"stage": "trusted", "archived_at": NOW}, 90, id="archived"),
    ],
)
def test_today_leaves_others_alone(practice, fields, days):
    touch(make.make_partner(practice, **fields), days=days)
    assert called(practice) == []


def test_who_was_never_talked_to_is_not_called(practice, hana):
    touch(hana, TouchKind.CARD, days=200)
    touch(hana, TouchKind.MESSAGE, days=100)
    assert called(practice) == []


def test_an_own_answer_of_the_partner_puts_the_call_off(practice, hana):
    touch(hana, days=60)
    step(hana, "report", at=NOW - timedelta(days=5))
    assert called(practice) == []


def test_a_snooze_that_is_over_calls_again(practice, hana):
    touch(hana, days=90)
    hana.snoozed_until = TODAY
    hana.save()
    assert [one.partner for one in called(practice)] == [hana]


def test_at_most_two_are_called_the_longest_overdue_first(practice):
    for days in (70, 90, 80):
        touch(make.make_partner(practice, name=f"{days}", stage="trusted"), days=days)
    assert [one.partner.name for one in called(practice)] == ["90", "80"]


def test_who_is_due_is_found_behind_many_whose_day_may_still_come(practice):
    for number in range(10):  # warm from long before: their day comes later, at the latest
        warm = make.make_partner(practice, name=f"Warm {number}", stage="trusted")
        for days in (45, 46, 47):
            touch(warm, days=days)
    light = make.make_partner(practice, name="Light", stage="trusted")
    touch(light, TouchKind.CALL, days=44)  # one call: 43 days
    assert [one.partner.name for one in called(practice)] == ["Light"]


def test_what_was_said_about_a_client_is_not_told_to_the_front_desk(practice, hana):
    touch(hana, days=70, words="Priya eases.", client=make.make_client(practice))
    touch(hana, TouchKind.SHARED_CLIENT, days=80, words="About a jaw.")
    assert called(practice)[0].said == "Priya eases."
    assert called(practice, with_care=False)[0].said == ""


@pytest.mark.parametrize("many", [3, 12])
def test_today_asks_no_more_for_many_partners(practice, many, django_assert_max_num_queries):
    for number in range(many):
        touch(make.make_partner(practice, name=f"P {number}", stage="met"), days=60)
    with django_assert_max_num_queries(3):
        assert len(called(practice)) == 2
