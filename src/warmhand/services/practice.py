"""The practice itself: who it is, what a visit costs, and whether others can open its links."""

from dataclasses import fields
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Reach
from warmhand.core.practice import Arrival, PracticeDetails, can_be_reached, check_arrival
from warmhand.core.trail import Deed
from warmhand.core.versions import mark_of
from warmhand.services import calendars, links, trail
from warmhand.store.links import Link
from warmhand.store.people import Practice, User

FIELDS = tuple(field.name for field in fields(PracticeDetails))


def links_reach_others(practice: Practice) -> bool:
    """Return whether a link of this site opens on somebody else's phone.

    True for the sample practice, whose people are made up and read on the machine itself; else
    only once a phone has opened a link over this very address. Until then no link is sent.
    """
    if practice.is_sample:
        return True
    return practice.reach_confirmed_at is not None and practice.reach_address == settings.ADDRESS


def address_can_be_reached() -> bool:
    """Return whether this site's address is one that a phone elsewhere could open at all."""
    parts = urlsplit(settings.ADDRESS)
    return can_be_reached(scheme=parts.scheme, host=parts.hostname or "")


def details_of(practice: Practice) -> PracticeDetails:
    """Return what `practice` says of itself."""
    return PracticeDetails(**{field: getattr(practice, field) for field in FIELDS})


def version_of(practice: Practice) -> str:
    """Return a mark of what `practice` said of itself when it was read."""
    return mark_of([str(getattr(practice, field) or "") for field in FIELDS])


@transaction.atomic
def change_practice(
    *,
    practice: Practice,
    details: PracticeDetails,
    user: User,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Change what the practice says of itself.

    `seen` is `version_of` what the person had before them, where they had the whole of it.
    Raises `StaleRowError` where somebody else changed it meanwhile, and `InvalidValueError` for
    an empty name or a time zone that nobody knows.
    """
    if seen is not None and version_of(Practice.objects.get(pk=practice.pk)) != seen:
        raise StaleRowError("Somebody else has just changed the practice. Both versions are below.")
    if not details.name.strip():
        raise InvalidValueError("The practice needs a name.")
    if details.time_zone not in available_timezones():
        raise InvalidValueError("This time zone is not known.")
    changed = [field for field in FIELDS if getattr(practice, field) != getattr(details, field)]
    for field in changed:
        setattr(practice, field, getattr(details, field))
    practice.save(update_fields=changed)
    if "time_zone" in changed:
        calendars.read_anew(practice=practice, now=now)
    note(practice, "changed: " + ", ".join(changed), user=user, now=now)


@transaction.atomic
def choose_reach(*, practice: Practice, reach: Reach, user: User, now: datetime) -> None:
    """Keep how others reach this site; a new choice must be checked anew."""
    if practice.reach == reach.value:
        return
    practice.reach = reach.value
    practice.reach_address = ""
    practice.reach_confirmed_at = None
    practice.save(update_fields=("reach", "reach_address", "reach_confirmed_at"))
    note(practice, "reach", user=user, now=now)


@transaction.atomic
def new_reach_link(*, practice: Practice, now: datetime) -> Link:
    """Make the link that the owner's phone is to open; earlier ones end."""
    Link.objects.filter(purpose=LinkPurpose.REACH.value, revoked_at__isnull=True).update(
        revoked_at=now
    )
    return links.issue_link(practice=practice, purpose=LinkPurpose.REACH, now=now)


def open_reach_link(*, now: datetime) -> Link | None:
    """Return the check link that still opens in the practice in scope, or None."""
    rows = Link.objects.filter(
        purpose=LinkPurpose.REACH.value,
        revoked_at__isnull=True,
        used_at__isnull=True,
        expires_at__gt=now,
    )
    return rows.order_by("-created_at").first()


@transaction.atomic
def confirm_reach(*, link: Link, arrival: Arrival, now: datetime) -> None:
    """Note that a phone opened `link` over this site's address.

    Raises `DomainError` where the arrival proves nothing, and `LinkRefusedError` where the link
    is spent.
    """
    check_arrival(arrival, host=urlsplit(settings.ADDRESS).hostname or "")
    links.use_once(link=link, now=now)
    practice = link.practice
    practice.reach_address = settings.ADDRESS
    practice.reach_confirmed_at = now
    practice.save(update_fields=("reach_address", "reach_confirmed_at"))
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="practice",
        thing_id=practice.pk,
        now=now,
        link_id=link.pk,
        detail="reach confirmed",
    )


def note(practice: Practice, detail: str, *, user: User, now: datetime) -> None:
    """Leave in the trail what `user` changed in the practice's settings."""
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="practice",
        thing_id=practice.pk,
        now=now,
        user=user,
        detail=detail,
    )
