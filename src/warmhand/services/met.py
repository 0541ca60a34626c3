"""Somebody one has just met: a partner and a first touch in one go."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage, TouchKind
from warmhand.formats.contact_names import Name, whole_name
from warmhand.formats.contact_profession import guess_profession
from warmhand.formats.professions import profession_of
from warmhand.services import same_people
from warmhand.services.partner_details import PartnerDetails
from warmhand.services.partner_trail import note
from warmhand.services.partners import DuplicatePartnerError, duplicate_of
from warmhand.services.touches import log_touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What one knows after a meeting; only the name is asked for. `phone` is E.164."""

    name: str
    profession: str = ""
    phone: str = ""
    email: str = ""
    where: str = ""
    words: str = ""


@transaction.atomic
def note_met(*, practice: Practice, met: Met, user: User, now: datetime, today: date) -> Partner:
    """Add whom one met `today` as a partner, with the meeting as the first touch.

    The profession is read from letters behind the name where none was chosen. Raises
    `InvalidValueError` for an empty name or an unknown profession, and `DuplicatePartnerError`
    where the practice has them already.
    """
    found = _checked(met)
    partner = _partner(met, found, practice=practice, now=now, today=today)
    partner.save(force_insert=True)
    note(partner, "added: met", user=user, now=now)
    # A meeting face to face moves the stage on to "met".
    log_touch(
        partner=partner, kind=TouchKind.MEETING, on=today, user=user, now=now, words=met.words
    )
    same_people.look_at(practice=practice, partners=[partner], now=now)
    partner.refresh_from_db()
    return partner.merged_into or partner


def _checked(met: Met) -> Name:
    """Return the name within what was typed; raises where it is nobody, or somebody who is there."""
    found = whole_name(met.name)
    if not found.name:
        raise InvalidValueError("Whom did you meet? A name is enough.")
    if met.profession and profession_of(met.profession) is None:
        raise InvalidValueError("Choose a profession from the list.")
    details = PartnerDetails(name=found.name, profession=met.profession, phone=met.phone)
    if (there := _there(details, met.email)) is not None:
        raise DuplicatePartnerError(there)
    return found


def _partner(met: Met, name: Name, *, practice: Practice, now: datetime, today: date) -> Partner:
    guessed = guess_profession(
        credential=name.credential, title="", organisation="", is_organisation=False
    )
    return Partner(
        practice=practice,
        country=practice.country,
        created_at=now,
        name=name.name,
        family_name=name.family,
        credential=name.credential,
        profession=met.profession or guessed,
        phone=met.phone,
        email=met.email,
        met_where=" ".join(met.where.split()),
        since_on=today,
        stage=Stage.FOUND.value,
    )


def _there(details: PartnerDetails, email: str) -> Partner | None:
    """Return who is there already; without phone and e-mail a name alone is not enough to say."""
    if details.phone and (found := duplicate_of(details=details)) is not None:
        return found
    if not email:
        return None
    rows = Partner.objects.filter(archived_at__isnull=True, email__iexact=email)
    return rows.filter(name__iexact=details.name).first()
