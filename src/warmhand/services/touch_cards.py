"""The partners of Today: whom to call, counted from the last real contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.db.models.functions import Cast, Coalesce

from warmhand.core.network import Stage, TouchKind
from warmhand.core.touches import ABOUT_A_CLIENT
from warmhand.core.warmth import Rules, Warmth, contact_weight, last_contact_words, warmth_of
from warmhand.services.letters import first_name
from warmhand.services.warmth import TEXT, contacts_of, local_day_of, own_steps, rules_of
from warmhand.store.network import Touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

SHOWN = 2
FIRST_LOOK = 4
CALLED = (Stage.TRUSTED, Stage.MET, Stage.CONTACTED)
LONGEST_SAID = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDue:
    """One partner whose next contact is due."""

    partner: Partner
    warmth: Warmth
    last: str
    """As "Last real contact 4 months ago, a coffee."."""
    said: str
    """What was last said, or ""."""

    @property
    def first_name(self) -> str:
        """How the practitioner calls them."""
        return first_name(self.partner.name)


def due_partners(*, practice: Practice, today: date, with_care: bool) -> list[PartnerDue]:
    """Return at most two partners to call on `today`, those longest overdue by their stage first.

    Only contacted, met and trusted ones with a real contact, and nobody snoozed. Two queries where
    nobody's day can have come, at most nine. Without `with_care` nothing said about a client.
    """
    rules = rules_of(practice)
    perhaps = _perhaps_due(practice, rules, today)
    found = _due(perhaps[:FIRST_LOOK], practice, rules, today)
    if len(found) < SHOWN:
        found += _due(perhaps[FIRST_LOOK:], practice, rules, today)
    shown = found[:SHOWN]
    said = _last_said([row.pk for row, _ in shown], with_care=with_care)
    return [
        PartnerDue(
            partner=row,
            warmth=warmth,
            last=f"{last_contact_words(warmth, on=today).capitalize()}.",
            said=said.get(row.pk, ""),
        )
        for row, warmth in shown
    ]


def _perhaps_due(practice: Practice, rules: Rules, today: date) -> list[UUID]:
    """Those whose earliest day has come, by the latest day that theirs can be."""
    last = _last_answers(practice, today)
    touches = Touch.objects.order_by().filter(_real(rules), **_called("partner__"))
    touches = touches.exclude(partner__snoozed_until__gt=today)
    rows = touches.values_list(Cast("partner_id", TEXT), "partner__stage", "partner__name")
    for key, stage, name, day in rows.annotate(on=Cast(Max(_COUNTS_ON), TEXT)):
        on = date.fromisoformat(day)
        last[key] = (max(on, last[key][0]) if key in last else on, stage, name)
    windows = {stage.value: tier for stage, tier in rules.tiers.items()}
    found = [
        (on + timedelta(days=windows[stage].latest), name, key)
        for key, (on, stage, name) in last.items()
        if on + timedelta(days=windows[stage].earliest) <= today
    ]
    return [UUID(key) for *_, key in sorted(found)]


_COUNTS_ON = Coalesce("answered_on", "touched_on")


def _called(path: str) -> dict[str, Any]:
    """Who is called at all, as a filter."""
    stages = [stage.value for stage in CALLED]
    return {f"{path}archived_at": None, f"{path}stage__in": stages}


def _real(rules: Rules) -> Q:
    """The touches that weigh something."""
    real = Q(kind__in=_kinds(rules, answered=False))
    return real | Q(kind__in=_kinds(rules, answered=True), answered_on__isnull=False)


def _kinds(rules: Rules, *, answered: bool) -> list[str]:
    weighed = {kind: contact_weight(kind, answered=answered, rules=rules) for kind in TouchKind}
    return [kind.value for kind, weight in weighed.items() if weight > 0]


def _last_answers(practice: Practice, today: date) -> dict[str, tuple[date, str, str]]:
    """The day of each partner's own last step in a referral, with stage and name."""
    path = "referral__partner"
    rows = own_steps().filter(**_called(f"{path}__"))
    rows = rows.exclude(referral__partner__snoozed_until__gt=today)
    zone = ZoneInfo(practice.time_zone)
    told = rows.values_list(Cast(f"{path}_id", TEXT), f"{path}__stage", f"{path}__name")
    last = told.annotate(last=Cast(Max("at"), TEXT))
    return {key: (local_day_of(at, zone), stage, name) for key, stage, name, at in last}


def _due(
    keys: list[UUID], practice: Practice, rules: Rules, today: date
) -> list[tuple[Partner, Warmth]]:
    """Those of `keys` whose next contact is due, in their order: three queries."""
    if not keys:
        return []
    contacts = contacts_of(keys, practice=practice, rules=rules)
    rows = Partner.objects.in_bulk(keys)
    known = [
        (rows[key], warmth_of(contacts[key], Stage(rows[key].stage), on=today, rules=rules))
        for key in keys
    ]
    return [(row, one) for row, one in known if one.next_on is not None and one.next_on <= today]


def _last_said(keys: Iterable[UUID], *, with_care: bool) -> dict[UUID, str]:
    """What was last said with each partner, as somebody wrote it down."""
    rows = Touch.objects.filter(partner__in=list(keys)).exclude(words="")
    if not with_care:
        about = [kind.value for kind in ABOUT_A_CLIENT]
        rows = rows.filter(client=None).exclude(kind__in=about)
    said = dict(rows.order_by("touched_on", "created_at").values_list("partner_id", "words"))
    return {key: _short(words) for key, words in said.items()}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_SAID else f"{line[:LONGEST_SAID].rsplit(' ', 1)[0]} …"
