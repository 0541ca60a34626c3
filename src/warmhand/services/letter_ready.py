"""What has to stand before a newsletter may leave, and the mail that is made of it."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from django.conf import settings

from warmhand.formats.letter_mail import LetterSender, build_letter, is_aligned
from warmhand.services import editions, mail_server
from warmhand.services.practice import links_reach_others
from warmhand.store.newsletter import Edition, ReturnMailbox
from warmhand.store.people import Practice

SAMPLE_SENDER = "practice@example.org"


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, and the name of the page where it is put right."""

    words: str
    page: str


NO_POSTAL = Missing(
    "Your postal address: the law wants it at the foot of each newsletter.", "settings-practice"
)
NO_SERVER = Missing("The address your mail comes from and a mail server.", "settings-mail")
NOT_TESTED = Missing(
    "A test mail that arrived, with what the receiver says of it.", "settings-mail"
)
NOT_REACHED = Missing(
    "An address of this site that others can open: readers leave by it.", "settings-reach"
)


def why_not_ready(practice: Practice) -> list[Missing]:
    """Return what is missing before any newsletter of `practice` may leave; empty for nothing."""
    is_real = not practice.is_sample
    found = {
        NO_POSTAL: not editions.postal_address(practice),
        NO_SERVER: not mail_server.is_ready(practice),
        NOT_TESTED: is_real and practice.mail_tested_at is None,
        NOT_REACHED: not links_reach_others(practice),
    }
    return [missing for missing, is_missing in found.items() if is_missing]


@dataclass(frozen=True, slots=True)
class LetterParts:
    """What all mails of one newsletter share."""

    edition: Edition
    sender: LetterSender
    back_to: str
    """Where bounces go: an address of the sender's own domain, so that receivers see one sender."""

    def mail(
        self, *, to_address: str, leave_url: str, message_id: str, sent_at: datetime
    ) -> EmailMessage:
        """Return the mail to one reader; raises `InvalidValueError` where it cannot be made."""
        words = editions.mail_of(self.edition, leave_url=leave_url)
        return build_letter(
            sender=self.sender,
            message_id=message_id,
            sent_at=sent_at,
            to_address=to_address,
            subject=words.subject,
            text=words.text,
            html=words.html,
            leave_url=leave_url,
        )


def parts_of(edition: Edition) -> LetterParts:
    """Return what all mails of `edition` share."""
    practice = edition.practice
    sender = practice.mail_from_address or (SAMPLE_SENDER if practice.is_sample else "")
    mailbox = ReturnMailbox.objects.values_list("address", flat=True).first()
    archive = f"{settings.ADDRESS}/p/{practice.slug}/letters/" if practice.is_public else ""
    return LetterParts(
        edition=edition,
        sender=LetterSender(
            from_name=practice.mail_from_name or practice.name,
            from_address=sender,
            reply_to=practice.email,
            list_label=practice.slug.lower(),
            archive_url=archive,
        ),
        back_to=mailbox if mailbox and is_aligned(mailbox, sender=sender) else sender,
    )
