"""The questions "is this the same person?": which stand open, and what an answer does."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.network import SameAnswer
from warmhand.core.trail import Deed
from warmhand.services import directory, merges, trail
from warmhand.services.merge_rows import Person
from warmhand.services.merges import Why
from warmhand.services.same_answers import Pair, about, settle
from warmhand.services.same_kept import kept_first
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import User
from warmhand.store.same import Merge, SameQuestion

ASK_AGAIN_AFTER: Final = timedelta(days=30)
AT_ONCE_ABOVE: Final = 7.0
MOST_AT_ONCE: Final = 50
SAME_PHONE: Final = "same phone"
NOT_OPEN: Final = "This was answered meanwhile."
GONE: Final = "The directory does not list this person any more."
_THERE = Q(partner__archived_at__isnull=True) & (
    Q(other_partner__isnull=True) | Q(other_partner__archived_at__isnull=True)
)
_CLIENTS_THERE = Q(client__archived_at__isnull=True, other_client__archived_at__isnull=True)
# Two registry numbers are two people, and a person and a place that is set needs no question.
_SETTLED = (
    (~Q(npi="") & ~Q(partner__npi=""))
    | (
        ~Q(partner__npi="")
        & Q(other_partner__isnull=False)
        & ~Q(other_partner__npi="")
        & ~Q(other_partner__npi=F("partner__npi"))
    )
    | Q(other_partner__isnull=False, other_partner__is_organisation=True)
    & Q(partner__is_organisation=False, partner__works_at__isnull=False)
)


def open_questions(*, today: date, with_care: bool) -> "QuerySet[SameQuestion]":
    """Return what may be asked on `today`, highest points first; clients only `with_care`."""
    unanswered = Q(answer="") | Q(
        answer=SameAnswer.NOT_SURE.value, ask_again_on__isnull=False, ask_again_on__lte=today
    )
    partners = Q(partner__isnull=False) & _THERE & ~_SETTLED
    clients = Q(client__isnull=False) & _CLIENTS_THERE
    rows = SameQuestion.objects.filter(unanswered, partners | clients if with_care else partners)
    rows = rows.select_related("partner__practice", "other_partner", "client__practice")
    return rows.select_related("other_client").order_by("-points", "created_at", "pk")


def questions_of(*, person: Person, today: date) -> list[SameQuestion]:
    """Return what may be asked about `person`, highest points first: one query."""
    rows = open_questions(today=today, with_care=isinstance(person, Client))
    return list(rows.filter(about(person))[:3])


def is_workplace(question: SameQuestion) -> bool:
    """Return whether `question` asks if a person works at an organisation."""
    one, other = question.partner, question.other_partner
    return one is not None and other is not None and one.is_organisation != other.is_organisation


@transaction.atomic
def answer(
    *,
    question: SameQuestion,
    said: SameAnswer,
    user: User,
    now: datetime,
    today: date,
    keep: UUID | None = None,
) -> Merge | None:
    """Store what a person `said`, and do it; return the merge that it made, if any.

    `keep` is the key of the entry whose name and details stay, `kept_first` unless one is chosen.
    "Two people" is kept for good, "not sure" comes back after 30 days. Raises `StaleRowError`
    where the question is not open any more, `DomainError` where the two cannot be one.
    """
    rows = open_questions(today=today, with_care=True)
    row = rows.filter(pk=question.pk).first()
    if row is None:
        raise StaleRowError(NOT_OPEN)
    _note(row, f"same person: {said.value}", user=user, now=now)
    if said is SameAnswer.SAME and not is_workplace(row):
        return _made_one(row, keep, user=user, now=now)
    if said is SameAnswer.SAME:
        Partner.objects.filter(same_questions=row).update(works_at=row.other_partner)
    again = today + ASK_AGAIN_AFTER if said is SameAnswer.NOT_SURE else None
    settle(pair_of(row), said=said, ask_again_on=again, user=user, now=now)
    return None


@transaction.atomic
def ask_again(*, question: SameQuestion, user: User, now: datetime) -> None:
    """Take an answer back that made no merge, and open the question again.

    Raises `DomainError` where the answer made a merge: that is undone by itself.
    """
    row = SameQuestion.objects.select_related("partner", "other_partner").get(pk=question.pk)
    if row.answer == SameAnswer.SAME.value:
        if not is_workplace(row):
            raise DomainError("These two were made one. Undo that on the list of merged entries.")
        person = Partner.objects.filter(same_questions=row, works_at=row.other_partner)
        person.update(works_at=None)
    settle(pair_of(row), said=None, ask_again_on=None, user=user, now=now)
    _note(row, "same person: asked again", user=user, now=now)


def at_once(*, today: date) -> "QuerySet[SameQuestion]":
    """Return the questions that may be answered with one yes: many points and the same phone.

    Only partners and listings, never a workplace or a client, and nobody who may be one of two;
    at most 50, highest first.
    """
    rows = open_questions(today=today, with_care=False).filter(points__gt=AT_ONCE_ABOVE)
    found = [
        (key, {one, other or npi})
        for key, one, other, npi, reasons in rows.values_list(
            "pk", "partner_id", "other_partner_id", "npi", "reasons"
        )
        if any(words == SAME_PHONE for words, _points in reasons)
    ]
    count = Counter(end for _key, ends in found for end in ends)
    keys = [key for key, ends in found if all(count[end] == 1 for end in ends)]
    return rows.filter(pk__in=keys[:MOST_AT_ONCE])


def yes_to_all(
    *, keys: Collection[UUID], user: User, now: datetime, today: date
) -> tuple[int, int]:
    """Answer those of `keys` that may be answered at once with yes; return done and left.

    Who became another entry on the way, or cannot be one, is left as it is.
    """
    done = left = 0
    for question in at_once(today=today).filter(pk__in=keys):
        try:
            answer(question=question, said=SameAnswer.SAME, user=user, now=now, today=today)
        except DomainError:
            left += 1
        else:
            done += 1
    return done, left


def pair_of(question: SameQuestion) -> Pair:
    """Return the two that `question` is about."""
    one = question.partner or question.client
    assert one is not None, "a question is about a partner or a client"
    return Pair(one, question.other_partner or question.other_client, npi=question.npi)


def _made_one(row: SameQuestion, keep: UUID | None, *, user: User, now: datetime) -> Merge:
    pair, why = pair_of(row), Why(row.points, row.reasons)
    if pair.other is not None:
        kept, gone = kept_first(pair.one, pair.other)
        if keep == gone.pk:
            kept, gone = gone, kept
        return merges.merge_people(kept=kept, gone=gone, user=user, now=now, why=why)
    assert isinstance(pair.one, Partner), "only a partner is looked up"
    listing = directory.listing(path=settings.DIRECTORY_PATH, npi=row.npi)
    if listing is None:
        raise DomainError(GONE)
    return merges.link_listing(partner=pair.one, listing=listing, user=user, now=now, why=why)


def _note(row: SameQuestion, detail: str, *, user: User, now: datetime) -> None:
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="same_question",
        thing_id=row.pk,
        now=now,
        user=user,
        client=row.client,
        detail=detail,
    )
