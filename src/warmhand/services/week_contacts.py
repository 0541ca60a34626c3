"""Whom a practice was in touch with lately: who is left alone this week, and who is done."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from warmhand.core.network import TOUCH_WORDS, ContactWay, Outcome, TouchKind
from warmhand.core.referral import Status
from warmhand.core.touches import ANSWERABLE
from warmhand.core.tries import WAY_WORDS
from warmhand.services.consents import local_day
from warmhand.services.week_people import CONTACTED
from warmhand.store.network import ContactTry, IntroductionHop, Touch
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

UNANSWERED = timedelta(days=14)


@dataclass(slots=True)
class Lately:
    """What stands in the rows of the last three weeks."""

    monday: date
    alone: set[UUID] = field(default_factory=set)
    """Contacted in the 7 days before the week, or written to in 14 without an answer yet."""
    done: dict[UUID, tuple[date, str]] = field(default_factory=dict)
    """Contacted since Monday: the last day, and what it was."""
    waiting: dict[UUID, tuple[date, str]] = field(default_factory=dict)
    """Written to or tried since Monday without an answer yet: the last day, and what it was."""

    def contacted(self, key: UUID, day: date, words: str) -> None:
        """Note a contact, in whichever direction."""
        if day >= self.monday:
            self.done[key] = max(self.done.get(key, (day, words)), (day, words))
        elif day >= self.monday - CONTACTED:
            self.alone.add(key)

    def written(self, key: UUID, day: date, words: str = "") -> None:
        """Note something written that has no answer; `words` only if the week shows it."""
        if day < self.monday and day >= self.monday - UNANSWERED:
            self.alone.add(key)
        elif day >= self.monday and words:
            self.waiting[key] = max(self.waiting.get(key, (day, words)), (day, words))


def lately(*, practice: Practice, monday: date, today: date) -> Lately:
    """Return whom the practice was in touch with until `today`: four queries."""
    found, since = Lately(monday), monday - UNANSWERED
    _touches(found, since, today)
    _tries(found, since, today)
    _introductions(found, since)
    _referrals(found, practice, since)
    return found


def _touches(found: Lately, since: date, today: date) -> None:
    rows = Touch.objects.filter(touched_on__gte=since, touched_on__lte=today).order_by()
    for key, kind, came_in, on, answered_on in rows.values_list(
        "partner_id", "kind", "came_in", "touched_on", "answered_on"
    ):
        known = TouchKind(kind)
        if known in ANSWERABLE and not came_in and answered_on is None:
            found.written(key, on, TOUCH_WORDS[known])
        else:
            found.contacted(key, on, TOUCH_WORDS[known])


def _tries(found: Lately, since: date, today: date) -> None:
    rows = ContactTry.objects.filter(tried_on__gte=since, tried_on__lte=today).order_by()
    for key, way, on, outcome in rows.values_list("partner_id", "way", "tried_on", "outcome"):
        words = WAY_WORDS[ContactWay(way)]
        if outcome == Outcome.OPEN.value:
            found.written(key, on, words)
        else:
            found.contacted(key, on, words)


def _introductions(found: Lately, since: date) -> None:
    """Who was asked to introduce one, and whom it is about, as long as it is open."""
    rows = IntroductionHop.objects.filter(
        asked_on__gte=since, outcome=Outcome.OPEN.value, introduction__closed_on__isnull=True
    )
    for giver, target, on in rows.values_list("giver_id", "introduction__target_id", "asked_on"):
        if on is not None:
            found.written(giver, on)
            found.written(target, on, "an introduction asked for")


def _referrals(found: Lately, practice: Practice, since: date) -> None:
    start = datetime.combine(since, time(), ZoneInfo(practice.time_zone))
    rows = Referral.objects.filter(status=Status.SENT.value, partner__isnull=False)
    rows = rows.filter(Q(sent_at__gte=start) | Q(partner_asked_at__gte=start))
    for key, *times in rows.values_list("partner_id", "sent_at", "partner_asked_at"):
        days = [local_day(practice, at) for at in times if isinstance(at, datetime)]
        if key is not None and days:
            found.written(key, max(days))
