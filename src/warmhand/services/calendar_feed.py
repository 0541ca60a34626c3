"""The private calendar of what is due: made, read by a calendar program, ended."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from warmhand.core.incoming import IncomingState
from warmhand.core.links import LinkPurpose, LinkRefusal
from warmhand.core.people import CARE_ROLES
from warmhand.core.trail import Deed
from warmhand.formats.calendar_feed import DueDay, feed_ics
from warmhand.services import kept_states, links, loops, trail
from warmhand.services.consents import local_day
from warmhand.services.links import LinkRefusedError
from warmhand.services.week import monday_of
from warmhand.store.incoming import Incoming
from warmhand.store.links import Link
from warmhand.store.people import Membership, Practice, User
from warmhand.store.referrals import Referral

AHEAD = timedelta(days=60)
FILE_NAME = "warmhand.ics"
# Where an entry leads, and its words for one and for several. No name, nothing about health.
_KINDS = {
    "loops": ("/referrals/", "1 loop to look at", "{} loops to look at"),
    "appointments": ("/referrals/", "1 appointment at a partner", "{} appointments at partners"),
    "reviews": ("/clients/", "1 review", "{} reviews"),
    "reports": ("/incoming/", "1 report to who referred", "{} reports to who referred"),
    "week": ("/partners/this-week/", "1 person of the week", "{} people of the week"),
}


def feed_of(*, practice: Practice, user: User, now: datetime) -> Link | None:
    """Return the live feed of `user` in `practice`, or None."""
    return _live(practice, user).filter(expires_at__gt=now).order_by("-created_at").first()


def _live(practice: Practice, user: User) -> "QuerySet[Link]":
    purpose = LinkPurpose.CALENDAR.value
    return Link.objects.filter(
        practice=practice, user=user, purpose=purpose, revoked_at__isnull=True
    )


@transaction.atomic
def make_feed(*, practice: Practice, user: User, now: datetime) -> str:
    """Return the address of a new feed of `user`; the one before stops.

    It is shown this once: the page that ends it never shows it again.
    """
    _live(practice, user).update(revoked_at=now)
    link = links.issue_link(practice=practice, purpose=LinkPurpose.CALENDAR, now=now, user=user)
    _note(practice, user, link, now, "calendar feed made")
    return links.address_of(link) + FILE_NAME


@transaction.atomic
def end_feed(*, practice: Practice, user: User, now: datetime) -> None:
    """Let the feed of `user` open no more; ending it again changes nothing."""
    for link in _live(practice, user):
        links.revoke(link=link, now=now)
        _note(practice, user, link, now, "calendar feed ended")


def feed(*, link: Link, today: date) -> bytes:
    """Return the calendar of what is due from `today` to sixty days ahead, for whose `link` it is.

    Front desks read of no review or report. Raises `LinkRefusedError` for who works there no more.
    """
    role = Membership.objects.filter(
        practice=link.practice, user=link.user, user__is_active=True, ended_at__isnull=True
    ).values_list("role", flat=True)[:1]
    if not role:
        raise LinkRefusedError(LinkRefusal.REVOKED, link)
    days = _days(link.practice, today, with_care=role[0] in CARE_ROLES)
    return feed_ics(name=f"Warmhand, {link.practice.name}", days=days, today=today)


def _days(practice: Practice, today: date, *, with_care: bool) -> list[DueDay]:
    found = {
        "loops": [today] * len(loops.due_lines(practice=practice, today=today)),
        "appointments": _appointments(practice, today),
        "week": [monday_of(today)] * practice.people_a_week,
    }
    if with_care:
        states = kept_states.practice_states(practice=practice, today=today)
        found["reports"] = _reports(today)
        found["reviews"] = [one.review.on for one in states if one.review is not None]
    return [row for kind, days in found.items() for row in _rows(practice, kind, days, today)]


def _rows(practice: Practice, kind: str, days: Iterable[date], today: date) -> list[DueDay]:
    """One entry a day and kind; what is overdue stands on today, under one name that stays."""
    path, one, many = _KINDS[kind]
    near = kind == "week"
    counted = Counter(day if near else max(day, today) for day in days if day - today <= AHEAD)
    return [
        DueDay(
            key=f"{kind}-{'due' if on == today else on.isoformat()}-{practice.pk}@warmhand",
            on=on,
            words=one if count == 1 else many.format(count),
            url=f"{settings.ADDRESS}{path}",
        )
        for on, count in sorted(counted.items())
    ]


def _appointments(practice: Practice, today: date) -> list[date]:
    """The days of appointments that are still to come."""
    rows = Referral.objects.filter(status="booked", booked_for__date__gte=today)
    days = rows.values_list("booked_for", flat=True)
    return [local_day(practice, at) for at in days if at is not None]


def _reports(today: date) -> list[date]:
    rows = Incoming.objects.filter(
        state=IncomingState.TAKEN.value,
        report_by__isnull=False,
        reported_at__isnull=True,
        told_no_news_at__isnull=True,
    )
    return [day or today for day in rows.values_list("report_by", flat=True)]


def _note(practice: Practice, user: User, link: Link, now: datetime, detail: str) -> None:
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="link",
        thing_id=link.pk,
        now=now,
        user=user,
        detail=detail,
    )
