"""Settings: the practice's public page, how it looks, and a try of its own form."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.formats.structured_data import lacking
from warmhand.services.practice import links_reach_others
from warmhand.services.public_page import change_public_page, note_try, page_of, shown
from warmhand.web.access.people import READ, READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.incoming import ReferForm
from warmhand.web.forms.public_page import PublicPageForm, as_initial
from warmhand.web.public import frame
from warmhand.web.public_facts import business, page_facts
from warmhand.web.toasts import say
from warmhand.web.words import TWELVE_HOURS

REFUSED = 422


@owner(*READ_AND_WRITE)
def settings_public(request: Request) -> HttpResponse:
    """Switch the public page on or off, and change what it says."""
    practice = request.practice
    initial = as_initial(page_of(practice), twelve=practice.country in TWELVE_HOURS)
    form = PublicPageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            now, today = timezone.now(), timezone.localdate()
            change_public_page(
                practice=practice, page=form.page(), user=request.user, now=now, today=today
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(request, "Saved.")
            return redirect("settings-public")
    status = REFUSED if form.errors else 200
    return render(request, "settings/public.html", _facts(request, form), status=status)


def _facts(request: Request, form: PublicPageForm) -> dict[str, Any]:
    practice = request.practice
    address = settings.ADDRESS + reverse("public-practice", args=[practice.slug])
    found = shown(practice=practice, now=timezone.now(), today=timezone.localdate())
    return {
        "tab": "public",
        "form": form,
        "address": address,
        "opens": links_reach_others(practice),
        "named": len(found.partners),
        "lacking": lacking(business(practice, found, url=address)),
    }


@owner(*READ)
def settings_public_preview(request: Request) -> HttpResponse:
    """Show the practice its page as others see it, switched on or not."""
    practice = request.practice
    context = {**frame(practice), **page_facts(practice, now=timezone.now()), "is_preview": True}
    return render(request, "public/practice.html", context)


@owner(*READ_AND_WRITE)
def settings_public_try(request: Request) -> HttpResponse:
    """Let the practice try its own form: the same words and checks, and nobody is added."""
    form = in_country(ReferForm(request.POST or None), request.practice.country)
    context = {**frame(request.practice), "form": form, "is_try": True}
    if request.method != "POST":
        return render(request, "public/refer.html", context)
    if not form.is_valid():
        return render(request, "public/refer.html", context, status=REFUSED)
    note_try(practice=request.practice, user=request.user, now=timezone.now())
    say(request, "Your form works. This was a try: nobody was added.")
    return redirect("settings-public")
