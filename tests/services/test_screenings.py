"""What a visit's answers raise beside what was known before."""

from datetime import timedelta

import pytest

from tests.make import NOW, TODAY, make_client, make_episode, make_screening
from warmhand.core.red_flags import Asked
from warmhand.core.safety import How
from warmhand.services import screenings
from warmhand.services.screenings import Hand
from warmhand.store.models import RaisedFlag, Screening

BEFORE = NOW - timedelta(days=28)
FALL = "head-injury-blood-thinner"
TOLD_BEFORE = {
    "age": 50,
    "sex_at_birth": "male",
    "blood_thinners": True,
    "recent_head_knock": True,
}


@pytest.fixture
def episode(practice, in_practice):
    client = make_client(practice)
    make_screening(
        client, facts=TOLD_BEFORE, regions=["neck"], started_at=BEFORE, finished_at=BEFORE
    )
    return make_episode(client)


def at_visit(episode, *, topics, facts=None, answers=None) -> Screening:
    row = screenings.begin(
        client=episode.client,
        episode=episode,
        asked=Asked.VISIT,
        hand=Hand(how=How.READ_OUT),
        now=NOW,
    )
    shown = screenings.red_flags().lines
    row.topics, row.facts = topics, dict(facts or {})
    row.answers = {**dict.fromkeys(shown, "no"), **(answers or {})}
    rest = {name: False for name in RECENT if name not in row.facts} if "fall" in topics else {}
    row.facts |= rest
    row.save()
    return screenings.finish(screening=row, hand=Hand(how=How.READ_OUT), now=NOW, today=TODAY)


RECENT = (
    "recent_injury", "recent_head_knock", "recent_surgery", "bed_or_cast", "long_travel",
    "recent_infection", "hard_training",
)  # fmt: skip


def raised_by(row: Screening) -> set[tuple[str, str]]:
    return set(RaisedFlag.objects.filter(screening=row).values_list("flag", "urgency"))


def test_what_the_client_says_anew_is_raised_though_it_was_known_before(episode):
    row = at_visit(episode, topics=["fall"], facts={"recent_head_knock": True})
    assert (FALL, "same_day") in raised_by(row)
    assert row.urgency == "same_day"


def test_what_stood_there_before_and_is_not_said_today_is_raised_once_only(episode):
    row = at_visit(episode, topics=["fall"], facts={"recent_head_knock": False})
    assert FALL not in {flag for flag, _ in raised_by(row)}
    assert "caution-blood-thinner" not in {flag for flag, _ in raised_by(row)}


def test_a_fact_that_was_not_known_before_is_raised_by_its_first_yes(practice, in_practice):
    client = make_client(practice)
    make_screening(
        client, facts={"blood_thinners": None}, regions=["neck"], started_at=BEFORE,
        finished_at=BEFORE,
    )  # fmt: skip
    told = {
        "age": 50, "sex_at_birth": "male", "past_cancer": False, "cancer_now": False,
        "diabetes": False, "weak_immunity": False, "heart_bp": False, "aorta_disease": False,
        "past_clot": False, "osteoporosis": False, "blood_thinners": True, "bleeds_easily": False,
        "long_term_steroids": False, "device": False, "artificial_joint": False,
        "lymph_nodes": False, "skin_sense": False, "smoking_ever": False,
        **dict.fromkeys(RECENT, False),
    }  # fmt: skip
    row = at_visit(make_episode(client), topics=["health_change"], facts=told)
    assert ("caution-blood-thinner", "caution") in raised_by(row)
