"""What the pages of partners show: the list, our referrals to one partner, the directory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from warmhand.core.capitals import from_capitals
from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.core.partnership import WAY_WORDS, Way
from warmhand.core.referral import LOOP, Status
from warmhand.core.registry import Kind, Listing
from warmhand.formats.phone import parse_phone
from warmhand.formats.professions import profession_of
from warmhand.services import directory
from warmhand.services.partners import PartnerDetails, known_npis, postal_code
from warmhand.services.places import kilometres_to
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

MOST_SHOWN = 50
MOST_FOUND = 200
# Who of the two moved a referral to where it stands.
BY_PARTNER = frozenset(
    {Status.ACCEPTED, Status.DECLINED, Status.BOOKED, Status.SEEN, Status.REPORTED}
)
SAID = {
    Status.DRAFT: "A draft, nothing has left yet",
    Status.SENT: "Waiting for an answer",
    Status.ACCEPTED: "Accepted",
    Status.DECLINED: "Declined",
    Status.BOOKED: "Booked",
    Status.SEEN: "Seen",
    Status.REPORTED: "Reported back",
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
    open_referrals: int = 0


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One of our referrals to a partner: whom, where it stands, and the days it has."""

    id: UUID
    client: str
    status: str
    words: str
    at: datetime
    sent_at: datetime | None
    booked_for: datetime | None
    came_in: bool


@dataclass(frozen=True, slots=True)
class Between:
    """Our referrals to one partner, newest first, and how many there are in all."""

    lines: tuple[ReferralLine, ...]
    sent: int
    open: int
    seen: int
    earlier: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing of the directory; `partner` is the key where the practice has it already."""

    listing: Listing
    name: str
    profession: str
    place: str
    distance_km: float
    partner: UUID | None


def profession_words(slug: str) -> str:
    """Return the name of a profession in the singular, or "" where there is none."""
    known = profession_of(slug)
    return known.name if known else ""


def is_health(slug: str) -> bool:
    """Return whether `slug` is a health profession; an unknown one is not."""
    known = profession_of(slug)
    return known is not None and known.is_health


def find_partners(
    *, practice: Practice, query: str = "", archived: bool = False
) -> list[PartnerLine]:
    """Return the partners of whom `query` finds name, organisation, profession or place, by name.

    Capitals and accents do not matter. One query; never ordered by volume.
    """
    rows = Partner.objects.filter(archived_at__isnull=not archived, merged_into=None)
    rows = rows.defer("good_at", "note")
    found = [_line(row, practice) for row in rows if _fits(query, row)]
    return sorted(found, key=lambda line: (fold(line.name), line.id))


def _fits(query: str, row: Partner) -> bool:
    told = fold(
        " ".join(
            (row.name, row.credential, row.organisation, profession_words(row.profession), row.city)
        )
    )
    return all(word in told for word in fold(query).split())


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
    )


def with_open_referrals(lines: Iterable[PartnerLine]) -> list[PartnerLine]:
    """Return `lines` with how many referrals wait or run with each: one query."""
    lines = list(lines)
    rows = Referral.objects.filter(
        partner_id__in=[line.id for line in lines], status__in=[status.value for status in LOOP]
    )
    counted = dict(rows.values_list("partner_id").annotate(count=Count("id")))
    return [replace(line, open_referrals=counted.get(line.id, 0)) for line in lines]


def count_partners() -> tuple[int, int]:
    """Return how many partners there are, and how many were put away."""
    away = Count("id", filter=Q(archived_at__isnull=False))
    counted = Partner.objects.filter(merged_into__isnull=True).aggregate(all=Count("id"), away=away)
    return counted["all"] - counted["away"], counted["away"]


def between(*, partner: Partner) -> Between:
    """Return our referrals to `partner`: the 50 newest, and counts of all. Three queries."""
    rows = Referral.objects.filter(partner=partner)
    counted: dict[str, int] = dict(rows.values_list("status").annotate(count=Count("id")))
    lines = tuple(
        _referral_line(row)
        for row in rows.select_related("client").order_by("-status_at", "id")[:MOST_SHOWN]
    )
    drafts = counted.get(Status.DRAFT.value, 0)
    return Between(
        lines=lines,
        sent=sum(counted.values()) - drafts,
        open=sum(counted.get(status.value, 0) for status in LOOP),
        seen=rows.filter(seen_on__isnull=False).count(),
        earlier=sum(counted.values()) - len(lines),
    )


def _referral_line(row: Referral) -> ReferralLine:
    status = Status(row.status)
    return ReferralLine(
        id=row.pk,
        client=row.client.name,
        status=row.status,
        words=SAID[status],
        at=row.status_at,
        sent_at=row.sent_at,
        booked_for=row.booked_for if status is Status.BOOKED else None,
        came_in=status in BY_PARTNER,
    )


def has_directory() -> bool:
    """Return whether a directory was loaded on this machine."""
    return bool(settings.DIRECTORY_PATH.exists())


def search_directory(
    *, near_zip: str, within_km: float, profession: str = "", name: str = ""
) -> list[Hit]:
    """Return up to 200 listings of the directory, nearest first, then by name.

    As `directory.find`; raises `InvalidValueError` also where neither a profession (a slug) nor
    a name is given, since a whole town would answer.
    """
    if not profession and not name.strip():
        raise InvalidValueError("Choose a profession, or write a name.")
    found = directory.find(
        path=settings.DIRECTORY_PATH,
        near_zip=near_zip,
        within_km=within_km,
        profession=profession,
        name=name,
        limit=MOST_FOUND,
    )
    ours = known_npis()
    return [_hit(each.listing, each.distance_km, ours.get(each.listing.npi)) for each in found]


def _hit(listing: Listing, distance_km: float, partner: UUID | None) -> Hit:
    address = (from_capitals(listing.address), from_capitals(listing.city), listing.state)
    return Hit(
        listing=listing,
        name=from_capitals(listing.name),
        profession=", ".join(map(profession_words, listing.professions)),
        place=", ".join(filter(None, address)),
        distance_km=distance_km,
        partner=partner,
    )


def details_from_directory(
    *, practice: Practice, npi: str, profession: str = ""
) -> PartnerDetails | None:
    """Return what the directory knows of `npi`, to be looked over; None where it is not listed.

    `profession` is the one that was searched for. Raises `InvalidValueError` for what is no
    registry number, and `DomainError` where no directory is loaded.
    """
    listing = directory.listing(path=settings.DIRECTORY_PATH, npi=npi)
    if listing is None:
        return None
    return details_from(listing=listing, practice=practice, profession=profession)


def details_from(*, listing: Listing, practice: Practice, profession: str = "") -> PartnerDetails:
    """Return `listing` as details to be looked over; names in capitals become ordinary ones.

    `profession` is the one that was searched for; the listing's first where it has not that one.
    """
    country = listing.country or practice.country
    return PartnerDetails(
        name=from_capitals(listing.name),
        credential=listing.credential,
        profession=_profession_of(listing.professions, profession),
        organisation=""
        if listing.kind is Kind.ORGANISATION
        else from_capitals(listing.organisation),
        npi=listing.npi,
        phone=_phone(listing.phone, country),
        fax=_phone(listing.fax, country),
        address_line=from_capitals(listing.address),
        city=from_capitals(listing.city),
        region=listing.state,
        postal_code=postal_code(listing.zip, country=country),
    )


def _profession_of(listed: Sequence[str], searched: str) -> str:
    return searched if searched in listed else next(iter(listed), "")


def _phone(digits: str, country: str) -> str:
    """The registry holds some numbers that no country has; the person types them anew."""
    try:
        return parse_phone(digits, country=country) if digits else ""
    except InvalidValueError:
        return ""
