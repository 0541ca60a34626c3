"""The first hour: one question a page, each of which can wait."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.formats.zip_places import place_of, zone_of_state
from warmhand.services import first_hour
from warmhand.web.access.people import READ, READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.first_hour import DayForm, NameForm, PartnerForm, PlaceForm
from warmhand.web.toasts import say
from warmhand.web.words import TWELVE_HOURS


@dataclass(frozen=True)
class Page:
    """One page: its word in the address, its step's words, its form, and what saving does."""

    word: str
    step: str
    form: type[forms.Form]
    save: Callable[[Request, dict[str, Any]], None]


def _save_name(request: Request, typed: dict[str, Any]) -> None:
    first_hour.name_practice(
        practice=request.practice, user=request.user, now=timezone.now(), **typed
    )


def _save_place(request: Request, typed: dict[str, Any]) -> None:
    country = typed["country"]
    place = place_of(typed["postal_code"], country=country)
    region = typed["region"] or (place.state if place else "")
    zone = typed["time_zone"] or (place.time_zone if place else "")
    if not zone and country == "US":
        zone = zone_of_state(region)
    first_hour.place_practice(
        practice=request.practice,
        postal_code=typed["postal_code"],
        city=typed["city"] or (place.city if place else ""),
        region=region,
        country=country,
        time_zone=zone or request.practice.time_zone,
        user=request.user,
        now=timezone.now(),
    )
    zone_words = request.practice.time_zone.rpartition("/")[2].replace("_", " ")
    place_words = ", ".join(filter(None, (request.practice.city, request.practice.region)))
    say(request, f"{place_words or 'Saved'}. Your clock is that of {zone_words}.")


def _save_day(request: Request, typed: dict[str, Any]) -> None:
    visits = first_hour.plan_day(
        practice=request.practice,
        entries=typed["text"],
        user=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    say(request, f"{len(visits)} visit{'' if len(visits) == 1 else 's'} today.")


def _save_partner(request: Request, typed: dict[str, Any]) -> None:
    partner = first_hour.add_first_partner(
        practice=request.practice, user=request.user, now=timezone.now(), **typed
    )
    say(request, f"{partner.name} is your first partner.")


PAGES = (
    Page("name", "Practice", NameForm, _save_name),
    Page("place", "Place", PlaceForm, _save_place),
    Page("today", "Today", DayForm, _save_day),
    Page("partner", "A partner", PartnerForm, _save_partner),
)
WORDS = [page.word for page in PAGES]


@owner(*READ)
def first_hour_start(request: Request) -> HttpResponse:
    """Begin with the first question."""
    return redirect(f"first-hour-{WORDS[0]}")


@owner(*READ_AND_WRITE)
def first_hour_page(request: Request, word: str) -> HttpResponse:
    """Ask one question; keep the answer, or skip it, and go on to the next."""
    page = next(page for page in PAGES if page.word == word)
    if request.method == "POST" and "skip" in request.POST:
        return _on(request, page)
    form = _form(request, page)
    if request.method == "POST" and form.is_valid():
        try:
            page.save(request, form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return _on(request, page)
    context = {
        "form": form,
        "word": word,
        "steps": [(each.word, each.step, reverse(f"first-hour-{each.word}")) for each in PAGES],
        "is_last": page is PAGES[-1],
    }
    status = 422 if form.errors else 200
    return render(request, f"first_hour/{word}.html", context, status=status)


def _form(request: Request, page: Page) -> forms.Form:
    practice = request.practice
    initial = {
        field: getattr(practice, field, None)
        for field in page.form.base_fields
        if page.form in {NameForm, PlaceForm} and field != "time_zone"
    }
    form = page.form(request.POST or None, initial=initial)
    if isinstance(form, DayForm):
        form.twelve_hours = practice.country in TWELVE_HOURS
    return in_country(form, practice.country)


def _on(request: Request, page: Page) -> HttpResponse:
    if page is not PAGES[-1]:
        return redirect(f"first-hour-{WORDS[WORDS.index(page.word) + 1]}")
    first_hour.finish(practice=request.practice, now=timezone.now())
    return redirect("today")
