"""Touches: contacts with partners logged, corrected, answered and taken out."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Outcome, Stage, TouchKind
from warmhand.core.touches import ANSWERABLE, stage_after
from warmhand.core.tries import SETTLES_AFTER_DAYS, settles
from warmhand.core.warmth import contact_weight
from warmhand.services.consents import local_day
from warmhand.services.partner_trail import note, put_stage
from warmhand.store.clients import Client
from warmhand.store.network import ContactTry, Touch
from warmhand.store.partners import Partner
from warmhand.store.people import User

EARLIEST = date(1980, 1, 1)
TWO_TAPS = timedelta(minutes=1)
"""The same contact written down again so soon is a second tap on the button."""
LONGEST_WORDS = 4_000
ADDED_STAGES = frozenset({Stage.FOUND, Stage.CONTACTED})


@dataclass(frozen=True, slots=True)
class Logged:
    """A touch that was written down, and what followed from it."""

    touch: Touch
    stage_before: Stage
    stage: Stage
    settled: int
    """How many open tries to reach the partner it settled as a yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchDetails:
    """What is known of one touch; `answered_on` is kept of messages and thanks alone."""

    kind: TouchKind
    on: date
    came_in: bool = False
    words: str = ""
    client: Client | None = None
    answered_on: date | None = None
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def log_touch(
    *,
    partner: Partner,
    kind: TouchKind,
    on: date,
    user: User | None,
    now: datetime,
    came_in: bool = False,
    words: str = "",
    client: Client | None = None,
    answered_on: date | None = None,
    key: UUID | None = None,
) -> Logged:
    """Write down one contact with `partner` on the day `on`.

    A found partner is contacted by it, and met once face to face. A real contact settles the open
    tries of the 60 days before as a yes. The same contact again within a minute is the one that
    stands there already. Raises `InvalidValueError` for a day that is still to come or before
    1980, and for an answer before the touch.
    """
    details = TouchDetails(
        kind=kind,
        on=on,
        came_in=came_in,
        words=words,
        client=client,
        answered_on=answered_on,
        key=key or uuid4(),
    )
    touch = Touch(id=details.key, practice_id=partner.practice_id, partner=partner, created_at=now)
    _fill(touch, details, now=now)
    before = Stage(partner.stage)
    held = _just_logged(touch) if key is None else None
    if held is not None:
        return Logged(held, before, before, 0)
    touch.user = user
    touch.save(force_insert=True)
    _bring_nearer(partner, kind)
    note(partner, f"touch: {kind.value}", user=user, now=now)
    return Logged(touch, before, Stage(partner.stage), _settle(touch))


def _just_logged(touch: Touch) -> Touch | None:
    """Return the same contact where it was written down within the last minute."""
    columns = ("partner_id", "kind", "touched_on", "came_in", "words", "client_id", "answered_on")
    same = {column: getattr(touch, column) for column in columns}
    since = touch.created_at - TWO_TAPS
    return Touch.objects.filter(created_at__range=(since, touch.created_at), **same).first()


def _bring_nearer(partner: Partner, kind: TouchKind) -> None:
    before = Stage(partner.stage)
    after = stage_after(before, kind)
    if after is not before:
        put_stage(partner, after)


@transaction.atomic
def change_touch(*, touch: Touch, details: TouchDetails, user: User | None, now: datetime) -> Touch:
    """Correct a touch; raises as `log_touch`.

    Tries are settled anew by what it is now, and another kind brings nearer as if logged so.
    """
    row = Touch.objects.select_related("partner").get(pk=touch.pk)
    kind = row.kind
    _unsettle(row)
    _fill(row, details, now=now)
    row.save()
    _settle(row)
    if row.kind != kind:
        _bring_nearer(row.partner, details.kind)
    note(row.partner, f"touch changed: {row.kind}", user=user, now=now)
    return row


@transaction.atomic
def answered(*, touch: Touch, on: date | None, user: User | None, now: datetime) -> Touch:
    """Note that a message or thanks was answered on `on`; None takes that back.

    Raises `InvalidValueError` for other kinds, and for a day before the touch or still to come.
    """
    if TouchKind(touch.kind) not in ANSWERABLE:
        raise InvalidValueError("Only a message or a thank-you waits for an answer.")
    details = TouchDetails(
        kind=TouchKind(touch.kind),
        on=touch.touched_on,
        came_in=touch.came_in,
        words=touch.words,
        client=touch.client,
        answered_on=on,
    )
    return change_touch(touch=touch, details=details, user=user, now=now)


@transaction.atomic
def remove_touch(
    *, touch: Touch, user: User | None, now: datetime, stage_back: Stage | None = None
) -> TouchDetails:
    """Take a touch out, open again the tries it settled, and return what it held.

    `stage_back` is the stage before it was logged; it comes back only where the touch moved it.
    """
    row = Touch.objects.select_related("partner", "client").get(pk=touch.pk)
    held = details_of(row)
    _unsettle(row)
    row.delete()
    partner = row.partner
    if stage_back in ADDED_STAGES and partner.stage == stage_after(stage_back, held.kind).value:
        put_stage(partner, stage_back)
    note(partner, f"touch removed: {row.kind}", user=user, now=now)
    return held


def details_of(touch: Touch) -> TouchDetails:
    """Return what `touch` holds, with its key: enough to write it down again."""
    return TouchDetails(
        kind=TouchKind(touch.kind),
        on=touch.touched_on,
        came_in=touch.came_in,
        words=touch.words,
        client=touch.client,
        answered_on=touch.answered_on,
        key=touch.pk,
    )


def is_real(touch: Touch) -> bool:
    """Tell whether a touch is a real contact: it weighs something in warmth."""
    return contact_weight(TouchKind(touch.kind), answered=touch.answered_on is not None) > 0


def real_day(touch: Touch) -> date:
    """Return the day on which a touch counts: that of the answer, where it waited for one."""
    return touch.answered_on or touch.touched_on


def unanswered(*, partner: Partner, today: date) -> list[Touch]:
    """Return the messages and thanks of 60 days that wait for an answer, newest first: one query."""
    since = today - timedelta(days=SETTLES_AFTER_DAYS)
    rows = Touch.objects.filter(partner=partner, came_in=False, answered_on=None)
    rows = rows.filter(touched_on__gte=since)
    rows = rows.filter(kind__in=[kind.value for kind in ANSWERABLE])
    return list(rows.order_by("-touched_on", "-created_at")[:3])


def _fill(touch: Touch, details: TouchDetails, *, now: datetime) -> None:
    """Put `details` into the row; who wrote to the practice has answered on that day."""
    today = local_day(touch.partner.practice, now)
    if details.on > today:
        raise InvalidValueError("A contact cannot be still to come. Choose today or earlier.")
    if details.on < EARLIEST:
        raise InvalidValueError("Please look at the year again.")
    answered_on = details.answered_on if details.kind in ANSWERABLE else None
    if answered_on is not None and not details.on <= answered_on <= today:
        raise InvalidValueError("An answer comes after the message, and not after today.")
    if details.came_in and details.kind in ANSWERABLE:
        answered_on = answered_on or details.on
    touch.kind = details.kind.value
    touch.touched_on = details.on
    touch.came_in = details.came_in
    touch.words = details.words.strip()[:LONGEST_WORDS]
    touch.client = details.client
    touch.answered_on = answered_on


def _settle(touch: Touch) -> int:
    """Count a real contact as the yes of the open tries in the 60 days before it."""
    if not is_real(touch):
        return 0
    on = real_day(touch)
    rows = ContactTry.objects.filter(partner_id=touch.partner_id, outcome=Outcome.OPEN.value)
    rows = rows.filter(tried_on__range=(on - timedelta(days=SETTLES_AFTER_DAYS), on))
    return rows.update(outcome=Outcome.YES.value, settled_on=on)


def _unsettle(touch: Touch) -> None:
    """Take back what this touch settled: another real contact may settle it, else it is open."""
    if not is_real(touch):
        return
    rows = ContactTry.objects.filter(partner_id=touch.partner_id, outcome=Outcome.YES.value)
    for row in rows.filter(settled_on=real_day(touch)):
        row.settled_on = first_talk(touch.partner_id, row.tried_on, but=touch.pk)
        row.outcome = (Outcome.YES if row.settled_on else Outcome.OPEN).value
        row.save(update_fields=("outcome", "settled_on"))


def first_talk(partner: UUID, tried_on: date, *, but: UUID | None = None) -> date | None:
    """Return the first day of a real contact that settles a try of `tried_on`, or None: one query.

    The touch with the key `but` is left out.
    """
    rows = Touch.objects.filter(partner=partner)
    days = (real_day(row) for row in rows if is_real(row) and row.pk != but)
    return min((day for day in days if settles(tried_on, day)), default=None)
