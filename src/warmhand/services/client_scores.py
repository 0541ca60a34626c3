"""Scores by the client's own hand, behind a link for one episode and one day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.care import ScoreSource
from warmhand.core.errors import InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.services import care, links
from warmhand.services.problems import ACTIVITIES, PAIN
from warmhand.services.scores import ScoredAlreadyError, Sheet, save_sheet, scores_of_day
from warmhand.store.care import Episode, Score
from warmhand.store.links import Link
from warmhand.store.people import User

PAIN_QUESTION = "How bad was your worst pain in the last 24 hours?"
PAIN_ENDS = ("no pain", "worst pain imaginable")
ACTIVITY_ENDS = ("cannot do it", "as well as before")
CLASH = "There is an answer of today already. Please tell your therapist."


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the client's page; `answer` is today's, if it was given."""

    key: str
    words: str
    low_words: str
    high_words: str
    answer: float | None
    may_change: bool
    """Whether the answer came by this link, and may be given again."""


@transaction.atomic
def new_link(*, episode: Episode, user: User, now: datetime) -> str:
    """Return the token of a new link for the scores of `episode`; it opens for a day."""
    link = links.issue_link(
        practice=episode.practice,
        purpose=LinkPurpose.SCORE,
        now=now,
        client=episode.client,
        episode=episode,
        user=user,
    )
    return links.token_of(link)


def questions(*, episode: Episode, link: Link, today: date) -> list[Question]:
    """Return what the client is asked today: pain, then the main activity."""
    rows = {(row.measure, row.activity_id): row for row in scores_of_day(episode, today)}
    found = [_question("pain", PAIN_QUESTION, PAIN_ENDS, rows.get((PAIN, None)), link)]
    main = next(iter(care.activities_of(episode)), None)
    if main is not None:
        words = f"How well can you do this: {main.label}?"
        row = rows.get((ACTIVITIES, main.pk))
        found.append(_question("activity", words, ACTIVITY_ENDS, row, link))
    return found


def _question(
    key: str, words: str, ends: tuple[str, str], row: Score | None, link: Link
) -> Question:
    return Question(
        key=key,
        words=words,
        low_words=ends[0],
        high_words=ends[1],
        answer=row.value if row else None,
        may_change=row is not None and row.created_at >= link.created_at,
    )


@transaction.atomic
def answer(
    *, link: Link, question: str, text: str, source: ScoreSource, now: datetime, today: date
) -> None:
    """Keep one answer; given twice it is kept once, given anew by this link it is corrected.

    Raises `InvalidValueError` for anything but a whole number from 0 to 10, for a question that
    is not asked, and where the practice has entered another score of today.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= 10):
        raise InvalidValueError("Choose a number from 0 to 10.")
    if link.episode is None:
        raise InvalidValueError("This link asks nothing.")
    known = {row.key: row for row in questions(episode=link.episode, link=link, today=today)}
    if question not in known:
        raise InvalidValueError("That question is not asked here.")
    value = float(text)
    sheet = Sheet(on=today, source=source, pain=value)
    if question == "activity":
        main = care.activities_of(link.episode)[0]
        sheet = Sheet(on=today, source=source, activities={main.pk: value})
    try:
        save_sheet(
            episode=link.episode,
            sheet=sheet,
            now=now,
            today=today,
            link_id=link.pk,
            replace=known[question].may_change,
        )
    except ScoredAlreadyError as there:
        raise InvalidValueError(CLASH) from there
