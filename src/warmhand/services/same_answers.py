"""What was asked of a pair and answered: kept for good, moved with a merge, opened by its undo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from warmhand.core.network import SameAnswer
from warmhand.services.merge_rows import Moved, Person
from warmhand.store.clients import Client
from warmhand.store.people import User
from warmhand.store.same import SameQuestion

ANSWERED = "store_samequestion.answer"
PAIR_FIELDS = {False: ("partner", "other_partner"), True: ("client", "other_client")}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows, or a partner and a listing of the directory."""

    one: Person
    other: Person | None = None
    npi: str = ""

    @property
    def rows(self) -> Q:
        """The questions about this pair, whichever of the two stands first."""
        one, other = PAIR_FIELDS[isinstance(self.one, Client)]
        if self.other is None:
            return Q(**{one: self.one}, npi=self.npi)
        return Q(**{one: self.one, other: self.other}) | Q(**{one: self.other, other: self.one})


def settle(
    pair: Pair,
    *,
    said: SameAnswer | None,
    ask_again_on: date | None,
    user: User | None,
    now: datetime,
) -> None:
    """Store on every question about `pair` what was `said`; None opens it again."""
    SameQuestion.objects.filter(pair.rows).update(
        answer=said.value if said else "",
        answered_at=now if said else None,
        ask_again_on=ask_again_on,
        user=user if said else None,
    )


def settle_same(pair: Pair, *, user: User | None, now: datetime) -> None:
    """Note on every question about `pair` that the two are one."""
    settle(pair, said=SameAnswer.SAME, ask_again_on=None, user=user, now=now)


def reopen(pair: Pair) -> bool:
    """Ask about `pair` again where it was asked; return whether it was."""
    rows = SameQuestion.objects.filter(pair.rows, answer=SameAnswer.SAME.value)
    return bool(rows.update(answer="", answered_at=None, user=None))


def note_two_people(
    pair: Pair,
    *,
    points: float,
    reasons: Sequence[Sequence[Any]],
    user: User,
    now: datetime,
) -> None:
    """Keep for good that `pair`, which nobody was asked about, is two."""
    one, other = PAIR_FIELDS[isinstance(pair.one, Client)]
    SameQuestion.objects.create(
        practice_id=pair.one.practice_id,
        npi=pair.npi,
        points=points,
        reasons=list(reasons),
        answer=SameAnswer.TWO_PEOPLE.value,
        answered_at=now,
        user=user,
        created_at=now,
        **{one: pair.one, other: pair.other},
    )


def about(row: Person) -> Q:
    """Return the questions in which `row` is one of the two."""
    one, other = PAIR_FIELDS[isinstance(row, Client)]
    return Q(**{one: row}) | Q(**{other: row})


def asked_of_both(kept: Person, gone: Person) -> tuple[set[UUID], list[UUID]]:
    """Return what was asked of `gone` and of `kept` about one third, and what answers it.

    The first are questions of `gone`, which stay there; the second are open questions of `kept`
    to which the answer for `gone` was "two people", which holds for the one person they are.
    """
    theirs = {_third(one, gone): one for one in SameQuestion.objects.filter(about(gone))}
    stay, answered = set(), []
    for ours in SameQuestion.objects.filter(about(kept)):
        same = theirs.get(_third(ours, kept))
        if same is not None and same.pk != ours.pk:
            stay.add(same.pk)
            if same.answer == SameAnswer.TWO_PEOPLE and not ours.answer:
                answered.append(ours.pk)
    return stay, answered


def _third(question: SameQuestion, row: Person) -> UUID | str | None:
    """Return whom `question` compares with `row`: a key, or a registry number."""
    if question.npi:
        return question.npi
    keys: Iterable[UUID | None] = (
        (question.client_id, question.other_client_id)
        if isinstance(row, Client)
        else (question.partner_id, question.other_partner_id)
    )
    return next((key for key in keys if key != row.pk), None)


def take_answers(keys: Sequence[UUID]) -> Moved:
    """Answer the questions with `keys` with "two people"; return them for the way back."""
    rows = SameQuestion.objects.filter(pk__in=keys, answer="")
    rows.update(answer=SameAnswer.TWO_PEOPLE.value)
    return {ANSWERED: sorted(map(str, keys))} if keys else {}


def return_answers(moved: Mapping[str, list[str]]) -> None:
    """Open again what `take_answers` answered, unless a person did meanwhile."""
    rows = SameQuestion.objects.filter(pk__in=moved.get(ANSWERED, []), answered_at__isnull=True)
    rows.update(answer="")
