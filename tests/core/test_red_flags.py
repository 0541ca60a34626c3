"""The 25 invented clients, the hand-written table, and what must hold for every flag of the list."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.core.red_flag_table import bars_words, examples, found_wrong, shipped, table, usual_facts
from warmhand.core.errors import InvalidValueError
from warmhand.core.red_flags import (
    ALL_BARS,
    NO_BARS,
    URGENT,
    Answer,
    Asked,
    Audience,
    Bars,
    BarsMassage,
    Raise,
    Urgency,
)
from warmhand.core.rules import FlagHolds
from warmhand.core.screening import Asking, questions, screened

EXAMPLES = {row["id"]: row for row in examples()["example"]}
LOCAL = Bars(BarsMassage.LOCAL, manipulation=False, trainer=True)


def asking_of(example: dict[str, Any]) -> Asking:
    return Asking(
        asked=Asked(example["asked_at"]),
        regions=frozenset(example["regions"]),
        facts=usual_facts(**example["facts"]),
        topics=frozenset(example.get("topics", ())),
    )


def answers_of(example: dict[str, Any]) -> dict[str, Answer]:
    return {line: Answer(answer) for line, answer in example["answers"].items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_invented_client_comes_out_as_expected(name: str) -> None:
    example = EXAMPLES[name]
    result = screened(shipped(), asking_of(example), answers_of(example))
    assert result.urgency == example["expected_urgency"]
    assert {one.flag for one in result.raised} == set(example["expected_flags"])
    assert list(result.ask_again) == example.get("expected_ask_again", [])
    assert result.bars == Bars(
        BarsMassage(example["expected_bars_massage"]),
        manipulation=example["expected_bars_manipulation"],
        trainer=example["expected_bars_trainer"],
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_invented_client_is_asked_what_is_expected(name: str) -> None:
    example = EXAMPLES[name]
    asking, answers = asking_of(example), answers_of(example)
    shown = questions(shipped(), asking, answers, audience=Audience.CLIENT)
    seen = questions(shipped(), asking, answers, audience=Audience.THERAPIST)
    short_question = asking.asked is Asked.VISIT
    assert len(shown) + short_question == example["expected_questions"]
    assert sum(len(one.facts) + len(one.lines) for one in shown) == example["expected_lines"]
    asked = {line.id for one in (*shown, *seen) for line in one.lines}
    assert set(answers) <= asked
    assert asked.isdisjoint(example.get("must_not_ask", ()))
    if asking.asked is Asked.INTAKE:
        assert len(shown) <= examples()["questions_max_at_intake"]
        assert len({one.bundle.screen for one in shown}) <= examples()["screens_max"]


def test_the_table_speaks_of_every_flag_and_of_no_other() -> None:
    assert list(table()) == list(shipped().flags)
    assert len(table()) == 98


@pytest.mark.parametrize("flag", list(table()))
def test_a_flag_does_what_the_table_says(flag: str) -> None:
    assert list(found_wrong(shipped(), table()[flag])) == []


@pytest.mark.parametrize("flag", list(table()))
def test_the_table_tries_each_urgency_of_a_flag(flag: str) -> None:
    row = shipped().flags[flag]
    can_be = {row.urgency_in_force, *(step.urgency for step in row.raises_to)}
    can_be |= {row.partial.urgency} if row.partial else set()
    can_be |= {row.urgency} if row.urgency_until_reviewed else set()
    tried = {case.expected.split()[0] for case in table()[flag].results}
    assert can_be <= tried
    assert tried - can_be <= {"none", "again"}


def test_a_lower_urgency_counts_only_with_a_clinicians_name_and_day() -> None:
    waiting = [flag for flag in shipped().flags.values() if flag.urgency_until_reviewed]
    assert len(waiting) == 7
    for flag in waiting:
        assert flag.urgency_in_force is flag.urgency_until_reviewed
        assert flag.urgency_in_force.rank < flag.urgency.rank
        named = replace(flag, reviewed_by="Dr Ada Fenn")
        assert named.urgency_in_force is flag.urgency_until_reviewed
        signed = replace(named, reviewed_on=date(2027, 1, 11))
        assert signed.urgency_in_force is flag.urgency


def test_nobody_has_signed_anything_that_is_shipped() -> None:
    assert not any(flag.reviewed_by or flag.reviewed_on for flag in shipped().flags.values())


def test_whoever_has_to_be_seen_waits_with_a_trainer() -> None:
    for flag in shipped().flags.values():
        assert flag.bars.trainer or flag.urgency_in_force is Urgency.CAUTION, flag.id
        for step in flag.raises_to:
            assert step.bars.trainer or step.urgency in {*URGENT, Urgency.CAUTION}, flag.id


def test_of_two_bars_the_strictest_wins_part_by_part() -> None:
    manipulation = Bars(BarsMassage.ALL, manipulation=True, trainer=False)
    assert LOCAL.merged(manipulation) == manipulation.merged(LOCAL) == ALL_BARS
    assert LOCAL.merged(NO_BARS) == LOCAL
    assert bars_words(LOCAL) == "local t"


def words_shown() -> list[str]:
    flags = shipped()
    shown = [one.words for one in flags.bundles.values()]
    shown += [one.words for one in flags.topics.values()]
    shown += [one.words for one in flags.lines.values()]
    shown += [one.question for one in flags.facts.values()]
    shown += [one.question for one in flags.flags.values()]
    return [words.casefold() for words in shown]


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("head-injury-blood-thinner", "the source itself was read; our more cautious reading"),
        ("stroke-face-arm-speech", "a summary of the source was read; our more cautious reading"),
        ("testicle-pain", "no source was read"),
    ],
)
def test_how_far_a_flag_was_checked_is_said_in_words(flag: str, words: str) -> None:
    assert shipped().flags[flag].checked_words == words


def test_nothing_shown_says_what_a_flag_suggests() -> None:
    for flag in shipped().flags.values():
        if flag.urgency is not Urgency.CAUTION:  # cautions suggest what the client told us
            assert not [one for one in words_shown() if flag.suggests.casefold() in one], flag.id


def test_nothing_shown_names_a_condition_that_is_looked_for() -> None:
    named = re.compile(
        r"stroke|syndrome|equina|mening|arteritis|fracture|rupture|thromb|embol|sepsis|septic"
        r"|infarct|angina|aneurysm|dissection|tumou?r|myelopath|spondyl|gout|rhabdo|appendic"
        r"|ectopic|eclampsia|glaucoma|neuralgia|polymyalgia|cellulitis|gallstone|melanoma|abuse"
    )
    assert [one for one in words_shown() if named.search(one)] == []


@pytest.mark.parametrize(
    ("asking", "answers"),
    [
        (Asking(Asked.INTAKE, frozenset({"nose"}), {}), {}),
        (Asking(Asked.INTAKE, frozenset({"neck", "no_pain"}), {}), {}),
        (Asking(Asked.INTAKE, frozenset(), {"shoe_size": 41}), {}),
        (Asking(Asked.INTAKE, frozenset(), {"age": True}), {}),
        (Asking(Asked.INTAKE, frozenset(), {"age": "40"}), {}),
        (Asking(Asked.INTAKE, frozenset(), {"diabetes": 1}), {}),
        (Asking(Asked.INTAKE, frozenset(), {"pregnant": "perhaps"}), {}),
        (Asking(Asked.VISIT, frozenset(), {}, frozenset({"weather"})), {}),
        (Asking(Asked.INTAKE, frozenset(), {}), {"sore-throat": Answer.YES}),
        (Asking(Asked.INTAKE, frozenset(), {}), {"dizziness-new": Answer.YES}),
    ],
    ids=[
        "a place",
        "no pain beside a place",
        "a fact",
        "a yes for a number",
        "words for a number",
        "a number for a yes",
        "a value",
        "a topic",
        "a line",
        "a flag for its line",
    ],
)
def test_what_the_list_does_not_have_is_refused(asking: Asking, answers: dict[str, Answer]) -> None:
    with pytest.raises(InvalidValueError):
        screened(shipped(), asking, answers)
    with pytest.raises(InvalidValueError):
        questions(shipped(), asking, answers, audience=Audience.CLIENT)


def test_a_flag_that_came_out_urgent_holds_for_the_rules_of_others_even_if_unsure() -> None:
    flags = shipped()
    cancer = flags.flags["caution-cancer"]
    step = Raise(Urgency.DAYS, FlagHolds("sepsis-signs"), cancer.bars)
    changed = replace(flags, flags={**flags.flags, cancer.id: replace(cancer, raises_to=(step,))})
    asking = Asking(Asked.INTAKE, frozenset({"knee"}), usual_facts(cancer_now=True))
    result = screened(changed, asking, {"sepsis-signs": Answer.UNSURE})
    raised = {one.flag: one.urgency for one in result.raised}
    assert raised[cancer.id] is Urgency.DAYS
