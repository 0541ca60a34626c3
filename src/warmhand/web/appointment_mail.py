"""The client's appointment by mail, offered as one tap."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.services import appointment_mails
from warmhand.web.access.people import WRITE, member
from warmhand.web.access.referrals import referral_of
from warmhand.web.access.request import Request
from warmhand.web.toasts import say


@member(*WRITE)
def appointment_mail(request: Request, key: UUID) -> HttpResponse:
    """Mail the client a link to their appointment."""
    referral = referral_of(request, key)
    try:
        appointment_mails.mail_appointment(referral=referral, now=timezone.now(), user=request.user)
    except DomainError as refused:
        say(request, str(refused))
    else:
        say(request, "The appointment is on its way to the client.")
    return redirect("referral", key)
