"""Whether a mail about a request may still leave: asked when it leaves, not when it was written."""

from datetime import datetime

from warmhand.core.incoming import ANSWERED, IncomingState
from warmhand.core.outbox import MailKind
from warmhand.services import report_consents
from warmhand.services.consents import local_day
from warmhand.store.outbox import OutboxMail

NOT_AGREED = "The client’s agreement has ended, so this mail does not leave."
ANSWERED_ELSE = "The request was opened again or taken, so this answer does not leave."


def why_not(mail: OutboxMail, *, now: datetime) -> str:
    """Return why `mail`, if it is about a request, may not leave at `now`; "" where it may."""
    row = mail.incoming
    if row is None:
        return ""
    if mail.kind == MailKind.INCOMING_ANSWER and IncomingState(row.state) not in ANSWERED:
        return ANSWERED_ELSE
    if mail.kind == MailKind.INCOMING_REPORT:
        items = report_consents.items_in_force(row, on=local_day(mail.practice, now))
        return "" if items else NOT_AGREED
    return ""
