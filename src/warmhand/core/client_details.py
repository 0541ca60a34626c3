"""What a practice writes down of a client; only the name is asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from warmhand.core.clients import Payment
from warmhand.core.errors import InvalidValueError

LONGEST_NAME: Final = 200
OLDEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDetails:
    """One client; `phone` is E.164, `birth_year` and `since_on` are None where unknown."""

    name: str
    phone: str = ""
    email: str = ""
    birth_year: int | None = None
    best_hours: str = ""
    payment: Payment = Payment.UNKNOWN
    insurance: str = ""
    since_on: date | None = None


def checked(details: ClientDetails, *, today: date) -> ClientDetails:
    """Return `details` with the name's spaces put right.

    Raises `InvalidValueError` for an empty or endless name, a birth year outside the last 120
    years, or a day since which the client comes that lies in the future.
    """
    name = " ".join(details.name.split())
    if not name:
        raise InvalidValueError("A client needs a name.")
    if len(name) > LONGEST_NAME:
        raise InvalidValueError(f"The name has more than {LONGEST_NAME} letters.")
    year = details.birth_year
    if year is not None and not today.year - OLDEST <= year <= today.year:
        raise InvalidValueError(f"The birth year {year} cannot be right.")
    if details.since_on is not None and details.since_on > today:
        raise InvalidValueError("“Client since” lies in the future.")
    values = {field: getattr(details, field) for field in details.__slots__}
    return ClientDetails(**{**values, "name": name})
