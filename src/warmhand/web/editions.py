"""Newsletters as they are written: the list, the words beside two previews, a test to oneself."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from warmhand.core.came_from import CameFrom
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.newsletter import EditionState
from warmhand.core.pages import missing_in, worth_a_look
from warmhand.services import clicks, edition_changes, editions
from warmhand.services.came_from import brought_by
from warmhand.web.access.pages import Edition, edition_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.pages import EditionForm
from warmhand.web.http import CONTENT_SECURITY_POLICY
from warmhand.web.toasts import say

STATE_WORDS = {
    EditionState.DRAFT.value: "Draft",
    EditionState.SENDING.value: "Leaving now",
    EditionState.STOPPED.value: "Stopped",
    EditionState.SENT.value: "Sent",
}
REMOVED = "removed_edition"
"""Where the session holds the last draft that was deleted, for Undo."""
FRAMES = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
# A mail carries its styles at each tag; in return nothing else may run, load or be sent from here.
INERT = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'"


@member(*READ)
def newsletter(request: Request) -> HttpResponse:
    """List the newsletters: how many mails left, wait or are held, and the clicks."""
    lines = [
        {
            "edition": line.edition,
            "state": STATE_WORDS[line.edition.state],
            "counts": line.counts,
            "clicks": line.clicks,
        }
        for line in editions.lines()
    ]
    context = {"lines": lines, "practice": request.practice, "section": "outreach"}
    return render(request, "editions/list.html", context)


@member(*WRITE)
def edition_new(request: Request) -> HttpResponse:
    """Begin a newsletter."""
    row = edition_changes.new_edition(practice=request.practice, now=timezone.now())
    return redirect("edition", row.pk)


@member(*READ_AND_WRITE)
def edition(request: Request, key: UUID) -> HttpResponse:
    """Write a newsletter and see it on a phone and on a wide screen; one that left is only read."""
    row = edition_of(request, key)
    if request.method != "POST":
        return _page(request, row, None)
    form = EditionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        edition_changes.keep(
            edition=row,
            letter=form.letter(),
            seen=form.cleaned_data["seen"],
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        status = 409 if isinstance(refused, StaleRowError) else 422
        return _page(request, edition_of(request, key), form, status=status)
    say(request, "Saved.")
    return redirect("edition", key)


def _page(
    request: Request, row: Edition, form: EditionForm | None, *, status: int = 200
) -> HttpResponse:
    written = edition_changes.letter_of(row)
    initial = {
        name: getattr(written, name) for name in ("subject", "preview", "body", "in_archive")
    }
    looks = editions.looks_of(row)
    is_draft = row.state == EditionState.DRAFT.value
    context = {
        "edition": row,
        "state": STATE_WORDS[row.state],
        "is_draft": is_draft,
        "form": form or EditionForm(initial=initial),
        "seen": edition_changes.version_of(row),
        "is_stale": status == 409,
        "missing": missing_in(looks) if is_draft else (),
        "worth": worth_a_look(looks) if is_draft else (),
        "text": editions.mail_of(row, leave_url=LEAVE, is_test=True).text,
        "clicks": [] if is_draft else clicks.clicks_of(row),
        "brought": None if is_draft else brought_by(kind=CameFrom.NEWSLETTER, key=row.pk),
        "practice": request.practice,
        "to": request.user.email,
        "section": "outreach",
    }
    answer = render(request, "editions/edition.html", context, status=status)
    answer.headers["Content-Security-Policy"] = FRAMES
    return answer


LEAVE = "https://…/leave/"
"""In a preview nobody leaves; each reader's own address stands there."""


@xframe_options_sameorigin
@member(*READ)
def edition_preview(request: Request, key: UUID) -> HttpResponse:
    """Show the mail itself, as it stands saved, within a frame of the editor."""
    row = edition_of(request, key)
    answer = HttpResponse(editions.mail_of(row, leave_url=LEAVE, is_test=True).html)
    answer.headers["Content-Security-Policy"] = INERT
    return answer


@member(*WRITE)
def edition_test(request: Request, key: UUID) -> HttpResponse:
    """Send a test to the person signed in."""
    row = edition_of(request, key)
    try:
        edition_changes.send_test(edition=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
    else:
        say(request, f"A test has left to {request.user.email}.")
    return redirect("edition", key)


@member(*WRITE)
def edition_archive(request: Request, key: UUID) -> HttpResponse:
    """Put a newsletter that left into the public archive, or take it out."""
    row = edition_of(request, key)
    is_shown = request.POST.get("show") == "yes"
    edition_changes.show_in_archive(edition=row, is_shown=is_shown, now=timezone.now())
    say(request, "It is in the public archive." if is_shown else "It is out of the archive.")
    return redirect("edition", key)


@member(*WRITE)
def edition_remove(request: Request, key: UUID) -> HttpResponse:
    """Delete a draft; what was written is kept in the session for Undo."""
    row = edition_of(request, key)
    try:
        held = edition_changes.remove(edition=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
        return redirect("edition", key)
    request.session[REMOVED] = {"practice": str(request.practice.pk), "letter": asdict(held)}
    say(request, "The draft is deleted.", undo_url=reverse("edition-again"))
    return redirect("newsletter")


@member(*WRITE)
def edition_again(request: Request) -> HttpResponse:
    """Bring back the draft that was just deleted."""
    kept = request.session.get(REMOVED)
    if not kept or kept["practice"] != str(request.practice.pk):
        return redirect("newsletter")
    del request.session[REMOVED]
    letter = edition_changes.Letter(**kept["letter"])
    row = edition_changes.bring_back(practice=request.practice, letter=letter, now=timezone.now())
    say(request, "It is back.")
    return redirect("edition", row.pk)
