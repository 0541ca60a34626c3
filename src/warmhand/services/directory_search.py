"""The directory as a practice searches it, and a listing carried into the details of a partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from warmhand.core.capitals import from_capitals
from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import Kind, Listing
from warmhand.formats.phone import parse_phone
from warmhand.services import directory
from warmhand.services.fit import fit_of
from warmhand.services.partner_pages import profession_words
from warmhand.services.partners import PartnerDetails, known_npis, postal_code
from warmhand.services.serves import professions_serving
from warmhand.store.people import Practice

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing of the directory; `partner` is the key where the practice has it already."""

    listing: Listing
    name: str
    profession: str
    place: str
    distance_km: float
    is_second_place: bool
    partner: UUID | None


def has_directory() -> bool:
    """Return whether a directory was loaded on this machine."""
    return bool(settings.DIRECTORY_PATH.exists())


def search_directory(
    *,
    practice: Practice,
    near: str,
    within_km: float,
    profession: str = "",
    serves: str = "",
    name: str = "",
) -> list[Hit]:
    """Return up to 200 listings of the directory, nearest first, then by name.

    `near` is a ZIP code or a town, `serves` the id of a problem: the professions that the
    practice's evidence grades A or B for it. Otherwise as `directory.find`; raises
    `InvalidValueError` also where neither profession, problem nor name is given, since a whole
    town would answer, and where both profession and problem are.
    """
    if profession and serves:
        raise InvalidValueError("Choose a profession or a problem, not both.")
    if not profession and not serves and not name.strip():
        raise InvalidValueError("Choose a profession or a problem, or write a name.")
    served = _serving(practice, serves) if serves else ()
    found = directory.find(
        path=settings.DIRECTORY_PATH,
        near=near,
        within_km=within_km,
        profession=profession,
        professions=served,
        name=name,
        limit=MOST_FOUND,
    )
    ours = known_npis()
    return [_hit(each, ours.get(each.listing.npi)) for each in found]


def _serving(practice: Practice, problem: str) -> tuple[str, ...]:
    return professions_serving(problem, country=practice.country, evidence=fit_of(practice))


def _hit(found: directory.Found, partner: UUID | None) -> Hit:
    listing = found.listing
    town = " ".join(filter(None, (listing.state, listing.zip[:5])))
    address = (from_capitals(listing.address), from_capitals(listing.city), town)
    return Hit(
        listing=listing,
        name=from_capitals(listing.name),
        profession=", ".join(map(profession_words, listing.professions)),
        place=", ".join(filter(None, address)),
        distance_km=found.distance_km,
        is_second_place=found.is_second_place,
        partner=partner,
    )


def details_from_directory(
    *, practice: Practice, npi: str, profession: str = "", zip_code: str = ""
) -> PartnerDetails | None:
    """Return what the directory knows of `npi`, to be looked over; None where it is not listed.

    `profession` is the one that was searched for, `zip_code` that of the place of practice that was
    shown. Raises `InvalidValueError` for what is no
    registry number, and `DomainError` where no directory is loaded.
    """
    listing = directory.listing(path=settings.DIRECTORY_PATH, npi=npi, zip_code=zip_code)
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
        is_organisation=listing.kind is Kind.ORGANISATION,
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
