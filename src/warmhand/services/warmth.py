"""Warmth of partners, worked out from what was written down: touches, and their own answers.

An answer of a partner is a step they took themselves in a referral (accept, decline, date, seen,
report), by their own link or told to the practice on the phone; it weighs as an answered message.
A call to a partner's desk that the practice noted weighs nothing: it says nothing of a talk with
the person. Who did talk logs a call. Mails that left and links that were opened weigh nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import chain
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, QuerySet
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

    Two queries for rows, three for keys or None, however many partners there are.
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
    """Return the warmth with one partner: two queries."""
    return warmths([partner], practice=practice, today=today)[partner.pk]


def contacts_of(
    keys: Iterable[UUID] | None, *, practice: Practice, rules: Rules
) -> dict[UUID, list[Contact]]:
    """Return the contacts with the partners `keys` (None: with all), those of weight 0 too.

    Two queries. A contact in answer to something counts on the day of the answer.
    """
    named = None if keys is None else list(keys)
    found: dict[str, list[Contact]] = defaultdict(list)
    for key, contact in chain(_touched(named, rules), _answers(named, practice, rules)):
        found[key].append(contact)
    return defaultdict(list, {UUID(key): contacts for key, contacts in found.items()})


# Keys and days are read as text: with thousands of rows, making a UUID and a date of each costs
# more than all the rest.
_TO_THE_MINUTE = len("2026-10-13 16:00")
TEXT: "CharField[str, str]" = CharField()


def _touched(keys: list[UUID] | None, rules: Rules) -> Iterable[tuple[str, Contact]]:
    rows = Touch.objects.order_by()
    rows = rows if keys is None else rows.filter(partner__in=keys)

    @cache
    def contact(kind: str, on: str, answered_on: str | None) -> Contact:
        known, answered = TouchKind(kind), answered_on is not None
        weight = contact_weight(known, answered=answered, rules=rules)
        return Contact(date.fromisoformat(answered_on or on), weight, TOUCH_WORDS[known])

    for key, *told in rows.values_list(
        Cast("partner_id", TEXT), "kind", Cast("touched_on", TEXT), Cast("answered_on", TEXT)
    ):
        yield key, contact(*told)


def _answers(
    keys: list[UUID] | None, practice: Practice, rules: Rules
) -> Iterable[tuple[str, Contact]]:
    """The steps that partners took themselves, as contacts."""
    weight, zone = rules.weights[Weighs.ANSWERED], ZoneInfo(practice.time_zone)

    @cache
    def contact(step: str, minute: str) -> Contact:
        on = local_day_of(minute, zone)
        return Contact(on, weight, ANSWER_WORDS[Step(step)])

    rows = own_steps()
    rows = rows if keys is None else rows.filter(referral__partner__in=keys)
    told = rows.values_list(Cast("referral__partner_id", TEXT), "step", Cast("at", TEXT))
    for key, step, at in told:
        yield key, contact(step, at[:_TO_THE_MINUTE])


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
