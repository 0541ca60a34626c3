"""Opening hours are read as people type them, and what is shown is read again as the same."""

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.core.opening_hours import Span, as_kept, day_words, from_kept, lines, read_day

READ = {
    "9 to 6": [(540, 1080)],
    "9-6": [(540, 1080)],
    "09:00 \N{EN DASH} 18:00": [(540, 1080)],
    "9 am to 12, 2 to 6 pm": [(540, 720), (840, 1080)],
    "9-12 and 2-6": [(540, 720), (840, 1080)],
    "1 to 5": [(780, 1020)],
    "8:30 a.m. until noon": [(510, 720)],
    "12-8": [(720, 1200)],
    "10 am to midnight": [(600, 1440)],
    "05:00 to 9": [(300, 540)],
    "closed": [],
    " ": [],
}
REFUSED = ("by agreement", "9", "9 to", "25 to 26", "9:75 to 10", "13 pm to 14", "18:00 to 09:00")
REFUSED += ("9-12, 11:00-13:00", "1-2, 3-4, 5-6, 7-8, 9-10", "0 am to 3", "9 to 9-10")


def test_hours_are_read_as_people_type_them_and_shown_so_that_they_are_read_again():
    for text, spans in READ.items():
        found = read_day(text, 2)
        assert found == tuple(Span(2, *span) for span in spans), text
        for twelve in (True, False):
            assert read_day(day_words(found, twelve=twelve), 2) == found, text
        assert from_kept(as_kept(found)) == found


def test_what_cannot_be_read_is_refused_with_the_day():
    for text in REFUSED:
        with pytest.raises(InvalidValueError, match="Thursday"):
            read_day(text, 3)


def test_neighbours_with_the_same_hours_stand_together():
    week = [span for day in (0, 1, 2, 3, 4) for span in read_day("9-6", day)]
    week += read_day("9-12, 2-4", 5)
    assert lines(week, twelve=True) == [
        ("Monday to Friday", "9 am to 6 pm"),
        ("Saturday", "9 am to 12 pm, 2 pm to 4 pm"),
    ]
    two = [*read_day("9-12", 1), *read_day("9-12", 2)]
    assert lines(two, twelve=False) == [("Tuesday and Wednesday", "09:00 to 12:00")]
    assert lines([], twelve=False) == []
