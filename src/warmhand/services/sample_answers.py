"""What clients of the sample practice answered: safety questions and daily ratings."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from warmhand.core.ratings import By
from warmhand.core.red_flags import Asked, Audience, Fact, FactType
from warmhand.core.rules import FactValue
from warmhand.core.safety import How
from warmhand.core.screening import Raised, screened
from warmhand.services import ratings, screening_pages, screenings
from warmhand.services.consents import local_day
from warmhand.services.ratings import RoundDraft
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_answers import (
    Given,
    bundles_of,
    has_none,
    is_ticked,
    keep_facts,
    keep_lines,
)
from warmhand.services.screening_facts import Known, answers_of, asking_of, known_of, regions_of
from warmhand.services.screenings import Hand
from warmhand.store.care import Episode
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.safety import RaisedFlag, Screening

NOT_ASKED = "no"
PAGES = 2  # follow-ups open once the first answers are kept
USUAL: Mapping[str, FactValue] = {"sex_at_birth": "other", "pregnant": "no"}
EVENING = 19  # o'clock, where the client is


def asked_at_intake(
    *, episode: Episode, told: Mapping[str, Any], owner: User, now: datetime
) -> tuple[list[Screening], list[RaisedFlag]]:
    """Return the safety questions of before the first visit, and what they raised, unsaved.

    Both are empty for a client of whom `told` says that nobody asked.
    """
    client = episode.client
    asked = told.get("asked", How.LINK.value if client.email else How.READ_OUT.value)
    if asked == NOT_ASKED:
        return [], []
    row = _begun(episode, asked, owner, now)
    age = {"age": now.year - client.birth_year} if client.birth_year else {}
    known = Known(age, {"had_session": False, "after_neck_work": False})
    for _ in range(PAGES):
        given = _given(row, {**USUAL, **told.get("facts", {})}, frozenset(), known)
        keep_facts(row, given)
        keep_lines(row, given, for_therapist=False)
        row.passed = [name for name in red_flags().bundles if name in given.none]
    result = screened(red_flags(), asking_of(row, known), answers_of(row))
    row.urgency, row.ask_again = result.urgency.value, list(result.ask_again)
    return [row], [_raised(row, one, now) for one in result.raised]


def _begun(episode: Episode, how: str, owner: User, now: datetime) -> Screening:
    return Screening(
        practice=episode.practice,
        client=episode.client,
        episode=episode,
        asked=Asked.INTAKE.value,
        how=how,
        regions=regions_of(episode),
        evidence_on=red_flags().checked_on,
        asked_by=owner,
        started_at=now,
        finished_at=now,
    )


def _raised(row: Screening, one: Raised, now: datetime) -> RaisedFlag:
    return RaisedFlag(
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


def ask_at_visit(*, episode: Episode, told: Mapping[str, Any], owner: User, now: datetime) -> None:
    """Ask whether anything is new; `told` may hold a topic and the lines that were ticked."""
    hand, today = Hand(how=How.READ_OUT, user=owner), local_day(episode.practice, now)
    client = episode.client
    if "topic" not in told:
        screening_pages.nothing_new(client=client, episode=episode, hand=hand, now=now, today=today)
        return
    row = screenings.begin(client=client, episode=episode, asked=Asked.VISIT, hand=hand, now=now)
    topics = Given(seen=frozenset(), topics=frozenset({told["topic"]}))
    row = screenings.keep(screening=row, given=topics, hand=hand, today=today)
    for _ in range(PAGES):
        known = known_of(client, today=today)
        given = _given(row, USUAL, frozenset(told["ticked"]), known)
        row = screenings.keep(screening=row, given=given, hand=hand, today=today)
    screenings.finish(screening=row, hand=hand, now=now, today=today)


def _given(
    row: Screening, facts: Mapping[str, FactValue], ticked: frozenset[str], known: Known
) -> Given:
    """Everything that is asked, with what is told and "none of these" for the rest."""
    shown = screenings.shown_to(row, known, Audience.CLIENT)
    asked = [fact for one in shown for fact in one.facts]
    seen = frozenset([fact.id for fact in asked] + [line.id for one in shown for line in one.lines])
    yes = ticked | {name for name, value in facts.items() if value is True}
    values = {
        fact.id: value
        for fact in asked
        if fact.type is not FactType.BOOL
        if (value := _value(fact, {**known.earlier, **facts})) is not None
    }
    given = Given(seen=seen, yes=yes & seen, values=values)
    none = {name for name in bundles_of(given) if name and has_none(name)}
    return Given(
        seen=seen,
        yes=yes & seen,
        values=values,
        none=frozenset(name for name in none if not is_ticked(given, name)),
    )


def _value(fact: Fact, told: Mapping[str, FactValue | None]) -> FactValue | None:
    value = told.get(fact.id)
    return fact.none_value if value is None else value


def rate_daily(*, episode: Episode, told: Mapping[str, Any], owner: User, now: datetime) -> None:
    """Ask one question a day: `told` says how many days ago it began, and what was answered."""
    begun = now - timedelta(days=told["began"])
    draft = RoundDraft(
        question=told["question"],
        by=By.MAIL,
        hour=EVENING,
        time_zone=episode.practice.time_zone,
        starts_on=local_day(episode.practice, begun),
        agreed=True,
    )
    link = _link_of(ratings.start_round(episode=episode, draft=draft, user=owner, now=begun).link)
    for day, value in enumerate(told["answers"]):
        ratings.answer(link=link, text=str(value), now=begun + timedelta(days=day))


def _link_of(link: Link | None) -> Link:
    if link is None:
        raise ValueError("a round that begins has a link")
    return link
