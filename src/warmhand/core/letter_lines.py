"""The letter's short lines: the heads, the address and the figures."""

from datetime import date

from warmhand.core.letter import Addressee, ScoreSeries, Sender

MOST_SCORES = 12


def sender_lines(sender: Sender) -> tuple[str, ...]:
    """Return the lines under the practice's name; empty ones are left out."""
    reach = " · ".join(part for part in (sender.phone, sender.email) if part)
    return tuple(line for line in (sender.person, sender.address, reach) if line)


def addressee_lines(addressee: Addressee) -> tuple[str, ...]:
    """Return the lines of the address; empty ones are left out."""
    lines = (addressee.name, addressee.practice, addressee.address)
    return tuple(line for line in lines if line)


def figures(series: ScoreSeries) -> tuple[tuple[date, float], ...]:
    """Return the scores that are printed as figures: the first and the last eleven."""
    if len(series.points) <= MOST_SCORES:
        return series.points
    return (series.points[0], *series.points[1 - MOST_SCORES :])
