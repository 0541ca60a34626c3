"""What the public page shows: words, lists, and the same facts for search engines."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from warmhand.core.opening_hours import lines
from warmhand.formats.structured_data import Address, Business, Happening, as_script, described
from warmhand.services.public_page import Shown, shown
from warmhand.web.access.events import DemoEvent
from warmhand.web.access.public import Practice
from warmhand.web.words import TWELVE_HOURS

LONGEST_DESCRIPTION = 160


def page_facts(practice: Practice, *, now: datetime) -> dict[str, Any]:
    """Return what `public/practice.html` shows besides its frame."""
    found = shown(practice=practice, now=now, today=timezone.localdate())
    address = f"{settings.ADDRESS}{reverse('public-practice', args=[practice.slug])}"
    return {
        "shown": found,
        "how": _paragraphs(practice.public_how),
        "events": [(event, event_address(practice, event)) for event in found.events],
        "hours": lines(found.hours, twelve=practice.country in TWELVE_HOURS),
        "booking_host": urlsplit(practice.booking_url).hostname or "",
        "description": description(practice),
        "address": address,
        "structured": structured(business(practice, found, url=address)),
    }


def _paragraphs(words: str) -> list[str]:
    return [part for part in words.split("\n\n") if part.strip()]


def event_address(practice: Practice, event: DemoEvent) -> str:
    """Return where the demo day has its own page."""
    return reverse("public-event", args=[practice.slug, event.slug])


def description(practice: Practice) -> str:
    """Return the line that a search engine shows below the name."""
    first = practice.public_lead or next(iter(_paragraphs(practice.public_words)), "")
    line = " ".join(first.split())
    if len(line) <= LONGEST_DESCRIPTION:
        return line
    return line[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"


def business(practice: Practice, found: Shown, *, url: str) -> Business:
    """Return the practice as search engines are told of it: nobody else is named there."""
    return Business(
        profession=practice.profession,
        name=practice.name,
        url=url,
        address=Address(
            street=practice.address_line,
            city=practice.city,
            region=practice.region,
            postal_code=practice.postal_code,
            country=practice.country,
        ),
        description=description(practice),
        person=practice.practitioner_name,
        credential=practice.credential,
        phone=practice.phone,
        booking_url=practice.booking_url,
        hours=found.hours,
        events=[_happening(practice, event) for event in found.events],
    )


def _happening(practice: Practice, event: DemoEvent) -> Happening:
    return Happening(
        name=event.name or "Demo day",
        place=event.place or event.address_line or practice.city,
        # The town of an event is not known apart, and need not be the practice's own.
        address=Address(street=event.address_line or event.place, country=practice.country),
        starts_at=timezone.localtime(event.starts_at),
        ends_at=timezone.localtime(event.ends_at),
        url=f"{settings.ADDRESS}{event_address(practice, event)}",
        words=event.words,
    )


def structured(data: Business) -> SafeString:
    """Return the structured data for between the tags of a script."""
    return mark_safe(as_script(described(data)))  # noqa: S308 - as_script leaves no "<" in it
