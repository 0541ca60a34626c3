"""What holds for any answers of anybody: nothing lowers a result, and nothing leaks."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.red_flag_table import shipped
from warmhand.core.red_flags import (
    ALL_BARS,
    UNSURE_IS_YES,
    URGENT,
    Answer,
    Asked,
    Audience,
    BarsMassage,
    FactType,
    Urgency,
)
from warmhand.core.rules import FactValue
from warmhand.core.screening import Asking, Result, questions, screened

FLAGS = shipped()
PLACES = sorted(set(FLAGS.regions) - {"no_pain"})
YES_NO = [fact.id for fact in FLAGS.facts.values() if fact.type is FactType.BOOL]
MASSAGE = list(BarsMassage)


def values_of(fact: str) -> st.SearchStrategy[FactValue]:
    row = FLAGS.facts[fact]
    if row.type is FactType.BOOL:
        return st.booleans()
    if row.type is FactType.ENUM:
        return st.sampled_from(row.values)
    return st.integers(0, 100) if fact == "age" else st.integers(-1, 60)


askings = st.builds(
    Asking,
    asked=st.sampled_from(Asked),
    regions=st.frozensets(st.sampled_from(PLACES), max_size=3) | st.just(frozenset({"no_pain"})),
    facts=st.fixed_dictionaries({}, optional={fact: values_of(fact) for fact in FLAGS.facts}),
    topics=st.frozensets(st.sampled_from(sorted(FLAGS.topics))),
)
lines = st.sampled_from(list(FLAGS.lines))
some_answers = st.dictionaries(lines, st.sampled_from(Answer), max_size=12)
STRONGER = {Answer.NO: [Answer.UNSURE, Answer.YES], Answer.UNSURE: [Answer.YES], Answer.YES: []}


def never_lower(before: Result, after: Result) -> None:
    assert after.urgency.rank <= before.urgency.rank
    assert before.bars.merged(after.bars) == after.bars
    risen = {one.flag: one for one in after.raised}
    for one in before.raised:
        assert risen[one.flag].urgency.rank <= one.urgency.rank
        assert one.bars.merged(risen[one.flag].bars) == risen[one.flag].bars


@given(askings, some_answers, st.lists(lines, min_size=1, max_size=6), st.data())
def test_no_stronger_answer_ever_lowers_a_result(
    asking: Asking, answers: dict[str, Answer], more: list[str], data: st.DataObject
) -> None:
    stronger = dict(answers)
    for line in more:
        choices = STRONGER[stronger.get(line, Answer.NO)]
        if choices:
            stronger[line] = data.draw(st.sampled_from(choices))
    never_lower(screened(FLAGS, asking, answers), screened(FLAGS, asking, stronger))


@given(askings, some_answers, st.sampled_from(YES_NO), st.booleans())
def test_no_further_yes_about_health_ever_lowers_a_result(
    asking: Asking, answers: dict[str, Answer], fact: str, unsure: bool
) -> None:
    healthy = {**asking.facts, fact: False}
    more = {name: value for name, value in asking.facts.items() if name != fact}
    if not unsure:
        more[fact] = True
    never_lower(
        screened(FLAGS, replace(asking, facts=healthy), answers),
        screened(FLAGS, replace(asking, facts=more), answers),
    )


@given(askings, some_answers, st.sampled_from(PLACES))
def test_no_further_place_ever_lowers_a_result(
    asking: Asking, answers: dict[str, Answer], place: str
) -> None:
    known = asking.regions - {"no_pain"} or frozenset({"knee"})
    never_lower(
        screened(FLAGS, replace(asking, regions=known), answers),
        screened(FLAGS, replace(asking, regions=known | {place}), answers),
    )


@given(askings, some_answers, st.randoms())
def test_the_order_of_what_is_said_does_not_matter(
    asking: Asking, answers: dict[str, Answer], chance: object
) -> None:
    def shuffled(values: Mapping[str, object]) -> dict[str, object]:
        keys = list(values)
        chance.shuffle(keys)  # type: ignore[attr-defined]
        return {key: values[key] for key in keys}

    again = replace(asking, facts=shuffled(asking.facts))  # type: ignore[arg-type]
    other = shuffled(answers)
    assert screened(FLAGS, asking, answers) == screened(FLAGS, again, other)  # type: ignore[arg-type]


@given(askings, some_answers)
def test_the_highest_urgency_wins_and_an_urgent_one_bars_everything(
    asking: Asking, answers: dict[str, Answer]
) -> None:
    result = screened(FLAGS, asking, answers)
    ranks = [one.urgency.rank for one in result.raised]
    assert ranks == sorted(ranks)
    assert result.urgency.rank == min(ranks, default=Urgency.NONE.rank)
    for one in result.raised:
        assert one.urgency is not Urgency.NONE
        assert one.bars == ALL_BARS or one.urgency not in URGENT
        assert one.bars.merged(result.bars) == result.bars
    assert {one.flag for one in result.raised}.isdisjoint(result.ask_again)


@given(askings, some_answers)
def test_what_is_asked_again_is_never_urgent_and_hangs_on_something_unsure(
    asking: Asking, answers: dict[str, Answer]
) -> None:
    certain = {
        line: Answer.NO if answer is Answer.UNSURE else answer for line, answer in answers.items()
    }
    facts = {fact: asking.facts.get(fact, usual(fact)) for fact in FLAGS.facts}
    known = replace(asking, facts=facts, regions=asking.regions or frozenset({"no_pain"}))
    assert screened(FLAGS, known, certain).ask_again == ()


def usual(fact: str) -> FactValue:
    row = FLAGS.facts[fact]
    return row.values[0] if row.values else False if row.type is FactType.BOOL else 40


@given(askings, some_answers, lines)
def test_unsure_counts_as_yes_or_is_asked_again(
    asking: Asking, answers: dict[str, Answer], line: str
) -> None:
    """Where a yes alone opens a flag, an unsure opens it as high, or asks again."""
    yes = screened(FLAGS, asking, {**answers, line: Answer.YES})
    unsure = screened(FLAGS, asking, {**answers, line: Answer.UNSURE})
    flag = FLAGS.lines[line].flag
    with_yes = {one.flag: one.urgency for one in yes.raised}.get(flag)
    with_unsure = {one.flag: one.urgency for one in unsure.raised}.get(flag)
    if with_yes in UNSURE_IS_YES:
        # Two of its three signs are needed: one that may be there is not enough.
        assert with_unsure is with_yes or flag == "elder-bruises"
    elif with_yes is not None and with_unsure is None:
        assert flag in unsure.ask_again


@given(askings, some_answers)
def test_a_client_is_never_asked_what_only_the_therapist_sees(
    asking: Asking, answers: dict[str, Answer]
) -> None:
    for audience in Audience:
        for shown in questions(FLAGS, asking, answers, audience=audience):
            assert shown.bundle.audience is audience
            assert all(FLAGS.flags[line.flag].audience is audience for line in shown.lines)
            assert shown.facts or shown.lines


@given(askings, some_answers, lines)
def test_an_answer_hides_no_question(asking: Asking, answers: dict[str, Answer], line: str) -> None:
    def asked(given: dict[str, Answer]) -> set[str]:
        shown = questions(FLAGS, asking, given, audience=Audience.CLIENT)
        return {one.id for question in shown for one in question.lines}

    assert asked(answers) <= asked({**answers, line: Answer.YES})


@given(
    askings,
    some_answers,
    st.sampled_from([fact.id for fact in FLAGS.facts.values() if fact.ask_if is None]),
)
def test_what_is_not_known_hides_no_line(
    asking: Asking, answers: dict[str, Answer], fact: str
) -> None:
    def asked(facts: Mapping[str, FactValue]) -> set[str]:
        shown = questions(FLAGS, replace(asking, facts=facts), answers, audience=Audience.CLIENT)
        return {one.id for question in shown for one in question.lines}

    unknown = {name: value for name, value in asking.facts.items() if name != fact}
    assert asked(asking.facts) <= asked(unknown)
