"""How soon a practice answers: too few say nothing, and who waits is not left out."""

from datetime import timedelta

from warmhand.core.answer_time import answer_time, long, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_too_few_say_nothing_and_the_words_say_so():
    found = answer_time([HOUR, 2 * HOUR], [DAY, DAY])
    assert found.middle is None
    assert words(found)[0] == "Too few to tell how soon you answer."
    assert words(answer_time([], []))[0] == "No requests to answer yet."


def test_the_median_the_range_and_the_number_stand_together():
    found = answer_time([HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 3 * DAY], [])
    assert (found.middle, found.is_at_least) == (3 * HOUR, False)
    assert words(found) == (
        "You answer in 3 hours, half of them sooner.",
        "5 answered in the last 90 days, from 1 hour to 3 days. By the clock, nights and weekends included.",
    )


def test_leaving_requests_undone_never_makes_a_practice_look_quicker():
    answered = [HOUR] * 5
    assert answer_time(answered, []).middle == HOUR
    late = answer_time(answered, [9 * DAY] * 7)
    assert (late.middle, late.is_at_least) == (9 * DAY, True)
    fresh = answer_time(answered, [timedelta(minutes=1)])
    assert (fresh.middle, fresh.is_at_least) == (HOUR, True)
    assert "at least 9 days" in words(late)[0]
    assert "7 wait, the longest since 9 days" in words(late)[1]


def test_lengths_are_said_in_words():
    said = [long(time) for time in (timedelta(), 59 * HOUR / 60, HOUR, 35 * HOUR, 37 * HOUR)]
    assert said == ["1 minute", "59 minutes", "1 hour", "35 hours", "2 days"]
