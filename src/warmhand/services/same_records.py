"""Partners, listings and clients as the rows that are compared."""

from warmhand.core.registry import Kind, Listing
from warmhand.core.same_person_clean import SUFFIXES, Record, folded
from warmhand.store.clients import Client
from warmhand.store.partners import Partner

COMPARED = (
    "is_organisation", "npi", "name", "family_name", "other_names", "credential", "organisation",
    "phone", "email", "address_line", "city", "region", "postal_code", "licence", "licence_state",
    "works_at", "created_at",
)  # fmt: skip
"""The fields of a partner that are compared, or decide who is kept: all that a look reads."""


def partner_record(partner: Partner) -> Record:
    """Return `partner` as it is compared; the last word is the last name where none was said."""
    first, middle, last = names_of(partner.name, family_name=partner.family_name)
    if partner.is_organisation:
        first = middle = last = ""
    return Record(
        key=str(partner.pk),
        is_organisation=partner.is_organisation,
        npi=partner.npi,
        last=last,
        first=first,
        middle=middle,
        other_names=tuple(filter(None, map(str.strip, partner.other_names.split(",")))),
        credentials=partner.credential,
        organisation=partner.name if partner.is_organisation else partner.organisation,
        phone=partner.phone,
        mail=partner.email,
        address=partner.address_line,
        city=partner.city,
        state=partner.region,
        zip=partner.postal_code,
        licence=partner.licence,
        licence_state=partner.licence_state,
    )


def listing_record(listing: Listing) -> Record:
    """Return `listing` of the directory as it is compared."""
    return Record(
        key=listing.npi,
        is_organisation=listing.kind is Kind.ORGANISATION,
        npi=listing.npi,
        last=listing.last_name,
        first=listing.first_name,
        middle=listing.middle_name,
        credentials=listing.credential,
        organisation=listing.organisation,
        phone=listing.phone,
        address=listing.address,
        city=listing.city,
        state=listing.state,
        zip=listing.zip,
    )


def client_record(client: Client) -> Record:
    """Return `client` as it is compared: name, phone, mail and birth year."""
    first, middle, last = names_of(client.name)
    return Record(
        key=str(client.pk),
        last=last,
        first=first,
        middle=middle,
        phone=client.phone,
        mail=client.email,
        birth_year=client.birth_year,
    )


def names_of(name: str, *, family_name: str = "") -> tuple[str, str, str]:
    """Return first, middle and last name of `name`; Jr, Sr, II to IV stay with the last."""
    words = name.replace(",", " ").split()
    if family_name and folded(name).endswith(folded(family_name)):
        given, last = words[: -len(family_name.split())], family_name
    else:
        ends = 2 if len(words) > 2 and folded(words[-1]).strip() in SUFFIXES else 1
        given, last = words[:-ends], " ".join(words[-ends:])
    return (given[0] if given else ""), " ".join(given[1:]), last
