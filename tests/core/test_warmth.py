"""Warmth: the worked examples and properties of the network's model."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage, TouchKind
from warmhand.core.warmth import (
    COLD,
    DEFAULT,
    Contact,
    Tier,
    Weighs,
    Word,
    ago_words,
    carried,
    contact_weight,
    last_contact_words,
    overrides_of,
    rules_with,
    strongest_of_each_day,
    warmth_of,
    warmth_value,
)

START = date(2026, 1, 1)
MEETING = Contact(START, 1.0, "a meeting")
CALL = Contact(START + timedelta(30), 0.6, "a call")
UNANSWERED = Contact(START + timedelta(50), 0.0, "a message")
ANSWERED = Contact(START + timedelta(58), 0.35, "a message")
HISTORY = [MEETING, CALL, UNANSWERED, ANSWERED]

contacts = st.lists(
    st.builds(
        Contact,
        st.integers(0, 400).map(lambda days: START + timedelta(days)),
        st.sampled_from((0.0, 0.2, 0.35, 0.6, 0.8, 1.0)),
        st.just("a contact"),
    ),
    max_size=30,
)
tiers = st.sampled_from((Stage.TRUSTED, Stage.MET, Stage.CONTACTED, Stage.RESTING))
days = st.integers(0, 500).map(lambda number: START + timedelta(number))
few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (0, 0.6321), (30, 0.7518), (58, 0.7708), (90, 0.6838),
        (120, 0.5991), (180, 0.4377), (365, 0.1293),
    ],
)  # fmt: skip
def test_the_worked_history_is_as_warm_as_printed(day, value):
    found = warmth_of(HISTORY, Stage.TRUSTED, on=START + timedelta(day))
    assert round(found.value, 4) == value


@pytest.mark.parametrize(
    ("history", "stage", "day"),
    [
        pytest.param(HISTORY, Stage.TRUSTED, 118, id="the worked history"),
        pytest.param([MEETING], Stage.TRUSTED, 60, id="one meeting, trusted"),
        pytest.param([Contact(START, 0.6, "a call")], Stage.MET, 21, id="one call, met"),
        pytest.param([Contact(START, 0.35, "")], Stage.CONTACTED, 7, id="one answer, contacted"),
    ],
)
def test_the_next_contact_falls_on_the_worked_day(history, stage, day):
    found = warmth_of(history, stage, on=START + timedelta(58))
    assert found.next_on == START + timedelta(day)


@pytest.mark.parametrize(
    ("kind", "answered", "weight"),
    [
        (TouchKind.MEETING, False, 1.0),
        (TouchKind.VISIT, False, 1.0),
        (TouchKind.COFFEE, False, 1.0),
        (TouchKind.SHARED_CLIENT, False, 0.8),
        (TouchKind.DEMO, False, 0.8),
        (TouchKind.CALL, False, 0.6),
        (TouchKind.MESSAGE, True, 0.35),
        (TouchKind.MESSAGE, False, 0.0),
        (TouchKind.THANKS, True, 0.2),
        (TouchKind.THANKS, False, 0.0),
        (TouchKind.CARD, True, 0.0),
    ],
)
def test_each_contact_weighs_as_printed(kind, answered, weight):
    assert contact_weight(kind, answered=answered) == weight


@pytest.mark.parametrize(
    ("stage", "tier"),
    [
        (Stage.TRUSTED, Tier(90, 21, 60)),
        (Stage.MET, Tier(45, 14, 30)),
        (Stage.CONTACTED, Tier(21, 7, 21)),
        (Stage.RESTING, Tier(180, 120, 180)),
        (Stage.FOUND, None),
        (Stage.STEPPED_BACK, None),
    ],
)
def test_each_stage_has_the_printed_half_life_and_window(stage, tier):
    assert DEFAULT.tiers.get(stage) == tier


@given(contacts, tiers, days)
@few
def test_warmth_is_at_least_0_and_below_1(history, stage, on):
    found = warmth_of(history, stage, on=on)
    assert 0 <= found.value < 1


def test_a_coffee_every_day_for_years_stays_below_1():
    history = [Contact(START + timedelta(day), 1.0, "a coffee") for day in range(1500)]
    assert warmth_of(history, Stage.RESTING, on=START + timedelta(1500)).value < 1


@pytest.mark.parametrize("day", [50, 58, 90, 200])
def test_a_mail_without_an_answer_changes_nothing(day):
    on = START + timedelta(day)
    without = [MEETING, CALL, ANSWERED]
    assert warmth_of(HISTORY, Stage.TRUSTED, on=on) == warmth_of(without, Stage.TRUSTED, on=on)


@given(contacts, contacts.filter(bool), tiers, days)
@few
def test_a_contact_never_lowers_warmth(history, more, stage, on):
    before = warmth_of(history, stage, on=on).value
    assert warmth_of([*history, more[0]], stage, on=on).value >= before


@given(contacts, tiers, st.integers(0, 300))
@few
def test_between_contacts_warmth_never_rises(history, stage, later):
    last = max((one.on for one in history), default=START)
    first, then = last + timedelta(later), last + timedelta(later + 1)
    assert warmth_of(history, stage, on=then).value <= warmth_of(history, stage, on=first).value


@given(contacts, tiers, days)
@few
def test_the_sum_can_be_carried_forward_as_one_number(history, stage, on):
    half_life = DEFAULT.tiers[stage].half_life
    counted = strongest_of_each_day(history, until=on)
    total, last = 0.0, START
    for day in sorted(counted):
        total = carried(
            total, days=(day - last).days, half_life=half_life, weight=counted[day].weight
        )
        last = day
    total = carried(total, days=(on - last).days, half_life=half_life)
    assert warmth_value(total) == pytest.approx(warmth_of(history, stage, on=on).value, abs=1e-12)


@given(contacts, tiers, days)
@few
def test_the_order_of_contacts_does_not_matter(history, stage, on):
    mixed = random.Random(1).sample(history, len(history))
    assert warmth_of(mixed, stage, on=on).value == warmth_of(history, stage, on=on).value


def test_only_the_strongest_contact_of_a_day_counts():
    both = [Contact(START, 0.6, "a call"), MEETING, Contact(START, 0.35, "a message")]
    found = warmth_of(both, Stage.MET, on=START)
    assert found == warmth_of([MEETING], Stage.MET, on=START)
    assert found.last_words == "a meeting"


def test_contacts_after_the_day_asked_about_are_ignored():
    on = START + timedelta(29)
    assert warmth_of(HISTORY, Stage.TRUSTED, on=on) == warmth_of([MEETING], Stage.TRUSTED, on=on)


def test_without_a_real_contact_there_is_no_date():
    found = warmth_of([UNANSWERED], Stage.TRUSTED, on=UNANSWERED.on)
    assert found == COLD
    assert found.word is Word.NOT_YET


@pytest.mark.parametrize("stage", [Stage.FOUND, Stage.STEPPED_BACK])
def test_who_is_found_or_stepped_back_has_no_warmth_and_no_date(stage):
    found = warmth_of([MEETING], stage, on=START)
    assert (found.value, found.next_on, found.last_on) == (0.0, None, START)


def test_a_snooze_wins_over_the_date_and_a_rest_has_its_own_window():
    until = START + timedelta(90)
    snoozed = warmth_of([MEETING], Stage.TRUSTED, on=START, snoozed_until=until)
    assert snoozed.next_on == until
    over = warmth_of([MEETING], Stage.TRUSTED, on=START, snoozed_until=START + timedelta(7))
    assert over.next_on == START + timedelta(60)
    assert warmth_of([MEETING], Stage.RESTING, on=START).next_on == START + timedelta(180)


@pytest.mark.parametrize(
    ("day", "word"), [(0, Word.WARM), (60, Word.LUKEWARM), (109, Word.LUKEWARM), (110, Word.FADING)]
)
def test_warmth_has_a_word(day, word):
    assert warmth_of([MEETING], Stage.TRUSTED, on=START + timedelta(day)).word is word


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (0, "today"), (1, "yesterday"), (2, "2 days ago"), (13, "13 days ago"), (14, "2 weeks ago"),
        (60, "8 weeks ago"), (61, "2 months ago"), (125, "4 months ago"), (729, "23 months ago"), (730, "23 months ago"), (731, "2 years ago"),
        (1461, "4 years ago"),
    ],
)  # fmt: skip
def test_how_long_ago_reads_as_people_say_it(days_ago, words):
    assert ago_words(days_ago) == words


def test_the_last_real_contact_reads_as_a_sentence():
    on = START + timedelta(125)
    found = warmth_of([Contact(START, 1.0, "a coffee")], Stage.MET, on=on)
    assert last_contact_words(found, on=on) == "last real contact 4 months ago, a coffee"
    assert last_contact_words(COLD, on=on) == "no real contact yet"


def test_a_practice_changes_rules_one_by_one():
    rules = rules_with({"weights": {"call": 0.5}, "tiers": {"met": [60, 10, 40]}})
    assert rules.weights[Weighs.CALL] == 0.5
    assert rules.tiers[Stage.MET] == Tier(60, 10, 40)
    assert rules.tiers[Stage.TRUSTED] == DEFAULT.tiers[Stage.TRUSTED]
    assert rules_with(overrides_of(rules)) == rules
    assert overrides_of(rules_with({})) == {}


@pytest.mark.parametrize(
    "damaged",
    [
        [],
        {"words": {}},
        {"weights": []},
        {"weights": {"call": 1.5}},
        {"weights": {"call": True}},
        {"weights": {"call": float("nan")}},
        {"weights": {"mail": 0.1}},
        {"tiers": {"found": [10, 1, 2]}},
        {"tiers": {"met": [10, 5]}},
        {"tiers": {"met": [0, 1, 2]}},
        {"tiers": {"met": [10, 9, 2]}},
        {"tiers": {"met": "10"}},
    ],
    ids=str,
)
def test_rules_that_cannot_be_are_refused(damaged):
    with pytest.raises(InvalidValueError):
        rules_with(damaged)
