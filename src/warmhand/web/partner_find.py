"""The directory: search it, nearest first, and carry a listing into the form of a partner."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from warmhand.core.errors import DomainError
from warmhand.core.geo import Town
from warmhand.services import directory_search
from warmhand.services.directory import SeveralTownsError
from warmhand.web.access.people import READ, WRITE, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.partners import (
    DirectoryForm,
    PartnerForm,
    as_initial,
    directory_form,
    in_kilometres,
    without_notes,
)
from warmhand.web.partners import new_page
from warmhand.web.toasts import say

FIND_PAGE = 20
ASKED = ("near", "within", "profession", "serves", "name")


@member(*READ)
def partner_find(request: Request) -> HttpResponse:
    """Search the directory, nearest first."""
    practice = request.practice
    asked = {key: request.GET[key] for key in ASKED if key in request.GET}
    usual = {"near": practice.postal_code[:5], "within": "25"}
    # An address that names only whom one looks for is a search as well.
    form = directory_form(usual | asked if asked else None, country=practice.country)
    form.initial = usual
    status, hits, towns = _hits(form, request) if asked else (200, [], ())
    page = Paginator(hits, FIND_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked and status == 200,
        "page": page,
        "kept": f"{urlencode(asked)}&",
        "towns": [(town.words, urlencode(asked | {"near": town.words})) for town in towns],
        "most": directory_search.MOST_FOUND,
        "has_directory": directory_search.has_directory(),
        "profession": asked.get("profession", ""),
    }
    return render(request, "partners/find.html", context, status=status)


def _hits(
    form: DirectoryForm, request: Request
) -> tuple[int, list[directory_search.Hit], Sequence[Town]]:
    if not form.is_valid():
        return 422, [], ()
    practice, asked = request.practice, form.cleaned_data
    within_km = in_kilometres(asked.pop("within"), country=practice.country)
    try:
        found = directory_search.search_directory(practice=practice, within_km=within_km, **asked)
    except SeveralTownsError as several:
        return 200, [], sorted(several.towns, key=lambda town: town.state != practice.region)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return 422, [], ()
    return 200, found, ()


@member(*WRITE)
def partner_from_directory(request: Request) -> HttpResponse:
    """Open the form with what the directory knows; nothing is saved yet."""
    try:
        details = directory_search.details_from_directory(
            practice=request.practice,
            npi=request.POST.get("npi", ""),
            profession=request.POST.get("profession", ""),
            zip_code=request.POST.get("zip", ""),
        )
    except DomainError:
        details = None
    if details is None:
        say(request, "That number is not in the directory. You can add the partner by hand.")
        return redirect("partner-new")
    form = in_country(PartnerForm(initial=as_initial(details)), request.practice.country)
    return new_page(request, form if with_care(request) else without_notes(form))
