"""A listing of the directory carried into the details of a partner."""

from collections.abc import Sequence

from warmhand.core.capitals import from_capitals
from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import Kind, Listing
from warmhand.formats.phone import parse_phone
from warmhand.services.partner_details import PartnerDetails, postal_code
from warmhand.store.people import Practice


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
