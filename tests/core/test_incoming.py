"""What a request may become, and what is due to who sent a client."""

from datetime import date, timedelta

import pytest

from warmhand.core.incoming import (
    ANSWERS,
    Course,
    IncomingState,
    Standing,
    Telling,
    may_become,
    report_words,
    telling,
)

TODAY = date(2026, 10, 13)
S = IncomingState
POSSIBLE = {
    *((S.NEW, after) for after in (S.TAKEN, S.NOT_NOW, S.NO_FIT, S.SPAM)),
    *((S.NOT_NOW, after) for after in (S.NEW, S.TAKEN)),
    *((S.NO_FIT, after) for after in (S.NEW, S.TAKEN)),
    (S.SPAM, S.NEW),
}


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_a_request_becomes_only_what_the_table_says(before, after):
    assert may_become(before, after) is ((before, after) in POSSIBLE)


def course(**facts) -> Course:
    return Course(**{"today": TODAY, "visits": 0, "after_visits": 4, **facts})


COURSES = [
    (course(), Telling.NOTHING),
    (course(visits=3, is_agreed=True), Telling.NOTHING),
    (course(visits=4), Telling.ASK),
    (course(visits=4, is_agreed=True), Telling.REPORT),
    (course(visits=9, is_agreed=True, is_told=True), Telling.NOTHING),
    (course(report_by=TODAY + timedelta(days=1)), Telling.NOTHING),
    (course(report_by=TODAY), Telling.NO_NEWS),
    (course(report_by=TODAY, is_agreed=True), Telling.NO_NEWS),
    (course(report_by=TODAY, visits=1, is_agreed=True), Telling.REPORT),
    (course(report_by=TODAY, visits=4), Telling.NO_NEWS),
]


@pytest.mark.parametrize(("facts", "expected"), COURSES, ids=range(len(COURSES)))
def test_a_report_is_due_at_the_agreed_visit_and_never_without_the_clients_yes(facts, expected):
    assert telling(facts) is expected


def test_proposed_words_say_what_was_and_nothing_that_is_not_agreed():
    neck = Standing(label="neck pain", state_words="no clear change yet", scores=5)
    whole = report_words(first="Theo", visits=4, since="October 1, 2026", standings=(neck,))
    assert whole.splitlines() == [
        "Thank you for thinking of us for Theo.",
        "Theo has been here 4 times since October 1, 2026.",
        "Neck pain: no clear change yet, from 5 scores.",
    ]
    assert "neck" not in report_words(first="Theo", visits=1, since="", standings=()).lower()


def test_an_answer_by_mail_has_fixed_words():
    assert set(ANSWERS) == {S.NOT_NOW, S.NO_FIT}
