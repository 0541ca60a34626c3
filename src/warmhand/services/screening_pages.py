"""What pages say of safety questions: whether they were asked, and what came of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from warmhand.core.red_flags import Asked, Urgency
from warmhand.services import screenings
from warmhand.services.consents import local_day
from warmhand.services.raised import OpenFlag, told_flag
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screenings import Hand
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.safety import RaisedFlag, Screening


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a client was asked: the last round that was finished, and one that waits."""

    last: Screening | None = None
    waiting: Screening | None = None
    asked_first: bool = False
    """Whether the questions before the first visit were answered, ever."""

    @property
    def nothing_ticked(self) -> bool:
        """Whether the last round raised nothing and left nothing to ask again."""
        return (
            self.last is not None
            and self.last.urgency == Urgency.NONE.value
            and not self.last.ask_again
        )


def standings(clients: Iterable[UUID]) -> Mapping[UUID, Standing]:
    """Return the standing of each of `clients`: one query, however many there are."""
    keys = set(clients)
    found = dict.fromkeys(keys, Standing())
    rows = Screening.objects.filter(client_id__in=keys)
    # In the order in which they ended: a link can be answered days after it was sent.
    ended = F("finished_at").asc(nulls_last=True)
    for row in rows.defer("answers", "facts", "passed").order_by(ended, "started_at"):
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
    """Return the questions that stay open, in plain words."""
    rows = red_flags()
    return [rows.flags[flag].question for flag in screening.ask_again if flag in rows.flags]
