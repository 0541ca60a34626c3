"""What was told about a client: kept with its ground at the moment it leaves, and shown to them.

Each place where something of a client leaves calls `record` in the transaction of its cause, so
none is lost. What a link opens is kept once for each link, day and set of items: a page loaded
again tells nothing new, and the trail still counts every opening.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from warmhand.core.consent import ITEM_WORDS, Item
from warmhand.core.consent_words import listed
from warmhand.core.disclosure import (
    AT_ONCE,
    BASIS_WORDS,
    HOW_WORDS,
    READ_BY_LINK,
    Basis,
    How,
    basis_of,
    items_told,
)
from warmhand.core.letter import LetterContent
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Purpose
from warmhand.core.trail import Deed
from warmhand.services import letters
from warmhand.services.consents import local_day
from warmhand.services.recipients import recipient_words
from warmhand.store.clients import Client
from warmhand.store.links import Link
from warmhand.store.loops import Disclosure
from warmhand.store.people import User
from warmhand.store.referrals import Consent, Referral
from warmhand.store.trail import TrailEntry

MOST_READS = 50
THEIR_LINKS = (LinkPurpose.PARTNER.value, LinkPurpose.DESK.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that was told, in words."""

    at: datetime
    who: str
    """Name and profession, as they were at that time."""
    how: str
    what: str
    """What was told, and on which ground; both "" where something was taken back."""
    ground: str


def record(
    *,
    referral: Referral,
    items: frozenset[Item],
    how: How,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Keep that `items` of the client of `referral` were told to its partner.

    Raises `ConsentError` where there is no ground to tell them on: then nothing may leave. What
    a link opens is kept once for the same link, day and items.
    """
    purpose, agreed = Purpose(referral.purpose), letters.agreed_consent(referral)
    on = local_day(referral.practice, now)
    basis = basis_of(purpose=purpose, consent=agreed, items=items, on=on)
    row = Disclosure(
        practice=referral.practice,
        client=referral.client,
        partner=referral.partner,
        referral=referral,
        consent=referral.consent if basis is not Basis.NOTHING_IDENTIFYING else None,
        recipient=recipient_words(referral.partner) if referral.partner else "",
        items=sorted(item.value for item in items),
        how=how.value,
        basis=basis.value,
        user=user,
        link_id=link_id,
        at=now,
    )
    if link_id is None or how not in READ_BY_LINK or not _was_told_today(row):
        row.save(force_insert=True)


def record_content(
    *,
    referral: Referral,
    content: LetterContent,
    how: How,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Keep that all that `content` says was told; see `record`."""
    record(
        referral=referral,
        items=items_told(content),
        how=how,
        now=now,
        user=user,
        link_id=link_id,
    )


def record_letter(
    *, referral: Referral, ways: Sequence[How], now: datetime, user: User | None = None
) -> None:
    """Keep that the letter was told in each of `ways` at once: by phone, on paper, by fax."""
    if not ways:
        return
    content = letters.letter_of(referral, on=local_day(referral.practice, now))
    for how in ways:
        record_content(referral=referral, content=content, how=how, now=now, user=user)


def record_report(
    *,
    consent: Consent,
    items: frozenset[Item],
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Keep that a report went to who sent the client, under the client's own `consent` to it.

    What a link opens is kept once a day. Raises `ConsentError` where `consent` is not in force or
    does not name all of `items`.
    """
    on = local_day(consent.practice, now)
    agreed = letters.core_consent(consent)
    basis = basis_of(purpose=Purpose.REFER, consent=agreed, items=items, on=on)
    row = Disclosure(
        practice=consent.practice,
        client=consent.client,
        partner=consent.partner,
        consent=consent,
        recipient=consent.recipient,
        items=sorted(item.value for item in items),
        how=How.REPORT.value,
        basis=basis.value,
        user=user,
        link_id=link_id,
        at=now,
    )
    if link_id is None or not _was_told_today(row):
        row.save(force_insert=True)


def take_back(
    *, referral: Referral, since: datetime, now: datetime, user: User | None = None
) -> None:
    """Add a line that what was told at once since `since` was taken back; the lines stay."""
    at_once = [how.value for how in AT_ONCE]
    rows = Disclosure.objects.filter(referral=referral, at__gte=since, how__in=at_once)
    last = rows.order_by("at").last()
    if last is not None:
        last.pk, last.how, last.items = uuid4(), How.TAKEN_BACK.value, []
        last.at, last.user = now, user
        last.save(force_insert=True)


def _was_told_today(row: Disclosure) -> bool:
    zone = ZoneInfo(row.practice.time_zone)
    day = datetime.combine(row.at.astimezone(zone).date(), time(), zone)
    same = Disclosure.objects.filter(
        referral=row.referral, link_id=row.link_id, how=row.how, at__gte=day
    )
    return any(one.items == row.items for one in same)


def told_of_referral(referral: Referral) -> tuple[Told, ...]:
    """Return what was told in `referral`, newest first: one query."""
    return _told(Disclosure.objects.filter(referral=referral))


def told_of_client(client: Client) -> tuple[Told, ...]:
    """Return all that was ever told of `client`, newest first: one query."""
    return _told(Disclosure.objects.filter(client=client))


def _told(rows: QuerySet[Disclosure]) -> tuple[Told, ...]:
    """One line for what one recipient read by a link in one day; every row stays as it is."""
    joined: dict[tuple[object, ...], list[Disclosure]] = {}
    for row in rows.select_related("practice").order_by("-at", "id"):
        joined.setdefault(_line(row), []).append(row)
    return tuple(
        _words(same[0], [item for row in same for item in row.items]) for same in joined.values()
    )


def _line(row: Disclosure) -> tuple[object, ...]:
    """What rows have in common that are one line; each that no link opened is its own."""
    if row.link_id is None or How(row.how) not in READ_BY_LINK | {How.REPORT}:
        return (row.pk,)
    return (local_day(row.practice, row.at), row.recipient, row.referral_id, row.how, row.basis)


def _words(row: Disclosure, items: Sequence[str]) -> Told:
    what = [ITEM_WORDS[item] for item in Item if item.value in set(items)]
    is_told = row.how != How.TAKEN_BACK.value
    return Told(
        at=row.at,
        who=row.recipient or "Somebody",
        how=HOW_WORDS[How(row.how)],
        what=(listed(what) or "nothing that names you") if is_told else "",
        ground=BASIS_WORDS[Basis(row.basis)] if is_told else "",
    )


def openings(referral: Referral) -> tuple[datetime, ...]:
    """Return when the partner's and their desk's pages were opened, newest first, at most 50.

    From the trail, which counts every opening; two queries.
    """
    theirs = Link.objects.filter(referral=referral, purpose__in=THEIR_LINKS).values_list(
        "pk", flat=True
    )
    rows = TrailEntry.objects.filter(link_id__in=list(theirs), deed=Deed.READ.value)
    return tuple(rows.order_by("-at").values_list("at", flat=True)[:MOST_READS])
