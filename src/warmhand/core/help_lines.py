"""Whom to call, by country, and what the law may ask of whoever suspects harm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """A number to call, in figures as they are dialled, and whose it is."""

    name: str
    number: str

    @property
    def href(self) -> str:
        """The number as a link that dials it."""
        return "tel:" + "".join(sign for sign in self.number if sign in "+0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Whom to call in one country; `checked` says whether each was held against a source."""

    emergency: Line
    crisis: tuple[Line, ...] = ()
    unsafe: tuple[Line, ...] = ()
    """Who helps somebody whom another person hurts."""
    advice: Line | None = None
    """Medical advice by phone when it cannot wait."""
    checked: bool = False


NUMBERS_ON: Final = date(2026, 11, 23)
NUMBERS_SOURCE: Final = (
    "US and UK numbers: NHS 111, Samaritans and 988, read for evidence/clinical.md 3.2; for who "
    "is not safe at home, pages of the US Office for Victims of Crime and of Refuge (UK). "
    "All others are from common knowledge and not checked yet: check yours."
)
_112 = Line("Emergency", "112")
_911 = Line("Emergency", "911")
_NUMBERS: Final[Mapping[str, Numbers]] = {
    "US": Numbers(
        emergency=_911,
        crisis=(Line("Crisis line", "988"),),
        unsafe=(Line("To talk, day or night", "1-800-799-7233"),),
        checked=True,
    ),
    "GB": Numbers(
        emergency=Line("Emergency", "999"),
        crisis=(Line("NHS, then option 2", "111"), Line("Samaritans", "116 123")),
        unsafe=(Line("To talk, day or night", "0808 2000 247"),),
        advice=Line("NHS", "111"),
        checked=True,
    ),
    "CA": Numbers(
        emergency=_911, crisis=(Line("Crisis line", "988"),), advice=Line("Health advice", "811")
    ),
    "IE": Numbers(emergency=_112, crisis=(Line("Samaritans", "116 123"),)),
    "AU": Numbers(emergency=Line("Emergency", "000"), crisis=(Line("Lifeline", "13 11 14"),)),
    "NZ": Numbers(emergency=Line("Emergency", "111"), crisis=(Line("Call or text", "1737"),)),
    "MX": Numbers(emergency=_911),
    "BR": Numbers(emergency=Line("Ambulance", "192")),
    "JP": Numbers(emergency=Line("Ambulance", "119")),
    "KR": Numbers(emergency=Line("Ambulance", "119")),
    "SG": Numbers(emergency=Line("Ambulance", "995")),
    "HK": Numbers(emergency=Line("Emergency", "999")),
}


def numbers_for(country: str) -> Numbers:
    """Return whom to call in `country` (two letters); 112 where nothing else is known.

    **Source**: `NUMBERS_SOURCE`, as of `NUMBERS_ON`.
    """
    return _NUMBERS.get(country.upper(), Numbers(emergency=_112))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What the law may ask of whoever suspects harm, where to look it up, and whom to call."""

    words: str
    lines: tuple[Line, ...] = ()
    source: str = ""
    url: str = ""
    checked: bool = False


_DUTY_US = Duty(
    words=(
        "In most states helping professions must report suspected harm to an older adult, and "
        "every state has a law on harm to a child. In some states everybody must. No proof is "
        "needed. Look up the rule of your state and your licence."
    ),
    lines=(Line("Eldercare Locator", "1-800-677-1116"), Line("Childhelp", "1-800-422-4453")),
    source="National Center on Elder Abuse; Child Welfare Information Gateway",
    url="https://elderjustice.usc.edu/suspectabuse",
    checked=True,
)
_DUTY_ELSEWHERE = Duty(
    words=(
        "You may have a duty to report suspected harm to a child or to somebody who depends on "
        "care. Ask your professional body or the local authority which rule is yours."
    )
)


def duty_to_report(country: str) -> Duty:
    """Return the local duty to report. It is shown and left to a person: nothing is reported.

    **Source**: for the US the page in `url`; evidence/law.md has not read the laws themselves.
    """
    return _DUTY_US if country.upper() == "US" else _DUTY_ELSEWHERE
