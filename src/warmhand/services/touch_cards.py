"""The partners of Today: whom to call, counted from the last real contact."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from warmhand.core.network import Stage, TouchKind
from warmhand.core.touches import ABOUT_A_CLIENT
from warmhand.core.warmth import Rules, Warmth, contact_weight, last_contact_words, warmth_of
from warmhand.services.letters import first_name
from warmhand.services.warmth import TEXT, contacts_of, local_day_of, own_steps, rules_of
from warmhand.store.network import Touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import ReferralEvent

SHOWN = 2
LOOKED_AT = 24
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

    Only contacted, met and trusted ones with a real contact, and nobody snoozed or away. One query where
    nobody's day can have come, else three. Without `with_care` nothing said about a client.
    """
    rules = rules_of(practice)
    # In the order of the latest day that each can have: whose own has come is soon among them.
    perhaps = _perhaps_due(practice, rules, today)[:LOOKED_AT]
    contacts = contacts_of(perhaps, practice=practice, rules=rules) if perhaps else {}
    rows = _rows(perhaps, with_care=with_care) if perhaps else {}
    known = [
        (rows[key], warmth_of(contacts[key], Stage(rows[key].stage), on=today, rules=rules))
        for key in perhaps
    ]
    due = [(row, one) for row, one in known if one.next_on is not None and one.next_on <= today]
    return [
        PartnerDue(
            partner=row,
            warmth=warmth,
            last=f"{last_contact_words(warmth, on=today).capitalize()}.",
            said=_short(getattr(row, "said", None) or ""),
        )
        for row, warmth in due[:SHOWN]
    ]


def _perhaps_due(practice: Practice, rules: Rules, today: date) -> list[UUID]:
    """Those whose earliest day has come, by the latest day that theirs can be: one query."""
    zone = ZoneInfo(practice.time_zone)
    last: dict[str, tuple[date, str, str]] = {}
    for key, stage, name, at in _last_touches(rules, today).union(_last_steps(today), all=True):
        # A touch has a day, a step of a referral its time.
        on = local_day_of(at, zone) if len(at) > len("2026-10-13") else date.fromisoformat(at)
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


def _away(path: str, today: date) -> dict[str, Any]:
    """Who is away on `today`, as a filter: nobody there would take the call."""
    return {f"{path}away_from__lte": today, f"{path}away_until__gte": today}


def _real(rules: Rules) -> Q:
    """The touches that weigh something."""
    real = Q(kind__in=_kinds(rules, answered=False))
    return real | Q(kind__in=_kinds(rules, answered=True), answered_on__isnull=False)


def _kinds(rules: Rules, *, answered: bool) -> list[str]:
    weighed = {kind: contact_weight(kind, answered=answered, rules=rules) for kind in TouchKind}
    return [kind.value for kind, weight in weighed.items() if weight > 0]


def _last_touches(rules: Rules, today: date) -> "QuerySet[Touch, tuple[Any, ...]]":
    """The day of the last real touch of each partner, with stage and name."""
    rows = Touch.objects.order_by().filter(_real(rules), **_called("partner__"))
    rows = rows.exclude(partner__snoozed_until__gt=today).exclude(**_away("partner__", today))
    told = rows.values_list(Cast("partner_id", TEXT), "partner__stage", "partner__name")
    return told.annotate(on=Cast(Max(_COUNTS_ON), TEXT))


def _last_steps(today: date) -> "QuerySet[ReferralEvent, tuple[Any, ...]]":
    """The time of each partner's own last step in a referral, with stage and name."""
    path = "referral__partner"
    rows = own_steps().filter(**_called(f"{path}__"))
    rows = rows.exclude(**{f"{path}__snoozed_until__gt": today}).exclude(
        **_away(f"{path}__", today)
    )
    told = rows.values_list(Cast(f"{path}_id", TEXT), f"{path}__stage", f"{path}__name")
    return told.annotate(on=Cast(Max("at"), TEXT))


def _rows(keys: list[UUID], *, with_care: bool) -> dict[UUID, Partner]:
    """The partners by key, each with what was last `said`, as somebody wrote it down."""
    told = Touch.objects.filter(partner=OuterRef("pk")).exclude(words="")
    if not with_care:
        about = [kind.value for kind in ABOUT_A_CLIENT]
        told = told.filter(client=None).exclude(kind__in=about)
    last = told.order_by("-touched_on", "-created_at").values("words")[:1]
    rows = Partner.objects.filter(pk__in=keys).annotate(said=Subquery(last))
    return {row.pk: row for row in rows}


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_SAID else f"{line[:LONGEST_SAID].rsplit(' ', 1)[0]} …"
