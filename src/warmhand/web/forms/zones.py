"""The time zones to choose from: those of a country first, in its own words, then all others."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django import forms

_OF_COUNTRIES = {
    "US": (
        ("America/New_York", "Eastern (New York)"),
        ("America/Chicago", "Central (Chicago)"),
        ("America/Denver", "Mountain (Denver)"),
        ("America/Phoenix", "Arizona (Phoenix)"),
        ("America/Los_Angeles", "Pacific (Los Angeles)"),
        ("America/Anchorage", "Alaska (Anchorage)"),
        ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ),
    "CA": (
        ("America/St_Johns", "Newfoundland (St. John’s)"),
        ("America/Halifax", "Atlantic (Halifax)"),
        ("America/Toronto", "Eastern (Toronto)"),
        ("America/Winnipeg", "Central (Winnipeg)"),
        ("America/Regina", "Saskatchewan (Regina)"),
        ("America/Edmonton", "Mountain (Edmonton)"),
        ("America/Vancouver", "Pacific (Vancouver)"),
        ("America/Whitehorse", "Yukon (Whitehorse)"),
    ),
    "AU": (
        ("Australia/Sydney", "Sydney"),
        ("Australia/Melbourne", "Melbourne"),
        ("Australia/Brisbane", "Brisbane"),
        ("Australia/Hobart", "Hobart"),
        ("Australia/Adelaide", "Adelaide"),
        ("Australia/Darwin", "Darwin"),
        ("Australia/Perth", "Perth"),
    ),
    "NZ": (("Pacific/Auckland", "Auckland"), ("Pacific/Chatham", "Chatham Islands")),
    "GB": (("Europe/London", "London"),),
    "IE": (("Europe/Dublin", "Dublin"),),
    "DE": (("Europe/Berlin", "Berlin"),),
    "AT": (("Europe/Vienna", "Vienna"),),
    "CH": (("Europe/Zurich", "Zurich"),),
    "FR": (("Europe/Paris", "Paris"),),
    "ES": (("Europe/Madrid", "Madrid"), ("Atlantic/Canary", "Canary Islands")),
    "IT": (("Europe/Rome", "Rome"),),
    "NL": (("Europe/Amsterdam", "Amsterdam"),),
    "BE": (("Europe/Brussels", "Brussels"),),
    "SE": (("Europe/Stockholm", "Stockholm"),),
    "NO": (("Europe/Oslo", "Oslo"),),
    "DK": (("Europe/Copenhagen", "Copenhagen"),),
    "FI": (("Europe/Helsinki", "Helsinki"),),
    "PL": (("Europe/Warsaw", "Warsaw"),),
    "PT": (
        ("Europe/Lisbon", "Lisbon"),
        ("Atlantic/Madeira", "Madeira"),
        ("Atlantic/Azores", "Azores"),
    ),
}
_PARTS = ("America", "Europe", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian")
Group = tuple[str, list[tuple[str, str]]]


@cache
def time_zones(country: str, own: str = "") -> list[Group]:
    """Return the choices: `own` and those of `country` first, then all others by part of the world."""
    near = list(_OF_COUNTRIES.get(country, ()))
    if own and own not in dict(near):
        near.insert(0, (own, _place(own)))
    first: list[Group] = [("Close by", near)] if near else []
    known = dict(near)
    others = [name for name in sorted(available_timezones()) if _is_place(name, known)]
    parts = {part: list(names) for part, names in groupby(others, key=_part)}
    return [*first, *((part, [(name, _place(name)) for name in parts[part]]) for part in _PARTS)]


def _is_place(name: str, known: dict[str, str]) -> bool:
    """Old names such as Australia/LHI are the same zones under letters that nobody looks for."""
    return _part(name) in _PARTS and name not in known and not name.rpartition("/")[2].isupper()


def _part(name: str) -> str:
    return name.partition("/")[0]


def _place(name: str) -> str:
    """The place first, as people look for it: "Louisville, Kentucky"."""
    return ", ".join(reversed(name.replace("_", " ").split("/")[1:])) or name


class ZoneField(forms.ChoiceField):
    """A time zone; `offer` puts the country's own first, and `empty` words before them."""

    def __init__(self, *, empty: str = "", **settings: object) -> None:
        """Offer those of the US first, until the country is known."""
        super().__init__(**settings)  # type: ignore[arg-type]  # as Django takes them
        self.empty = [("", empty)] if empty else []
        self.offer(country="US")

    def offer(self, *, country: str, own: str = "") -> None:
        """Put `own` and the zones of `country` first."""
        self.choices = [*self.empty, *time_zones(country, own)]
