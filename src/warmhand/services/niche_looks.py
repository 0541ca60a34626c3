"""Looks at the books: when one was made, what it said, and whether the books moved since.

A look is worked out when somebody asks for it and never for a page. Its day is always shown.
Between two verdicts lies a quarter: looking again every week would find something by chance.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta

from django.db import transaction

from warmhand.core.niche_books import Look, Weights, digest_of, seed_of
from warmhand.core.niche_finder import look
from warmhand.formats.niche_looks import read, written
from warmhand.services.niche_books import books_of, counts_of
from warmhand.services.practice import note
from warmhand.store.niches import NicheLook
from warmhand.store.people import Practice, User

QUARTER = timedelta(days=91)
COUNT_WORDS = {
    "visits": ("visit", "visits"),
    "scores": ("score", "scores"),
    "clients": ("client", "clients"),
    "episodes": ("problem", "problems"),
    "characteristics": ("characteristic", "characteristics"),
}
"""The kinds that are told by number; others only say that something changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look that was made: its day, what it said, and with which weights."""

    on: date
    look: Look
    weights: Weights
    is_verdict: bool

    @property
    def next_verdict_on(self) -> date:
        """The first day of the next verdict, where this is one."""
        return self.on + QUARTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The last look and the last verdict, and what was written down since the last look."""

    last: Looked | None
    verdict: Looked | None
    moved: tuple[str, ...]
    """"4 visits", "one of them changed"; empty while the books stand as they were looked at."""
    today: date

    @property
    def next_verdict_on(self) -> date | None:
        """The day of the next verdict, None where one can be made today."""
        due = self.verdict.next_verdict_on if self.verdict else None
        return due if due and due > self.today else None


def weights_of(practice: Practice) -> Weights:
    """Return how much each result counts for `practice`; a quarter each if it set nothing."""
    names = {field.name for field in fields(Weights)}
    kept = {name: float(value) for name, value in practice.niche_weights.items() if name in names}
    return Weights(**kept)


@transaction.atomic
def change_weights(
    *, practice: Practice, weights: Weights, user: User, now: datetime, today: date
) -> None:
    """Keep what counts how much for the next look; a change is dated, none leaves no date."""
    if weights == weights_of(practice):
        return
    practice.niche_weights = {} if weights == Weights() else asdict(weights)
    practice.niche_weights_on = today
    practice.save(update_fields=["niche_weights", "niche_weights_on"])
    note(practice, "what counts in a look for a niche", user=user, now=now)


def standing_of(*, practice: Practice, today: date) -> Standing:
    """Return the last look and verdict of `practice`, and whether the books moved: three queries.

    A look that cannot be read any more counts as none.
    """
    rows = NicheLook.objects.order_by("-looked_on", "-created_at")
    last = rows.first()
    verdict = last if last is None or last.is_verdict else rows.filter(is_verdict=True).first()
    moved = _moved(last.result.get("counts", {}), counts_of(practice)) if last else ()
    return Standing(
        last=_looked(last) if last else None,
        verdict=_looked(verdict) if verdict else None,
        moved=moved,
        today=today,
    )


def _looked(row: NicheLook) -> Looked:
    return Looked(
        on=row.looked_on,
        look=read(row.result),
        weights=Weights(**row.weights),
        is_verdict=row.is_verdict,
    )


def _moved(then: dict[str, int], now: dict[str, int]) -> tuple[str, ...]:
    changed = {kind: count - then.get(kind, 0) for kind, count in now.items()}
    told = []
    for kind, (one, many) in COUNT_WORDS.items():
        more = changed[kind]
        if more > 0:
            told.append(f"{more} {one if more == 1 else many}")
    is_else = any(more and (more < 0 or kind not in COUNT_WORDS) for kind, more in changed.items())
    return (*told, *(("some put right",) if is_else and not told else ()))


def look_now(*, practice: Practice, user: User, now: datetime, today: date) -> tuple[Looked, bool]:
    """Return a look at the books of today, and whether it was worked out anew.

    Where neither books nor weights changed since the last look, that one is returned. It is a
    verdict where the books are enough for one and the last lies a quarter back. Seconds for
    thousands of clients.
    """
    counts, weights = counts_of(practice), weights_of(practice)
    books = books_of(practice=practice, today=today)
    digest, rows = digest_of(books), NicheLook.objects.order_by("-looked_on", "-created_at")
    last = rows.first()
    is_due = _is_verdict_due(today)
    if last is not None and last.books == digest and Weights(**last.weights) == weights:
        was_said = last.is_verdict or not is_due or not last.result["practice"]
        if was_said:
            return _looked(last), False
    seed = seed_of(practice.pk, today)
    found = look(books, weights=weights, seed=seed)
    marks = {"seed": seed, "books": digest, "is_verdict": is_due and found.practice is not None}
    row = NicheLook.objects.create(
        practice=practice,
        looked_on=today,
        weights=asdict(weights),
        result={**written(found), "counts": counts},
        created_at=now,
        **marks,
    )
    note(practice, "looked for a niche", user=user, now=now)
    return _looked(row), True


def _is_verdict_due(today: date) -> bool:
    since = NicheLook.objects.filter(is_verdict=True, looked_on__gt=today - QUARTER)
    return not since.exists()
