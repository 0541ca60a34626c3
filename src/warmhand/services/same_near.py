"""The partners who have anything in common with somebody new, found without comparing them."""

import re
from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from warmhand.core.same_person_clean import phone_of, words_of, zip_of
from warmhand.store.clients import Client
from warmhand.store.partners import Partner

SIGNED: Final = (
    "name", "family_name", "other_names", "organisation", "phone", "email", "licence", "npi",
    "postal_code", "address_line",
)  # fmt: skip
CLIENT_SIGNED: Final = ("name", "phone", "email")
_NUMBER: Final = re.compile("[0-9]+")
_BEGIN: Final = 4
"""Letters by which two words count as one here: "Young-Mayka" and "Youngmayka" begin alike."""


def near(new: Collection[UUID]) -> set[UUID]:
    """Return the keys in `new`, and of all partners who share a sign with one of them.

    Whoever `core.same_person_blocks` or `services.same_places` would compare is among them.
    """
    rows = Partner.objects.filter(archived_at__isnull=True).values_list("pk", *SIGNED)
    return _near(new, {key: signs(*told) for key, *told in rows})


def near_clients(new: Collection[UUID]) -> set[UUID]:
    """Return the keys in `new`, and of all clients who share a sign with one of them."""
    rows = Client.objects.filter(archived_at__isnull=True).values_list("pk", *CLIENT_SIGNED)
    return _near(new, {key: client_signs(*told) for key, *told in rows})


def _near(new: Collection[UUID], signed: Mapping[UUID, set[str]]) -> set[UUID]:
    wanted = set().union(*(signed[key] for key in new if key in signed))
    return {key for key, held in signed.items() if key in new or not wanted.isdisjoint(held)}


def signs(  # noqa: PLR0917 - the columns of `SIGNED`, in their order
    name: str,
    family_name: str,
    other_names: str,
    organisation: str,
    phone: str,
    email: str,
    licence: str,
    npi: str,
    postal_code: str,
    address_line: str,
) -> set[str]:
    """Return what a row may share with another: beginnings of words, numbers, doors."""
    words = words_of(f"{name} {other_names} {organisation}")
    words.append("".join(words_of(family_name)))
    found = {word[:_BEGIN] for word in words if len(word) > 1}
    area = zip_of(postal_code)
    found.update(f"{area} {number}" for number in _NUMBER.findall(address_line) if area)
    bare = "".join(words_of(licence)).lstrip("0")
    return found | ({phone_of(phone), email.strip().casefold(), f"licence {bare}", npi} - _NONE)


def client_signs(name: str, phone: str, email: str) -> set[str]:
    """Return what a client may share with another, as `signs`."""
    last = "".join(name.split()[-1:])
    return signs(name, last, "", "", phone, email, "", "", "", "")


_NONE: Final = {"", "licence "}
