"""The letter told later than it was sent: on paper, by fax, on the phone. Opening it tells nobody."""

from datetime import datetime

from django.db import transaction

from warmhand.core.disclosure import AT_ONCE, How
from warmhand.core.errors import DomainError
from warmhand.core.outbox import SAME_SUBMIT
from warmhand.core.referral import OPEN, Actor, Status, Via
from warmhand.services import disclosures, history
from warmhand.store.loops import Disclosure
from warmhand.store.people import User
from warmhand.store.referrals import Referral

NOT_OPEN = "Only a referral that is on its way is told of."
_SAID = {
    How.PRINT: (Via.LETTER, "Gave them the letter on paper."),
    How.FAX: (Via.FAX, "Sent them the letter by fax."),
    How.PHONE: (Via.PHONE, "Told them on the phone what the letter says."),
}


@transaction.atomic
def tell_letter(*, referral: Referral, how: How, now: datetime, user: User | None = None) -> None:
    """Keep that the letter was told by `how`, one of `AT_ONCE`; pressed twice, once.

    Raises `ConsentError` where the client's agreement does not cover it, `DomainError` for a
    draft and for what has ended.
    """
    status = Status(referral.status)
    if status is Status.DRAFT or status not in OPEN or how not in AT_ONCE:
        raise DomainError(NOT_OPEN)
    same = Disclosure.objects.filter(referral=referral, how=how.value, at__gt=now - SAME_SUBMIT)
    if same.exists():
        return
    disclosures.record_letter(referral=referral, ways=[how], now=now, user=user)
    via, words = _SAID[how]
    history.note_fact(
        referral=referral, actor=Actor.PRACTICE, via=via, words=words, now=now, user=user
    )
    history.note_write(referral, f"letter told: {how.value}", now=now, user=user)
