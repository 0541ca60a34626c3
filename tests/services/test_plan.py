"""The plan: where the practice stands, days that move, what Today asks, and the look back."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.answer_time import answer_time
from warmhand.core.came_from import CameFrom
from warmhand.core.errors import InvalidValueError
from warmhand.core.look_back import (
    Verdict,
    last_day,
    next_quarter,
    quarter_before,
    quarter_of,
    quarter_words,
    verdict,
)
from warmhand.core.niche_plan import Facts, Kept, Own, Part, Position, first_open, steps_of
from warmhand.core.report_times import ReportTimes
from warmhand.services import look_back, plan
from warmhand.services.came_from import note, who_brought_whom
from warmhand.services.event_results import brought
from warmhand.services.plan_cards import outreach_cards
from warmhand.services.waits import waits_of
from warmhand.store.models import LookBack, Niche, PlanStep

DAY = timedelta(days=1)


def stands(**fields):
    return {step.code: step for step in steps_of(Facts(today=TODAY, **fields))}


def test_steps_are_done_by_facts_and_each_open_one_has_a_day():
    bare = stands()
    assert not any(step.is_done or step.due_on for step in bare.values())
    assert first_open(tuple(bare.values())).code == "choose"
    chosen = stands(chosen_on=TODAY, positions=(Position("position-podiatrist", "Podiatrist"),))
    assert all(step.due_on and step.action for step in chosen.values() if step.is_open)
    assert chosen["choose"].is_done
    assert chosen["sentence"].due_on == TODAY + 7 * DAY
    for code, facts in {
        "sentence": {"sentence": "Runners"},
        "page": {"is_public": True},
        "booking": {"has_booking": True},
        "openings": {"has_openings": True},
        "try_form": {"tried_on": TODAY},
        "event": {"last_event": TODAY - 90 * DAY},
        "answer": {"answers": answer_time([2 * DAY - timedelta(minutes=1)] * 5, [])},
        "reports": {"reports": ReportTimes(told=1, on_time=0, late=0)},
    }.items():
        assert stands(chosen_on=TODAY, **facts)[code].is_done, code
    late = {
        "event": {"last_event": TODAY - 91 * DAY},
        "answer": {"answers": answer_time([2 * DAY] * 5, [])},
        "reports": {"reports": ReportTimes(told=3, on_time=3, late=1, oldest="k")},
    }
    for code, facts in late.items():
        assert stands(chosen_on=TODAY, **facts)[code].is_open, code
    waits = {"answers": answer_time([], [2 * DAY])}
    assert stands(chosen_on=TODAY, **waits)["answer"].is_open
    assert {"answer", "reports"}.isdisjoint(stands(chosen_on=TODAY, answers=answer_time([], [])))


def test_a_left_out_step_is_not_next_and_an_own_one_is_done_by_a_tick():
    facts = Facts(today=TODAY, chosen_on=TODAY, sentence="Runners", is_public=True)
    own = [Own("k", "Call the club", Kept(due_on=TODAY)), Own("l", "Old", Kept(done_on=TODAY))]
    found = steps_of(facts, kept={"booking": Kept(dropped_on=TODAY)}, own=own)
    told = {step.code: step for step in found}
    assert told["booking"].is_dropped
    assert (told["l"].is_done, told["k"].part) == (True, Part.OWN)
    assert first_open(found).code == "k"


def test_quarters_and_what_may_be_said_of_them():
    first = quarter_of(TODAY)
    assert [str(one) for one in (first, last_day(first), next_quarter(first))] == [
        "2026-10-01",
        "2026-12-31",
        "2027-01-01",
    ]
    assert str(quarter_before(first)) == "2026-07-01"
    assert quarter_words(first) == "October to December 2026"
    for days, clients, said in (
        ([TODAY - 89 * DAY], 0, Verdict.TOO_EARLY),
        ([TODAY - 90 * DAY], 0, Verdict.DID_NOT_PAY),
        ([TODAY - 200 * DAY, TODAY - DAY], 0, Verdict.TOO_EARLY),
        ([TODAY], 1, Verdict.BROUGHT),
    ):
        assert verdict(days, clients, today=TODAY) is said
    with pytest.raises(ValueError, match="not done"):
        verdict([], 0, today=TODAY)


@pytest.fixture
def niche(in_practice):
    chosen_on = TODAY - 200 * DAY
    return Niche.objects.create(
        practice=in_practice, rules=[["activity", "running"]], need="foot_ankle",
        sentence="People who run", state="chosen", chosen_on=chosen_on, created_at=NOW,
    )  # fmt: skip


def read(practice):
    return plan.plan_of(practice=practice, today=TODAY, now=NOW)


def test_positions_are_those_of_the_niche_and_a_trusted_partner_fills_one(in_practice, niche):
    step = next(one for one in read(in_practice).part(Part.EXPERTS) if one.is_open)
    slug = step.code.partition("-")[2]
    partner = make.make_partner(in_practice, profession=slug, stage="met")
    again = {one.code: one for one in read(in_practice).steps}[step.code]
    assert (again.about, again.action) == (str(partner.pk), f"Talk to {partner.name}")
    partner.stage = "trusted"
    partner.save()
    assert {one.code: one for one in read(in_practice).steps}[step.code].is_done


def test_days_move_and_steps_are_left_out_taken_up_added_and_done(in_practice, niche):
    who = {"user": make.make_member(in_practice), "now": NOW}
    with pytest.raises(InvalidValueError):
        plan.done(plan=read(in_practice), code="page", **who)
    for code in ("nothing", "7b0d63a0-6a3a-4a8e-8d5e-0f2b6b0f6a11"):
        with pytest.raises(InvalidValueError):
            plan.drop_step(plan=read(in_practice), code=code, **who)
    assert plan.move_step(plan=read(in_practice), code="page", due_on=TODAY, **who) is None
    assert plan.move_step(plan=read(in_practice), code="page", due_on=TODAY + DAY, **who) == TODAY
    plan.drop_step(plan=read(in_practice), code="booking", **who)
    row = plan.add_step(niche=niche, words=" Call  the club ", due_on=TODAY, **who)
    steps = {step.code: step for step in read(in_practice).steps}
    assert (steps["page"].due_on, steps["booking"].is_dropped) == (TODAY + DAY, True)
    assert steps[str(row.pk)].words == "Call the club"
    plan.done(plan=read(in_practice), code=str(row.pk), **who)
    plan.take_up(plan=read(in_practice), code="booking", **who)
    steps = {step.code: step for step in read(in_practice).steps}
    assert (steps["booking"].is_open, steps[str(row.pk)].is_done) == (True, True)
    assert PlanStep.objects.get(code="choose").done_on == TODAY


def cards(practice, *, care=True):
    waits = waits_of(today=TODAY, now=NOW, with_care=care)
    return [one.title for one in outreach_cards(waits.outreach, practice=practice, today=TODAY)]


def test_today_asks_for_the_next_event_and_the_step_that_is_due(
    in_practice, niche, django_assert_num_queries
):
    make.make_event(in_practice, name="Far", starts_at=NOW + 9 * DAY, ends_at=NOW + 10 * DAY)
    assert cards(in_practice) == ["Public page is live"]
    make.make_event(in_practice, name="Demo", starts_at=NOW + DAY, ends_at=NOW + 1.1 * DAY)
    with django_assert_num_queries(1):
        assert cards(in_practice) == ["Demo is tomorrow", "Public page is live"]
    assert cards(in_practice, care=False) == ["Demo is tomorrow"]
    in_practice.is_public, in_practice.refer_tried_at = True, NOW
    in_practice.booking_url, in_practice.public_openings = "https://book.example", "Fridays"
    assert cards(in_practice) == ["Demo is tomorrow"]


def test_a_quarter_is_kept_as_it_stood_and_says_what_did_not_pay(in_practice, niche):
    user, first = make.make_member(in_practice), quarter_before(quarter_of(TODAY))
    old = NOW - 100 * DAY
    made = {"state": "held", "cost_cents": 4000}
    make.make_event(in_practice, name="Idle", starts_at=old, ends_at=old + DAY / 8, **made)
    good = make.make_event(in_practice, name="Race", starts_at=old, ends_at=old + DAY / 8, **made)
    came = {"source_kind": "event", "source_event": good}
    make.make_client(in_practice, since_on=TODAY - 60 * DAY, **came)
    looked = look_back.look_back(plan=read(in_practice), niche=niche, first=first)
    told = {one["name"]: one["words"] for one in looked.facts["efforts"]}
    assert told == {"Idle": "this did not pay", "Race": "it brought somebody"}
    assert (looked.facts["clients"], looked.facts["ways"]) == (1, [["Demo events", 1]])
    given = {"plan": read(in_practice), "niche": niche, "user": user, "now": NOW}
    look_back.keep(first=first, words="No more of the first.", **given)
    make.make_client(in_practice, since_on=TODAY - 60 * DAY, **came)
    kept = look_back.look_back(plan=read(in_practice), niche=niche, first=first)
    assert (kept.facts, kept.words) == (looked.facts, "No more of the first.")
    look_back.keep(first=first, words="Again.", **given)
    assert LookBack.objects.get().words == "No more of the first."
    with pytest.raises(InvalidValueError, match="not over"):
        look_back.keep(first=quarter_of(TODAY), words="", **given)


def test_an_event_brought_as_many_on_its_page_in_a_look_back_and_in_who_brought_whom(
    in_practice, niche
):
    old = NOW - 100 * DAY
    held = make.make_event(in_practice, starts_at=old, ends_at=old + DAY / 8, state="held")
    hana, on = make.make_partner(in_practice), TODAY - 60 * DAY
    sent = {"source_kind": "partner", "source_partner": hana}
    both = make.make_client(in_practice, since_on=on, **sent)
    late = make.make_client(in_practice, since_on=TODAY - 120 * DAY)
    for client in (both, late):
        note(client=client, kind=CameFrom.EVENT, on=TODAY - 100 * DAY, now=NOW, event=held)
    make.make_client(in_practice, since_on=on, source_kind="event", source_event=held)
    page = brought([held], practice=in_practice, today=TODAY)[held.pk]
    first = quarter_before(quarter_of(TODAY))
    looked = look_back.look_back(plan=read(in_practice), niche=niche, first=first)
    ways = {one.way.key: len(one.clients) for one in who_brought_whom().brought}
    assert len(page.clients) == looked.facts["efforts"][0]["clients"] == ways[str(held.pk)] == 2
