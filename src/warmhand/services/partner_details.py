"""What a practice knows of a partner, put right before it is stored."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from warmhand.core.a_team import may_lack_profession
from warmhand.core.clients import Wish
from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage
from warmhand.core.partnership import Way
from warmhand.core.registry import repaired_npi, repaired_zip
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import professions

LONGEST_LINE = 200
LONGEST_WAIT = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDetails:
    """What a practice knows of a partner; only the name is asked for before one has met.

    `profession` is a slug, "" where not known yet; `phone` and `fax` are E.164, `wait_days` is 0
    to 730, None where unknown, and so is `takes_self_pay`. `serves` holds ids of the evidence's
    problems. `good_at`, `note` and `suits_not` are None where whoever writes may not read them:
    they then stay as they are. `stage` is set on adding alone, later by `services.a_team`.
    """

    name: str
    profession: str = ""
    stage: Stage = Stage.FOUND
    credential: str = ""
    organisation: str = ""
    npi: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    address_line: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    way: Way = Way.DESK_PHONE
    way_note: str = ""
    needs_insurance: bool = False
    needs_birth_date: bool = False
    needs_order: bool = False
    takes_self_pay: bool | None = None
    insurances: str = ""
    wait_days: int | None = None
    offers: tuple[Wish, ...] = ()
    is_taking_clients: bool = True
    serves: tuple[str, ...] = ()
    since_on: date | None = None
    works_at_id: UUID | None = None
    is_organisation: bool = False
    family_name: str = ""
    other_names: str = ""
    good_at: str | None = None
    note: str | None = None
    suits_not: str | None = None


def checked(details: PartnerDetails, *, country: str) -> PartnerDetails:
    """Return `details` with spaces, insurances, registry number and ZIP code put right.

    Raises `InvalidValueError` for an empty name, a profession that is not in the table, none at
    a stage that asks for one, a problem that is not in the evidence, a wait outside 0 to 730
    days, or a number or (in the US) a ZIP code that cannot be right.
    """
    name = " ".join(details.name.split())
    if not name or len(name) > LONGEST_LINE:
        raise InvalidValueError(f"A partner needs a name of at most {LONGEST_LINE} letters.")
    _check_what_they_do(details)
    if details.wait_days is not None and not 0 <= details.wait_days <= LONGEST_WAIT:
        raise InvalidValueError(f"A usual wait is 0 to {LONGEST_WAIT} days.")
    return replace(
        details,
        name=name,
        family_name=" ".join(details.family_name.split()),
        other_names=_by_commas(details.other_names),
        npi=str(repaired_npi(details.npi)) if details.npi else "",
        postal_code=postal_code(details.postal_code, country=country),
        insurances=_by_commas(details.insurances),
    )


def _check_what_they_do(details: PartnerDetails) -> None:
    """Organizations do many things; of a person one knows what once one has met."""
    known = {each.slug for each in professions()}
    lacks = may_lack_profession(details.stage) or details.is_organisation
    if details.profession not in known and (details.profession or not lacks):
        raise InvalidValueError("Choose a profession from the list.")
    if not set(details.serves) <= set(shipped_fit().problems):
        raise InvalidValueError("Choose the problems they see from the list.")


def _by_commas(text: str) -> str:
    named = (" ".join(part.split()) for part in text.split(","))
    return ", ".join(dict.fromkeys(filter(None, named)))


def postal_code(text: str, *, country: str) -> str:
    """Return a postal code as it is written: "19103" or "19103-1234" in the US.

    Raises `InvalidValueError` for what cannot be a ZIP code, where `country` is "US".
    """
    if country != "US" or not text.strip():
        return " ".join(text.split())
    try:
        digits = repaired_zip(text, state="")
    except InvalidValueError as error:
        raise InvalidValueError("A ZIP code has five digits, as in 19103.") from error
    return digits if len(digits) == 5 else f"{digits[:5]}-{digits[5:]}"
