"""The letter's short lines: the heads, the address and the figures, as printed and as plain text."""

from datetime import date

from warmhand.core.letter import Addressee, ScoreSeries, Sender, day_words

MOST_SCORES = 12


def sender_lines(sender: Sender) -> tuple[str, ...]:
    """Return the lines under the practice's name; empty ones are left out."""
    reach = " · ".join(part for part in (sender.phone, sender.email) if part)
    return tuple(one_line(line) for line in (sender.person, sender.address, reach) if line)


def addressee_lines(addressee: Addressee) -> tuple[str, ...]:
    """Return the lines of the address; empty ones are left out."""
    lines = (addressee.name, addressee.practice, addressee.address)
    return tuple(one_line(line) for line in lines if line)


def figures(series: ScoreSeries) -> tuple[tuple[date, float], ...]:
    """Return the scores that are printed as figures: the first and the last eleven."""
    if len(series.points) <= MOST_SCORES:
        return series.points
    return (series.points[0], *series.points[1 - MOST_SCORES :])


def short_day(day: date, *, country: str) -> str:
    """Return a day above its figure: "Aug 18" or "18 Aug"."""
    words = day_words(day, country=country).replace(",", "").split()
    month, number = (words[0], words[1]) if words[1].isdigit() else (words[1], words[0])
    return f"{month[:3]} {number}" if country.upper() == "US" else f"{number} {month[:3]}"


def plain(text: str) -> str:
    """Drop control characters: they print as nothing or as a box. Line breaks stay."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in kept if c == "\n" or (c.isprintable() or c.isspace()))


def one_line(text: str) -> str:
    """Return `text` in one line, with single spaces."""
    return " ".join(text.split())
