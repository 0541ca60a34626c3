"""Which group of clients is worth being known for: the finder (docs/niche.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from warmhand.core.errors import InvalidValueError
from warmhand.core.niche_books import (
    MOST_SHOWN,
    Book,
    Call,
    Family,
    Group,
    Look,
    Sentence,
    Weights,
)
from warmhand.core.niche_candidates import Members, candidates
from warmhand.core.niche_columns import columns, practice_columns
from warmhand.core.niche_score import (
    Floats,
    Scores,
    least_seen,
    p_values,
    results_of,
    scored,
    shrunk,
    spread_between,
    standardised,
)

FEWEST_WITH_RESULTS = 60
LEVEL = 0.05
LIKELY_ENOUGH = 0.80
SEEN_ENOUGH = 0.8  # index: a practice that would not see this cannot say "no difference"
SAME_PEOPLE = 0.5  # Jaccard


def look(books: Iterable[Book], *, weights: Weights, seed: int) -> Look:
    """Return what the books say, the same for the same `books` (in any order) and `seed`.

    Raises `InvalidValueError` for a client who is there twice.
    """
    rows = sorted(books, key=lambda book: book.key)
    if len({book.key for book in rows}) < len(rows):
        raise InvalidValueError("A client stands in the books twice.")
    known = sum(book.has_results for book in rows)
    sentences, members = candidates(rows)
    nothing = Look(
        clients=len(rows),
        with_results=known,
        candidates=len(sentences),
        call=Call.TOO_FEW,
        least_seen=None,
        practice=None,
    )
    if known < FEWEST_WITH_RESULTS or not sentences:
        return nothing
    results = results_of(rows)
    scores = scored(standardised(results), members, weights=weights, seed=seed)
    groups, smallest = _groups(sentences, members, scores), least_seen(scores, len(rows))
    return replace(
        nothing,
        call=_said(groups, smallest),
        least_seen=smallest,
        practice=practice_columns(results),
        families=_families(groups, sentences, members, results),
    )


def _groups(sentences: Sequence[Sentence], members: Members, scores: Scores) -> list[Group]:
    """Every candidate with its figures, the most probable first."""
    tau = spread_between(scores.difference, scores.error)
    groups = []
    figures = zip(scores.difference, scores.error, p_values(scores), strict=True)
    for sentence, who, (difference, error, p) in zip(sentences, members, figures, strict=True):
        likely, spread, probability = shrunk(float(difference), float(error), tau)
        groups.append(
            Group(
                sentence=sentence,
                clients=int(who.sum()),
                difference=float(difference),
                error=float(error),
                p=float(p),
                likely=likely,
                spread=spread,
                probability=probability,
                call=_call(float(p), probability),
            )
        )
    return sorted(groups, key=lambda one: (-one.probability, -one.statistic, one.sentence.code))


def _call(p: float, probability: float) -> Call:
    held = (p <= LEVEL) + (probability >= LIKELY_ENOUGH)
    return (Call.TOO_FEW, Call.MIGHT_DIFFER, Call.STANDS_OUT)[held]


def _said(groups: Sequence[Group], smallest: float) -> Call:
    calls = {group.call for group in groups}
    for call in (Call.STANDS_OUT, Call.MIGHT_DIFFER):
        if call in calls:
            return call
    return Call.NO_DIFFERENCE if smallest <= SEEN_ENOUGH else Call.TOO_FEW


def _families(
    groups: Sequence[Group], sentences: Sequence[Sentence], members: Members, results: Floats
) -> tuple[Family, ...]:
    """Fold each group under the first above it with at least half of both their people."""
    row = {sentence: at for at, sentence in enumerate(sentences)}
    shared = members.astype(float) @ members.T.astype(float)
    sizes = np.diag(shared)
    same = shared >= SAME_PEOPLE * (sizes[:, None] + sizes[None, :] - shared)
    folded: dict[int, list[Group]] = {}
    heads: dict[int, Group] = {}
    for group in groups:
        at = row[group.sentence]
        above = next((head for head in heads if same[at, head]), None)
        if above is None:
            heads[at] = group
        else:
            folded.setdefault(above, []).append(group)
    return tuple(
        Family(
            replace(head, columns=columns(results, members[at])) if place < MOST_SHOWN else head,
            tuple(folded.get(at, ())),
        )
        for place, (at, head) in enumerate(heads.items())
    )
