"""How a practice and a partner work together: one page, changed by either, agreed on a day."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.versions import mark_of
from warmhand.core.working_together import (
    LONGEST_PART,
    MOST_LINES,
    Part,
    Parts,
    printed_lines,
    suggestions,
)
from warmhand.formats.professions import profession_of
from warmhand.services.consents import local_day
from warmhand.services.partner_trail import note
from warmhand.store.network import Agreement
from warmhand.store.partners import Partner
from warmhand.store.people import User


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept, and whether words that had been agreed on are open again."""

    agreement: Agreement
    was_agreed: bool


def agreement_with(partner: Partner) -> Agreement | None:
    """Return what stands on the page with `partner`, or None: one query."""
    return Agreement.objects.filter(partner=partner).first()


def parts_of(agreement: Agreement | None) -> Parts:
    """Return the words of the six parts; all "" where there is no page yet."""
    if agreement is None:
        return Parts()
    return Parts(**{part.value: getattr(agreement, part.value) for part in Part})


def suggested(partner: Partner) -> Parts:
    """Return words to begin from, by the profession of `partner`."""
    known = profession_of(partner.profession)
    return suggestions(partner.profession, is_medical=known is not None and known.is_medical)


def version_of(agreement: Agreement | None) -> str:
    """Return a mark of the words as they were read; it changes with any of them."""
    return mark_of(sorted(asdict(parts_of(agreement)).items()))


@transaction.atomic
def keep(*, partner: Partner, parts: Parts, seen: str, user: User, now: datetime) -> Kept:
    """Keep the words of the page; changed words are no longer agreed on.

    `seen` is `version_of` what the person had before them. Raises `StaleRowError` where somebody
    else changed it meanwhile, `InvalidValueError` for a part that is too long or no words at all.
    """
    row = agreement_with(partner)
    if version_of(row) != seen:
        raise StaleRowError("Somebody else has just changed this page.")
    parts = Parts(**{name: text.strip() for name, text in asdict(parts).items()})
    _check(parts)
    was_agreed = row is not None and row.agreed_on is not None
    if row is None:
        row = Agreement(practice=partner.practice, partner=partner)
    if parts == parts_of(row):
        return Kept(row, was_agreed=False)
    for name, text in asdict(parts).items():
        setattr(row, name, text)
    row.agreed_on, row.user, row.changed_at = None, user, now
    row.save()
    _trace(row, "changed", user=user, now=now)
    return Kept(row, was_agreed)


def _check(parts: Parts) -> None:
    if parts.is_empty:
        raise InvalidValueError("Write at least one of the six parts.")
    if any(printed_lines(text) > MOST_LINES for text in asdict(parts).values()):
        raise InvalidValueError(
            f"Each part has at most {MOST_LINES} lines, about {LONGEST_PART} letters, to fit one page."
        )


@transaction.atomic
def agree(*, partner: Partner, seen: str, user: User, now: datetime) -> date:
    """Note that both agreed today on the words as `seen`; return the day, of the first tap if two.

    Raises `DomainError` where nothing is written, `StaleRowError` where the words changed since.
    """
    row = agreement_with(partner)
    if row is None:
        raise DomainError("Nothing is written yet to agree on.")
    if version_of(row) != seen:
        raise StaleRowError("The words have changed since you read them. Look them over again.")
    if row.agreed_on is not None:
        return row.agreed_on
    row.agreed_on, row.user = local_day(partner.practice, now), user
    row.save(update_fields=("agreed_on", "user"))
    _trace(row, "agreed", user=user, now=now)
    return row.agreed_on


@transaction.atomic
def take_back(*, partner: Partner, user: User, now: datetime) -> None:
    """Note that it is not agreed on after all; the words stay. Nothing happens where it was not."""
    row = agreement_with(partner)
    if row is not None and row.agreed_on is not None:
        row.agreed_on = None
        row.save(update_fields=("agreed_on",))
        _trace(row, "not agreed", user=user, now=now)


def _trace(row: Agreement, detail: str, *, user: User, now: datetime) -> None:
    note(row.partner, f"working together: {detail}", user=user, now=now)
