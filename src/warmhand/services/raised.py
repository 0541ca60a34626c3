"""The flags of clients that are open: nothing but a dated reason closes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.errors import IllegalStepError, InvalidValueError
from warmhand.core.red_flags import URGENT, BarsMassage, Urgency
from warmhand.core.safety import Closing
from warmhand.core.trail import Deed
from warmhand.core.urgent import own_words
from warmhand.services import trail
from warmhand.services.safety_evidence import red_flags
from warmhand.store.clients import Client
from warmhand.store.people import User
from warmhand.store.safety import RaisedFlag, Screening

URGENT_VALUES = tuple(urgency.value for urgency in Urgency if urgency in URGENT)
FIRST = "Medical assessment comes first"
LOCKED = f"{FIRST}: while an urgent answer is open, plans and other decisions wait."
ASSESSED_WORDS = "Write who looked at it, when, and what they said."
MISTAKE_WORDS = "Write how it came to be ticked by mistake."
OVER_WORDS = "Write what is over, and since when."
MASSAGE_WORDS = {
    BarsMassage.NONE.value: "",
    BarsMassage.LOCAL.value: "Leave this place alone.",
    BarsMassage.ALL.value: "No massage, anywhere.",
}
URGENCY_WORDS = {
    Urgency.EMERGENCY.value: "Emergency department now",
    Urgency.SAME_DAY.value: "A doctor today",
    Urgency.DAYS.value: "A doctor within days",
    Urgency.ROUTINE.value: "A normal visit to a doctor",
    Urgency.CAUTION.value: "Change the technique, the place or the day",
}


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """One open flag in plain words; never the name of a condition."""

    row: RaisedFlag
    question: str
    todo: str
    """What it asks for: "A doctor within days"."""
    bars: str
    """What has to wait, in sentences, or ""."""
    source: str
    url: str

    @property
    def is_urgent(self) -> bool:
        """Whether it asks for help now or today."""
        return self.row.urgency in URGENT

    @property
    def is_caution(self) -> bool:
        """Whether it changes the massage alone."""
        return self.row.urgency == Urgency.CAUTION.value


def open_flags(client: Client) -> list[OpenFlag]:
    """Return the open flags of `client`, the most urgent first, each flag once: one query."""
    rows = RaisedFlag.objects.filter(client=client, closed_at__isnull=True)
    order = list(Urgency)
    found: dict[str, RaisedFlag] = {}
    for row in sorted(rows, key=lambda row: (order.index(Urgency(row.urgency)), row.raised_at)):
        found.setdefault(row.flag, row)
    return [in_words(row) for row in found.values()]


def in_words(row: RaisedFlag) -> OpenFlag:
    """Return `row` as its pages say it; a flag that the data no longer knows says so."""
    flag = red_flags().flags.get(row.flag)
    waits = [MASSAGE_WORDS[row.bars_massage]]
    waits += ["No spinal manipulation."] if row.bars_manipulation else []
    waits += ["No training with a trainer or coach."] if row.bars_trainer else []
    return OpenFlag(
        row=row,
        question=flag.question if flag else "A question of an earlier list.",
        todo=URGENCY_WORDS[row.urgency],
        bars=" ".join(filter(None, waits)),
        source=flag.source if flag else "",
        url=flag.url if flag else "",
    )


def has_urgent(client: Client) -> bool:
    """Return whether an emergency or same-day flag of `client` is open."""
    rows = RaisedFlag.objects.filter(client=client, closed_at__isnull=True)
    return rows.filter(urgency__in=URGENT_VALUES).exists()


def refuse_while_urgent(client: Client) -> None:
    """Raise `IllegalStepError` where an urgent flag of `client` is open."""
    if has_urgent(client):
        raise IllegalStepError(LOCKED)


def urgent_unrecorded(client_key: UUID) -> UUID | None:
    """Return the round with an urgent answer that nobody has dealt with, the oldest first."""
    rows = Screening.objects.filter(client_id=client_key, urgency__in=URGENT_VALUES)
    waiting = rows.filter(finished_at__isnull=False, advice__isnull=True)
    return waiting.order_by("finished_at").values_list("pk", flat=True).first()


def open_urgencies(clients: Iterable[UUID]) -> Mapping[UUID, frozenset[tuple[str, str]]]:
    """Return the open flags of many clients as (flag, urgency): one query."""
    rows = RaisedFlag.objects.filter(client__in=list(clients), closed_at__isnull=True)
    found: dict[UUID, set[tuple[str, str]]] = {}
    for key, flag, urgency in rows.values_list("client_id", "flag", "urgency"):
        found.setdefault(key, set()).add((flag, urgency))
    return {key: frozenset(flags) for key, flags in found.items()}


@transaction.atomic
def close_flag(
    *, flag: RaisedFlag, closing: Closing, words: str, user: User, now: datetime
) -> None:
    """Close `flag`, and the same flag of earlier rounds, with the reason in own words.

    Raises `InvalidValueError` without words, or where a flag that asks for a doctor is called
    over; `IllegalStepError` where it is closed.
    """
    ask = {
        Closing.ASSESSED: ASSESSED_WORDS,
        Closing.MISTAKE: MISTAKE_WORDS,
        Closing.OVER: OVER_WORDS,
    }[closing]
    reason = own_words(words, ask=ask)
    if closing is Closing.OVER and flag.urgency != Urgency.CAUTION.value:
        raise InvalidValueError("This asks for a doctor: it is over once one has looked at it.")
    same = RaisedFlag.objects.filter(
        client_id=flag.client_id, flag=flag.flag, closed_at__isnull=True
    )
    closed = same.update(closed_at=now, closing=closing.value, closed_words=reason, closed_by=user)
    if not closed:
        raise IllegalStepError("This is closed already.")
    trail.record(
        practice=flag.practice,
        deed=Deed.WRITE,
        thing="flag",
        thing_id=flag.pk,
        now=now,
        user=user,
        client=flag.client,
        detail=f"closed: {closing.value}",
    )
