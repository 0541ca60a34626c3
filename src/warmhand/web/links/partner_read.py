"""What the partner read, for the trail and for the client; reading is never a step."""

from django.utils import timezone

from warmhand.core.disclosure import How
from warmhand.core.letter import LetterContent
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.services.disclosures import record_content
from warmhand.web.access.links import Referral
from warmhand.web.access.request import LinkRequest

_READ_WORDS = {How.PAGE: "partner’s page", How.LETTER: "letter", How.CALENDAR: "calendar file"}


def note_read(request: LinkRequest, referral: Referral, content: LetterContent, how: How) -> None:
    """A line in the trail, and what it told: what was read is never a step of the referral."""
    now, link_id = timezone.now(), request.link.id
    trail.record(
        practice=request.practice,
        deed=Deed.READ,
        thing="referral",
        thing_id=referral.pk,
        now=now,
        link_id=link_id,
        client=referral.client,
        detail=_READ_WORDS[how],
    )
    record_content(referral=referral, content=content, how=how, now=now, link_id=link_id)


def note_date(request: LinkRequest, referral: Referral, content: LetterContent) -> None:
    """A calendar file holds the name and the number alone."""
    shown = LetterContent(
        sender=content.sender,
        addressee=content.addressee,
        written_on=content.written_on,
        purpose=content.purpose,
        name=content.name,
        phone=content.phone,
    )
    note_read(request, referral, shown, How.CALENDAR)
