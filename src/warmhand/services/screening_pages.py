"""What pages say of safety questions: whether they were asked, and what came of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from warmhand.core.red_flags import Answer, Asked, Fact, Flag, Urgency
from warmhand.services import screenings
from warmhand.services.consents import local_day
from warmhand.services.raised import OpenFlag, told_flag
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screenings import Hand
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.safety import RaisedFlag, Screening

ROUNDS_BACK = 20
"""How many rounds an answer that was "not sure" is looked for."""


def is_untouched(screening: Screening) -> bool:
    """Tell whether nothing was answered yet: the first page brings facts, or passes a question."""
    return not (screening.facts or screening.passed or screening.topics)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a client was asked: the last round that was finished, and one that waits."""

    last: Screening | None = None
    waiting: Screening | None = None
    asked_first: bool = False
    """Whether the questions before the first visit were answered, ever."""

    @property
    def nothing_ticked(self) -> bool:
        """Whether in the last round nothing was said and nothing left to ask again."""
        row = self.last
        if row is None or row.urgency != Urgency.NONE.value or row.ask_again or row.topics:
            return False
        return not any(value is True or value is None for value in row.facts.values())

    @property
    def nothing_answered(self) -> bool:
        """Whether the round that waits has no answer at all yet."""
        return self.waiting is not None and is_untouched(self.waiting)


def standings(clients: Iterable[UUID]) -> Mapping[UUID, Standing]:
    """Return the standing of each of `clients`: one query, however many there are."""
    keys = set(clients)
    found = dict.fromkeys(keys, Standing())
    rows = Screening.objects.filter(client_id__in=keys)
    # In the order in which they ended: a link can be answered days after it was sent.
    ended = F("finished_at").asc(nulls_last=True)
    for row in rows.defer("answers").order_by(ended, "started_at"):
        was = found[row.client_id]
        if row.finished_at is None:
            found[row.client_id] = Standing(was.last, row, was.asked_first)
        else:
            first = was.asked_first or row.asked == Asked.INTAKE.value
            found[row.client_id] = Standing(row, None, first)
    return found


def standing_of(client: Client) -> Standing:
    """Return the standing of one client: one query."""
    return standings([client.pk])[client.pk]


@dataclass(frozen=True, slots=True)
class VisitQuestion:
    """The one question of a visit. `answered` is today's round, if there is one."""

    answered: Screening | None
    asks_again: bool
    """Whether something was "not sure" the last time."""


def visit_question(*, client: Client, today: date) -> VisitQuestion | None:
    """Return the question of today; None before the questions of the first visit were answered."""
    standing = standing_of(client)
    if not standing.asked_first or standing.last is None:
        return None
    return VisitQuestion(_on_day(standing.last, client, today), bool(standing.last.ask_again))


def _on_day(row: Screening, client: Client, today: date) -> Screening | None:
    """`row` where it was answered on `today`; also the first questions are, for that day."""
    if row.finished_at is None or local_day(client.practice, row.finished_at) != today:
        return None
    return row


@transaction.atomic
def nothing_new(
    *, client: Client, episode: Episode | None, hand: Hand, now: datetime, today: date
) -> Screening:
    """Keep that nothing is new, by one tap; a second tap on the same day changes nothing.

    What was "not sure" the last time stays to be asked again.
    """
    last = standing_of(client).last
    if last is not None and (there := _on_day(last, client, today)) is not None:
        return there
    row = Screening.objects.create(
        practice=client.practice,
        client=client,
        episode=episode,
        asked=Asked.VISIT.value,
        how=hand.how.value,
        urgency=Urgency.NONE.value,
        ask_again=screenings.left_open(client),
        evidence_on=red_flags().checked_on,
        asked_by=hand.user,
        started_at=now,
        finished_at=now,
    )
    screenings.note(row, "answered", hand=hand, now=now)
    return row


def raised_lines(screening: Screening) -> list[OpenFlag]:
    """Return the flags that `screening` raised, open or closed, the most urgent first: one query."""
    rows = RaisedFlag.objects.filter(screening=screening).select_related("screening")
    return [told_flag(row) for row in sorted(rows, key=lambda row: Urgency(row.urgency).rank)]


def asked_again(screening: Screening) -> list[str]:
    """Return what stays open in plain words: the lines that were unsure, in their latest round.

    Where no line was unsure but something else about it, what was ticked, or the question.
    """
    rows = red_flags()
    flags = [rows.flags[flag] for flag in screening.ask_again if flag in rows.flags]
    if not flags:
        return []
    rounds = Screening.objects.filter(
        client_id=screening.client_id, finished_at__lte=screening.finished_at
    ).order_by("-finished_at")
    given = list(rounds.values_list("answers", flat=True)[:ROUNDS_BACK])
    return list(dict.fromkeys(words for flag in flags for words in _left_open(flag, given)))


def _left_open(flag: Flag, given: list[dict[str, str]]) -> list[str]:
    for answer in (Answer.UNSURE, Answer.YES):
        for answers in given:
            said = [line.words for line in flag.lines if answers.get(line.id) == answer]
            if said:
                return said
    return [flag.question]


def unsure_facts(screening: Screening) -> list[str]:
    """Return the facts that were answered "not sure", in the words of the questions."""
    return [
        fact.question for fact in red_flags().facts.values() if _is(screening, fact, value=None)
    ]


def said_besides(screening: Screening) -> list[str]:
    """Return what was ticked without raising a flag of its own: topics, facts and lines."""
    rows = red_flags()
    raised = set(RaisedFlag.objects.filter(screening=screening).values_list("flag", flat=True))
    topics = [row.words for row in rows.topics.values() if row.id in screening.topics]
    facts = [fact.question for fact in rows.facts.values() if _is(screening, fact, value=True)]
    lines = [
        line.words
        for line in rows.lines.values()
        if screening.answers.get(line.id) == Answer.YES and line.flag not in raised
    ]
    return [*topics, *facts, *lines]


def _is(screening: Screening, fact: Fact, *, value: bool | None) -> bool:
    return fact.id in screening.facts and screening.facts[fact.id] is value
