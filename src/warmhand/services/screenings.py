"""Rounds of safety questions: begun, answered bit by bit, finished once."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.outbox import SAME_SUBMIT
from warmhand.core.red_flags import URGENT, Answer, Asked, Audience, Line, Urgency
from warmhand.core.safety import How
from warmhand.core.screening import QuestionShown, Result, questions
from warmhand.core.trail import Deed
from warmhand.services import outbox, trail
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_answers import Given, bundles_of, keep_facts, keep_lines, none_of
from warmhand.services.screening_facts import (
    NO_PAIN,
    Known,
    answers_of,
    asking_of,
    known_of,
    regions_of,
)
from warmhand.services.screening_results import result_of, so_far
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.safety import RaisedFlag, Screening

KEPT = timedelta(days=14)
"""How long answers wait to be finished; after that the questions begin anew."""
ANSWERED = "These questions have been answered."
NOT_YET = "Some questions have no answer yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who answers: a member of the practice, or somebody by a link; and how."""

    how: How
    user: User | None = None
    link: Link | None = None


def shown_to(screening: Screening, known: Known, audience: Audience) -> tuple[QuestionShown, ...]:
    """Return the questions that `screening` asks of `audience` now, follow-ups as far as opened.

    What was "not sure" the last time opens its bundle again.
    """
    asking, answers = asking_of(screening, known), answers_of(screening)
    rows = red_flags()
    found = questions(rows, asking, answers, audience=audience)
    if not screening.ask_again or asking.asked is not Asked.VISIT:
        return found
    again = {rows.flags[flag].bundle for flag in screening.ask_again if flag in rows.flags}
    wide = replace(asking, topics=frozenset(rows.topics))
    here = {row.bundle.id for row in found} | again
    every = questions(rows, wide, answers, audience=audience)
    return tuple(row for row in every if row.bundle.id in here)


def with_follow_ups(screening: Screening, known: Known) -> dict[str, tuple[Line, ...]]:
    """Return the lines of each bundle that is not over for `screening`, all follow-ups with them."""
    rows = red_flags()
    asking = asking_of(screening, known)
    wide = replace(asking, topics=frozenset(rows.topics))
    every = dict.fromkeys(rows.lines, Answer.YES)
    return {
        row.bundle.id: row.lines
        for audience in Audience
        for row in questions(rows, wide, every, audience=audience)
    }


@transaction.atomic
def begin(
    *,
    client: Client,
    episode: Episode | None,
    asked: Asked,
    hand: Hand,
    now: datetime,
) -> Screening:
    """Return the round of questions to answer: the one that was begun, or a new one.

    An episode that is asked for later adds its place to the round that was begun.
    """
    row = begun(client=client, asked=asked, now=now)
    if row is None:
        row = Screening(practice=client.practice, client=client, asked=asked.value, started_at=now)
        row.evidence_on = red_flags().checked_on
        row.asked_by = hand.user
        row.ask_again = left_open(client) if asked is Asked.VISIT else []
    row.episode = row.episode or episode
    row.how = hand.how.value
    row.regions = _places([*row.regions, *regions_of(episode)])
    row.save()
    note(row, "asked", hand=hand, now=now)
    return row


def begun(*, client: Client, asked: Asked, now: datetime) -> Screening | None:
    """Return the round of `client` that waits to be finished, or None; older ones wait no more."""
    rows = Screening.objects.filter(
        client=client, asked=asked.value, finished_at__isnull=True, started_at__gt=now - KEPT
    )
    return rows.order_by("-started_at").first()


def left_open(client: Client) -> list[str]:
    """Return the flags that an unsure answer of the last round left open."""
    last = Screening.objects.filter(client=client, finished_at__isnull=False)
    row = last.order_by("-finished_at").first()
    return list(row.ask_again) if row else []


def _places(regions: list[str]) -> list[str]:
    """In the list's order; who has trouble somewhere is not without any."""
    chosen = [name for name in red_flags().regions if name in regions]
    return [name for name in chosen if name != NO_PAIN] or chosen


@transaction.atomic
def keep(*, screening: Screening, given: Given, hand: Hand, today: date) -> Screening:
    """Keep what a page brought, so that leaving loses nothing; the later page wins by bundle.

    What a link brings for the therapist's own questions is not kept. What is urgent already is
    noted at once, so that it waits on Today also where the end never comes. Raises `StaleRowError`
    once the round is finished, and `InvalidValueError` for what the list does not have.
    """
    row = _open(screening)
    if given.regions is not None:
        row.regions = _places(sorted(given.regions))
    if given.topics is not None:
        row.topics = [topic for topic in red_flags().topics if topic in given.topics]
    keep_facts(row, given)
    keep_lines(row, given, for_therapist=hand.link is None)
    row.passed = [
        name
        for name in red_flags().bundles
        if name in given.none or (name in row.passed and name not in bundles_of(given))
    ]
    known = known_of(row.client, today=today)
    _forget_unasked(row, given, known)
    urgency = so_far(row, known).urgency
    row.urgency = urgency.value if urgency in URGENT else ""
    row.save()
    return row


def _forget_unasked(row: Screening, given: Given, known: Known) -> None:
    """Take out what the page brought for facts that its other answers leave out.

    Taking one out can call for another, as the sex for hormones; what was brought for it counts.
    """
    brought = {name: row.facts[name] for name in given.seen if name in row.facts}
    for _ in range(len(brought) + 1):
        asked = {fact.id for one in shown_to(row, known, Audience.CLIENT) for fact in one.facts}
        kept = {name: value for name, value in row.facts.items() if name not in brought}
        kept |= {name: value for name, value in brought.items() if name in asked}
        kept |= none_of(asked - kept.keys(), given)
        if kept == row.facts:
            return
        row.facts = kept


def _open(screening: Screening) -> Screening:
    row = Screening.objects.select_related("client__practice", "episode").get(pk=screening.pk)
    if row.finished_at is not None:
        raise StaleRowError(ANSWERED)
    return row


def unanswered(screening: Screening, shown: tuple[QuestionShown, ...]) -> list[str]:
    """Return the bundles among `shown` that wait for an answer; private ones may be skipped."""
    return [
        row.bundle.id
        for row in shown
        if not row.bundle.private
        and not (
            all(fact.id in screening.facts for fact in row.facts)
            and all(line.id in screening.answers for line in row.lines)
        )
    ]


@transaction.atomic
def finish(*, screening: Screening, hand: Hand, now: datetime, today: date) -> Screening:
    """Finish a round once: its result, the flags it raises, and its links and mail are over.

    An emergency waits for no other answer. Raises `StaleRowError` where it is finished, and
    `InvalidValueError` where answers are missing.
    """
    row = _open(screening)
    known = known_of(row.client, today=today)
    is_placed = bool(row.regions) or row.asked != Asked.INTAKE.value
    is_whole = is_placed and not unanswered(row, shown_to(row, known, Audience.CLIENT))
    if not is_whole and not is_emergency(row, today=today):
        raise InvalidValueError(NOT_YET)
    _settle(row, known, hand=hand, now=now)
    return row


def is_emergency(screening: Screening, *, today: date) -> bool:
    """Return whether a line was ticked that is an emergency, whatever else is still to be said.

    A question with a tick and "none of these" at once is put right first; until then it waits on
    Today like all that is urgent.
    """
    found = so_far(screening, known_of(screening.client, today=today))
    rows = red_flags().flags
    return any(
        one.urgency is Urgency.EMERGENCY
        and rows[one.flag].bundle is not None
        and rows[one.flag].bundle not in screening.passed
        for one in found.raised
    )


@transaction.atomic
def seen_by_therapist(
    *, screening: Screening, given: Given, hand: Hand, now: datetime, today: date
) -> Screening | None:
    """Keep what the therapist alone has seen, as a round of its own; None where nothing was ticked.

    The client's round stays as it was answered. The same ticks sent twice are kept once.
    """
    if not given.yes | given.unsure:
        return None
    client = screening.client
    row = Screening(
        practice=client.practice,
        client=client,
        episode=screening.episode,
        asked=Asked.VISIT.value,
        regions=screening.regions,
        ask_again=left_open(client),
        evidence_on=red_flags().checked_on,
        asked_by=hand.user,
        started_at=now,
    )
    keep_lines(row, given, for_therapist=True)
    same = Screening.objects.filter(client=client, started_at__gt=now - SAME_SUBMIT)
    if there := same.filter(answers=row.answers, finished_at__isnull=False).first():
        return there
    still = row.ask_again
    _settle(row, known_of(client, today=today), hand=hand, now=now)
    Screening.objects.filter(pk=row.pk).update(ask_again=sorted({*still, *row.ask_again}))
    return row


def _settle(row: Screening, known: Known, *, hand: Hand, now: datetime) -> None:
    result = result_of(row, known)
    row.how = hand.how.value
    row.urgency = result.urgency.value
    row.ask_again = list(result.ask_again)
    row.finished_at = now
    row.save()
    _raise_flags(row, result, now)
    _close_links(row, now)
    note(row, "answered", hand=hand, now=now)


def _raise_flags(row: Screening, result: Result, now: datetime) -> None:
    RaisedFlag.objects.bulk_create(
        RaisedFlag(
            practice=row.practice,
            client=row.client,
            screening=row,
            flag=one.flag,
            urgency=one.urgency.value,
            bars_massage=one.bars.massage.value,
            bars_manipulation=one.bars.manipulation,
            bars_trainer=one.bars.trainer,
            raised_at=now,
        )
        for one in result.raised
    )


def _close_links(row: Screening, now: datetime) -> None:
    Link.objects.filter(screening=row, used_at__isnull=True).update(used_at=now)
    outbox.cancel_for(screening=row)


def note(row: Screening, detail: str, *, hand: Hand, now: datetime) -> None:
    """Leave in the trail what was done with a round of questions."""
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="screening",
        thing_id=row.pk,
        now=now,
        user=hand.user,
        link_id=hand.link.pk if hand.link else None,
        client=row.client,
        detail=f"safety questions {detail}",
    )
