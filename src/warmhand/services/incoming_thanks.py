"""Thanks to who sent somebody: the same day, without a name and without a word about health."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.incoming import Thanks
from warmhand.core.network import TouchKind
from warmhand.core.outbox import MailKind, MailState
from warmhand.services import incoming, touches
from warmhand.services.consents import local_day
from warmhand.store.incoming import Incoming
from warmhand.store.network import Touch
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import User

NAMESPACE = UUID("8f1c5c1e-6d0d-4f43-9a07-6f0a4d1f6b52")
KINDS = {Thanks.MAIL: TouchKind.THANKS, Thanks.CALL: TouchKind.CALL, Thanks.CARD: TouchKind.THANKS}
WORDS = {
    Thanks.MAIL: "Thanked by mail for sending somebody.",
    Thanks.CALL: "Thanked by phone for sending somebody.",
    Thanks.CARD: "Thanked with a card for sending somebody.",
}
HAS_LEFT = "This mail has left, so it cannot be taken back."


def ways_to_thank(row: Incoming) -> list[Thanks]:
    """Return how who sent `row` can be thanked: a client in person alone, nobody by no way."""
    if row.source_partner is None:
        return [Thanks.SPOKEN] if row.source_client_id else []
    is_mail = incoming.may_mail(row.practice, row.source_partner.email)
    return [*([Thanks.MAIL] if is_mail else []), Thanks.CALL, Thanks.CARD]


@transaction.atomic
def thank(*, row: Incoming, how: Thanks, user: User, now: datetime) -> None:
    """Note that who sent `row` is thanked, and write the mail where it is one; once.

    A partner's thanks is a contact and counts for warmth. Raises `InvalidValueError` for a way
    that is not open.
    """
    if how not in ways_to_thank(row):
        raise InvalidValueError("Choose another way: this one is not open here.")
    if not Incoming.objects.filter(pk=row.pk, thanked_at=None).update(thanked_at=now):
        return
    row.thanked_at = now
    partner = row.source_partner
    if partner is not None:
        on = local_day(row.practice, now)
        touches.log_touch(
            partner=partner, kind=KINDS[how], on=on, user=user, now=now, words=WORDS[how],
            key=_touch_key(row),
        )  # fmt: skip
        if how is Thanks.MAIL:
            to = (partner.name, partner.email)
            incoming.post(row, MailKind.INCOMING_THANKS, to=to, now=now)
    incoming.note(row, f"thanked: {how.value}", user=user, now=now)


@transaction.atomic
def undo_thanks(*, row: Incoming, user: User, now: datetime) -> None:
    """Take the thanks back, with the contact; twice is a no-op.

    Raises `StaleRowError` where its mail has left.
    """
    mails = OutboxMail.objects.filter(incoming=row, kind=MailKind.INCOMING_THANKS.value)
    if mails.filter(state__in=(MailState.SENT.value, MailState.SENDING.value)).exists():
        raise StaleRowError(HAS_LEFT)
    if not Incoming.objects.filter(pk=row.pk, thanked_at__isnull=False).update(thanked_at=None):
        return
    row.thanked_at = None
    incoming.take_back(row, MailKind.INCOMING_THANKS)
    touch = Touch.objects.filter(pk=_touch_key(row)).first()
    if touch is not None:
        touches.remove_touch(touch=touch, user=user, now=now)
    incoming.note(row, "thanks taken back", user=user, now=now)


def _touch_key(row: Incoming) -> UUID:
    return uuid5(NAMESPACE, str(row.pk))
