"""The list of entries that were made one: who, when, why, what both were, and the way back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from warmhand.formats.phone import show_phone
from warmhand.services.merge_fields import other_ways
from warmhand.services.merge_rows import Person
from warmhand.services.merges import gone_of, kept_of
from warmhand.services.same_pages import Line, side_by_side
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.same import Merge

NOTES: Final = (("good_at", "Good at"), ("suits_not", "Does not suit"), ("note", "Note"))
PARTS: Final = ("they_do", "we_do", "they_tell", "we_tell", "they_stop", "we_stop")
NOT_SHOWN: Final = frozenset(
    {
        *("latitude", "longitude", "source_kind", "source_partner"),
        *("source_event", "source_article"),
    }
)
FIELD_WORDS: Final = {
    "address_line": "address",
    "best_hours": "good hours",
    "credential": "credential",
    "email": "e-mail",
    "is_taking_clients": "takes clients",
    "licence": "license",
    "licence_state": "state of the license",
    "npi": "registry number",
    "organisation": "organization",
    "postal_code": "ZIP",
    "region": "state",
    "source_client": "who sent them",
    "wait_days": "usual wait",
    "way": "how they take people",
}
PRIVATE: Final = frozenset({"good_at", "suits_not", "note"})


@dataclass(frozen=True, slots=True)
class Filled:
    """One field that was filled in; `value` is "" where it is no plain text."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One merge as it is shown; `gone` is None where a listing was taken in."""

    merge: Merge
    kept: Person
    gone: Person | None
    is_client: bool
    reasons: str
    lines: tuple[Line, ...]
    """The entry that was kept, as it is now, beside the one that went, as it was."""
    filled: tuple[Filled, ...]
    not_taken: tuple[str, ...]
    """Phone and mail of a client's entry that went, where the kept one has others."""
    notes: tuple[tuple[str, str], ...]
    """What stands in words on the entry that went, for whoever may read notes."""


def find_merges(*, with_care: bool) -> "QuerySet[Merge]":
    """Return the merges, latest first; those of clients only `with_care`."""
    rows = Merge.objects.all() if with_care else Merge.objects.filter(kept_partner__isnull=False)
    rows = rows.select_related(
        "kept_partner__practice",
        "gone_partner__practice",
        "gone_partner__agreement",
        "kept_client__practice",
        "gone_client__practice",
        "user",
    )
    return rows.order_by("-merged_at", "pk")


def merge_line(merge: Merge, *, with_care: bool) -> MergeLine:
    """Return `merge` as it is shown; words of notes only `with_care`. No query."""
    kept, gone = kept_of(merge), gone_of(merge)
    country = kept.practice.country
    return MergeLine(
        merge=merge,
        kept=kept,
        gone=gone,
        is_client=isinstance(kept, Client),
        reasons=", ".join(str(reason[0]) for reason in merge.reasons),
        lines=side_by_side(kept, gone) if gone is not None else (),
        filled=tuple(
            _filled(name, _added(name, before, after), country)
            for name, (before, after) in merge.filled.items()
            if name not in NOT_SHOWN | (frozenset() if with_care else PRIVATE)
        ),
        not_taken=tuple(other_ways(kept, gone)) if isinstance(gone, Client) else (),
        notes=_notes(gone) if with_care and isinstance(gone, Partner) else (),
    )


def by_itself(*, partner: Partner, now: datetime) -> str:
    """Return what was done with `partner` at `now` without asking, in words; "" for nothing."""
    rows = Merge.objects.filter(kept_partner=partner, was_automatic=True, merged_at=now)
    listed = [bool(npi) for npi in rows.values_list("npi", flat=True)]
    told = []
    if not all(listed):
        told.append("was there already, so both are one entry now")
    if any(listed):
        told.append("is linked to the national registry")
    return ", and ".join(told)


def two_again(merge: Merge) -> str:
    """Return the words for an undone `merge`: who is two again."""
    kept, gone = kept_of(merge), gone_of(merge)
    if gone is None:
        return f"The listing is taken out of {kept.name}."
    if kept.name == gone.name:
        return f"{kept.name} is two entries again."
    return f"{kept.name} and {gone.name} are two entries again."


def one_now(merge: Merge) -> str:
    """Return the words for a `merge` just made; where a client's other phone is to be found."""
    kept, gone = kept_of(merge), gone_of(merge)
    also = other_ways(kept, gone) if isinstance(gone, Client) else []
    words = f"{kept.name} is one entry now."
    return f"{words} Also known, under Merged entries: {', '.join(also)}." if also else words


def _added(name: str, before: Any, after: Any) -> Any:  # noqa: ANN401 - JSON
    """Return what a note gained; of other fields what they hold."""
    return after.removeprefix(before).strip() if name == "note" else after


def _filled(name: str, value: Any, country: str) -> Filled:  # noqa: ANN401 - JSON
    label = FIELD_WORDS.get(name, name.replace("_", " "))
    is_text = isinstance(value, str) and name not in {"way", "profession", "works_at", "stage"}
    if name in {"phone", "fax"} and value:
        return Filled(label, show_phone(value, country=country))
    is_shown = is_text and not name.startswith("source")
    return Filled(label, value.rstrip(".") if is_shown else "")


def _notes(gone: Partner) -> tuple[tuple[str, str], ...]:
    notes = [(label, getattr(gone, name)) for name, label in NOTES]
    agreement = getattr(gone, "agreement", None)
    if agreement is not None:
        words = [getattr(agreement, part) for part in PARTS]
        notes.append(("How you work together", " ".join(filter(None, words)) or "An empty page"))
    return tuple((label, words) for label, words in notes if words)
