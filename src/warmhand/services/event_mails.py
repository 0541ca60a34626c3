"""Mail to the guests of an event: their slot, and one word afterwards to who ticked it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import dateformat

from warmhand.core.letter import day_words
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.outreach import EventState, GuestState
from warmhand.services import links, outbox
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail
from warmhand.store.outreach import DemoEvent, DemoGuest
from warmhand.store.people import Practice

KINDS = (MailKind.DEMO_SLOT, MailKind.DEMO_FOLLOW_UP)
GIVEN_BACK = "The slot was given back, so this mail does not leave."
NOT_TICKED = "Nobody ticked that they want this mail, so it does not leave."
TWELVE_HOURS = frozenset({"US", "CA", "AU", "NZ", "PH"})


def slot_link(*, guest: DemoGuest, now: datetime) -> Link:
    """Return the link to the page of `guest`; made where there is none that opens."""
    rows = Link.objects.filter(guest=guest, purpose=LinkPurpose.DEMO_SLOT.value)
    found = rows.filter(revoked_at=None, expires_at__gt=now).order_by("-created_at").first()
    return found or links.issue_link(
        practice=guest.practice, purpose=LinkPurpose.DEMO_SLOT, now=now, guest=guest
    )


def tell_slot(*, guest: DemoGuest, key: str, now: datetime) -> OutboxMail | None:
    """Write the mail about the slot of `guest`, once for each `key`; None without an address."""
    if not guest.email:
        return None
    return outbox.enqueue(
        practice=guest.practice,
        kind=MailKind.DEMO_SLOT,
        key=f"slot-{guest.pk}-{key}",
        to_name=guest.first_name,
        to_address=guest.email,
        now=now,
        guest=guest,
        link=slot_link(guest=guest, now=now),
    )


def tell_all(*, event: DemoEvent, now: datetime) -> int:
    """Tell everybody who has a slot that something changed; return how many mails that is."""
    rows = DemoGuest.objects.filter(event=event, state=GuestState.BOOKED.value)
    told = [
        tell_slot(guest=guest, key=f"{now:%Y%m%d%H%M%S%f}", now=now)
        for guest in rows.select_related("practice", "event")
    ]
    return sum(mail is not None for mail in told)


def follow_up(*, guest: DemoGuest, key: str, now: datetime, delay: timedelta) -> OutboxMail:
    """Write the one mail after the event; call it where `guest` ticked that they want it."""
    return outbox.enqueue(
        practice=guest.practice,
        kind=MailKind.DEMO_FOLLOW_UP,
        key=f"after-{guest.pk}-{key}",
        to_name=guest.first_name,
        to_address=guest.email,
        now=now,
        delay=delay,
        guest=guest,
    )


def facts_of(mail: OutboxMail) -> dict[str, str]:
    """Return what a mail to a guest says apart from who writes; {} for any other mail."""
    guest = mail.guest
    if guest is None or mail.kind not in KINDS:
        return {}
    event, practice = guest.event, mail.practice
    if mail.kind == MailKind.DEMO_FOLLOW_UP:
        book = book_address(practice)
        return {"event": event.name, "address": book, "place": postal_words(practice)}
    stands = event.state == EventState.PLANNED.value and guest.slot_at is not None
    return {
        "event": event.name,
        "appointment": moment_words(guest.slot_at, practice) if stands else "",
        "place": ", ".join(filter(None, (event.place, event.address_line))),
    }


def moment_words(at: datetime | None, practice: Practice) -> str:
    """Return "October 16, 2026, 4:00 pm" in the practice's own time, or "" for None."""
    if at is None:
        return ""
    here = at.astimezone(ZoneInfo(practice.time_zone))
    form = "g:i A" if practice.country in TWELVE_HOURS else "H:i"
    clock = dateformat.time_format(here, form).lower()
    return f"{day_words(here.date(), country=practice.country)}, {clock}"


def book_address(practice: Practice) -> str:
    """Return where a visit is booked: the practice's own system, else its public page, else ""."""
    if practice.booking_url:
        return practice.booking_url
    return f"{settings.ADDRESS}/p/{practice.slug}/" if practice.is_public else ""


def postal_words(practice: Practice) -> str:
    """Return the postal address of `practice` in one line."""
    town = " ".join(filter(None, (practice.city, practice.region, practice.postal_code)))
    return ", ".join(filter(None, (practice.name, practice.address_line, town)))


def why_not(mail: OutboxMail) -> str:
    """Return why `mail`, if it is to a guest, may not leave any more; "" where it may."""
    guest = mail.guest
    if guest is None or mail.kind not in KINDS:
        return ""
    if mail.kind == MailKind.DEMO_FOLLOW_UP:
        return "" if guest.wants_follow_up else NOT_TICKED
    return GIVEN_BACK if guest.state == GuestState.LEFT.value else ""
