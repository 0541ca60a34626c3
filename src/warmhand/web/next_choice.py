"""Somebody else for one client, in one act; and reminders of one referral stopped or let go."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.nudges import Side
from warmhand.services import next_choice, nudges
from warmhand.web.access.people import WRITE, care_member, member
from warmhand.web.access.referrals import referral_of
from warmhand.web.access.request import Request
from warmhand.web.refer_frame import status_of
from warmhand.web.referrals import show
from warmhand.web.toasts import say

REFUSED = 422
SIDES = {side.value: side for side in Side}


@care_member(*WRITE)
def change_partner(request: Request, key: UUID) -> HttpResponse:
    """Take a referral back from its partner and show the next choices at once."""
    referral = referral_of(request, key)
    try:
        draft = next_choice.change_partner(referral=referral, now=timezone.now(), user=request.user)
    except DomainError as refused:
        fresh = referral_of(request, key)
        return show(request, fresh, refused=str(refused), status=status_of(refused))
    say(request, "Taken back; their link is closed. Here are the next choices.")
    return redirect("refer-who" if draft.question else "refer-why", draft.pk)


@member(*WRITE)
def referral_nudges(request: Request, key: UUID) -> HttpResponse:
    """Stop reminders to one side (`stop=partner`), or let them go again (`start=partner`)."""
    referral = referral_of(request, key)
    stop, start = request.POST.get("stop", ""), request.POST.get("start", "")
    side = SIDES.get(stop or start)
    if side is None:
        return show(request, referral, refused="Choose who is meant.", status=REFUSED)
    nudges.set_stopped(
        referral=referral,
        side=side,
        is_stopped=bool(stop),
        now=timezone.now(),
        user=request.user,
    )
    say(request, "No more reminders leave here." if stop else "Reminders leave again.")
    return redirect("referral", referral.pk)
