"""Who brought whom: events, pages, newsletters, cards, partners, clients; each client once."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.came_from import KIND_WORDS, Brought, CameFrom, Way
from warmhand.services.came_from import WhoBroughtWhom, who_brought_whom
from warmhand.web.access.people import READ, member, with_care
from warmhand.web.access.request import Request

PAGES = {
    CameFrom.EVENT: "event",
    CameFrom.PARTNER: "partner",
    CameFrom.CLIENT: "client",
    CameFrom.ARTICLE: "article",
    CameFrom.NEWSLETTER: "edition",
}
YEAR, EVER = "year", "ever"


@member(*READ)
def who_brought_whom_page(request: Request) -> HttpResponse:
    """Show what brought how many, and whom; the last year, or ever (`?since=ever`)."""
    is_ever = request.GET.get("since") == EVER
    today = timezone.localdate()
    found = who_brought_whom(since=None if is_ever else _year_before(today))
    context = {
        "found": found,
        "groups": _groups(found, care=with_care(request)),
        "unknown": found.clients - found.known,
        "is_ever": is_ever,
        "with_care": with_care(request),
        "section": "outreach",
    }
    return render(request, "plan/who_brought_whom.html", context)


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28))


def _groups(found: WhoBroughtWhom, *, care: bool) -> list[dict[str, Any]]:
    groups = []
    for kind, words in KIND_WORDS.items():
        lines = [_line(one, found, care=care) for one in found.brought if one.way.kind is kind]
        if lines:
            groups.append({"key": kind.value, "words": words, "lines": lines})
    return groups


def _line(one: Brought, found: WhoBroughtWhom, *, care: bool) -> dict[str, Any]:
    named = [(key, found.names[key]) for key in one.clients] if care else []
    return {
        "name": one.way.name,
        "url": address_of(one.way),
        "count": len(one.clients),
        "first": one.first,
        "last": one.last,
        "clients": sorted(named, key=lambda each: each[1].casefold()),
    }


def address_of(way: Way) -> str:
    """Return the address of what `way` names, or "" where it has no page."""
    key = way.through if way.kind is CameFrom.CARD else way.key
    name = "partner" if way.kind is CameFrom.CARD else PAGES.get(way.kind, "")
    return reverse(name, args=[key]) if name and key else ""
