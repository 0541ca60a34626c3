"""The directory as a practice searches it, and a listing carried into the details of a partner."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from warmhand.core.capitals import from_capitals
from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import Listing
from warmhand.services import directory
from warmhand.services.fit import fit_of
from warmhand.services.listing_details import details_from
from warmhand.services.partner_details import PartnerDetails
from warmhand.services.partner_pages import profession_words
from warmhand.services.partners import known_npis
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
