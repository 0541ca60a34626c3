"""How long somebody has had their trouble, in words that never make an old trouble look new."""

from datetime import date

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS_A_YEAR = 12
IN_MONTHS_UNTIL = 24  # from two years on, years are told


def weeks_words(weeks: int) -> str:
    """Return a count of weeks in words: "one week", "eight weeks", "12 weeks"."""
    return _counted(weeks, "week")


def how_long(*, since_on: date | None, started_on: date, on: date) -> str:
    """Return what stands after "for" on the day `on`: "about five months".

    `since_on` is since when the trouble is there, of which the month is known; `started_on` is
    the first day of the care, which tells only "at least nine weeks in my care". Empty where the
    care is younger than a week and nothing older is known.
    """
    if since_on is None or since_on > started_on:
        weeks = (on - started_on).days // 7
        return f"at least {weeks_words(weeks)} in my care" if weeks >= 1 else ""
    months = (on.year - since_on.year) * MONTHS_A_YEAR + on.month - since_on.month
    if months < 1:
        return "less than a month"
    if months < IN_MONTHS_UNTIL:
        return f"about {_counted(months, 'month')}"
    return f"about {_counted(months // MONTHS_A_YEAR, 'year')}"


def _counted(count: int, what: str) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} {what if count == 1 else what + 's'}"
