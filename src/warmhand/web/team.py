"""Settings: the people of the practice."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from warmhand.core.errors import DomainError
from warmhand.core.people import ROLE_WORDS, Role
from warmhand.formats.qr import qr_svg
from warmhand.services import team
from warmhand.services.links import address_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, owner, work_under
from warmhand.web.access.request import Request
from warmhand.web.access.team import former_member_of, member_of
from warmhand.web.forms.practice import ColleagueForm
from warmhand.web.toasts import say


@owner(*READ_AND_WRITE)
def settings_team(request: Request) -> HttpResponse:
    """List the members, and add one."""
    form = ColleagueForm(request.POST or None, initial={"role": Role.PRACTITIONER.value})
    if request.method == "POST" and form.is_valid():
        try:
            added = team.add_colleague(
                practice=request.practice,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                by=request.user,
                now=timezone.now(),
            )
            if team.can_give_link(added):
                team.give_link(membership=added, by=request.user, now=timezone.now())
        except DomainError as refused:
            form.add_error("email", str(refused))
        else:
            return redirect("settings-team-member", added.pk)
    return _page(request, form, status=422 if form.errors else 200)


def _page(request: Request, form: ColleagueForm, *, status: int, error: str = "") -> HttpResponse:
    members = [
        {"row": row, "role": ROLE_WORDS[Role(row.role)], "is_self": row.user_id == request.user.pk}
        for row in team.members_of(request.practice)
    ]
    context = {"tab": "team", "form": form, "members": members, "error": error}
    return render(request, "settings/team.html", context, status=status)


@owner(*READ)
def team_member(request: Request, key: UUID) -> HttpResponse:
    """Show one member, and the link to hand over while it is open."""
    row = member_of(request, key)
    link = team.open_link_of(row, now=timezone.now())
    address = address_of(link) if link else ""
    context = {
        "tab": "team",
        "row": row,
        "role": ROLE_WORDS[Role(row.role)],
        "address": address,
        "code": mark_safe(qr_svg(address)) if address else "",  # noqa: S308 - drawn by ourselves
        "can_give_link": team.can_give_link(row),
        "is_self": row.user_id == request.user.pk,
    }
    return render(request, "settings/team_member.html", context)


@owner(*WRITE)
def team_link(request: Request, key: UUID) -> HttpResponse:
    """Make a new one-time link for a member."""
    row = member_of(request, key)
    try:
        team.give_link(membership=row, by=request.user, now=timezone.now())
    except DomainError as refused:
        return _page(request, ColleagueForm(), status=409, error=str(refused))
    return redirect("settings-team-member", key)


@owner(*WRITE)
def team_end(request: Request, key: UUID) -> HttpResponse:
    """Let a member go; one touch brings them back."""
    row = member_of(request, key)
    try:
        team.end_membership(membership=row, by=request.user, now=timezone.now())
    except DomainError as refused:
        return _page(request, ColleagueForm(), status=409, error=str(refused))
    undo = reverse("settings-team-back", args=[key])
    say(request, f"{row.user} no longer gets in.", undo_url=undo)
    return redirect("settings-team")


@owner(*WRITE)
def team_back(request: Request, key: UUID) -> HttpResponse:
    """Bring a former member back."""
    row = former_member_of(request, key)
    team.bring_back(membership=row, by=request.user, now=timezone.now())
    say(request, f"{row.user} gets in again.")
    return redirect("settings-team")


@member(*WRITE)
def practice_switch(request: Request) -> HttpResponse:
    """Go on in another practice of one's own."""
    if work_under(request, request.POST.get("membership", "")):
        return redirect("today")
    say(request, "You do not work in that practice any more.")
    return redirect("settings-security")
