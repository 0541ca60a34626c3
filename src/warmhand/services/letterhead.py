"""What stands on every letter of a practice beside its words: one line of its own, and a logo."""

from datetime import date, datetime, timedelta

from django.db import transaction

from warmhand.core.consent import Back, default_end
from warmhand.core.errors import InvalidValueError
from warmhand.core.letter import Addressee, LetterContent, ScoreSeries
from warmhand.core.letter_lines import one_line
from warmhand.core.referral import Purpose
from warmhand.formats.letter import refuse_undrawable
from warmhand.formats.logo import read_logo
from warmhand.services.letters import sender_of
from warmhand.services.practice import note
from warmhand.store.letterhead import Logo
from warmhand.store.people import Practice, User

LONGEST_WORDS = 200
_SCORES = (7.0, 6.0, 6.0, 5.0, 6.0)


@transaction.atomic
def change_words(*, practice: Practice, words: str, user: User, now: datetime) -> None:
    """Keep the practice's own line; raises `InvalidValueError` beyond 200 characters."""
    words = one_line(words)
    if len(words) > LONGEST_WORDS:
        raise InvalidValueError("One line of at most 200 characters, please.")
    if words == practice.letter_words:
        return
    practice.letter_words = words
    practice.save(update_fields=("letter_words",))
    note(practice, "letter words", user=user, now=now)


@transaction.atomic
def change_logo(*, practice: Practice, logo: bytes, user: User, now: datetime) -> None:
    """Keep `logo`, a PNG or JPEG that was drawn once on a sheet before.

    Raises `InvalidValueError`, in words for whoever chose it, where it cannot stand on a letter.
    """
    read_logo(logo)
    refuse_undrawable(logo)
    Logo.objects.update_or_create(practice=practice, defaults={"picture": logo})
    note(practice, "logo", user=user, now=now)


@transaction.atomic
def remove_logo(*, practice: Practice, user: User, now: datetime) -> None:
    """Leave letters without a logo; doing it twice changes nothing."""
    removed, _ = Logo.objects.filter(practice=practice).delete()
    if removed:
        note(practice, "logo removed", user=user, now=now)


def logo_of(practice: Practice) -> bytes:
    """Return the logo, or nothing; one query."""
    row = Logo.objects.filter(practice=practice).first()
    return bytes(row.picture) if row else b""


def sample_letter(practice: Practice, *, on: date) -> LetterContent:
    """Return a letter as `practice` would write it, about nobody."""
    first = on - timedelta(weeks=len(_SCORES))
    points = tuple((first + timedelta(weeks=week), value) for week, value in enumerate(_SCORES))
    series = ScoreSeries(
        label="Worst pain in 24 hours",
        low=0,
        high=10,
        points=points,
        meaning="10 is the worst pain",
    )
    return LetterContent(
        sender=sender_of(practice),
        addressee=Addressee(name="The name of your partner", greeting="colleague"),
        written_on=on,
        purpose=Purpose.REFER,
        question="Would you assess it, and tell me what to do or leave alone?",
        problem="neck pain",
        how_long="five weeks",
        scores=series,
        chart=series,
        activities=("turning the head, 4 of 10",),
        tried=("back and neck, 45 minutes weekly",),
        agreed_on=on,
        ends_on=default_end(on),
        back=frozenset(Back),
    )
