"""What the pages of safety questions share, by a link and read out in the practice."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

from warmhand.core.errors import InvalidValueError
from warmhand.core.red_flags import Asked, Audience
from warmhand.services import screenings
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_facts import known_of
from warmhand.services.screenings import Hand
from warmhand.web.access.safety import Screening
from warmhand.web.forms.safety import (
    CLASH,
    Page,
    Typed,
    on_page,
    open_problems,
    read_page,
    seen_in,
    sheets_of,
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page that was sent: the round as it is now, and what is still open."""

    screening: Screening
    typed: Typed
    problems: dict[str, str] = field(default_factory=dict)


def take(
    request: HttpRequest, screening: Screening, page: Page, *, hand: Hand, today: date
) -> Taken:
    """Keep what `page` brought. Raises `StaleRowError` once the round is finished."""
    typed = read_page(
        request.POST,
        asks_places=page.name == "first",
        asks_topics=page.name == "first" and screening.asked == Asked.VISIT.value,
    )
    row = screenings.keep(screening=screening, given=typed.given, hand=hand, today=today)
    known = known_of(row.client, today=today)
    return Taken(row, typed, open_problems(row, known, page, typed))


def is_over(screening: Screening, page: Page, *, today: date) -> bool:
    """Tell whether `page` has nothing left to ask."""
    known = known_of(screening.client, today=today)
    is_placed = bool(screening.regions) or screening.asked == Asked.VISIT.value
    return is_placed and not screenings.unanswered(screening, on_page(screening, known, page))


def has_more(screening: Screening, *, to_client: bool, today: date) -> bool:
    """Tell whether a second page follows."""
    known = known_of(screening.client, today=today)
    return bool(on_page(screening, known, Page("signs", to_client)))


def has_private(screening: Screening, *, today: date) -> bool:
    """Tell whether the round has questions that are not read aloud."""
    known = known_of(screening.client, today=today)
    shown = screenings.shown_to(screening, known, Audience.CLIENT)
    return any(one.bundle.private for one in shown)


def stops_here(taken: Taken, *, today: date) -> bool:
    """Tell whether an emergency was ticked: then nothing else is asked."""
    return screenings.is_emergency(taken.screening, today=today)


def finished(screening: Screening, *, hand: Hand, now: datetime, today: date) -> Screening | None:
    """Finish the round; None where answers are still missing on the page before."""
    try:
        return screenings.finish(screening=screening, hand=hand, now=now, today=today)
    except InvalidValueError:
        return None


def page_context(
    screening: Screening, page: Page, *, today: date, taken: Taken | None = None
) -> dict[str, Any]:
    """Return what the template of one page needs."""
    known = known_of(screening.client, today=today)
    typed = taken.typed if taken else None
    if taken is not None:
        typed = Typed(taken.typed.given, taken.problems, taken.typed.raw)
    problems = taken.problems if taken else {}
    clashes = list(problems.values()).count(CLASH)
    sheets = sheets_of(screening, known, page, typed=typed)
    is_visit = screening.asked == Asked.VISIT.value
    return {
        "screening": screening,
        "page": page,
        "is_visit": is_visit,
        "sheets": sheets,
        "seen": seen_in(sheets),
        "problems": problems,
        "clashes": clashes,
        "still": len(problems) - clashes,
        "places": _places(screening) if page.name == "first" else [],
        "topics": _topics(screening) if page.name == "first" and is_visit else [],
    }


def _places(screening: Screening) -> list[tuple[str, str, bool]]:
    regions = red_flags().regions
    return [(name, words, name in screening.regions) for name, words in regions.items()]


def _topics(screening: Screening) -> list[tuple[str, str, bool]]:
    topics = red_flags().topics.values()
    return [(topic.id, topic.words, topic.id in screening.topics) for topic in topics]
