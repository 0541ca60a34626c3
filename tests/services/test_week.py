"""The people of a week: one reason each, left alone where they were written to, never kept by GET."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.week import Reason
from warmhand.services import week_changes
from warmhand.services.also_sees import keep
from warmhand.services.week import monday_of, week_of
from warmhand.store.models import (
    ContactTry,
    Introduction,
    IntroductionHop,
    Partner,
    Referral,
    Tie,
    Touch,
    WeekPick,
)

MONDAY = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def no_directory(tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"


@pytest.fixture
def five(in_practice):
    in_practice.people_a_week = 5
    in_practice.save()
    return in_practice


def touch(partner, days_ago, kind="coffee", **fields):
    day = TODAY - timedelta(days=days_ago)
    values = {"partner": partner, "kind": kind, "touched_on": day, "created_at": NOW, **fields}
    return Touch.objects.create(practice=partner.practice, **values)


def neck(practice):
    return make.make_episode(make.make_client(practice))


def trusted(practice, name="Grace Lindqvist", days_ago=94, **fields):
    values = {"profession": "acupuncturist", "organisation": "", "stage": "trusted", **fields}
    partner = make.make_partner(practice, name=name, **values)
    touch(partner, days_ago)
    return partner


def names(practice, today=TODAY):
    return [row.name for row in week_of(practice=practice, today=today).people]


def people(practice):
    return {row.name: row for row in week_of(practice=practice, today=TODAY).people}


def test_the_week_begins_on_monday():
    assert monday_of(TODAY) == MONDAY == monday_of(MONDAY + timedelta(days=6))


def test_each_has_the_first_reason_that_fits(five):
    theo = neck(five).client
    hana = make.make_partner(five)
    trusted(five)
    tomas = trusted(five, "Tomás Rivera", 20, profession="personal_trainer")
    cy = make.make_partner(five, name="Cy Dorn", profession="chiropractor", organisation="Hill")
    Tie.objects.create(
        practice=five, giver=tomas, receiver=cy, kind="works_with", known_on=TODAY, created_at=NOW
    )
    seen = make.make_partner(five, name="Ola Vik", profession="podiatrist", organisation="")
    for partner in (hana, seen):
        keep(client=theo, partner=partner, may_name=True, today=TODAY, user=None, now=NOW)
    found = people(five)
    assert {name: row.person.reason for name, row in found.items()} == {
        "Hana Kovac": Reason.GAP,
        "Grace Lindqvist": Reason.FADING,
        "Cy Dorn": Reason.PATH,
        "Ola Vik": Reason.SEEN,
    }
    assert found["Cy Dorn"].introducer == tomas
    # Half the open episodes would be .5; here all: times grade A, times a mail naming the client.
    assert found["Hana Kovac"].person.value == pytest.approx(1 * 1 * 0.30)


def test_a_client_who_did_not_agree_to_be_named_is_no_reason(five):
    theo = make.make_client(five)
    ola = make.make_partner(five, name="Ola Vik", profession="podiatrist")
    keep(client=theo, partner=ola, may_name=False, today=TODAY, user=None, now=NOW)
    assert names(five) == []


def test_how_many_clients_see_somebody_does_not_matter(five):
    ola = make.make_partner(five, name="Ola Vik", profession="podiatrist")
    for _ in range(3):
        theo = make.make_client(five)
        keep(client=theo, partner=ola, may_name=True, today=TODAY, user=None, now=NOW)
    assert people(five)["Ola Vik"].person.value == 1.0


@pytest.mark.parametrize(
    ("days_ago", "shows"), [(60, False), (61, False), (62, True)], ids=["in time", "due", "past"]
)
def test_somebody_trusted_is_fading_once_the_next_contact_has_passed(five, days_ago, shows):
    trusted(five, days_ago=days_ago)  # one meeting: next contact 60 days on; Monday was yesterday
    assert (names(five) == ["Grace Lindqvist"]) is shows


TOMORROW, IN_A_WEEK = TODAY + timedelta(days=1), TODAY + timedelta(days=7)
LEFT_ALONE = {
    "snoozed": {"snoozed_until": TOMORROW},
    "away": {"away_from": TODAY, "away_until": IN_A_WEEK},
    "away later": {"away_from": TOMORROW, "away_until": IN_A_WEEK},
    "resting": {"stage": "resting"},
    "stepped_back": {"stage": "stepped_back"},
}


def left_alone_by(five, grace, what):
    if what in LEFT_ALONE:
        Partner.objects.filter(pk=grace.pk).update(**LEFT_ALONE[what])
    elif what == "card last week":
        touch(grace, 5, "card")
    elif what == "message unanswered":
        touch(grace, 14, "message")
    elif what == "message long ago":
        touch(grace, 16, "message")
    elif what == "tried":
        ContactTry.objects.create(
            practice=five,
            partner=grace,
            way="cold_call",
            tried_on=TODAY - timedelta(days=10),
            created_at=NOW,
        )
    elif what == "referral unanswered":
        sent = NOW - timedelta(days=10)
        referral = make.make_referral(make.make_client(five), partner=grace, status_at=sent)
        Referral.objects.filter(pk=referral.pk).update(status="sent", sent_at=sent)


@pytest.mark.parametrize(
    ("what", "shows"),
    [
        ("nothing", True),
        ("snoozed", False),
        ("away", False),
        ("away later", True),
        ("resting", False),
        ("stepped_back", False),
        ("card last week", False),
        ("message unanswered", False),
        ("message long ago", True),
        ("tried", False),
        ("referral unanswered", False),
    ],
)
def test_who_was_contacted_lately_or_rests_is_left_alone(five, what, shows):
    left_alone_by(five, trusted(five), what)
    assert (names(five) == ["Grace Lindqvist"]) is shows


def test_who_was_contacted_this_week_is_done_and_the_rest_stays(five):
    grace = trusted(five)
    trusted(five, "Noor Haddad", 200)
    assert names(five) == ["Grace Lindqvist", "Noor Haddad"]
    touch(grace, 0, "call")
    found = week_of(practice=five, today=TODAY)
    assert [(row.name, row.words) for row in found.done] == [("Grace Lindqvist", "a call")]
    assert [row.name for row in found.people] == ["Noor Haddad"]
    assert (found.number, found.missing) == (2, 3)


def test_a_message_without_an_answer_waits_and_is_not_done(five):
    grace = trusted(five)
    touch(grace, 0, "message")
    found = week_of(practice=five, today=TODAY)
    assert [(row.name, row.words) for row in found.waiting] == [("Grace Lindqvist", "a message")]
    assert (found.people, found.done, found.number) == ((), (), 1)


def test_a_shorter_week_keeps_what_was_done(five):
    last = [trusted(five, name, days) for name, days in (("Ada", 200), ("Ben", 100))][1]
    make_gap(five)
    touch(last, 0, "call")
    for size, left in ((5, 2), (3, 2), (2, 1), (1, 0)):
        five.people_a_week = size
        found = week_of(practice=five, today=TODAY)
        assert ([row.name for row in found.done], len(found.people)) == (["Ben"], left)


def make_gap(practice):
    """A gap that one somebody knows could fill."""
    neck(practice)
    return make.make_partner(practice)


def asked(target, giver, days_ago):
    """An introduction to `target` that `giver` was asked for and that is open."""
    on, practice = TODAY - timedelta(days=days_ago), target.practice
    row = Introduction.objects.create(practice=practice, target=target, asked_on=on, created_at=NOW)
    return IntroductionHop.objects.create(
        practice=practice,
        introduction=row,
        position=1,
        giver=giver,
        receiver=target,
        asked_on=on,
    )


def test_who_was_asked_for_an_introduction_this_week_is_no_reason_to_ask_again(five):
    neck(five)
    hana, tomas = make.make_partner(five), trusted(five, "Tomás Rivera", 200)
    asked(hana, tomas, 0)
    found = week_of(practice=five, today=TODAY)
    assert [(row.name, row.words) for row in found.waiting] == [
        ("Hana Kovac", "an introduction asked for")
    ]
    assert found.done == ()
    IntroductionHop.objects.update(asked_on=TODAY - timedelta(days=9))
    assert names(five) == []  # both wait for an answer
    IntroductionHop.objects.update(asked_on=TODAY - timedelta(days=20))
    assert names(five) == ["Hana Kovac", "Tomás Rivera"]


def test_one_place_of_work_gives_one_person(five):
    for name in ("Grace Lindqvist", "Noor Haddad"):
        trusted(five, name, organisation="Quiet Room")
    assert len(names(five)) == 1


def test_a_dropped_one_stays_away_four_weeks_and_comes_back_by_undo(five, member):
    owner = make.make_member(five)
    grace = trusted(five)
    drop = {"practice": five, "npi": "", "today": TODAY, "user": owner, "now": NOW}
    pick = week_changes.drop(partner=grace, **drop)
    assert names(five) == []
    assert names(five, TODAY + timedelta(days=27)) == []
    assert names(five, TODAY + timedelta(days=28)) == ["Grace Lindqvist"]
    assert [row.partner for row in week_of(practice=five, today=TODAY).dropped] == [grace]
    week_changes.bring_back(pick=pick)
    assert names(five) == ["Grace Lindqvist"]


def test_one_undo_brings_back_who_was_dropped_by_two_taps(five):
    drop = {"practice": five, "partner": trusted(five), "npi": "", "today": TODAY, "now": NOW}
    picks = [week_changes.drop(user=make.make_member(five), **drop) for _ in range(2)]
    week_changes.bring_back(pick=picks[1])
    assert names(five) == ["Grace Lindqvist"]


def test_who_is_added_stands_first_for_this_week_and_takes_a_place(in_practice):
    owner = make.make_member(in_practice)
    for number in range(3):
        trusted(in_practice, f"P{number}", 200)
    ana = make.make_partner(in_practice, name="Ana Ruiz", stage="met")
    add = {"practice": in_practice, "partner": ana, "today": TODAY, "user": owner, "now": NOW}
    week_changes.add(**add)
    week_changes.add(**add)
    assert names(in_practice) == ["Ana Ruiz", "P0"]
    assert people(in_practice)["Ana Ruiz"].reason == "added"
    assert "Ana Ruiz" not in names(in_practice, TODAY + timedelta(days=7))


def told(practice):
    return [(row.name, row.person.value) for row in week_of(practice=practice, today=TODAY).people]


def test_money_and_who_sends_how_many_never_matter(five):
    neck(five)
    hana = make.make_partner(five)
    make.make_partner(five, name="Ada Ruiz", organisation="Mill")
    grace = trusted(five)
    before = told(five)
    make.make_client(five, name="A source", source_kind="partner", source_partner=hana)
    long_ago = NOW - timedelta(days=300)
    for number in range(4):
        make.make_referral(
            make.make_client(five, name=f"C {number}"),
            partner=grace,
            status="closed",
            status_at=long_ago,
            sent_at=long_ago,
        )
    five.visit_price_cents = 9_000
    five.save()
    assert told(five) == before


def test_looking_keeps_nothing(five):
    trusted(five)
    week_of(practice=five, today=TODAY)
    assert not WeekPick.objects.exists()


def test_who_was_reminded_lately_of_an_old_referral_is_left_alone(five):
    grace, sent = trusted(five), NOW - timedelta(days=40)
    make.make_referral(
        make.make_client(five), partner=grace, status="sent", status_at=sent, sent_at=sent,
        partner_asked_at=NOW - timedelta(days=4),
    )  # fmt: skip
    assert names(five) == []


def test_somebody_reached_this_week_past_a_path_is_done_and_keeps_the_place(five):
    neck(five)
    tomas = trusted(five, "Tomás Rivera", 20, profession="personal_trainer")
    trusted(five, "Hana Kovac", 20, profession="physical_therapist")
    cy = make.make_partner(five, name="Cy Dorn", profession="chiropractor", organisation="Hill")
    Tie.objects.create(
        practice=five, giver=tomas, receiver=cy, kind="works_with", known_on=TODAY, created_at=NOW
    )
    assert names(five) == ["Cy Dorn"]
    touch(cy, 0, "call")
    cy.stage = "contacted"
    cy.save()
    found = week_of(practice=five, today=TODAY)
    assert ([row.name for row in found.people], [row.name for row in found.done]) == (
        [],
        ["Cy Dorn"],
    )
