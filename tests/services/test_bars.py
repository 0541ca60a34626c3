"""Whom open safety questions bar is never offered, cannot be chosen, and is not sent to."""

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import sent
from warmhand.core.clients import Wish
from warmhand.core.errors import DomainError
from warmhand.core.fit import Grade
from warmhand.core.red_flags import BarsMassage, Urgency
from warmhand.core.referral import Actor, Purpose, Status, Step, Via
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import professions
from warmhand.services import bars, choices, drafts, fit
from warmhand.services.referrals import Said, take_step
from warmhand.store.models import RaisedFlag, Referral, Screening

BARRED_BY = {
    "manipulation": {row.slug for row in professions() if row.manipulates_spine},
    "trainer": {row.slug for row in professions() if not row.is_health},
}


def raise_flag(client, *, urgency=Urgency.ROUTINE, manipulation=False, trainer=False, **fields):
    screening = Screening.objects.create(
        practice=client.practice, client=client, asked="intake", how="read_out",
        evidence_on=TODAY, urgency=urgency.value, started_at=NOW, finished_at=NOW,
    )  # fmt: skip
    return RaisedFlag.objects.create(
        practice=client.practice, client=client, screening=screening, flag="made_up",
        urgency=urgency.value, bars_massage=BarsMassage.NONE.value,
        bars_manipulation=manipulation, bars_trainer=trainer, raised_at=NOW, **fields,
    )  # fmt: skip


@pytest.fixture
def everybody(in_practice):
    """One partner of each profession, and one of a profession that nobody knows."""
    slugs = [row.slug for row in professions()] + ["osteopath"]
    return {
        slug: make.make_partner(in_practice, name=f"A {slug}", profession=slug) for slug in slugs
    }


@pytest.fixture
def client(in_practice):
    return make.make_client(in_practice)


def draft_of(client, **fields):
    draft = drafts.start_draft(client=client, episode=None, now=NOW, question="Would you look?")
    Referral.objects.filter(pk=draft.pk).update(**fields)
    draft.refresh_from_db()
    return draft


def anybody_shown(offer):
    return {row.partner.profession for row in offer.choices} | {
        row.profession for row in offer.others
    }


@pytest.mark.parametrize("bar", ["manipulation", "trainer"])
@pytest.mark.parametrize("problem", [*list(shipped_fit().problems)[::4], ""])
@pytest.mark.parametrize("purpose", Purpose)
def test_whom_an_open_flag_bars_is_neither_offered_nor_among_the_others(
    client, everybody, bar, problem, purpose
):
    raise_flag(client, **{bar: True})
    wishes = [wish.value for wish in Wish]
    offer = choices.offer_for(
        draft_of(client, problem=problem, purpose=purpose.value, wishes=wishes), on=TODAY
    )
    barred = BARRED_BY[bar] | {"osteopath"}
    assert not anybody_shown(offer) & barred
    assert {row.profession for row, why in offer.left_out if "safety" in why} == barred


def test_under_a_caution_who_may_manipulate_beside_other_care_is_asked_for_no_thrusts(
    client, everybody
):
    raise_flag(client, urgency=Urgency.CAUTION, manipulation=True)
    offer = choices.offer_for(draft_of(client, problem="neck_pain"), on=TODAY)
    assert not anybody_shown(offer) & {"chiropractor", "osteopath"}
    asked = {row.partner.profession: row.reasons[-1] for row in offer.choices}
    assert asked["physical_therapist"].startswith("Ask for no quick thrusts")
    assert not asked["exercise_physiologist"].startswith("Ask for no quick thrusts")


@pytest.mark.parametrize(
    ("profession", "manipulation", "asks"),
    [
        ("physical_therapist", True, True),
        ("physical_therapist", False, False),
        ("exercise_physiologist", True, False),
    ],
)
def test_what_to_ask_of_whom_was_chosen_goes_by_the_bar_and_by_who_it_is(
    client, everybody, profession, manipulation, asks
):
    raise_flag(client, urgency=Urgency.CAUTION, manipulation=manipulation)
    assert bool(bars.request_to(everybody[profession], client)) is asks


def test_a_flag_that_is_closed_bars_nobody(client, everybody):
    raise_flag(client, manipulation=True, trainer=True, closed_at=NOW)
    assert anybody_shown(choices.offer_for(draft_of(client), on=TODAY)) == set(everybody)


def test_a_flag_of_another_client_bars_nobody(client, everybody):
    raise_flag(make.make_client(client.practice, name="Inés Calder"), manipulation=True)
    assert anybody_shown(choices.offer_for(draft_of(client), on=TODAY)) == set(everybody)


def test_the_strictest_of_several_flags_counts(client):
    raise_flag(client, manipulation=True)
    raise_flag(client, trainer=True, urgency=Urgency.SAME_DAY)
    found = bars.open_bars(client)
    assert (found.bars.manipulation, found.bars.trainer, found.doctor_first) == (True, True, True)


@pytest.mark.parametrize("problem", ["neck_pain", "sciatica", ""])
@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SAME_DAY])
def test_an_urgent_flag_leaves_doctors_alone_on_the_list_whatever_their_grade(
    client, everybody, urgency, problem
):
    raise_flag(client, urgency=urgency, manipulation=True, trainer=True)
    offer = choices.offer_for(draft_of(client, problem=problem), on=TODAY)
    medical = {row.slug for row in professions() if row.is_medical}
    assert medical
    assert {row.partner.profession for row in offer.choices} == medical
    assert all(row.reasons[0] == "For a medical assessment." for row in offer.choices)
    assert (offer.others, offer.professions) == ((), ())
    assert "doctor" in offer.words


def test_where_no_partner_is_a_doctor_the_page_says_whom_to_call(client):
    make.make_partner(client.practice)
    raise_flag(client, urgency=Urgency.SAME_DAY)
    offer = choices.offer_for(draft_of(client, problem="neck_pain"), on=TODAY)
    assert offer.choices == ()
    assert offer.words.endswith("call your own, or an out-of-hours doctor.")


@pytest.mark.parametrize(
    ("flag", "slug", "words"),
    [
        ({"manipulation": True}, "chiropractor", "quick thrust"),
        ({"manipulation": True}, "osteopath", "quick thrust"),
        ({"trainer": True}, "personal_trainer", "Training waits"),
        ({"urgency": Urgency.EMERGENCY}, "physical_therapist", "doctor sees first"),
    ],
    ids=["chiropractor", "unknown", "trainer", "urgent"],
)
def test_who_is_barred_cannot_be_chosen_by_hand(client, everybody, flag, slug, words):
    draft = draft_of(client)
    raise_flag(client, **flag)
    for actor in (Actor.PRACTICE, Actor.CLIENT):
        with pytest.raises(DomainError, match=words):
            drafts.choose_partner(referral=draft, partner=everybody[slug], actor=actor, now=NOW)
    draft.refresh_from_db()
    assert draft.partner is None


def test_a_flag_raised_after_the_choice_still_keeps_it_from_leaving(client, everybody):
    draft = draft_of(client, purpose=Purpose.ASK.value)
    drafts.choose_partner(referral=draft, partner=everybody["chiropractor"], now=NOW)
    raise_flag(client, manipulation=True)
    with pytest.raises(DomainError, match="quick thrust"):
        take_step(referral=draft, step=Step.SEND, actor=Actor.PRACTICE, via=Via.MAIL, now=NOW)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT.value


def test_what_was_declined_does_not_open_again_to_who_is_barred(client, everybody):
    partner = everybody["chiropractor"]
    referral = make.make_referral(
        client, partner=partner, status=Status.DECLINED.value, purpose=Purpose.ASK.value
    )
    raise_flag(client, manipulation=True)
    with pytest.raises(DomainError, match="quick thrust"):
        take_step(
            referral=referral, step=Step.REOPEN, actor=Actor.PRACTICE, via=Via.PHONE, now=NOW,
            said=Said(note="They can after all."),
        )  # fmt: skip


def test_no_grade_of_ones_own_lifts_a_bar(client, everybody):
    practice = client.practice
    user = make.make_member(practice)
    for slug in ("chiropractor", "trainer"):
        fit.change_grade(
            practice=practice, problem="sciatica", profession=slug, grade=Grade.FIRST_LINE,
            reason="I trust them.", user=user, now=NOW,
        )  # fmt: skip
    raise_flag(client, manipulation=True, trainer=True)
    offer = choices.offer_for(draft_of(client, problem="sciatica"), on=TODAY)
    barred = BARRED_BY["manipulation"] | BARRED_BY["trainer"]
    assert not anybody_shown(offer) & barred
    assert not {"chiropractor", "trainer"} & {row.column for row in offer.professions}


def test_a_referral_that_left_goes_on_whatever_is_raised_later(in_practice):
    referral = sent(in_practice)
    raise_flag(referral.client, manipulation=True)
    take_step(
        referral=referral, step=Step.ACCEPT, actor=Actor.PARTNER, via=Via.PHONE, now=NOW,
        user=make.make_member(in_practice),
    )  # fmt: skip
    assert referral.status == Status.ACCEPTED.value
