"""How what is told of the sample practice becomes days and moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from warmhand.store.people import Practice, User
from warmhand.store.referrals import Referral

DAYS_IN_A_YEAR = 365.25


def born_on(told: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return day and year of birth; who has an `age` told had the last birthday half a year ago."""
    if "age" not in told:
        return {"birth_year": told.get("born")}
    born = today - timedelta(days=round((told["age"] + 0.5) * DAYS_IN_A_YEAR))
    return {"birth_on": born, "birth_year": born.year}


@dataclass(frozen=True, slots=True)
class Told:
    """One referral being made, and how its days become moments."""

    practice: Practice
    owner: User
    today: date
    now: datetime
    referral: Referral

    def at(self, days: int, hour: int = 14) -> datetime:
        """Return a moment so many days ago; never one still to come."""
        moment = datetime.combine(self.on(days), time(hour), ZoneInfo(self.practice.time_zone))
        return min(moment, self.now - timedelta(minutes=1))

    def on(self, days: int) -> date:
        """Return the day so many days ago."""
        return self.today - timedelta(days=days)

    def appointment(self, days_ahead: int) -> datetime:
        """Return four o'clock of a day so many days from today."""
        return datetime.combine(self.on(-days_ahead), time(16), ZoneInfo(self.practice.time_zone))
