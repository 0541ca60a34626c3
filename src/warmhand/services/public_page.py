"""The practice's own public page: found by its name, there only while it is switched on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage
from warmhand.core.opening_hours import Span, as_kept, from_kept
from warmhand.services.events import public_events
from warmhand.services.partner_pages import profession_words
from warmhand.services.practice import note
from warmhand.services.web_address import https_address
from warmhand.store.newsletter import Article
from warmhand.store.outreach import DemoEvent
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

LONGEST_WORDS = 2_000
LONGEST_LINE = 200
SHOWN = 12
"""Of partners, demo days and articles: the page stays one that is read, and small."""
PAST = "Openings until a day that is over are shown to nobody. Choose a day to come."


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """What a practice says of itself; `words` is whom it helps, `report_after_visits` is 1 to 20."""

    is_public: bool
    lead: str = ""
    words: str = ""
    how: str = ""
    openings: str = ""
    openings_until: date | None = None
    booking_url: str = ""
    hours: tuple[Span, ...] = ()
    report_after_visits: int = 4


@dataclass(frozen=True, slots=True)
class Named:
    """A partner who agreed to be named, with what is shown of them and nothing else."""

    name: str
    what: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows besides the practice's own words."""

    hours: tuple[Span, ...]
    openings: str
    partners: Sequence[Named]
    events: Sequence[DemoEvent]
    articles: Sequence[Article]


def public_practice(slug: str) -> Practice | None:
    """Return the practice of this name whose page is switched on, or None."""
    return Practice.objects.filter(slug=slug, is_public=True).first()


def page_of(practice: Practice) -> PublicPage:
    """Return what `practice` says of itself."""
    return PublicPage(
        is_public=practice.is_public,
        lead=practice.public_lead,
        words=practice.public_words,
        how=practice.public_how,
        openings=practice.public_openings,
        openings_until=practice.openings_until,
        booking_url=practice.booking_url,
        hours=from_kept(practice.opening_hours),
        report_after_visits=practice.report_after_visits,
    )


def shown(*, practice: Practice, now: datetime, today: date) -> Shown:
    """Return what the page of the practice in scope shows on `today`: three queries."""
    until = practice.openings_until
    articles = Article.objects.filter(published_at__lte=now).order_by("-published_at")
    return Shown(
        hours=from_kept(practice.opening_hours),
        openings=practice.public_openings if until is None or until >= today else "",
        partners=named_partners()[:SHOWN],
        events=list(public_events(now=now)[:SHOWN]),
        articles=list(articles.defer("body")[:SHOWN]),
    )


def named_partners() -> list[Named]:
    """Return who agreed to be named and is still a partner, by name: never by what they bring.

    Who took it back, was put away or merged, or from whom the practice stepped back is not named.
    """
    rows = Partner.objects.filter(
        may_show_on__isnull=False, archived_at__isnull=True, merged_into=None
    )
    rows = rows.exclude(stage=Stage.STEPPED_BACK.value).order_by(Lower("name"), "pk")
    return [
        Named(
            name=f"{row.name}, {row.credential}" if row.credential else row.name,
            what=profession_words(row.profession),
            place=", ".join(part for part in (row.organisation, row.city) if part),
        )
        for row in rows.only("name", "credential", "profession", "organisation", "city")
    ]


@transaction.atomic
def change_public_page(
    *, practice: Practice, page: PublicPage, user: User, now: datetime, today: date | None = None
) -> None:
    """Keep what the public page says, whether it is there, and when a report is due.

    Raises `InvalidValueError` for words that are too long, a visit outside 1 to 20, a booking
    address that is not https, and a newly given day of openings that is before `today`.
    """
    values = _values(page)
    is_new = page.openings_until != practice.openings_until
    if today and is_new and page.openings_until and page.openings_until < today:
        raise InvalidValueError(PAST)
    for field, value in values.items():
        setattr(practice, field, value)
    practice.save(update_fields=list(values))
    note(practice, f"public page {'on' if page.is_public else 'off'}", user=user, now=now)


def _values(page: PublicPage) -> dict[str, Any]:
    if not 1 <= page.report_after_visits <= 20:
        raise InvalidValueError("A report is due after 1 to 20 visits.")
    return {
        "is_public": page.is_public,
        "public_lead": _line(page.lead),
        "public_words": _text(page.words),
        "public_how": _text(page.how),
        "public_openings": _line(page.openings),
        "openings_until": page.openings_until,
        "booking_url": https_address(page.booking_url),
        "opening_hours": as_kept(page.hours),
        "report_after_visits": page.report_after_visits,
    }


def _text(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise InvalidValueError(f"Please keep it to {LONGEST_WORDS} letters.")
    return "\n".join(words.strip().splitlines())


def _line(words: str) -> str:
    line = " ".join(words.split())
    if len(line) > LONGEST_LINE:
        raise InvalidValueError(f"Please keep a line to {LONGEST_LINE} letters.")
    return line


@transaction.atomic
def note_try(*, practice: Practice, user: User, now: datetime) -> None:
    """Note that the practice tried its own form; nobody is added and nothing is counted."""
    practice.refer_tried_at = now
    practice.save(update_fields=("refer_tried_at",))
    note(practice, "tried the own form", user=user, now=now)
