"""What the page of a finished round of safety questions says."""

from datetime import date
from typing import Any

from warmhand.core.help_lines import duty_to_report, numbers_for
from warmhand.core.red_flags import URGENT, Answer, Audience
from warmhand.services import screenings
from warmhand.services.letters import first_name
from warmhand.services.screening_facts import known_of
from warmhand.services.screening_pages import (
    asked_again,
    raised_lines,
    said_besides,
    unsure_facts,
)
from warmhand.web.access.safety import Screening
from warmhand.web.safety_pages import has_private


def came_of(row: Screening, *, today: date) -> dict[str, Any]:
    """Return what the page of a finished round says of it."""
    lines, again, unsure = raised_lines(row), asked_again(row), unsure_facts(row)
    country = row.client.practice.country
    return {
        "client": row.client,
        "first_name": first_name(row.client.name),
        "lines": lines,
        "again": again,
        "unsure": unsure,
        "said": said_besides(row),
        "nothing_more": not (lines or again or unsure or _has_yes(row)),
        "is_urgent": row.urgency in URGENT,
        "is_harm": bool(lines) and all(line.is_harm for line in lines),
        "duty": duty_to_report(country) if any(line.is_harm for line in lines) else None,
        "emergency": numbers_for(country).emergency,
        "private_left": has_private(row, today=today) and not _private_answered(row, today),
        "is_part": _is_part(row, today),
    }


def _has_yes(row: Screening) -> bool:
    return Answer.YES in row.answers.values() or True in row.facts.values()


def _is_part(row: Screening, today: date) -> bool:
    """Whether an emergency ended the round before all was asked."""
    shown = screenings.shown_to(row, known_of(row.client, today=today), Audience.CLIENT)
    return row.urgency in URGENT and bool(screenings.unanswered(row, shown))


def _private_answered(row: Screening, today: date) -> bool:
    known = known_of(row.client, today=today)
    rows = screenings.shown_to(row, known, Audience.CLIENT)
    lines = [line.id for one in rows if one.bundle.private for line in one.lines]
    return any(line in row.answers for line in lines)
