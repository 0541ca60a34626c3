"""Stages, conduct, and the cards of the A-team, which nothing ranks."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.a_team import Conduct
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.network import AWAY_STAGES, Stage
from warmhand.services import a_team, a_team_pages, first_hour, partner_pages
from warmhand.services.a_team import Fit
from warmhand.services.incoming_facts import came_from
from warmhand.services.partners import PartnerDetails, add_partner
from warmhand.store.models import Partner, TrailEntry


@pytest.fixture
def user(practice):
    return make.make_member(practice)


@pytest.fixture
def hana(in_practice):
    return make.make_partner(in_practice, note="Met at the fair.")


def stage_of(partner):
    return Partner.objects.get(pk=partner.pk).stage


def put(partner, stage, user, **said):
    return a_team.set_stage(partner=partner, stage=stage, user=user, now=NOW, **said)


def test_trust_notes_since_when_unless_somebody_said_it(hana, user):
    put(hana, Stage.TRUSTED, user)
    assert Partner.objects.get().since_on == TODAY
    long_ago = date(2020, 5, 1)
    Partner.objects.update(since_on=long_ago, stage="met")
    put(hana, Stage.TRUSTED, user)
    assert Partner.objects.get().since_on == long_ago


def test_trust_is_for_what_somebody_does(hana, user):
    Partner.objects.update(profession="")
    with pytest.raises(InvalidValueError, match="profession"):
        put(hana, Stage.TRUSTED, user)
    assert stage_of(hana) == "found"


@pytest.mark.parametrize("words", ["", "  ", "x" * 501], ids=["none", "spaces", "too long"])
def test_stepping_back_asks_for_a_few_words(words, hana, user):
    with pytest.raises(InvalidValueError):
        put(hana, Stage.STEPPED_BACK, user, words=words)
    assert stage_of(hana) == "found"


def test_why_one_stepped_back_stands_in_the_note_and_not_in_the_trail(hana, user):
    put(hana, Stage.STEPPED_BACK, user, words="Rushes  people.")
    note = Partner.objects.get().note
    assert note.startswith("Met at the fair.\nStepped back on ")
    assert note.endswith(": Rushes people.")
    assert "Rushes" not in "".join(TrailEntry.objects.values_list("detail", flat=True))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.FOUND])
def test_undoing_a_stage_brings_back_all_that_was(stage, hana, user):
    done = put(hana, stage, user, words="Rushes people.")
    a_team.undo_stage(partner=hana, staged=done, user=user, now=NOW)
    row = Partner.objects.get()
    assert (row.stage, row.since_on, row.note) == ("found", None, "Met at the fair.")


def test_what_somebody_else_set_since_is_not_undone(hana, user):
    done = put(hana, Stage.MET, user)
    put(hana, Stage.RESTING, user)
    with pytest.raises(StaleRowError):
        a_team.undo_stage(partner=hana, staged=done, user=user, now=NOW)
    assert stage_of(hana) == "resting"


def test_a_day_that_was_typed_since_survives_the_undo(hana, user):
    done = put(hana, Stage.TRUSTED, user)
    Partner.objects.update(since_on=date(2020, 5, 1))
    a_team.undo_stage(partner=hana, staged=done, user=user, now=NOW)
    assert (Partner.objects.get().stage, Partner.objects.get().since_on) == (
        "found",
        date(2020, 5, 1),
    )


FIT = Fit(
    conduct={Conduct.SENDS_ON: False, Conduct.TELLS_US: True},
    takes_self_pay=True,
    insurances=" Aetna ,, Regence",
    suits_not=" Nobody in a hurry. ",
)


def test_conduct_and_payment_are_kept_and_the_second_of_two_changes_is_told(hana, user):
    seen = a_team.fit_version(hana)
    row = a_team.set_fit(partner=hana, fit=FIT, seen=seen, user=user, now=NOW)
    assert row.conduct == {"sends_on": False, "tells_us": True}
    assert (row.takes_self_pay, row.insurances) == (True, "Aetna, Regence")
    assert row.suits_not == "Nobody in a hurry."
    with pytest.raises(StaleRowError):
        a_team.set_fit(partner=hana, fit=FIT, seen=seen, user=user, now=NOW)


def test_the_first_hours_partner_is_trusted_and_a_found_one_needs_no_profession(in_practice, user):
    first = first_hour.add_first_partner(
        practice=in_practice,
        name="Tomás Rivera",
        profession="sports_coach",
        phone="",
        user=user,
        now=NOW,
    )
    assert (first.stage, first.since_on) == ("trusted", TODAY)
    found = add_partner(
        practice=in_practice, details=PartnerDetails(name="June Abara"), user=user, now=NOW
    )
    assert (found.stage, found.profession) == ("found", "")
    met = PartnerDetails(name="Ben Whitaker", stage=Stage.MET)
    with pytest.raises(InvalidValueError, match="profession"):
        add_partner(practice=in_practice, details=met, user=user, now=NOW)


def test_the_a_team_stands_by_stage_profession_and_name_whoever_is_sent_more(in_practice):
    named = {
        name: make.make_partner(in_practice, name=name, stage=stage, profession=profession)
        for name, stage, profession in (
            ("Zora Quist", "trusted", "podiatrist"),
            ("Änne Moor", "trusted", "podiatrist"),
            ("Ben Whitaker", "trusted", "chiropractor"),
            ("Cy Found", "found", "podiatrist"),
            ("Di Resting", "resting", "podiatrist"),
            ("Eve Met", "met", "acupuncturist"),
        )
    }
    for _ in range(3):
        make.make_referral(
            make.make_client(in_practice), partner=named["Zora Quist"], status="sent", sent_at=NOW
        )
    keys = a_team_pages.members()
    found = a_team_pages.cards(keys, practice=in_practice, today=TODAY)
    assert [card.name for card in found] == ["Ben Whitaker", "Änne Moor", "Zora Quist", "Eve Met"]
    assert found[2].sent == "3 sent: 3 on their way."
    assert {card.days for card in found} == {None}


def test_who_rests_or_stepped_back_is_shown_as_away(in_practice):
    for stage in Stage:
        make.make_partner(in_practice, name=stage.value, stage=stage.value)
    lines = partner_pages.lines_of(partner_pages.find_keys(), practice=in_practice)
    assert {line.name for line in lines if line.is_away} == {stage.value for stage in AWAY_STAGES}
    (met,) = partner_pages.find_keys(stage="met")
    assert {line.id for line in lines if line.stage == "met"} == {met}


def test_everyone_is_narrowed_to_a_profession_or_to_those_without(in_practice):
    make.make_partner(in_practice, name="Ana Podiatrist", profession="podiatrist")
    make.make_partner(in_practice, name="Ben Unknown", profession="")
    for profession, name in (("podiatrist", "Ana Podiatrist"), ("", "Ben Unknown")):
        keys = partner_pages.find_keys(profession=profession)
        (line,) = partner_pages.lines_of(keys, practice=in_practice)
        assert line.name == name
    used = [("podiatrist", "podiatrist"), ("", "not known yet")]
    assert partner_pages.professions_in_use() == used
    assert partner_pages.professions_in_use(archived=True) == []


def test_loops_are_counts_with_their_range_and_what_came_from_them(in_practice, hana):
    said = ["better", "better", "same", "too_early", ""]
    for number, helped in enumerate(said):
        make.make_referral(
            make.make_client(in_practice),
            partner=hana,
            status="seen",
            sent_at=NOW - timedelta(days=20),
            seen_on=TODAY - timedelta(days=number),
            helped=helped,
        )
    make.make_referral(make.make_client(in_practice), partner=hana, status="sent", sent_at=NOW)
    make.make_referral(
        make.make_client(in_practice), partner=hana, status="sent", sent_at=NOW, purpose="ask"
    )
    make.make_client(in_practice, source_kind="partner", source_partner=hana)
    loops = a_team_pages.loops_with(partner=hana, today=TODAY)
    assert (loops.sent, loops.words) == (6, "6: 5 seen, 1 on its way")
    assert loops.helped == "2 of 3 say so, likely 2 to 9 in 10"
    assert came_from(hana).sent == 1


@pytest.mark.parametrize(
    ("answers", "words"),
    [([], ""), (["better", "better"], "2 answered: too few to tell")],
    ids=["nobody", "two"],
)
def test_two_answers_are_too_few_to_tell(answers, words):
    assert a_team_pages.helped_words(answers) == words
