"""Who is asked which facts, what the short question opens, and how many questions that makes."""

from collections import Counter

import pytest

from tests.core.red_flag_table import examples, read_given, shipped, usual_facts
from warmhand.core.red_flags import Answer, Asked, Audience, BundleKind
from warmhand.core.screening import Asking, QuestionShown, questions, screened

AGES = (
    0,
    1,
    7,
    8,
    9,
    10,
    12,
    16,
    17,
    18,
    30,
    39,
    40,
    45,
    49,
    50,
    51,
    54,
    55,
    59,
    60,
    61,
    64,
    65,
    90,
)
SINGLE_PLACES = sorted(set(shipped().regions) - {"whole_body"})
ALWAYS = {
    *("age", "past_cancer", "cancer_now", "diabetes", "weak_immunity", "heart_bp", "past_clot"),
    *("aorta_disease", "osteoporosis", "blood_thinners", "bleeds_easily", "long_term_steroids"),
    *("device", "artificial_joint", "lymph_nodes", "skin_sense", "smoking_ever", "recent_injury"),
    *("recent_head_knock", "recent_surgery", "bed_or_cast", "long_travel", "recent_infection"),
    "hard_training",
}
SOMETIMES = {
    "sex_at_birth", "pregnant", "pregnancy_weeks", "high_risk_pregnancy", "postpartum_weeks",
    "hormones", "device_trouble",
}  # fmt: skip
NEVER = {"had_session", "after_neck_work"}
# What is known -> what of the facts that are only sometimes asked is asked then.
FACTS = {
    "~age ~sex_at_birth ~pregnant ~device": "sex_at_birth pregnant postpartum_weeks hormones",
    "~age ~sex_at_birth ~pregnant device": (
        "sex_at_birth pregnant postpartum_weeks hormones device_trouble"
    ),
    "age=60 ~sex_at_birth": "sex_at_birth pregnant postpartum_weeks hormones",
    "age=61 ~sex_at_birth": "hormones",
    "age=61 ~sex_at_birth @groin": "sex_at_birth hormones",
    "age=61 ~sex_at_birth @pelvis": "sex_at_birth hormones",
    "age=61 ~sex_at_birth @belly": "sex_at_birth hormones",
    "age=61 ~sex_at_birth @hip": "hormones",
    "age=61 sex_at_birth=female": "hormones",
    "age=40 sex_at_birth=male": "sex_at_birth",
    "age=40 sex_at_birth=other": "sex_at_birth pregnant postpartum_weeks hormones",
    "age=10": "sex_at_birth pregnant postpartum_weeks hormones",
    "age=9": "sex_at_birth hormones",
    "pregnant=yes": (
        "sex_at_birth pregnant pregnancy_weeks high_risk_pregnancy postpartum_weeks hormones"
    ),
    "pregnant=maybe": "sex_at_birth pregnant high_risk_pregnancy postpartum_weeks hormones",
    "pregnant=no": "sex_at_birth pregnant postpartum_weeks hormones",
}
TOPICS = {
    "new_pain_place": (
        "now head-face neck-nerves trunk back-nerves limbs joints pattern pregnancy-signs child"
    ),
    "numb_weak": "now back-nerves neck-nerves head-face limbs joints",
    "ill": ("today now head-face neck-nerves trunk pattern limbs joints pregnancy-signs child"),
    "fall": "recent now injury neck-nerves back-nerves limbs child",
    "swelling_skin": "today now limbs joints pregnancy-signs",
    "health_change": "profile health body recent today now limbs pattern pregnancy-signs",
    "low": "private",
}


def asked_facts(shown: tuple[QuestionShown, ...]) -> list[str]:
    return [fact.id for one in shown for fact in one.facts]


def at_intake(known: str) -> tuple[QuestionShown, ...]:
    asking = read_given(known, "sepsis-signs").asking(shipped(), Asked.INTAKE)
    return questions(shipped(), asking, {}, audience=Audience.CLIENT)


def test_every_fact_is_asked_always_sometimes_or_never() -> None:
    assert set(shipped().facts) == ALWAYS | SOMETIMES | NEVER


@pytest.mark.parametrize("known", FACTS)
def test_a_fact_is_asked_when_it_can_apply(known: str) -> None:
    asked = Counter(asked_facts(at_intake(known)))
    assert asked == Counter([*ALWAYS, *FACTS[known].split()])


def test_facts_fill_the_first_screen_and_lines_the_second() -> None:
    for one in at_intake("@neck"):
        assert bool(one.facts) is (one.bundle.screen == 1)
        assert bool(one.lines) is (one.bundle.screen == 2)


def visit(topics: str, known: str = "had_session after_neck_work") -> tuple[QuestionShown, ...]:
    given = read_given(known, "sepsis-signs")
    asking = Asking(Asked.VISIT, frozenset({"whole_body"}), given.facts, frozenset(topics.split()))
    return questions(shipped(), asking, {}, audience=Audience.CLIENT)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_tick_at_a_visit_opens_its_questions(topic: str) -> None:
    everything = "had_session after_neck_work recent_injury age=16 pregnant=maybe"
    opened = {one.bundle.id for one in visit(topic, everything)}
    assert opened == {*TOPICS[topic].split(), "after-session"}


def test_every_tick_of_the_short_question_is_in_the_table() -> None:
    assert list(shipped().topics) == list(TOPICS)


def test_at_a_visit_without_a_tick_only_the_last_session_is_asked_about() -> None:
    assert [one.bundle.id for one in visit("")] == ["after-session"]
    assert visit("", "age=40") == ()


def test_what_does_not_change_is_not_asked_twice() -> None:
    assert {"age", "sex_at_birth"}.isdisjoint(asked_facts(visit("health_change")))
    unknown = visit("health_change", "~age ~sex_at_birth")
    assert {"age", "sex_at_birth"} <= set(asked_facts(unknown))
    assert "diabetes" in asked_facts(visit("health_change"))


def test_after_a_session_no_facts_are_asked() -> None:
    given = read_given("had_session", "sepsis-signs")
    asking = given.asking(shipped(), Asked.AFTER_SESSION)
    shown = questions(shipped(), asking, {}, audience=Audience.CLIENT)
    assert all(one.bundle.kind is BundleKind.SIGNS and not one.facts for one in shown)


def test_a_client_never_sees_what_the_therapist_is_asked() -> None:
    asking = read_given("age=16", "sepsis-signs").asking(shipped(), Asked.INTAKE)
    seen = questions(shipped(), asking, {}, audience=Audience.THERAPIST)
    assert [one.bundle.id for one in seen] == ["therapist-view"]
    assert all(one.bundle.private for one in seen)


def test_an_answer_opens_only_the_follow_ups_of_its_own_flag() -> None:
    asking = read_given("@neck", "sepsis-signs").asking(shipped(), Asked.INTAKE)
    answers = {"dizziness-new.dizzy": Answer.UNSURE}
    before = questions(shipped(), asking, {}, audience=Audience.CLIENT)
    after = questions(shipped(), asking, answers, audience=Audience.CLIENT)
    lines = [{line.id for one in shown for line in one.lines} for shown in (before, after)]
    assert lines[1] - lines[0] == {"dizziness-new.sudden", "dizziness-new.deaf"}


def counted(place: str, **facts: bool | int | str) -> int:
    asking = Asking(Asked.INTAKE, frozenset({place}), usual_facts(pregnant="no") | facts)
    return len(questions(shipped(), asking, {}, audience=Audience.CLIENT))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"recent_injury": True},
        {"pregnant": "yes", "pregnancy_weeks": 10},
        {"past_cancer": True},
        {"hard_training": True},
        {"postpartum_weeks": 10},
    ],
    ids=str,
)
@pytest.mark.parametrize("place", SINGLE_PLACES)
def test_nobody_with_one_place_and_one_thing_gets_more_than_fourteen_questions(
    place: str, more: dict[str, bool | int | str]
) -> None:
    most = max(
        counted(place, age=age, sex_at_birth=sex, **more)
        for age in AGES
        for sex in ("female", "male", "other")
    )
    assert most <= examples()["questions_max_at_intake"]


def test_a_grown_up_who_hurts_all_over_gets_fourteen_and_nobody_ever_more_than_seventeen() -> None:
    """Nothing is hidden to keep a count: all over, with everything ticked, all of it is asked."""
    assert counted("whole_body", age=18, sex_at_birth="female") == 14
    assert counted("whole_body", age=16, sex_at_birth="female") == 15
    everything = dict.fromkeys(ALWAYS - {"age"}, True)
    most = counted("whole_body", age=16, **(everything | {"pregnant": "yes"}))  # type: ignore[arg-type]
    assert most == 17


def lines_at_intake(known: str, places: frozenset[str]) -> set[str]:
    asking = Asking(Asked.INTAKE, places, read_given(known, "sepsis-signs").facts)
    shown = questions(shipped(), asking, {}, audience=Audience.CLIENT)
    return {line.id for one in shown for line in one.lines}


def test_what_is_not_known_counts_as_met_when_lines_are_chosen() -> None:
    nowhere = frozenset[str]()
    assert "thunderclap-headache" in lines_at_intake("", nowhere)
    assert "thunderclap-headache" not in lines_at_intake("", frozenset({"no_pain"}))
    knee = frozenset({"knee"})
    assert "diabetic-foot.change" in lines_at_intake("~diabetes", knee)
    assert "low-energy-athlete.missed_periods" in lines_at_intake(
        "hard_training ~sex_at_birth", knee
    )


def test_a_place_that_is_not_known_counts_as_met_for_an_urgent_rule() -> None:
    answers = {"caution-fever-infection.fever": Answer.YES}
    facts = usual_facts(age=40, sex_at_birth="male", pregnant="no")
    for places, urgency in ((frozenset[str](), "same_day"), (frozenset({"knee"}), "caution")):
        result = screened(shipped(), Asking(Asked.INTAKE, places, facts), answers)
        assert result.urgency == urgency
