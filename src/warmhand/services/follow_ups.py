"""How it went after an urgent answer, and how a flag is closed: never by a no or a score."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.timezone import localdate

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.heeded import FEWEST_LETTERS, FIRST_FOLLOW_UP_HOURS
from warmhand.core.letter import day_words
from warmhand.core.red_flags import URGENT, Urgency
from warmhand.core.safety import Closing, Heeded
from warmhand.core.urgent import MIND
from warmhand.services import urgent
from warmhand.services.letters import first_name
from warmhand.services.raised import OPEN
from warmhand.store.people import User
from warmhand.store.safety import RaisedFlag, Screening, UrgentAdvice

NOT_OPEN = "This was closed meanwhile. What was written stands below."
ONLY_CAUTION = "Only a caution is simply over. Say what a doctor said, or that it was a mistake."
_URGENT = tuple(one.value for one in URGENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One client for whom something urgent waits. No health words: Today shows it above all."""

    screening: Screening
    client: str
    is_recorded: bool
    """Somebody wrote what happened; it is time to ask how it went."""
    is_seen: bool
    """A doctor has seen them; what the doctor said closes it."""
    is_declined: bool = False
    """They did not want to go, and the day to ask how it went has not come: ask again at once."""
    is_mind: bool = False
    """All that is urgent of it is a crisis of the mind: a doctor is not all that helps."""
    is_finished: bool = True
    """Whether all questions were answered: what is urgent counts before the end, too."""

    @property
    def first_name(self) -> str:
        """How the client is called."""
        return first_name(self.client)


def due_urgent(*, today: date) -> list[Due]:
    """Return the rounds that wait for a record, a follow-up or a closing: two queries.

    Archived clients too, and rounds that were left before their end: nothing hides them. The ones
    without a record come first. Who does not want to go waits from the same hour on.
    """
    still = RaisedFlag.objects.filter(screening=OuterRef("pk"), urgency__in=_URGENT, **OPEN)
    rows = Screening.objects.filter(urgency__in=_URGENT)
    rows = rows.filter(Q(advice__isnull=True) | Q(Exists(still))).distinct()
    mind = Q(flag__in=MIND)
    rows = rows.annotate(
        is_mind=Case(
            When(Exists(still.filter(mind)) & ~Exists(still.exclude(mind)), then=True),
            default=False,
        )
    )
    rows = rows.select_related("client").prefetch_related("advice").order_by("started_at")
    found = [due for row in rows if (due := _due(row, today)) is not None]
    return sorted(found, key=lambda due: due.is_recorded)


def _due(row: Screening, today: date) -> Due | None:
    advice = list(row.advice.all())
    waits = [one.follow_up_at for one in advice if one.followed_up_at is None and one.follow_up_at]
    is_early = bool(waits) and localdate(min(waits)) > today
    is_declined = is_early and advice[-1].heeded == Heeded.DECLINED.value
    if is_early and not is_declined:
        return None
    return Due(
        screening=row,
        client=row.client.name,
        is_recorded=bool(advice),
        is_seen=bool(advice) and not waits,
        is_declined=is_declined,
        is_mind=bool(getattr(row, "is_mind", False)),
        is_finished=row.finished_at is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOf:
    """What came of it. `heeded` is None once a doctor has seen them; else what they do now."""

    heeded: Heeded | None
    words: str
    hours: int = FIRST_FOLLOW_UP_HOURS


def open_advice(screening: Screening) -> UrgentAdvice | None:
    """Return the record whose follow-up waits, or None."""
    rows = UrgentAdvice.objects.filter(screening=screening, followed_up_at__isnull=True)
    return rows.filter(follow_up_at__isnull=False).order_by("recorded_at").last()


@transaction.atomic
def follow_up(*, screening: Screening, came: CameOf, user: User, now: datetime) -> None:
    """Write what came of it; who was not seen yet is asked again in 24 to 72 hours.

    Raises `InvalidValueError` without a sentence, `StaleRowError` where none waits any more.
    """
    words = came.words.strip()
    if len(words) < FEWEST_LETTERS:
        raise InvalidValueError("Write in a sentence what came of it.")
    if came.heeded is Heeded.MISTAKE:
        raise InvalidValueError("Choose what came of it.")
    row = open_advice(screening)
    if row is None:
        raise StaleRowError("Somebody wrote meanwhile what came of it.")
    _settle(screening, words, user, now)
    if came.heeded is not None:
        page = urgent.urgent_page(screening)
        urgent.advise(
            page=page, heeded=came.heeded, words=words, user=user, now=now, hours=came.hours
        )
    urgent.note(screening, "followed up", user=user, now=now)


def _settle(screening: Screening, words: str, user: User, now: datetime) -> None:
    rows = UrgentAdvice.objects.filter(screening=screening, followed_up_at__isnull=True)
    rows.filter(follow_up_at__isnull=False).update(
        followed_up_at=now, followed_up_by=user, outcome=words
    )


class ClosingError(InvalidValueError):
    """Something that was typed does not close a flag; `field` is the one of `ClosingDraft`."""

    def __init__(self, words: str, *, field: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDraft:
    """Why a flag is not open any more; `on` is the day of the assessment, or that it was over."""

    closing: Closing
    words: str
    on: date


def same_round(flag: RaisedFlag) -> list[RaisedFlag]:
    """Return the other open flags of the round that raised `flag`."""
    rows = RaisedFlag.objects.filter(screening_id=flag.screening_id, **OPEN).exclude(pk=flag.pk)
    return list(rows.select_related("screening").order_by("raised_at", "flag"))


def last_outcome(flag: RaisedFlag) -> str:
    """Return what the last follow-up brought, to begin the words with."""
    rows = UrgentAdvice.objects.filter(screening_id=flag.screening_id).exclude(outcome="")
    return rows.order_by("recorded_at").values_list("outcome", flat=True).last() or ""


@transaction.atomic
def close_flag(
    *,
    flag: RaisedFlag,
    draft: ClosingDraft,
    also: frozenset[str],
    user: User,
    now: datetime,
    today: date,
) -> None:
    """Close `flag`, and those of the same round named in `also`, with a dated reason.

    What holds for a flag holds for the same one of earlier rounds, unless that was more urgent:
    the less urgent answer closes no urgent one. Raises `InvalidValueError` for a reason that does
    not close it, `StaleRowError` where it is closed already.
    """
    if flag.closed_at is not None:
        raise StaleRowError(NOT_OPEN)
    rows = [flag, *(row for row in same_round(flag) if str(row.pk) in also)]
    words = draft.words.strip()
    _check(rows, draft, words, today)
    if not urgent.recorded(flag.screening) and any(row.urgency in URGENT for row in rows):
        raise InvalidValueError("First record what happened on the page of the urgent answer.")
    said = f"{day_words(draft.on, country=flag.practice.country)}: {words}"
    which = Q(pk__in=[row.pk for row in rows])
    if draft.closing is not Closing.MISTAKE:
        for row in rows:
            which |= _earlier_ones(row)
    RaisedFlag.objects.filter(which, **OPEN).update(
        closed_at=now, closing=draft.closing.value, closed_words=said, closed_by=user
    )
    _settle_where_done(flag.screening, said, user, now)
    urgent.note(flag.screening, "flag closed", user=user, now=now)


def _earlier_ones(row: RaisedFlag) -> Q:
    """The same flag of earlier rounds, as urgent as `row` or less."""
    rank = Urgency(row.urgency).rank
    no_more = [one.value for one in Urgency if one.rank >= rank]
    return Q(
        client_id=row.client_id,
        flag=row.flag,
        urgency__in=no_more,
        raised_at__lte=row.raised_at,
    )


def _check(rows: list[RaisedFlag], draft: ClosingDraft, words: str, today: date) -> None:
    if len(words) < FEWEST_LETTERS:
        raise ClosingError("Write in a sentence who said what, or why it is over.", field="words")
    if draft.on > today:
        raise ClosingError("That day is still to come.", field="on")
    if draft.on < min(localdate(row.raised_at) for row in rows):
        raise ClosingError("That day lies before the answer.", field="on")
    is_caution = all(row.urgency == Urgency.CAUTION.value for row in rows)
    if draft.closing is Closing.OVER and not is_caution:
        raise ClosingError(ONLY_CAUTION, field="closing")


def _settle_where_done(screening: Screening, words: str, user: User, now: datetime) -> None:
    """A follow-up has nothing left to ask once no urgent flag of its round is open."""
    still = RaisedFlag.objects.filter(screening=screening, urgency__in=_URGENT, **OPEN)
    if not still.exists():
        _settle(screening, words, user, now)
