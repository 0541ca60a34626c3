"""Dates, ages, money, distances and phone numbers in the words people read."""

from datetime import date, datetime, time
from typing import Final, TypeVar, cast

import phonenumbers
from django.utils import dateformat, timezone

from warmhand.core.geo import IN_MILES, KM_PER_MILE
from warmhand.formats.client_days import MONTH_FIRST

TWELVE_HOURS: Final = frozenset({"US", "CA", "AU", "NZ", "PH"})
SYMBOLS: Final = {"USD": "$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "GBP": "£", "EUR": "€"}
SMALL_NUMBERS: Final = (
    *("none", "one", "two", "three", "four"),
    *("five", "six", "seven", "eight", "nine"),
)
MINUS: Final = "\N{MINUS SIGN}"


# a date stays a date, a datetime a datetime
Moment = TypeVar("Moment", bound=date)


def _local(value: Moment) -> Moment:
    """An aware datetime in the practice's time zone; anything else unchanged."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return cast("Moment", timezone.localtime(value))
    return value


def day(value: date | None, country: str = "US") -> str:
    """A date in full, as `country` writes it: "October 13, 2026" or "13 October 2026"."""
    if value is None:
        return ""
    form = "F j, Y" if country in MONTH_FIRST else "j F Y"
    return dateformat.format(_local(value), form)


def short_day(value: date | None, country: str = "US") -> str:
    """A date without its year: "Oct 13" or "13 Oct"."""
    if value is None:
        return ""
    return dateformat.format(_local(value), "M j" if country in MONTH_FIRST else "j M")


def moment(value: date | None, country: str = "US") -> str:
    """A date and, where there is one, its time: "October 13, 2026, 4:12 pm"."""
    if not isinstance(value, datetime):
        return day(value, country)
    return f"{day(value, country)}, {clock(value, country)}"


def clock(value: datetime | time | None, country: str = "US") -> str:
    """A time of day: "4:12 pm", or "16:12" where that is the way."""
    if value is None:
        return ""
    at = _local(value) if isinstance(value, datetime) else value
    if country not in TWELVE_HOURS:
        return dateformat.time_format(at, "H:i")
    return dateformat.time_format(at, "g:i A").lower()


def iso(value: date | None) -> str:
    """The machine's form of a date or moment, for <time datetime>."""
    if value is None:
        return ""
    here = _local(value)
    return here.isoformat("T", "seconds") if isinstance(here, datetime) else here.isoformat()


def days(count: int | None) -> str:
    """A number of days in words: "today", "1 day", "15 days"; empty for None."""
    if count is None:
        return ""
    if count == 0:
        return "today"
    return f"{count:,} day" if count == 1 else f"{count:,} days"


def spelled(count: int) -> str:
    """A small count as a word ("nine"), from 10 on as a figure."""
    return SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else f"{count:,}"


def score(value: float | None) -> str:
    """A score or a change of one, in points: 6 for 6.0, 5.6 for 5.55; a real minus sign."""
    if value is None:
        return ""
    words = f"{value:.1f}".removesuffix(".0")
    return "0" if words == "-0" else words.replace("-", MINUS)


def money(cents: int | None, currency: str = "USD") -> str:
    """Whole cents as money: "$85", "$85.50", "$1,060"; empty for None."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    amount = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    return f"{MINUS if cents < 0 else ''}{SYMBOLS.get(currency, currency + ' ')}{amount}"


def distance(km: float | None, country: str = "US") -> str:
    """A distance in miles or kilometres, by the country: "1.2 miles", "1 km"; empty for None."""
    if km is None:
        return ""
    miles = country in IN_MILES
    length = km / KM_PER_MILE if miles else km
    figure = f"{length:.1f}".removesuffix(".0") if length < 10 else f"{length:,.0f}"
    if not miles:
        return f"{figure} km"
    return f"{figure} mile" if figure == "1" else f"{figure} miles"


def _parsed(number: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, country or "US")
    except phonenumbers.NumberParseException:
        return None


def phone(number: str, country: str = "US") -> str:
    """A phone number as it is written in `country`; as it was typed if it cannot be read."""
    parsed = _parsed(number, country)
    if parsed is None:
        return number
    at_home = phonenumbers.country_code_for_region(country or "US") == parsed.country_code
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if at_home else form.INTERNATIONAL)


def tel(number: str, country: str = "US") -> str:
    """The address that dials `number`: "tel:+15035550142"; empty if it cannot be read."""
    parsed = _parsed(number, country)
    if parsed is None:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966).replace(
        "-", ""
    )


def initials(name: str) -> str:
    """One or two initials of a person's name, without what follows a comma."""
    words = name.split(",", maxsplit=1)[0].split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
