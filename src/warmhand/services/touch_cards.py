"""The partners of Today: whom to call, counted from the last real contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from warmhand.core.network import Stage, TouchKind
from warmhand.core.referral import Actor
from warmhand.core.touches import ABOUT_A_CLIENT
from warmhand.core.warmth import Rules, Warmth, contact_weight, last_contact_words, warmth_of
from warmhand.services.letters import first_name
from warmhand.services.warmth import ANSWER_WORDS, contacts_of, rules_of
from warmhand.store.network import Touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import ReferralEvent

SHOWN = 2
FIRST_LOOK = 8
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
    nobody's day can have come, at most eight. Without `with_care` nothing said about a client.
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


def _perhaps_due(practice: Practice, rules: Rules, today: date) -> list[Partner]:
    """Those whose earliest day has come, by the latest day that theirs can be."""
    rows = Partner.objects.filter(archived_at=None, stage__in=[stage.value for stage in CALLED])
    rows = rows.exclude(snoozed_until__gt=today)
    answers = _last_answers(practice)
    found = []
    for row in rows.annotate(touched_on=Max(_DAY, filter=_real(rules))):
        days = [day for day in (row.touched_on, answers.get(row.pk)) if day]
        tier = rules.tiers[Stage(row.stage)]
        if days and max(days) + timedelta(days=tier.earliest) <= today:
            found.append((max(days) + timedelta(days=tier.latest), row.name, row.pk, row))
    return [row for *_, row in sorted(found, key=lambda each: each[:3])]


_DAY = Coalesce("touches__answered_on", "touches__touched_on")


def _real(rules: Rules) -> Q:
    """The touches that weigh something."""
    real = Q(touches__kind__in=_kinds(rules, answered=False))
    return real | Q(
        touches__kind__in=_kinds(rules, answered=True), touches__answered_on__isnull=False
    )


def _kinds(rules: Rules, *, answered: bool) -> list[str]:
    weighed = {kind: contact_weight(kind, answered=answered, rules=rules) for kind in TouchKind}
    return [kind.value for kind, weight in weighed.items() if weight > 0]


def _last_answers(practice: Practice) -> dict[UUID, date]:
    """The day of each partner's own last step in a referral."""
    rows = ReferralEvent.objects.order_by().filter(
        actor=Actor.PARTNER.value,
        step__in=[step.value for step in ANSWER_WORDS],
        referral__partner__isnull=False,
    )
    zone = ZoneInfo(practice.time_zone)
    last = rows.values_list("referral__partner_id").annotate(at=Max("at"))
    return {key: at.astimezone(zone).date() for key, at in last}


def _due(
    rows: list[Partner], practice: Practice, rules: Rules, today: date
) -> list[tuple[Partner, Warmth]]:
    """Those of `rows` whose next contact is due, in their order: two queries."""
    if not rows:
        return []
    contacts = contacts_of([row.pk for row in rows], practice=practice, rules=rules)
    known = [
        (row, warmth_of(contacts[row.pk], Stage(row.stage), on=today, rules=rules)) for row in rows
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
