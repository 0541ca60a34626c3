"""Settings: who the practice's mail comes from, its server, the test mail and what it says."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.outbox import plain_error
from warmhand.formats.mail import mail_checks_words
from warmhand.services import mail_sender
from warmhand.services.mail_sender import ServerPlace
from warmhand.services.mail_server import is_ready
from warmhand.web.access.people import READ, WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.practice import MailHeaderForm, SenderForm, ServerForm
from warmhand.web.toasts import say


def _mail_context(request: Request, **instead: object) -> dict[str, Any]:
    place = mail_sender.server_place()
    stored = mail_sender.stored_server() if place is ServerPlace.PRACTICE else None
    test = mail_sender.last_test_mail()
    sender = {
        "name": request.practice.mail_from_name or request.practice.name,
        "address": request.practice.mail_from_address,
    }
    kept = ("host", "port", "tls", "user")
    server = {field: getattr(stored, field) for field in kept} if stored else {}
    return {
        "tab": "mail",
        "sender": SenderForm(initial=sender),
        "server": ServerForm(initial=server),
        "header": MailHeaderForm(),
        "server_fixed": mail_sender.FIXED.get(place, ""),
        "is_ready": is_ready(request.practice),
        "test": test,
        "test_error": plain_error(test.last_error) if test else "",
        **instead,
    }


@owner(*READ)
def settings_mail(request: Request) -> HttpResponse:
    """Show the sender, the server, and what became of the test mail."""
    return render(request, "settings/mail.html", _mail_context(request))


def _mail_refused(request: Request, **forms: object) -> HttpResponse:
    return render(request, "settings/mail.html", _mail_context(request, **forms), status=422)


@owner(*WRITE)
def mail_from(request: Request) -> HttpResponse:
    """Keep who the mail comes from."""
    form = SenderForm(request.POST)
    if form.is_valid():
        try:
            mail_sender.set_sender(
                practice=request.practice,
                user=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except DomainError as refused:
            form.add_error("address", str(refused))
        else:
            say(request, "The sender is saved.")
            return redirect("settings-mail")
    return _mail_refused(request, sender=form)


@owner(*WRITE)
def mail_through(request: Request) -> HttpResponse:
    """Keep the mail server; its password goes among the keys."""
    form = ServerForm(request.POST)
    if form.is_valid():
        try:
            mail_sender.set_server(
                practice=request.practice,
                server=mail_sender.Server(**form.cleaned_data),
                user=request.user,
                now=timezone.now(),
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(request, "The mail server is saved.")
            return redirect("settings-mail")
    return _mail_refused(request, server=form)


@owner(*WRITE)
def mail_test(request: Request) -> HttpResponse:
    """Send a test mail to the owner."""
    try:
        mail_sender.send_test_mail(practice=request.practice, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _mail_refused(request, error=str(refused))
    say(request, f"A test mail to {request.user.email} is on its way.")
    return redirect("settings-mail")


@owner(*WRITE)
def mail_check(request: Request) -> HttpResponse:
    """Say in plain words what the receiver of the test mail found."""
    form = MailHeaderForm(request.POST)
    if form.is_valid():
        try:
            checks = mail_sender.note_arrival(
                practice=request.practice,
                pasted=form.cleaned_data["pasted"],
                user=request.user,
                now=timezone.now(),
            )
        except DomainError as refused:
            form.add_error("pasted", str(refused))
        else:
            found = {"words": mail_checks_words(checks), "is_good": checks.is_good}
            return render(request, "settings/mail.html", _mail_context(request, found=found))
    return _mail_refused(request, header=form)
