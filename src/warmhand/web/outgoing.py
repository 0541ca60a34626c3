"""Outgoing mail: what waits, what left, what was given up."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import StaleRowError
from warmhand.core.people import CARE_ROLES
from warmhand.services import outgoing
from warmhand.services.mail_server import is_ready
from warmhand.services.outbox import last_beat
from warmhand.web.access.outgoing import mail_of
from warmhand.web.access.people import READ, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.toasts import say


@member(*READ)
def outgoing_mail(request: Request) -> HttpResponse:
    """Show the mail by what became of it."""
    return _page(request)


def _page(request: Request, error: str = "") -> HttpResponse:
    context = {
        "mail": outgoing.mail_of_practice(with_words=request.membership.role in CARE_ROLES),
        "is_ready": is_ready(request.practice),
        "last_beat": last_beat(),
        "error": error,
    }
    status = 409 if error else 200
    return render(request, "outgoing/outgoing.html", context, status=status)


@member(*WRITE)
def mail_cancel(request: Request, key: UUID) -> HttpResponse:
    """Take one mail back."""
    mail = mail_of(request, key)
    try:
        outgoing.cancel_mail(mail=mail, now=timezone.now(), user=request.user)
    except StaleRowError as refused:
        return _page(request, str(refused))
    say(request, f"Taken back: the mail to {mail.to_name}.")
    return redirect("outgoing-mail")


@member(*WRITE)
def mail_retry(request: Request, key: UUID) -> HttpResponse:
    """Try one mail again now."""
    mail = mail_of(request, key)
    try:
        outgoing.retry_mail(mail=mail, now=timezone.now(), user=request.user)
    except StaleRowError as refused:
        return _page(request, str(refused))
    say(request, f"The mail to {mail.to_name} is tried again.")
    return redirect("outgoing-mail")
