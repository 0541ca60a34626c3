"""Time zones: the country's own first, and nothing in letters that nobody looks for."""

import pytest

from warmhand.web.forms.zones import ZoneField, time_zones


@pytest.mark.parametrize(
    ("country", "own", "first"),
    [
        ("US", "", "Eastern (New York)"),
        ("CA", "America/Vancouver", "Newfoundland (St. John’s)"),
        ("GB", "", "London"),
        ("DE", "Asia/Tokyo", "Tokyo"),
    ],
)
def test_ones_own_zones_come_first(country, own, first):
    assert time_zones(country, own)[0][1][0][1] == first


def test_each_zone_stands_once_and_none_is_an_abbreviation():
    groups = time_zones("AU", "Australia/Perth")
    names = [name for _, rows in groups for name, _ in rows]
    assert len(names) == len(set(names))
    assert {"America/New_York", "Europe/London", "Australia/Sydney"} <= set(names)
    assert "LHI" not in [words for _, rows in groups for _, words in rows]


def test_a_field_offers_no_zone_only_where_that_says_something():
    assert ZoneField(empty="As the place says").choices[0] == ("", "As the place says")
    assert ZoneField().choices[0][0] == "Close by"
