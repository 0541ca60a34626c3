"""Short messages around one referral, between the practice and the partner."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from warmhand.core import messages as rules
from warmhand.core.consent import Back, ConsentError, Item
from warmhand.core.disclosure import How
from warmhand.core.errors import InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind, MailState
from warmhand.core.referral import Actor, Purpose, Status
from warmhand.services import (
    consents,
    disclosures,
    history,
    letters,
    links,
    outbox,
    sending,
    told_words,
)
from warmhand.services.consents import local_day
from warmhand.services.mail_server import is_ready
from warmhand.store.loops import Message
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import User
from warmhand.store.referrals import Referral

NEEDED = ("practice", "client", "partner", "consent")
OTHER = {Actor.PRACTICE: Actor.PARTNER, Actor.PARTNER: Actor.PRACTICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message as one side reads it."""

    at: datetime
    author: Actor
    words: str
    is_unread: bool
    """Whether it is from the other side and not noted as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """All messages of one referral, the oldest first, and whether more may be written."""

    said: tuple[Said, ...]
    why_closed: str
    """Why nothing may be written, in words; "" where it may."""
    may_tell: bool = True
    """Whether the partner may tell what they find: the client agreed to that."""

    @property
    def unread(self) -> int:
        """How many messages of the other side are not noted as read."""
        return sum(one.is_unread for one in self.said)


def why_may_not(referral: Referral, *, author: Actor, on: date) -> str:
    """Return why `author` may write nothing around `referral` on the day `on`; "" where they may."""
    purpose, status = Purpose(referral.purpose), Status(referral.status)
    if author is Actor.PRACTICE:
        covered = told_words.is_covered(referral, on=on)
        return rules.why_practice_may_not(purpose=purpose, status=status, covered=covered)
    in_force = consents.consent_in_force(referral, on=on)
    return rules.why_partner_may_not(purpose=purpose, status=status, in_force=in_force)


def conversation(referral: Referral, *, reader: Actor, on: date) -> Conversation:
    """Return the messages of `referral` as `reader` may read them on the day `on`; one query.

    The partner reads none once the client's agreement does not cover them any more.
    """
    closed = why_may_not(referral, author=reader, on=on)
    if reader is Actor.PARTNER and closed:
        return Conversation(said=(), why_closed=closed, may_tell=False)
    rows = Message.objects.filter(referral=referral)
    return Conversation(
        said=tuple(_said(row, referral, reader, on) for row in rows),
        why_closed=closed,
        may_tell=Back.FINDINGS in letters.may_tell(referral, on=on),
    )


def _said(row: Message, referral: Referral, reader: Actor, on: date) -> Said:
    author = Actor(row.author)
    filtered = reader is Actor.PARTNER and author is Actor.PRACTICE
    return Said(
        at=row.at,
        author=author,
        words=_told(row.words, referral, on) if filtered else row.words,
        is_unread=author is not reader and row.read_at is None,
    )


def _told(words: str, referral: Referral, on: date) -> str:
    covered = told_words.is_covered(referral, on=on)
    if not covered and Purpose(referral.purpose) is not Purpose.ASK:
        return told_words.UNSAID
    return told_words.as_told(words, referral=referral, on=on)


@transaction.atomic
def write(
    *,
    referral: Referral,
    author: Actor,
    words: str,
    submit_key: UUID,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> Message:
    """Keep one message and tell the other side by mail that there is one; never its words.

    `submit_key` was made with the form: the same form with the same words sent again adds nothing.
    Raises `InvalidValueError` for no words, over 1,000 letters or more than 200 messages, and
    `ConsentError` where the client's agreement, read anew here, does not cover it, or where the words name what it leaves out.
    """
    row = Referral.objects.select_related(*NEEDED).get(pk=referral.pk)
    kept, on = rules.checked(words), local_day(row.practice, now)
    # The key of the form says nothing of whose it is, so that no other practice's can clash.
    key = uuid5(row.pk, f"{author.value} {submit_key} {kept}")
    if (same := Message.objects.filter(submit_key=key).first()) is not None:
        return same
    if Message.objects.filter(referral=row).count() >= rules.MOST:
        raise InvalidValueError(rules.TOO_MANY)
    if why := why_may_not(row, author=author, on=on):
        raise ConsentError(why)
    if author is Actor.PRACTICE:
        told_words.refuse_untold(kept, referral=row, on=on)
        told = frozenset({Item.QUESTION})
        disclosures.record(referral=row, items=told, how=How.MESSAGE, now=now, user=user)
    message = Message(referral=row, words=kept, submit_key=key, at=now)
    message.author, message.user, message.link_id = author.value, user, link_id
    message.practice = row.practice
    message.save(force_insert=True)
    history.note_write(row, "message written", now=now, user=user, link_id=link_id)
    _tell(message, row, now)
    return message


def _tell(message: Message, referral: Referral, now: datetime) -> None:
    """Queue the mail that says that there is a message, unless one is about to leave already."""
    is_to_partner = message.author == Actor.PRACTICE.value
    kind = MailKind.PARTNER_MESSAGE if is_to_partner else MailKind.PRACTICE_MESSAGE
    same = OutboxMail.objects.filter(referral=referral, kind=kind.value)
    if same.filter(state=MailState.READY.value).exists():
        return
    if is_to_partner:
        _mail_partner(referral, now)
    else:
        _mail_practice(message, referral, now)


def _mail_partner(referral: Referral, now: datetime) -> None:
    if not sending.ways(referral).mail:
        return
    link = links.live_link(referral=referral, purpose=LinkPurpose.PARTNER, now=now)
    link = link or sending.fresh_link(referral, LinkPurpose.PARTNER, now)
    sending.to_partner(referral, MailKind.PARTNER_MESSAGE, link, now)


def _mail_practice(message: Message, referral: Referral, now: datetime) -> None:
    practice = referral.practice
    if not practice.email or not is_ready(practice):
        return
    outbox.enqueue(
        practice=practice,
        kind=MailKind.PRACTICE_MESSAGE,
        key=f"{MailKind.PRACTICE_MESSAGE.value}-{message.pk}",
        to_name=practice.practitioner_name,
        to_address=practice.email,
        now=now,
        referral=referral,
    )


@transaction.atomic
def note_read(
    *,
    referral: Referral,
    reader: Actor,
    until: datetime,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> int:
    """Note that `reader` has read what the other side wrote until `until`; return how many it was.

    `until` is the time of the last message on their page: what came later stays unread.
    """
    rows = Message.objects.filter(referral=referral, author=OTHER[reader].value, read_at=None)
    count = rows.filter(at__lte=until).update(read_at=now)
    if count:
        history.note_write(referral, "messages read", now=now, user=user, link_id=link_id)
    return count
