"""What the pages of the A-team show: cards, and what came of the people one partner was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from warmhand.core.a_team import A_TEAM_STAGES, sent_words
from warmhand.core.helped import wilson
from warmhand.core.names import fold
from warmhand.core.network import STAGE_WORDS, Stage
from warmhand.core.referral import ON_ITS_WAY, Helped, Purpose, Status, Went
from warmhand.core.results import Share
from warmhand.core.warmth import Warmth
from warmhand.services.loop_figures import Group, partner_facts
from warmhand.services.partner_pages import profession_words
from warmhand.services.problems import problem_of
from warmhand.services.results import ANSWERED
from warmhand.services.warmth import warmths
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

TOO_FEW = 3
SEEN = Q(seen_on__isnull=False) | Q(went=Went.YES.value)
ON_THEIR_WAY = Q(status__in=[status.value for status in ON_ITS_WAY]) & ~SEEN


@dataclass(frozen=True, slots=True)
class Card:
    """One person of the A-team: warmth, days since the last real contact, counts in words."""

    id: UUID
    name: str
    credential: str
    organisation: str
    profession: str
    stage: str
    warmth: Warmth
    days: int | None
    """Since the last real contact; None where there was none."""
    sent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loops:
    """What came of the people whom one partner was sent, as counts."""

    sent: int
    words: str
    """"7: 5 seen, 2 on their way"."""
    helped: str
    facts: Group
    """How long its steps took, and by whose word they came."""


def members() -> list[UUID]:
    """Return the A-team, who may be many: their keys, by stage, profession and name: one query.

    Neither counts nor warmth move anybody.
    """
    stages = [stage.value for stage in A_TEAM_STAGES]
    rows = Partner.objects.filter(archived_at__isnull=True, stage__in=stages)
    told = rows.values_list("id", "stage", "profession", "name")
    ordered = sorted(
        told, key=lambda row: (stages.index(row[1]), profession_words(row[2]), fold(row[3]), row[0])
    )
    return [key for key, *_ in ordered]


def cards(keys: Sequence[UUID], *, practice: Practice, today: date) -> list[Card]:
    """Return the cards of the partners `keys`, in their order: three queries."""
    rows = Partner.objects.filter(pk__in=keys).in_bulk()
    found = [rows[key] for key in keys if key in rows]
    warm = warmths(found, practice=practice, today=today)
    sent = _sent_to(keys)
    return [_card(row, warm[row.pk], sent.get(row.pk, ""), today) for row in found]


def _card(row: Partner, warmth: Warmth, sent: str, today: date) -> Card:
    return Card(
        id=row.pk,
        name=row.name,
        credential=row.credential,
        organisation=row.organisation,
        profession=profession_words(row.profession),
        stage=STAGE_WORDS[Stage(row.stage)],
        warmth=warmth,
        days=(today - warmth.last_on).days if warmth.last_on else None,
        sent=sent,
    )


def _sent_to(keys: Sequence[UUID]) -> dict[UUID, str]:
    """Counts of the people whom each was sent, in words: one query."""
    rows: Any = _sent_rows().filter(partner__in=keys).values_list("partner_id")
    counted = rows.annotate(
        sent=Count("id"), seen=Count("id", filter=SEEN), going=Count("id", filter=ON_THEIR_WAY)
    )
    return {
        key: sent_words(sent=sent, seen=seen, on_their_way=going)
        for key, sent, seen, going in counted
    }


def _sent_rows() -> Any:  # noqa: ANN401 - a queryset of referrals
    """Questions to a colleague send nobody, and drafts have not left."""
    return (
        Referral.objects.order_by().filter(sent_at__isnull=False).exclude(purpose=Purpose.ASK.value)
    )


def loops_with(*, partner: Partner, today: date) -> Loops:
    """Return what came of the people whom `partner` was sent: three queries.

    Counts only, with their range where few answered; nobody's place rests on them.
    """
    rows = list(_sent_rows().filter(partner=partner).select_related(None))
    seen = [row for row in rows if row.seen_on is not None or row.went == Went.YES.value]
    going = [row for row in rows if Status(row.status) in ON_ITS_WAY and row not in seen]
    words = sent_words(sent=len(rows), seen=len(seen), on_their_way=len(going))
    return Loops(
        sent=len(rows),
        words=words.replace(" sent", "", 1).rstrip("."),
        helped=helped_words([row.helped for row in seen if row.helped in ANSWERED]),
        facts=partner_facts(partner=partner, today=today),
    )


def helped_words(answers: Sequence[str]) -> str:
    """Return how many of those who answered were better, with the likely range, or "".

    Under three answers it is too few to tell; the range is Wilson's (95 %), in tenths.
    """
    if not answers:
        return ""
    share = Share(sum(one == Helped.BETTER for one in answers), len(answers))
    if share.number < TOO_FEW:
        return f"{share.number} answered: too few to tell"
    low, high = (round(10 * edge) for edge in wilson(share))
    return f"{share.yes} of {share.number} say so, likely {low} to {high} in 10"


def serves_words(partner: Partner) -> list[str]:
    """Return the problems that `partner` serves, in plain words, in the evidence's order."""
    known = (problem_of(slug) for slug in partner.serves)
    return [problem.label for problem in known if problem is not None]
