"""Settings: the practice's own words and logo on its letters, and how a letter then looks."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.formats.letter import letter_pdf, letter_picture
from warmhand.formats.logo import picture_kind
from warmhand.services import letterhead
from warmhand.web.access.people import READ, READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.letters import LetterheadForm
from warmhand.web.refer_frame import REFUSED
from warmhand.web.toasts import say

KINDS = {"png": "image/png", "jpg": "image/jpeg"}


@owner(*READ_AND_WRITE)
def settings_letter(request: Request) -> HttpResponse:
    """Change the line and the logo, and see a letter with them."""
    if request.method == "POST" and request.POST.get("act") == "remove":
        letterhead.remove_logo(practice=request.practice, user=request.user, now=timezone.now())
        say(request, "Your letters have no logo now.")
        return redirect("settings-letter")
    form = LetterheadForm(
        request.POST or None,
        request.FILES or None,
        initial={"words": request.practice.letter_words},
    )
    if request.method == "POST" and form.is_valid() and _kept(request, form):
        say(request, "Saved.")
        return redirect("settings-letter")
    context = {
        "tab": "letter",
        "form": form,
        "has_logo": bool(letterhead.logo_of(request.practice)),
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "settings/letter.html", context, status=status)


def _kept(request: Request, form: LetterheadForm) -> bool:
    now, data = timezone.now(), form.cleaned_data
    try:
        if data["logo"]:
            letterhead.change_logo(
                practice=request.practice, logo=data["logo"], user=request.user, now=now
            )
    except DomainError as refused:
        form.add_error("logo", str(refused))
        return False
    letterhead.change_words(
        practice=request.practice, words=data["words"], user=request.user, now=now
    )
    return True


@owner(*READ)
def logo(request: Request) -> HttpResponse:
    """Give the logo as it is kept; without one, lead to where it is chosen."""
    data = letterhead.logo_of(request.practice)
    kind = KINDS.get(picture_kind(data))
    if kind is None:
        return redirect("settings-letter")
    return HttpResponse(data, content_type=kind)


@owner(*READ)
def sample(request: Request) -> HttpResponse:
    """Give a letter about nobody, as a PDF."""
    content = letterhead.sample_letter(request.practice, on=timezone.localdate())
    pdf = letter_pdf(content, logo=letterhead.logo_of(request.practice))
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@owner(*READ)
def sample_picture(request: Request) -> HttpResponse:
    """Give the same letter as a picture for the page."""
    content = letterhead.sample_letter(request.practice, on=timezone.localdate())
    picture = letter_picture(content, logo=letterhead.logo_of(request.practice))
    return HttpResponse(picture, content_type="image/png")
