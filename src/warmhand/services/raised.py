"""What safety questions raised and nobody has closed yet: told in the questions' own words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from warmhand.core.errors import InvalidValueError
from warmhand.core.red_flags import (
    URGENT,
    Answer,
    Audience,
    Bars,
    BarsMassage,
    Flag,
    Urgency,
)
from warmhand.core.rules import FactValue, fact_names
from warmhand.core.urgent import HARM, LOCKED, MIND
from warmhand.services.safety_evidence import red_flags
from warmhand.store.safety import RaisedFlag, Screening

OPEN = {"closed_at__isnull": True}
OF_OLD = "A yes, or not sure, to a question that is not asked any more."
_URGENT = tuple(one.value for one in Urgency if one in URGENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFlag:
    """One open flag; `words` are the lines, or the facts, that were ticked."""

    row: RaisedFlag
    urgency: Urgency
    words: tuple[str, ...]
    unsure: bool
    """Nothing of it was a plain yes."""
    is_harm: bool
    for_therapist: bool
    source: str
    url: str
    checked_words: str
    """How far the source was read; "" where the list has the flag no more."""

    @property
    def is_private(self) -> bool:
        """Whether its words stay folded where somebody may read along."""
        return self.is_harm or self.row.flag in MIND

    @property
    def raised_on(self) -> date:
        """The day it was raised."""
        return localdate(self.row.raised_at)

    @property
    def bars(self) -> Bars:
        """What waits while it is open."""
        return _bars(self.row)

    @property
    def wait(self) -> str:
        """What waits while it is open, in a sentence, or ""."""
        return self.technique if self.bars.massage is not BarsMassage.NONE else ""

    @property
    def technique(self) -> str:
        """What changes in the massage, in a sentence."""
        return {
            BarsMassage.ALL: "No massage anywhere for now.",
            BarsMassage.LOCAL: "Leave that place alone for now.",
            BarsMassage.NONE: "Change the technique: less pressure, another place or another day.",
        }[self.bars.massage]


def _bars(row: RaisedFlag) -> Bars:
    return Bars(BarsMassage(row.bars_massage), row.bars_manipulation, row.bars_trainer)


def open_flags(client: UUID) -> list[OpenFlag]:
    """Return the open flags of the client with this key, the most urgent first: one query.

    A flag that was raised again stands there once, as it was raised first among the most urgent.
    """
    rows = RaisedFlag.objects.filter(client_id=client, **OPEN).select_related("screening")
    found: dict[str, OpenFlag] = {}
    for row in sorted(rows, key=lambda row: (Urgency(row.urgency).rank, row.raised_at)):
        found.setdefault(row.flag, told_flag(row))
    return list(found.values())


def told_flag(row: RaisedFlag) -> OpenFlag:
    """Return `row`, whose screening is at hand, with its words.

    A flag that the list has no more keeps its urgency and its bars; its name, which may be a
    condition's, is shown to nobody, and no client's page and no paper speaks of it.
    """
    flag = red_flags().flags.get(row.flag)
    words, unsure = ticked(row.screening, flag) if flag else ((), False)
    return OpenFlag(
        row=row,
        urgency=Urgency(row.urgency),
        words=words or (OF_OLD,),
        unsure=unsure,
        is_harm=row.flag in HARM,
        for_therapist=flag is None or flag.audience is Audience.THERAPIST,
        source=flag.source if flag else "",
        url=flag.url if flag else "",
        checked_words=flag.checked_words if flag else "",
    )


def ticked(screening: Screening, flag: Flag) -> tuple[tuple[str, ...], bool]:
    """Return what of `flag` was answered yes or not sure, and whether none was a yes.

    Where facts alone decide these are the facts; where they were known before, the question.
    """
    if flag.derived:
        said = [(name, screening.facts[name]) for name in _told_facts(screening, flag)]
        words = tuple(_fact_words(name, value) for name, value in said)
        return words or (flag.question,), bool(said) and all(one is None for _, one in said)
    given = {line: screening.answers.get(line.id) for line in flag.lines}
    lines = [line for line, answer in given.items() if answer in (Answer.YES, Answer.UNSURE)]
    words = tuple(line.words for line in lines) or (flag.question,)
    return words, bool(lines) and all(given[line] == Answer.UNSURE for line in lines)


def _told_facts(screening: Screening, flag: Flag) -> list[str]:
    """The facts behind `flag` of which this round did not say no."""
    rows = red_flags().facts
    return [
        name
        for name in fact_names(flag.needs)
        if name in rows and name in screening.facts and screening.facts[name] not in (False, "no")
    ]


def _fact_words(name: str, value: FactValue | None) -> str:
    """The words that were ticked, or the question with what was chosen."""
    question = red_flags().facts[name].question
    return f"{question} {value.capitalize()}." if isinstance(value, str) else question


def urgent_unrecorded(client: UUID) -> UUID | None:
    """Return the first round with an urgent answer of which nobody wrote what happened."""
    rows = Screening.objects.filter(
        client_id=client, urgency__in=_URGENT, finished_at__isnull=False, advice__isnull=True
    )
    return rows.order_by("finished_at").values_list("pk", flat=True).first()


def urgent_of(client: UUID) -> Urgency:
    """Return the highest urgency among the open urgent flags, or NONE: one query."""
    rows = RaisedFlag.objects.filter(client_id=client, urgency__in=_URGENT, **OPEN)
    found = {Urgency(value) for value in rows.values_list("urgency", flat=True)}
    return min(found, key=lambda one: one.rank, default=Urgency.NONE)


def is_locked(client: UUID) -> bool:
    """Return whether medical assessment comes first: an urgent flag is open."""
    return urgent_of(client) is not Urgency.NONE


def refuse_locked(client: UUID) -> None:
    """Raise `InvalidValueError` while an urgent flag is open: no plan before the assessment."""
    if is_locked(client):
        raise InvalidValueError(LOCKED)
