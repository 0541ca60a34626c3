"""What comes back of newsletters: mail that could not be delivered, and complaints of spam."""

from datetime import datetime

from django.db import transaction

from warmhand.core.newsletter import SOFT_BOUNCES, DeliveryState, LeftBy
from warmhand.formats.bounces import Report, ReportKind
from warmhand.services import subscribers
from warmhand.store.newsletter import Delivery, Subscriber

CAME_BACK = "It came back."


@transaction.atomic
def note(*, report: Report, now: datetime) -> bool:
    """Act on a report about a newsletter of the practice in scope; False where it fits none.

    A report counts only where it names the Message-ID of a newsletter: nobody else knows it, so
    nobody can take a reader off the list with a made-up report.
    """
    row = Delivery.objects.filter(message_id__in=report.message_ids).first()
    if row is None:
        return False
    if report.kind is ReportKind.COMPLAINT:
        if row.subscriber is not None:
            subscribers.leave(row=row.subscriber, by=LeftBy.COMPLAINT, now=now)
        return True
    noted = (DeliveryState.SENT.value, DeliveryState.HELD.value)
    came_back = Delivery.objects.filter(pk=row.pk, state__in=noted).update(
        state=DeliveryState.REFUSED.value, last_error=f"{CAME_BACK} {report.status}".strip()
    )
    if came_back:
        count(row, takes_no_mail=report.kind is ReportKind.NO_MAILBOX, now=now)
    return True


def count(row: Delivery, *, takes_no_mail: bool, now: datetime) -> None:
    """Take a reader off the list whose address takes no mail, at once or three times in a row."""
    reader = row.subscriber
    if reader is None:
        return
    newest = Delivery.objects.filter(subscriber=reader).exclude(
        state__in=(DeliveryState.SKIPPED.value, DeliveryState.WAITING.value)
    )
    states = newest.order_by("-edition__number").values_list("state", flat=True)[:SOFT_BOUNCES]
    in_a_row = 0
    for state in states:
        if state != DeliveryState.REFUSED:
            break
        in_a_row += 1
    Subscriber.objects.filter(pk=reader.pk).update(soft_bounces=in_a_row)
    if takes_no_mail or in_a_row >= SOFT_BOUNCES:
        subscribers.leave(row=reader, by=LeftBy.BOUNCE, now=now)
