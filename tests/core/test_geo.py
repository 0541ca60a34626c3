import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.geo import box_around, distance_km

latitudes = st.floats(-89.9, 89.9)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("here", "there", "expected_km"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (0, 180), 20015.1),
        ((40.7128, -74.0060), (39.9526, -75.1652), 129.6),
        ((36.12, -86.67), (33.94, -118.40), 2886.4),
    ],
    ids=["nowhere", "half the globe", "New York to Philadelphia", "Nashville to Los Angeles"],
)
def test_distance_follows_the_great_circle(here, there, expected_km):
    assert distance_km(*here, *there) == pytest.approx(expected_km, abs=0.3)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways(a, b, c, d):
    assert distance_km(a, b, c, d) == pytest.approx(distance_km(c, d, a, b))


@given(latitudes, longitudes, latitudes, longitudes, st.floats(0, 20_000))
def test_whatever_is_near_lies_in_the_box(latitude, longitude, to_latitude, to_longitude, km):
    box = box_around(latitude, longitude, within_km=km)
    if distance_km(latitude, longitude, to_latitude, to_longitude) <= km * (1 - 1e-9) - 1e-6:
        assert box.south <= to_latitude <= box.north
        assert box.west <= to_longitude <= box.east


def test_a_negative_distance_is_refused():
    with pytest.raises(ValueError, match="negative"):
        box_around(0, 0, within_km=-1)
