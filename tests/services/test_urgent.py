"""What was advised, what was decided, how it went on, and how a flag is closed."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.care import Decision
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.red_flags import NO_BARS
from warmhand.core.review import Action
from warmhand.core.safety import Closing, Heeded
from warmhand.services import care, follow_ups, raised, urgent
from warmhand.services.bars import open_bars
from warmhand.services.follow_ups import CameOf, ClosingDraft
from warmhand.services.progress import episode_state
from warmhand.services.reviews import ReviewDraft, hold_review
from warmhand.store.models import Plan, RaisedFlag, Review, TrailEntry, UrgentAdvice

SADDLE, LEG = "cauda-saddle-numbness", "leg-clot"
DAY = timedelta(days=1)
SEEN = "Seen by Dr. Adler, who found nothing urgent."
pytestmark = pytest.mark.django_db


@pytest.fixture
def maren(in_practice):
    return make.make_member(in_practice)


@pytest.fixture
def client(in_practice):
    return make.make_client(in_practice, name="Marcus Bell", birth_year=TODAY.year - 52)


def flagged(client, *flags, **fields):
    """A round with flags, each `(flag, urgency)`."""
    flags = flags or ((SADDLE, "emergency"),)
    order = ["emergency", "same_day", "days", "routine", "caution"]
    row = make.make_screening(
        client,
        urgency=min((u for _, u in flags), key=order.index),
        answers=fields.pop("answers", {flag: "yes" for flag, _ in flags}),
        **fields,
    )
    for flag, urgency in flags:
        make.make_flag(
            row,
            flag=flag,
            urgency=urgency,
            bars_massage="all" if urgency in ("emergency", "same_day") else "local",
            bars_manipulation=True,
            raised_at=row.finished_at,
        )
    return row


def record(screening, maren, heeded=Heeded.ON_THE_WAY, words="", now=NOW):
    return urgent.record_decision(
        screening=screening, heeded=heeded, words=words, user=maren, now=now
    )


def close(flag, maren, closing=Closing.ASSESSED, words=SEEN, on=TODAY, also=(), now=NOW):
    draft = ClosingDraft(closing=closing, words=words, on=on)
    follow_ups.close_flag(
        flag=flag, draft=draft, also=frozenset(also), user=maren, now=now, today=TODAY
    )


def test_what_was_shown_is_kept_with_what_was_decided(client, maren):
    row = record(flagged(client), maren)
    assert row.advised.startswith("Stop here. Marcus needs an emergency department now.")
    assert "911" in row.advised
    assert "numbness or tingling around your private parts" in row.advised
    assert (row.heeded, row.follow_up_at) == ("on_the_way", NOW + DAY)
    assert TrailEntry.objects.filter(detail="urgent answer recorded", client=client).count() == 1


def test_a_refusal_is_recorded_in_words_and_asked_about_a_day_later(client, maren):
    screening = flagged(client)
    with pytest.raises(InvalidValueError, match="what you told them"):
        record(screening, maren, Heeded.DECLINED, "no")
    row = record(screening, maren, Heeded.DECLINED, "Told him to go today, by taxi.")
    assert (row.words, row.follow_up_at) == ("Told him to go today, by taxi.", NOW + DAY)
    assert raised.is_locked(client.pk)


def test_who_does_not_want_to_go_waits_on_today_from_the_same_hour_on(client, maren):
    record(flagged(client), maren, Heeded.DECLINED, "Told him to go today, by taxi.")
    (due,) = follow_ups.due_urgent(today=TODAY)
    assert due.is_declined
    (due,) = follow_ups.due_urgent(today=TODAY + DAY)
    assert not due.is_declined


def test_who_is_on_the_way_is_left_in_peace_until_tomorrow(client, maren):
    record(flagged(client), maren)
    assert follow_ups.due_urgent(today=TODAY) == []


def test_a_mistake_closes_what_was_urgent_and_keeps_both_answers(client, maren):
    screening = flagged(client, (SADDLE, "emergency"), ("changing-mole", "days"))
    record(screening, maren, Heeded.MISTAKE, "He tapped the wrong line, and said so at once.")
    screening.refresh_from_db()
    assert screening.answers[SADDLE] == "yes"
    closed = RaisedFlag.objects.get(flag=SADDLE)
    assert closed.closing == "mistake"
    assert closed.closed_words.startswith("He tapped the wrong line")
    assert UrgentAdvice.objects.get().follow_up_at is None
    assert [flag.row.flag for flag in raised.open_flags(client.pk)] == ["changing-mole"]


def test_the_same_record_sent_twice_is_kept_once_and_another_is_stale(client, maren):
    screening = flagged(client)
    assert record(screening, maren) == record(screening, maren)
    with pytest.raises(StaleRowError):
        record(screening, maren, Heeded.DECLINED, "Told him to go today.")
    assert UrgentAdvice.objects.count() == 1


def test_an_emergency_cannot_be_put_off_to_a_call_later(client, maren):
    with pytest.raises(InvalidValueError):
        record(flagged(client), maren, Heeded.WILL_CALL)
    assert record(flagged(client, (LEG, "same_day")), maren, Heeded.WILL_CALL)


def test_only_an_urgent_answer_without_a_record_stands_first(client, maren):
    assert raised.urgent_unrecorded(client.pk) is None
    flagged(client, ("changing-mole", "days"))
    assert raised.urgent_unrecorded(client.pk) is None
    first, second = flagged(client), flagged(client, (LEG, "same_day"), finished_at=NOW + DAY)
    assert raised.urgent_unrecorded(client.pk) == first.pk
    record(first, maren)
    assert raised.urgent_unrecorded(client.pk) == second.pk
    record(second, maren)
    assert raised.urgent_unrecorded(client.pk) is None


def test_a_no_at_a_later_round_closes_nothing(client):
    flagged(client)
    make.make_screening(client, finished_at=NOW + DAY, answers={SADDLE: "no"})
    assert raised.is_locked(client.pk)
    assert open_bars(client).bars != NO_BARS


def test_who_was_not_seen_is_asked_again_within_three_days(client, maren):
    screening = flagged(client)
    record(screening, maren)
    came = CameOf(heeded=Heeded.DECLINED, words="He says it is better and stays home.", hours=72)
    follow_ups.follow_up(screening=screening, came=came, user=maren, now=NOW + DAY)
    first, second = UrgentAdvice.objects.all()
    assert (first.outcome, first.followed_up_at) == (came.words, NOW + DAY)
    assert (second.heeded, second.follow_up_at) == ("declined", NOW + 4 * DAY)
    assert raised.is_locked(client.pk)
    later = CameOf(heeded=Heeded.ON_THE_WAY, words="He is going now, after all.", hours=96)
    with pytest.raises(InvalidValueError):
        follow_ups.follow_up(screening=screening, came=later, user=maren, now=NOW + DAY)


def test_who_was_seen_stays_open_until_it_is_closed(client, maren):
    screening = flagged(client)
    record(screening, maren)
    came = CameOf(heeded=None, words=SEEN)
    follow_ups.follow_up(screening=screening, came=came, user=maren, now=NOW + DAY)
    assert raised.is_locked(client.pk)
    assert follow_ups.open_advice(screening) is None
    (due,) = follow_ups.due_urgent(today=TODAY + DAY)
    assert due.is_seen
    with pytest.raises(StaleRowError):
        follow_ups.follow_up(screening=screening, came=came, user=maren, now=NOW + DAY)


def test_a_dated_reason_closes_a_flag_and_its_bars(client, maren):
    screening = flagged(client)
    record(screening, maren)
    flag = screening.flags.get()
    close(flag, maren)
    flag.refresh_from_db()
    assert flag.closed_words == f"October 13, 2026: {SEEN}"
    assert (flag.closing, flag.closed_by) == ("assessed", maren)
    assert not raised.is_locked(client.pk)
    assert open_bars(client).bars == NO_BARS
    assert UrgentAdvice.objects.get().outcome == flag.closed_words
    assert follow_ups.due_urgent(today=TODAY) == []
    with pytest.raises(StaleRowError):
        close(flag, maren)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": "fine"}, "in a sentence"),
        ({"on": TODAY + DAY}, "still to come"),
        ({"on": TODAY - DAY}, "before the answer"),
        ({"closing": Closing.OVER}, "Only a caution"),
    ],
)
def test_a_flag_is_not_closed_without_a_dated_reason(client, maren, changes, words):
    screening = flagged(client)
    record(screening, maren)
    with pytest.raises(InvalidValueError, match=words):
        close(screening.flags.get(), maren, **changes)
    assert raised.is_locked(client.pk)


def test_nothing_urgent_is_closed_before_it_is_recorded(client, maren):
    screening = flagged(client)
    with pytest.raises(InvalidValueError, match="First record"):
        close(screening.flags.get(), maren)
    assert raised.is_locked(client.pk)


def test_a_caution_can_be_simply_over(client, maren):
    flag = flagged(client, ("caution-fever-infection", "caution")).flags.get()
    close(flag, maren, Closing.OVER, "The cold is gone since the weekend.")
    assert raised.open_flags(client.pk) == []


def test_one_assessment_closes_those_of_its_round_that_are_named(client, maren):
    screening = flagged(client, (SADDLE, "emergency"), (LEG, "same_day"), ("changing-mole", "days"))
    record(screening, maren)
    saddle, leg = (screening.flags.get(flag=name) for name in (SADDLE, LEG))
    close(saddle, maren, also=[str(leg.pk)])
    assert [flag.row.flag for flag in raised.open_flags(client.pk)] == ["changing-mole"]


def test_what_was_raised_again_is_closed_with_it_but_not_what_comes_later(client, maren):
    rounds = [flagged(client, finished_at=NOW - days * DAY) for days in (2, 1, 0)]
    for one in rounds:
        record(one, maren)
    close(rounds[1].flags.get(), maren, on=TODAY - DAY)
    still = RaisedFlag.objects.filter(closed_at__isnull=True)
    assert [flag.screening for flag in still] == [rounds[2]]


def test_a_flag_raised_twice_stands_there_once(client):
    flagged(client)
    flagged(client, finished_at=NOW + DAY)
    assert len(raised.open_flags(client.pk)) == 1


def test_ticked_lines_are_told_in_their_own_words_and_unsure_is_said(client):
    lines = [line.id for line in raised.red_flags().flags["myelopathy-gradual"].lines]
    answers = {lines[0]: "unsure", lines[1]: "no"}
    flagged(client, ("myelopathy-gradual", "same_day"), answers=answers)
    (flag,) = raised.open_flags(client.pk)
    assert flag.words == ("My hands have become clumsy",)
    assert flag.unsure


KNOCK, THINNERS = "A knock to the head in the last 12 weeks", "I take blood thinners"


@pytest.mark.parametrize(
    ("flag", "facts", "words", "unsure"),
    [
        ("caution-blood-thinner", {"blood_thinners": True, "bleeds_easily": False}, [THINNERS], False),
        ("caution-blood-thinner", {"blood_thinners": None, "bleeds_easily": False}, [THINNERS], True),
        (
            "head-injury-blood-thinner",
            {"recent_head_knock": True, "blood_thinners": None},
            [KNOCK, THINNERS],
            False,
        ),
        (
            "caution-pregnancy",
            {"pregnant": "maybe"},
            ["Are you pregnant, or could you be? Maybe."],
            False,
        ),
        ("caution-osteoporosis", {}, ["Do you have weak bones, or broke a bone from a small fall?"], False),
    ],
    ids=["one of two", "not sure", "two together", "a choice", "known before"],
)  # fmt: skip
def test_where_facts_decide_the_facts_that_were_ticked_are_told(client, flag, facts, words, unsure):
    flagged(client, (flag, "caution"), facts=facts)
    (found,) = raised.open_flags(client.pk)
    assert (list(found.words), found.unsure) == (words, unsure)


def test_a_note_says_what_was_ticked_and_what_a_doctor_wants_to_know(client):
    facts = {"blood_thinners": True, "long_travel": True, "diabetes": True, "pregnant": "no"}
    note = urgent.note_of(flagged(client, facts=facts), today=TODAY)
    assert len(note.lines) == 1
    assert note.facts == (
        "I take blood thinners",
        "A journey of 4 hours or more sitting, in the last 4 weeks",
    )


def test_nothing_of_harm_by_somebody_stands_on_paper_or_on_the_clients_page(client):
    screening = flagged(client, ("abuse-adult", "emergency"), ("child-harm", "emergency"))
    note = urgent.note_of(screening, today=TODAY)
    assert (note.lines, note.page.for_client, note.page.say) == ((), (), "")
    assert note.page.duty is not None


def test_plans_wait_while_an_urgent_flag_is_open(client, maren):
    episode = make.make_episode(client, label="low back pain")
    screening = flagged(client, episode=episode)
    record(screening, maren)
    with pytest.raises(InvalidValueError, match="Medical assessment comes first"):
        care.note_plan(episode=episode, text="Deeper work", on=TODAY, now=NOW)
    assert not Plan.objects.exists()
    close(screening.flags.get(), maren)
    assert care.note_plan(episode=episode, text="Deeper work", on=TODAY, now=NOW)


@pytest.mark.parametrize("urgency", ["emergency", "same_day"])
@pytest.mark.parametrize("decision", Decision)
def test_only_a_referral_can_be_decided_while_an_urgent_flag_is_open(
    client, maren, decision, urgency
):
    episode = make.make_episode(client)
    record(flagged(client, (SADDLE, urgency)), maren)
    draft = ReviewDraft(
        decision=decision, words="This is my decision, with its reason.", next_on=TODAY + 7 * DAY
    )
    if decision is Decision.REFER:
        assert hold_review(episode=episode, draft=draft, user=maren, now=NOW, today=TODAY)
        return
    with pytest.raises(InvalidValueError, match="Medical assessment comes first"):
        hold_review(episode=episode, draft=draft, user=maren, now=NOW, today=TODAY)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("urgency", "action"),
    [("emergency", Action.EMERGENCY), ("same_day", Action.SAME_DAY), ("days", Action.REFER),
     ("routine", Action.CO_MANAGE)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["problem", "wellness"])
def test_an_open_flag_stands_at_every_episode_of_its_client(client, urgency, action, kind):
    other = make.make_client(client.practice, name="Lena Ott")
    flagged(client, (SADDLE, urgency))
    episode = make.make_episode(client, kind=kind)
    assert episode_state(episode=episode, today=TODAY).action is action
    calm = episode_state(episode=make.make_episode(other, kind=kind), today=TODAY)
    assert calm.action is not action


def test_a_flag_since_the_last_decision_asks_for_a_new_one(client):
    episode = make.make_episode(client)
    make.make_review(episode, reviewed_on=TODAY - DAY, next_review_on=TODAY + 20 * DAY)
    assert not episode_state(episode=episode, today=TODAY).wants_decision
    flagged(client, ("changing-mole", "days"))
    assert episode_state(episode=episode, today=TODAY).wants_decision


def test_what_is_over_closes_no_more_urgent_answer_of_an_earlier_round(client, maren):
    first = flagged(client, ("caution-fever-infection", "same_day"))
    record(first, maren)
    later = flagged(client, ("caution-fever-infection", "caution"), finished_at=NOW)
    close(later.flags.get(), maren, closing=Closing.OVER, words="The cold is gone for good.")
    assert later.flags.get().closed_at
    assert first.flags.get().closed_at is None
    assert raised.is_locked(client.pk)


def test_an_assessment_closes_the_same_answer_of_earlier_rounds(client, maren):
    first, later = flagged(client, (LEG, "same_day")), flagged(client, (LEG, "same_day"))
    record(first, maren)
    record(later, maren)
    close(later.flags.get(), maren)
    assert first.flags.get().closed_at
    assert not raised.is_locked(client.pk)
