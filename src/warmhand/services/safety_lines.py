"""What a review says of the safety questions: when they were asked, and what is open."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.utils.timezone import localdate

from warmhand.core.red_flags import Urgency
from warmhand.formats.evidence_flags import shipped_red_flags
from warmhand.store.clients import Client
from warmhand.store.safety import RaisedFlag, Screening


@dataclass(frozen=True, slots=True)
class OpenFlagLine:
    """One answer that is still open, in the words of its question."""

    words: str
    urgency: str
    raised_on: date


@dataclass(frozen=True, slots=True)
class SafetyLines:
    """When a client was asked last, and which answers are open, the most urgent first."""

    asked_at: datetime | None
    open: tuple[OpenFlagLine, ...]


@cache
def _questions() -> dict[str, str]:
    return {flag.id: flag.question for flag in shipped_red_flags().flags.values()}


def safety_lines(*, client: Client) -> SafetyLines:
    """Return what is known of the safety questions of `client`; two queries."""
    asked = Screening.objects.filter(client=client, finished_at__isnull=False)
    last = asked.order_by("-finished_at").values_list("finished_at", flat=True).first()
    flags = RaisedFlag.objects.filter(client=client, closed_at__isnull=True)
    rows = sorted(flags.order_by("raised_at"), key=lambda row: Urgency(row.urgency).rank)
    words = _questions()
    lines = (
        OpenFlagLine(words.get(row.flag, row.flag), row.urgency, localdate(row.raised_at))
        for row in rows
    )
    return SafetyLines(last, tuple(lines))
