"""Distances on the Earth, and the box that holds everything within a distance."""

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
KM_PER_MILE = 1.609344
# Countries whose road signs are in miles.
IN_MILES = frozenset({"US", "GB", "LR", "MM"})


@dataclass(frozen=True, slots=True)
class Box:
    """South, north, west and east edges in degrees; `west` and `east` span at most the globe."""

    south: float
    north: float
    west: float
    east: float


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the United States; latitude and longitude in degrees are those of its middle."""

    city: str
    state: str
    latitude: float
    longitude: float

    @property
    def words(self) -> str:
        """The town as people write it: "Bend, OR"."""
        return f"{self.city}, {self.state}"


def distance_km(
    latitude: float, longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Return the great-circle distance in kilometres between two points given in degrees.

    Latitudes are -90 to 90, longitudes -180 to 180. On a sphere, so within 0.5 % of the
    ellipsoid. **Source**: haversine formula, Sinnott 1984, Sky and Telescope 68(2):159; mean
    radius of the Earth R1 = 6371.0088 km, Moritz 2000, doi:10.1007/s001900050278.
    """
    south_north = sin(radians(to_latitude - latitude) / 2) ** 2
    west_east = sin(radians(to_longitude - longitude) / 2) ** 2
    across = cos(radians(latitude)) * cos(radians(to_latitude)) * west_east
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(south_north + across)))


def box_around(latitude: float, longitude: float, *, within_km: float) -> Box:
    """Return a box in degrees that holds every point `within_km` kilometres of the given one.

    The box may reach past 180 degrees east or west where the circle does; near a pole, or where
    it would, it spans all longitudes. Raises `ValueError` if `within_km` is negative.
    """
    if within_km < 0:
        raise ValueError(f"a distance cannot be negative, got {within_km=}")
    angle = min(within_km / EARTH_RADIUS_KM, pi)
    south, north = latitude - degrees(angle), latitude + degrees(angle)
    if south <= -90 or north >= 90:
        return Box(south=max(south, -90), north=min(north, 90), west=-180, east=180)
    reach = degrees(asin(sin(angle) / cos(radians(latitude))))
    if longitude - reach < -180 or longitude + reach > 180:
        return Box(south=south, north=north, west=-180, east=180)
    return Box(south=south, north=north, west=longitude - reach, east=longitude + reach)
