"""What the pages of partners show: the list, our referrals to one partner, the directory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from warmhand.core.names import fold
from warmhand.core.network import AWAY_STAGES, STAGE_WORDS, Stage
from warmhand.core.partnership import WAY_WORDS, Way
from warmhand.core.referral import ON_ITS_WAY, Status
from warmhand.formats.professions import profession_of, professions
from warmhand.services.places import kilometres_to
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

# With thousands of partners, reading what a line does not show costs more than all the rest.
LINE_FIELDS = (
    *("id", "name", "credential", "profession", "organisation", "city", "country", "postal_code"),
    *("latitude", "longitude", "wait_days", "way", "is_taking_clients", "stage"),
)
SEARCHED = ("name", "credential", "organisation", "city", "profession")
SAID = {
    Status.DRAFT: "A draft, nothing has left yet",
    Status.SENT: "Waiting for an answer",
    Status.ACCEPTED: "Accepted",
    Status.DECLINED: "Declined",
    Status.BOOKED: "Booked",
    Status.MISSED: "Missed, a new date is needed",
    Status.ON_HOLD: "On hold",
    Status.SEEN: "Seen",
    Status.REPORTED: "Reported back",
    Status.GIVEN_BACK: "Given back",
    Status.CLOSED: "Closed",
    Status.CANCELLED: "Cancelled",
}


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner in the list; `distance_km` is None where a place is not known."""

    id: UUID
    name: str
    credential: str
    profession: str
    organisation: str
    city: str
    distance_km: float | None
    wait_days: int | None
    way: str
    is_taking_clients: bool
    stage: str = ""
    """In words."""
    is_away: bool = False
    """Resting or stepped back: shown, and offered to nobody."""
    open_referrals: int = 0


def profession_words(slug: str) -> str:
    """Return the name of a profession in the singular, or "" where there is none."""
    known = profession_of(slug)
    return known.name if known else ""


def is_health(slug: str) -> bool:
    """Return whether `slug` is a health profession; an unknown one is not."""
    known = profession_of(slug)
    return known is not None and known.is_health


def find_keys(
    *,
    query: str = "",
    archived: bool = False,
    stage: str = "",
    profession: str | None = None,
    batch: UUID | None = None,
) -> list[UUID]:
    """Return the keys of those of whom `query` finds name, organisation, profession or place.

    `stage` and `profession` narrow it; a profession of "" means those whose is not known, None
    means any; `batch` keeps whom one import added or brought up to
    date. Capitals and accents do not matter. One query; by name, never by volume.
    """
    rows = _listed(archived=archived)
    rows = rows.filter(stage=stage) if stage else rows
    rows = rows if profession is None else rows.filter(profession=profession)
    rows = rows.filter(_of_import(batch)) if batch else rows
    words = fold(query).split()
    named = sorted(
        (fold(told[0]), key)
        for key, *told in rows.values_list("id", *SEARCHED)
        if _fits(words, *told)
    )
    return [key for _name, key in named]


def _of_import(batch: UUID) -> Q:
    gained = Partner.objects.filter(import_batch=batch, merged_into__isnull=False)
    return Q(import_batch=batch) | Q(pk__in=gained.values("merged_into"))


def _fits(words: Sequence[str], *told: str) -> bool:
    if not words:
        return True
    *named, profession = told
    text = fold(" ".join((*named, profession_words(profession))))
    return all(word in text for word in words)


def _listed(*, archived: bool) -> QuerySet[Partner]:
    return Partner.objects.filter(archived_at__isnull=not archived, merged_into=None)


def lines_of(keys: Sequence[UUID], *, practice: Practice) -> list[PartnerLine]:
    """Return a line for each of the partners `keys`, in their order: one query."""
    rows = Partner.objects.only(*LINE_FIELDS).in_bulk(keys)
    return [_line(rows[key], practice) for key in keys if key in rows]


def professions_in_use(*, archived: bool = False, also: str = "") -> list[tuple[str, str]]:
    """Return slug and name of the professions of those listed, and of `also`: one query.

    In the order of the table; ("", …) is last, where somebody's profession is not known.
    """
    used = {*_listed(archived=archived).values_list("profession", flat=True).distinct()}
    used |= {also} if also else set()
    return [(each.slug, each.name) for each in professions() if each.slug in used] + [
        ("", "not known yet")
    ] * ("" in used)


def _line(row: Partner, practice: Practice) -> PartnerLine:
    return PartnerLine(
        id=row.pk,
        name=row.name,
        credential=row.credential,
        profession=profession_words(row.profession),
        organisation=row.organisation,
        city=row.city,
        distance_km=kilometres_to(row, practice=practice),
        wait_days=row.wait_days,
        way=WAY_WORDS[Way(row.way)],
        is_taking_clients=row.is_taking_clients,
        stage=STAGE_WORDS[Stage(row.stage)],
        is_away=Stage(row.stage) in AWAY_STAGES,
    )


def with_open_referrals(lines: Iterable[PartnerLine]) -> list[PartnerLine]:
    """Return `lines` with how many referrals wait or run with each: one query."""
    lines = list(lines)
    rows = Referral.objects.filter(
        partner_id__in=[line.id for line in lines],
        status__in=[status.value for status in ON_ITS_WAY],
    )
    counted = dict(rows.values_list("partner_id").annotate(count=Count("id")))
    return [replace(line, open_referrals=counted.get(line.id, 0)) for line in lines]


def count_partners() -> tuple[int, int]:
    """Return how many partners there are, and how many were put away."""
    away = Count("id", filter=Q(archived_at__isnull=False))
    counted = Partner.objects.filter(merged_into__isnull=True).aggregate(all=Count("id"), away=away)
    return counted["all"] - counted["away"], counted["away"]
