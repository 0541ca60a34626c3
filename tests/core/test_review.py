from datetime import date, timedelta

import pytest

from warmhand.core.care import EpisodeKind
from warmhand.core.dose import dose_check
from warmhand.core.insisting import Asks
from warmhand.core.progress import Score, State, assess
from warmhand.core.review import Action, Course, PastReview, advise, next_review
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.evidence_doses import shipped_doses

START = date(2026, 1, 5)
PSFS, NPRS = (shipped_measures()[name] for name in ("psfs", "nprs"))

# Own activities, higher is better.
BETTER = (2, 4, 5, 7, 8, 8)
WELL = (2, 4, 6, 8, 10, 10, 10)
STILL = (4, 4, 5, 4, 4, 4)
WORSE = (6, 5, 5, 3, 2, 1)
JUMPED = (5, 5, 8, 8, 5)
FEW = (4, 5)


def found(values, measure=PSFS):
    scores = [Score(START + timedelta(7 * i), v) for i, v in enumerate(values)]
    return assess(scores, measure=measure)


def make_course(**fields):
    return Course(
        **{
            "kind": EpisodeKind.PROBLEM,
            "started_on": START,
            "today": START + timedelta(20),
            "visits": 3,
            "written": 3,
        }
        | fields
    )


LATER = START + timedelta(19)


def held(*states, visits=4, on=START + timedelta(18)):
    return [PastReview(on, visits, state) for state in states]


def twice(state, visits=10):
    return [*held(state), *held(state, visits=visits, on=LATER)]


def test_the_samples_are_in_the_states_they_stand_for():
    states = [found(values).state for values in (BETTER, WELL, STILL, WORSE, JUMPED, FEW)]
    assert states == [
        State.IMPROVED, State.IMPROVED, State.PLATEAU,
        State.WORSENING, State.POSSIBLY_WORSENING, State.INSUFFICIENT_DATA,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "fields", "action"),
    [
        (WORSE, {}, Action.REFER),
        (STILL, {}, Action.CO_MANAGE),
        (STILL, {"visits": 5}, Action.CO_MANAGE),
        (STILL, {"past": held(State.PLATEAU)}, Action.CO_MANAGE),
        (STILL, {"past": held(State.PLATEAU), "visits": 10}, Action.REFER),
        (STILL, {"past": held(State.PLATEAU, State.PLATEAU)}, Action.CO_MANAGE),
        (STILL, {"past": twice(State.PLATEAU)}, Action.REFER),
        (STILL, {"past": twice(State.PLATEAU, visits=5)}, Action.CO_MANAGE),
        (STILL, {"past": held(State.PLATEAU, visits=2), "visits": 10}, Action.CO_MANAGE),
        (STILL, {"past": held(State.UNCERTAIN), "visits": 10}, Action.CO_MANAGE),
        (JUMPED, {}, Action.RE_EVALUATE),
        (FEW, {"visits": 4}, Action.RE_EVALUATE),
        (FEW, {"today": START + timedelta(28)}, Action.RE_EVALUATE),
        (FEW, {"today": START + timedelta(27)}, Action.CONTINUE),
        (FEW, {"share_because": ["The screen asks for a colleague."]}, Action.CO_MANAGE),
        (BETTER, {"visits": 4}, Action.RE_EVALUATE),
        (BETTER, {}, Action.CONTINUE),
        (WELL, {}, Action.TAPER),
        (BETTER, {"past": held(State.IMPROVED)}, Action.CONTINUE),
        (BETTER, {"past": held(State.IMPROVED, State.IMPROVED)}, Action.CONTINUE),
        (BETTER, {"past": twice(State.IMPROVED)}, Action.TAPER),
        (FEW, {"visits": 12, "past": held(State.UNCERTAIN, visits=8)}, Action.ASK_WHY),
        (BETTER, {"visits": 12, "past": held(State.UNCERTAIN, visits=8)}, Action.CONTINUE),
    ],
    ids=[
        "worsening", "first plateau", "first plateau at a review", "plateau between reviews",
        "plateau at a second review", "put right the same day",
        "two plateaus held", "a look in between", "a look too early", "plateau after an unclear review",
        "may be worsening", "fourth visit", "four weeks", "a day before", "screening",
        "improved but due", "improved", "near recovered", "improved at one review",
        "improved, put right the same day", "improved at two reviews", "12 visits", "12 visits and better",
    ],
)  # fmt: skip
def test_the_table_of_actions(values, fields, action):
    assert advise(make_course(**fields), found(values)).action == action


@pytest.mark.parametrize(
    ("function", "pain", "action"),
    [
        (STILL, (7, 6, 5, 3, 2, 2), Action.CO_MANAGE),
        (BETTER, (6, 6, 5, 6, 6, 6), Action.CO_MANAGE),
        (BETTER, (5, 6, 6, 7, 7, 8), Action.REFER),
        (WORSE, (7, 6, 5, 3, 2, 2), Action.REFER),
    ],
    ids=["pain only", "function only", "pain worse", "function worse"],
)
def test_when_function_and_pain_disagree_the_more_cautious_action_is_taken(function, pain, action):
    advice = advise(make_course(), found(function), found(pain, NPRS))
    assert advice.action == action


def test_pain_on_track_and_function_not_is_said_in_words():
    advice = advise(make_course(), found(STILL), found((7, 6, 5, 3, 2, 2), NPRS))
    assert "Pain, 0 to 10 is on track while Own activities, 0 to 10 is not." in advice.reason


@pytest.mark.parametrize("values", [STILL, FEW, BETTER])
def test_a_wellness_episode_is_never_nagged(values):
    course = make_course(
        kind=EpisodeKind.WELLNESS, visits=40, past=held(State.PLATEAU), minutes=[30] * 40
    )
    advice = advise(course, found(values))
    assert (advice.action, advice.review, advice.dose) == (Action.CONTINUE, None, None)


@pytest.mark.parametrize(
    ("rated", "words"),
    [((), "Look again after five daily ratings, and think"), (("psfs",), "Look again, and think")],
)
def test_who_gave_five_daily_ratings_is_not_asked_for_them_again(rated, words):
    reason = advise(make_course(rated_daily=rated), found(STILL)).reason
    assert words in reason
    other = advise(make_course(rated_daily=["nprs"]), found(STILL)).reason
    assert "after five daily ratings" in other


def test_a_wellness_client_who_gets_worse_is_still_seen():
    assert advise(make_course(kind=EpisodeKind.WELLNESS), found(WORSE)).action == Action.REFER


def test_a_plateau_at_the_floor_asks_for_nothing():
    at_best = found((10, 9.5, 10, 9, 9.5, 10, 9.5, 10, 9.5))
    assert not at_best.can_show_improvement
    assert advise(make_course(), at_best).action == Action.CONTINUE


def test_the_first_review_has_a_visit_and_a_day():
    review = next_review(make_course(), found(FEW))
    assert (review.at_visit, review.on, review.is_due) == (4, START + timedelta(28), False)
    assert "whichever comes first" in review.reason


def test_later_reviews_follow_the_last_one():
    course = make_course(past=held(State.UNCERTAIN, visits=5, on=date(2026, 2, 1)))
    review = next_review(course, found(FEW))
    assert (review.at_visit, review.on) == (11, date(2026, 3, 3))


def test_a_review_reached_by_visits_is_due_today():
    course = make_course(visits=6)
    assert next_review(course, found(FEW)).on == course.today


def test_possibly_worsening_wants_a_score_within_a_week_of_the_last():
    today = START + timedelta(30)
    scores = [Score(START + timedelta(7 * i), v) for i, v in enumerate(JUMPED)]
    possibly = assess(scores, measure=PSFS, as_of=today)
    course = make_course(today=today, past=held(State.UNCERTAIN, on=START + timedelta(25)))
    assert next_review(course, possibly).on == START + timedelta(35)


LONG_AGO = START - timedelta(weeks=20)


def trial_course(problem="neck_pain", **fields):
    trial = shipped_doses().trials.get(problem)
    return make_course(**{"problem": problem, "dose_trial": trial, "since_on": LONG_AGO} | fields)


def test_a_dose_check_gives_its_figures():
    advice = advise(trial_course(minutes=[30, 30, 45]), found(STILL))
    assert "3 visits written down, of about 30 minutes, 1.1 a week" in advice.dose.words
    assert advice.wants_dose_check
    for course, values in (
        (trial_course(minutes=[60] * 8, visits=8, written=8), STILL),
        (trial_course(), STILL),
        (trial_course(minutes=[30]), BETTER),
        (trial_course("knee_oa", minutes=[30]), STILL),
    ):
        assert not advise(course, found(values)).wants_dose_check
    assert advise(make_course(written=0), found(STILL)).dose is None


@pytest.mark.parametrize(
    ("problem", "written", "minutes", "is_short", "words", "source"),
    [
        ("neck_pain", 2, [60, 60], True, "long-lasting neck pain", "Sherman 2014"),
        ("neck_pain", 6, [60] * 6, False, "long-lasting neck pain", "Sherman 2014"),
        ("chronic_lbp", 2, [30, 30], True, "ten visits over ten weeks", "Cherkin 2011"),
        ("chronic_lbp", 3, [30] * 3, False, "ten visits over ten weeks", "Cherkin 2011"),
        ("frozen_shoulder", 1, [30], False, "No trial", ""),
        ("", 1, [30], False, "No trial", ""),
    ],
)
def test_the_dose_is_held_against_a_trial_of_the_same_problem_alone(
    problem, written, minutes, is_short, words, source
):
    dose = dose_check(trial_course(problem, written=written, minutes=minutes))
    assert dose.is_short is is_short
    assert words in dose.evidence
    assert (dose.trial.source if dose.trial else "").startswith(source)


@pytest.mark.parametrize(
    ("since_on", "is_short", "words"),
    [
        (START + timedelta(20) - timedelta(weeks=12), True, "In a trial for long-lasting"),
        (START + timedelta(21) - timedelta(weeks=12), False, "for pain this recent."),
        (None, False, "For pain of 3 months and longer: in a trial for long-lasting"),
    ],
    ids=["twelve weeks", "a day less", "not known"],
)
def test_a_trial_of_long_lasting_pain_is_held_against_no_recent_pain(since_on, is_short, words):
    dose = dose_check(trial_course(minutes=[30] * 3, since_on=since_on))
    assert dose.is_short is is_short
    assert words in dose.evidence
    assert (dose.trial is None) == ("recent" in words)


def test_a_problem_that_is_long_lasting_by_its_name_needs_no_day():
    dose = dose_check(trial_course("chronic_lbp", written=1, minutes=[30], since_on=None))
    assert dose.is_short


@pytest.mark.parametrize(
    ("written", "minutes", "words"),
    [
        (1, [60], "1 visit written down, of about 60 minutes, 0.3 a week"),
        (4, [60, 60], "4 visits written down, of about 60 minutes (2 of 4 visits have a length)"),
        (3, [60], "3 visits written down, 1.1 a week"),
    ],
)
def test_a_dose_check_counts_only_what_is_written_down(written, minutes, words):
    course = make_course(visits=5, written=written, minutes=minutes)
    assert words in advise(course, found(STILL)).dose.words


def plateaus(*, passed_over=True, on=LATER, visits=10):
    first = PastReview(START + timedelta(10), 4, State.PLATEAU)
    return [first, PastReview(on, visits, State.PLATEAU, passed_over=passed_over)]


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({"past": plateaus()[:1], "visits": 10}, True),
        ({"past": plateaus(passed_over=False)}, True),
        ({"past": plateaus(passed_over=False), "visits": 12}, True),
        ({"past": plateaus()}, False),
        ({"past": plateaus(), "visits": 16}, True),
        ({"past": plateaus(), "today": LATER + timedelta(30)}, True),
        ({"past": plateaus(passed_over=False), "is_with_partner": True}, False),
        ({"past": plateaus(passed_over=False), "referred_on": LATER}, False),
        ({"past": plateaus(passed_over=False), "referred_on": START}, True),
        ({"past": plateaus(), "referred_on": LATER, "visits": 16}, True),
    ],
    ids=[
        "at the second review", "decided to refer, none sent", "and a visit later", "a reason written",
        "six visits after the reason", "thirty days after the reason", "a referral on its way",
        "a referral left", "an earlier referral", "answered, and due again",
    ],
)  # fmt: skip
def test_a_second_plateau_asks_until_a_reason_or_a_referral_and_again_when_due(fields, is_open):
    advice = advise(make_course(**{"visits": 10, **fields}), found(STILL))
    has_reason = not is_open and fields["past"][-1].passed_over
    action = Action.CONTINUE if has_reason else Action.REFER
    assert (advice.action, advice.insists.asks) == (action, Asks.REFERRAL)
    assert advice.insists.is_open is is_open


@pytest.mark.parametrize(
    ("values", "fields", "is_open"),
    [
        (FEW, {"past": held(State.UNCERTAIN, visits=8)}, True),
        (FEW, {"past": held(State.UNCERTAIN, visits=12)}, False),
        (FEW, {"past": held(State.UNCERTAIN, visits=12), "visits": 18}, True),
        (FEW, {"past": held(State.UNCERTAIN, visits=8), "is_with_partner": True}, False),
        (STILL, {"past": held(State.UNCERTAIN, visits=8)}, True),
        (BETTER, {"past": held(State.UNCERTAIN, visits=8)}, None),
        (FEW, {"past": held(State.UNCERTAIN, visits=8), "visits": 11}, None),
        (FEW, {"kind": EpisodeKind.WELLNESS}, None),
    ],
    ids=[
        "no reason yet", "a reason at visit 12", "due again", "with a partner", "first plateau",
        "better", "eleven visits", "well-being",
    ],
)  # fmt: skip
def test_twelve_visits_without_improvement_ask_why_until_a_reason_or_a_referral(
    values, fields, is_open
):
    asked = advise(make_course(**{"visits": 12, **fields}), found(values)).insists
    assert (asked and (asked.asks, asked.is_open)) == (
        None if is_open is None else (Asks.REASON, is_open)
    )


def test_a_reason_to_go_on_is_the_end_of_asking_why_until_a_review_is_due():
    course = make_course(visits=13, past=held(State.UNCERTAIN, visits=12))
    assert advise(course, found(FEW)).action == Action.CONTINUE
    due = advise(make_course(visits=18, past=held(State.UNCERTAIN, visits=12)), found(FEW))
    assert due.action == Action.RE_EVALUATE
    assert "without a clear improvement" in due.reason
