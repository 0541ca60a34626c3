"""The figures of the loops, and where both sides of one disagree."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from warmhand.core.both_sides import FEW, Completion, words_of
from warmhand.core.loop_figures import FEW as FEW_DAYS
from warmhand.core.loop_figures import SPAN_WORDS, Span, counts_words, days_words
from warmhand.core.referral import Purpose
from warmhand.services import loop_figures
from warmhand.services.letters import first_name
from warmhand.services.loop_figures import Group
from warmhand.services.partner_pages import profession_words
from warmhand.web.access.people import READ, member
from warmhand.web.access.referrals import Referral
from warmhand.web.access.request import Request
from warmhand.web.episode_words import month_words


@dataclass(frozen=True, slots=True)
class Line:
    """One group in the table: its name, how many were sent, and each span in words."""

    name: str
    sent: int
    cells: tuple[tuple[str, str, str], ...]
    """Span, days in words, counts in words."""


@member(*READ)
def loop_figures_page(request: Request) -> HttpResponse:
    """Show how long loops take and by whose word clients came, with counts and ranges."""
    found = loop_figures.loop_figures(practice=request.practice, today=timezone.localdate())
    context = {
        "sent": found.all.sent,
        "all_lines": [_line("All", found.all)],
        "by_profession": [
            _line(profession_words(group.label).capitalize() or "Not known yet", group)
            for group in found.by_profession
        ],
        "by_month": [_line(_month(group.label), group) for group in found.by_month],
        "completion": found.all.completion,
        "completion_words": completion_words(found.all.completion),
        "few": FEW,
        "few_days": FEW_DAYS,
        "section": "referrals",
    }
    return render(request, "loop_figures/page.html", context)


def _month(label: str) -> str:
    year, number = map(int, label.split("-"))
    return month_words(date(year, number, 1))


def _line(name: str, group: Group) -> Line:
    return Line(name, group.sent, span_cells(group))


def span_cells(group: Group) -> tuple[tuple[str, str, str], ...]:
    """Return for each span its name, its days and its counts, in words."""
    return tuple(
        (SPAN_WORDS[span], days_words(group.days[span]), counts_words(group.days[span]))
        for span in Span
    )


def completion_words(found: Completion) -> str:
    """Return the range in words, never one figure: "between 5 and 9 in 10"."""
    if found.is_few:
        return "too few to tell"
    low, high = round(found.low * 100), round(found.high * 100)
    chance_low, chance_high = (round(edge * 100) for edge in found.outer)
    span = f"{low} %" if low == high else f"{low} to {high} %"
    return f"{span}; with chance in it {chance_low} to {chance_high} %"


def both_sides_on_referral(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what client and partner each said of `referral`; no query."""
    sides = loop_figures.sides_of(referral.went, referral.attended)
    if referral.purpose == Purpose.ASK.value or referral.partner is None:
        return {}
    client, partner = first_name(referral.client.name), first_name(referral.partner.name)
    return {
        "sides": words_of(sides, client=client, partner=partner),
        "sides_differ": sides.differ,
        "sides_said": bool(sides.client or sides.partner),
    }
