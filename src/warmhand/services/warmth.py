"""Warmth of partners, worked out from what was written down: touches, and their own answers.

An answer of a partner is a step they took themselves in a referral (accept, decline, date, seen,
report), by their own link or told to the practice on the phone; it weighs as an answered message.
A call to a partner's desk that the practice noted weighs nothing: it says nothing of a talk with
the person. Who did talk logs a call. Mails that left and links that were opened weigh nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from warmhand.core.network import TOUCH_WORDS, Stage, TouchKind
from warmhand.core.referral import Actor, Step
from warmhand.core.trail import Deed
from warmhand.core.warmth import (
    COLD,
    Contact,
    Rules,
    Warmth,
    Weighs,
    contact_weight,
    overrides_of,
    rules_with,
    warmth_of,
)
from warmhand.services import trail
from warmhand.store.network import Touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User
from warmhand.store.referrals import ReferralEvent

MOST_NAMED = 300
"""With more partners than this, all rows of the practice are read rather than theirs by key."""
ANSWER_WORDS = {
    Step.ACCEPT: "an answer about a client",
    Step.DECLINE: "an answer about a client",
    Step.BOOK: "a date for a client",
    Step.SEE: "word that a client was seen",
    Step.REPORT: "a report about a client",
}


def rules_of(practice: Practice) -> Rules:
    """Return the rules of warmth of `practice`; the usual ones where it changed nothing."""
    return rules_with(practice.warmth_rules)


@transaction.atomic
def set_rules(*, practice: Practice, rules: Rules, user: User | None, now: datetime) -> None:
    """Keep what `rules` change of the usual ones; it holds for the whole history at once."""
    practice.warmth_rules = overrides_of(rules)
    practice.save(update_fields=["warmth_rules"])
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="practice",
        thing_id=practice.pk,
        now=now,
        user=user,
        detail="rules of warmth",
    )


def warmths(
    partners: Iterable[Partner | UUID] | None = None,
    *,
    practice: Practice,
    today: date,
) -> Mapping[UUID, Warmth]:
    """Return the warmth with each of `partners` (rows or keys; None: all that are not archived).

    One query for rows, two for keys or None, however many partners there are.
    """
    asked = None if partners is None else list(partners)
    stages = _stages(asked)
    few = list(stages) if len(stages) <= MOST_NAMED else None
    rules = rules_of(practice)
    contacts = contacts_of(few, practice=practice, rules=rules)
    return {
        key: warmth_of(contacts[key], stage, on=today, rules=rules, snoozed_until=snoozed)
        if key in contacts
        else COLD
        for key, (stage, snoozed) in stages.items()
    }


def _stages(asked: list[Partner | UUID] | None) -> dict[UUID, tuple[Stage, date | None]]:
    if asked is not None and all(isinstance(one, Partner) for one in asked):
        rows = [one for one in asked if isinstance(one, Partner)]
        return {row.pk: (Stage(row.stage), row.snoozed_until) for row in rows}
    found = Partner.objects.filter(archived_at=None)
    keys = None if asked is None else [one for one in asked if isinstance(one, UUID)]
    found = found if keys is None or len(keys) > MOST_NAMED else found.filter(pk__in=keys)
    wanted = None if keys is None else set(keys)
    return {
        key: (Stage(stage), snoozed)
        for key, stage, snoozed in found.values_list("pk", "stage", "snoozed_until")
        if wanted is None or key in wanted
    }


def warmth_with(*, partner: Partner, practice: Practice, today: date) -> Warmth:
    """Return the warmth with one partner: one query."""
    return warmths([partner], practice=practice, today=today)[partner.pk]


def contacts_of(
    keys: Iterable[UUID] | None, *, practice: Practice, rules: Rules
) -> dict[UUID, list[Contact]]:
    """Return the contacts with the partners `keys` (None: with all), those of weight 0 too.

    One query. A contact in answer to something counts on the day of the answer.
    """
    touched = Touch.objects.order_by()
    stepped = own_steps()
    if keys is not None:
        named = list(keys)
        touched = touched.filter(partner__in=named)
        stepped = stepped.filter(referral__partner__in=named)
    read = _reader(practice, rules)
    found: dict[str, list[Contact]] = defaultdict(list)
    for key, *told in _touches(touched).union(_steps(stepped), all=True):
        found[key].append(read(*told))
    return defaultdict(list, {UUID(key): contacts for key, contacts in found.items()})


# Keys and days are read as text: with thousands of rows, making a UUID and a date of each costs
# more than all the rest.
TEXT: "CharField[str, str]" = CharField()
_A_DAY = len("2026-10-13")
_TO_THE_MINUTE = len("2026-10-13 16:00")


def _touches(rows: "QuerySet[Touch]") -> "QuerySet[Touch, tuple[Any, ...]]":
    """Partner, kind, day, and day of the answer."""
    days = (Cast("touched_on", TEXT), Cast("answered_on", TEXT))
    return rows.values_list(Cast("partner_id", TEXT), "kind", *days)


def _steps(
    rows: "QuerySet[ReferralEvent]",
) -> "QuerySet[ReferralEvent, tuple[Any, ...]]":
    """Partner, step, time, and nothing: a step is an answer."""
    partner, at = Cast("referral__partner_id", TEXT), Cast("at", TEXT)
    return rows.values_list(partner, "step", at, Value(None, TEXT))


def _reader(practice: Practice, rules: Rules) -> Callable[[str, str, str | None], Contact]:
    """Return what makes a contact of a row of `_touches` or, by its time of day, of `_steps`."""
    zone = ZoneInfo(practice.time_zone)

    @cache
    def contact(word: str, on: str, answered_on: str | None) -> Contact:
        if len(on) > _A_DAY:
            day, weight = local_day_of(on, zone), rules.weights[Weighs.ANSWERED]
            return Contact(day, weight, ANSWER_WORDS[Step(word)])
        kind = TouchKind(word)
        weight = contact_weight(kind, answered=answered_on is not None, rules=rules)
        return Contact(date.fromisoformat(answered_on or on), weight, TOUCH_WORDS[kind])

    return lambda word, on, answered_on: contact(word, on[:_TO_THE_MINUTE], answered_on)


def local_day_of(moment: str, zone: ZoneInfo) -> date:
    """Return the day in `zone` of `moment`, a stored time in UTC read as text."""
    return (
        datetime.fromisoformat(moment[:_TO_THE_MINUTE]).replace(tzinfo=UTC).astimezone(zone).date()
    )


def own_steps() -> QuerySet[ReferralEvent]:
    """Return the steps of referrals that partners took themselves, in no order."""
    return ReferralEvent.objects.order_by().filter(
        actor=Actor.PARTNER.value,
        step__in=[step.value for step in ANSWER_WORDS],
        referral__partner__isnull=False,
    )
