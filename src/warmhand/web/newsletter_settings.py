"""What the newsletter is called, how fast it leaves, and the mailbox its bounces come back to."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.services import editions_sending, return_mailbox
from warmhand.services.return_mailbox import MailboxServer
from warmhand.web.access.people import READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.subscribers import LetterForm, MailboxForm
from warmhand.web.toasts import say

AGAIN = 422


@owner(*READ_AND_WRITE)
def newsletter_settings(request: Request) -> HttpResponse:
    """Change the name and the limit, set the return mailbox or end it."""
    act = request.POST.get("act", "")
    letter = LetterForm(request.POST if act == "letter" else None, initial=_letter_of(request))
    mailbox = MailboxForm(request.POST if act == "mailbox" else None, initial=_mailbox_of(request))
    if act == "end":
        practice, now = request.practice, timezone.now()
        return_mailbox.end_mailbox(practice=practice, user=request.user, now=now)
        say(request, "The mailbox is not read any more.")
        return redirect("newsletter-settings")
    if (act == "letter" and letter.is_valid() and _letter_kept(request, letter)) or (
        act == "mailbox" and mailbox.is_valid() and _mailbox_kept(request, mailbox)
    ):
        say(request, "Saved.")
        return redirect("newsletter-settings")
    context = {
        "section": "outreach",
        "letter": letter,
        "form": mailbox if mailbox.errors else letter,
        "mailbox": mailbox,
        "stands": return_mailbox.mailbox(),
        "practice": request.practice,
    }
    status = AGAIN if letter.errors or mailbox.errors else 200
    return render(request, "editions/settings.html", context, status=status)


def _letter_of(request: Request) -> dict[str, object]:
    return {"name": request.practice.letter_name, "per_hour": request.practice.letter_per_hour}


def _mailbox_of(request: Request) -> dict[str, object]:
    row, server = return_mailbox.mailbox(), return_mailbox.stored(request.practice)
    if row is None or server is None:
        return {"port": return_mailbox.PORT}
    return {"address": row.address, "host": server.host, "port": server.port, "user": server.user}


def _letter_kept(request: Request, form: LetterForm) -> bool:
    try:
        editions_sending.change_letter(
            practice=request.practice, user=request.user, now=timezone.now(), **form.cleaned_data
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _mailbox_kept(request: Request, form: MailboxForm) -> bool:
    data = form.cleaned_data
    server = MailboxServer(
        host=data["host"], user=data["user"], password=data["password"], port=data["port"]
    )
    try:
        return_mailbox.set_mailbox(
            practice=request.practice,
            address=data["address"],
            server=server,
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error("address", str(refused))
        return False
    return True
