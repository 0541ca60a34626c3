"""Writing a newsletter: a new one, changed words, and a test to oneself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from warmhand.core.errors import DomainError, IllegalStepError, StaleRowError
from warmhand.core.newsletter import EditionState
from warmhand.core.pages import slug_of
from warmhand.core.versions import mark_of
from warmhand.formats.letter_mail import build_letter
from warmhand.formats.mail import message_id
from warmhand.services import editions, mail_server
from warmhand.services.letter_post import posting
from warmhand.services.letter_ready import parts_of
from warmhand.services.practice import note
from warmhand.store.newsletter import Edition
from warmhand.store.people import Practice, User

HAS_LEFT = "It has begun to leave, so its words stay as they are."
STAYS = "It has begun to leave, so it stays. You can take it out of the public archive."
STALE = "Somebody else has just changed this newsletter. Yours is kept here: look at both."
NOT_NOW = (
    "The mail server did not take the test. Look at the settings of your mail, then try again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one writes of a newsletter; the body is Markdown."""

    subject: str
    preview: str
    body: str
    in_archive: bool


def letter_of(edition: Edition) -> Letter:
    """Return what is written in `edition`."""
    return Letter(
        subject=edition.subject,
        preview=edition.preview,
        body=edition.body,
        in_archive=edition.in_archive,
    )


def version_of(edition: Edition) -> str:
    """Return a mark of the words as they were read; it changes with any of them."""
    return mark_of(letter_of(edition))


@transaction.atomic
def new_edition(*, practice: Practice, now: datetime) -> Edition:
    """Return a new draft of the practice in scope."""
    last = Edition.objects.aggregate(last=Max("number"))["last"] or 0
    number = last + 1
    return Edition.objects.create(
        practice=practice,
        number=number,
        slug=slug_of("", otherwise=f"letter-{number}", taken=_slugs()),
        created_at=now,
        changed_at=now,
    )


def _slugs(*, but: Edition | None = None) -> set[str]:
    there = Edition.objects.exclude(pk=but.pk) if but else Edition.objects.all()
    return set(there.values_list("slug", flat=True))


@transaction.atomic
def keep(*, edition: Edition, letter: Letter, seen: str, now: datetime) -> None:
    """Keep what was written; `seen` is `version_of` what the person had before them.

    Raises `IllegalStepError` once it has begun to leave, `StaleRowError` where somebody else
    changed it meanwhile.
    """
    row = Edition.objects.get(pk=edition.pk)
    if row.state != EditionState.DRAFT.value:
        raise IllegalStepError(HAS_LEFT)
    if version_of(row) != seen and letter_of(row) != letter:
        raise StaleRowError(STALE)
    slug = slug_of(letter.subject, otherwise=f"letter-{row.number}", taken=_slugs(but=row))
    row.subject, row.preview, row.body = letter.subject, letter.preview, letter.body
    row.in_archive, row.slug, row.changed_at = letter.in_archive, slug, now
    row.save(update_fields=("subject", "preview", "body", "in_archive", "slug", "changed_at"))


@transaction.atomic
def remove(*, edition: Edition, user: User, now: datetime) -> Letter:
    """Take out a draft and return what was written, for `bring_back`.

    Raises `IllegalStepError` once it has begun to leave: what readers have stays.
    """
    row = Edition.objects.get(pk=edition.pk)
    if not Edition.objects.filter(pk=row.pk, state=EditionState.DRAFT.value).delete()[0]:
        raise IllegalStepError(STAYS)
    note(row.practice, "newsletter draft deleted", user=user, now=now)
    return letter_of(row)


@transaction.atomic
def bring_back(*, practice: Practice, letter: Letter, now: datetime) -> Edition:
    """Return a new draft of what `remove` took out."""
    row = new_edition(practice=practice, now=now)
    keep(edition=row, letter=letter, seen=version_of(row), now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def show_in_archive(*, edition: Edition, is_shown: bool, now: datetime) -> None:
    """Put `edition` into the public archive or take it out, before or after it left."""
    Edition.objects.filter(pk=edition.pk).update(in_archive=is_shown, changed_at=now)


def send_test(*, edition: Edition, user: User, now: datetime) -> None:
    """Hand a test of `edition` to the mail server at once, to `user` alone.

    It goes into no list and counts nothing. Raises `DomainError` where it could not leave.
    """
    if not mail_server.is_ready(edition.practice):
        raise DomainError("Set the address your mail comes from and the mail server first.")
    parts = parts_of(edition)
    address = f"{settings.ADDRESS}/outreach/newsletter/{edition.pk}/"
    words = editions.mail_of(edition, leave_url=address, is_test=True)
    mail = build_letter(
        sender=parts.sender,
        message_id=message_id(f"test-letter-{uuid4().hex}", parts.sender.from_address),
        sent_at=now,
        to_address=user.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        leave_url=address,
    )
    try:
        with posting() as post:
            post(mail, parts.back_to)
    except OSError as error:
        raise DomainError(NOT_NOW) from error
