"""The appointment of one referral as a calendar file, for the partner and for the client."""

from dataclasses import dataclass
from datetime import datetime

from warmhand.core.referral import Status, Step
from warmhand.formats.calendar import appointment_ics
from warmhand.store.referrals import Referral, ReferralEvent

# Whoever was seen had the appointment: it stays as it was in their calendar.
STANDS = frozenset({Status.BOOKED, Status.SEEN, Status.REPORTED, Status.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands in the file beside the time; each side has its own words."""

    with_name: str
    phone: str = ""
    place: str = ""


def coming(referral: Referral | None, *, now: datetime) -> datetime | None:
    """Return when the client is expected, where that is still to come and stands, or None."""
    if referral is None or referral.booked_for is None or referral.booked_for < now:
        return None
    return referral.booked_for if referral.status == Status.BOOKED.value else None


def appointment_file(*, referral: Referral, shown: Shown, now: datetime) -> bytes | None:
    """Return the appointment as an iCalendar file, or None where none was made; two queries.

    One whose time was taken back, as by a hold, comes as called off without a time. The id stays
    the same however often it moves, and the number of steps taken makes each file later than the
    one before: a calendar replaces what it has, and takes out what is called off.
    """
    steps = ReferralEvent.objects.filter(referral=referral).exclude(step="")
    is_off = Status(referral.status) not in STANDS
    was_made = referral.booked_for is not None or (
        is_off and steps.filter(step=Step.BOOK.value).exists()
    )
    if not was_made:
        return None
    return appointment_ics(
        uid=f"{referral.pk}@warmhand",
        with_name=shown.with_name,
        starts_at=referral.booked_for,
        place=shown.place,
        phone=shown.phone,
        # Every step makes a later file: the number grows with each change and never falls.
        sequence=steps.count(),
        cancelled=is_off,
        now=now,
    )
