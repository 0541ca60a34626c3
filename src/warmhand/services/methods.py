"""The methods that a practice works with, with the label that each one carries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from warmhand.core.checked import CHECKED_WORDS, Checked
from warmhand.core.errors import DomainError
from warmhand.core.methods import MOST_METHODS, STANDING_WORDS, Method, Standing, own_name
from warmhand.formats.evidence_methods import shipped_methods
from warmhand.services.practice import note
from warmhand.store.evidence import Method as MethodRow
from warmhand.store.people import Practice, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A method with its label; `key` is what a form sends for it."""

    key: str
    name: str
    standing: Standing
    method: Method | None
    """None for one in own words."""
    is_chosen: bool

    @property
    def words(self) -> str:
        """The label: "Theory, not hard science"."""
        return STANDING_WORDS[self.standing]

    @property
    def checked_words(self) -> str:
        """How far the source behind the label was read."""
        return CHECKED_WORDS[self.method.checked if self.method else Checked.UNCHECKED]


def ticked(row: Labelled, *, is_chosen: bool) -> Labelled:
    """Return `row` as it was just ticked, or not."""
    return replace(row, is_chosen=is_chosen)


def all_methods(practice: Practice) -> list[Labelled]:
    """Return the methods of the evidence in its order, then those in own words: one query."""
    rows = MethodRow.objects.filter(practice=practice).order_by("created_at", "pk")
    chosen = {row.slug for row in rows if row.slug}
    known = [
        Labelled(
            key=method.slug,
            name=method.name,
            standing=method.standing,
            method=method,
            is_chosen=method.slug in chosen,
        )
        for method in shipped_methods().methods.values()
    ]
    own = [
        Labelled(
            key=str(row.pk), name=row.name, standing=Standing.UNREAD, method=None, is_chosen=True
        )
        for row in rows
        if not row.slug
    ]
    return known + own


def chosen_methods(practice: Practice) -> list[Labelled]:
    """Return the methods that `practice` works with: one query."""
    return [row for row in all_methods(practice) if row.is_chosen]


@transaction.atomic
def choose_methods(
    *, practice: Practice, keys: Sequence[str], own: str, user: User, now: datetime
) -> None:
    """Keep the methods of `keys`, and one more in `own` words where there are any.

    What is not among `keys` is taken off; unknown keys mean nothing. Raises `InvalidValueError`
    for own words that are too long, `DomainError` for more than 30 methods.
    """
    name = own_name(own) if own.strip() else ""
    wanted = set(keys)
    for row in MethodRow.objects.filter(practice=practice):
        if (row.slug or str(row.pk)) not in wanted:
            row.delete()
    known = [slug for slug in shipped_methods().methods if slug in wanted]
    for slug, words in [*((slug, "") for slug in known), *([("", name)] if name else [])]:
        MethodRow.objects.get_or_create(
            practice=practice, slug=slug, name=words, defaults={"created_at": now}
        )
    if MethodRow.objects.filter(practice=practice).count() > MOST_METHODS:
        raise DomainError(f"Keep it to {MOST_METHODS} methods; untick some first.")
    note(practice, "methods", user=user, now=now)
