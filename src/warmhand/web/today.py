"""Today: the page that a day begins with."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.people import CARE_ROLES, Role
from warmhand.services.letters import first_name
from warmhand.services.today import day_of
from warmhand.web.access.people import READ, member
from warmhand.web.access.request import Request
from warmhand.web.forms.touches import kinds_for

NOON, EVENING = 12, 17


@member(*READ)
def today(request: Request) -> HttpResponse:
    """Show what would like a moment, or the first hour where nothing is set up."""
    role = Role(request.membership.role)
    if request.practice.set_up_at is None and role is Role.OWNER:
        return redirect("first-hour")
    now = timezone.localtime()
    with_care = role in CARE_ROLES
    context = {
        "now": now,
        "greeting": greeting(now),
        "name": first_name(request.user.name),
        "with_care": with_care,
        "log_kinds": kinds_for(with_care=with_care),
        "day": day_of(practice=request.practice, today=now.date(), now=now, with_care=with_care),
    }
    return render(request, "today/today.html", context)


def greeting(now: datetime) -> str:
    """Return how one says hello at the hour of `now`, a local time."""
    if now.hour < NOON:
        return "Good morning"
    return "Good afternoon" if now.hour < EVENING else "Good evening"
