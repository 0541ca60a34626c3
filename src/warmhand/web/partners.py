"""Partners: the list, one partner, adding, changing, resting, putting away."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from warmhand.core.clients import WISH_WORDS, Wish
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.partnership import WAY_WORDS, Way
from warmhand.core.people import CARE_ROLES
from warmhand.services import partner_pages, partners
from warmhand.services.partners import DuplicatePartnerError, PartnerDetails
from warmhand.services.places import kilometres_to
from warmhand.web.access.partners import Partner, archived_partner_of, partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.partners import (
    NEEDS,
    PartnerForm,
    as_initial,
    without_notes,
)
from warmhand.web.http import page_or_part
from warmhand.web.toasts import say
from warmhand.web.touches import log_parts

LIST_PAGE = 24


def with_care(request: Request) -> bool:
    """Return whether the person may read notes."""
    return request.membership.role in CARE_ROLES


@member(*READ)
def partner_list(request: Request) -> HttpResponse:
    """List the partners, or those whom the search finds, by name."""
    query = " ".join(request.GET.get("q", "")[:100].split())
    archived = request.GET.get("archived") == "1"
    found = partner_pages.find_partners(practice=request.practice, query=query, archived=archived)
    page = Paginator(found, LIST_PAGE).get_page(request.GET.get("page"))
    kept = {key: value for key, value in (("q", query), ("archived", archived and "1")) if value}
    here, away = partner_pages.count_partners()
    context = {
        "query": query,
        "archived": archived,
        "page": page,
        "kept": f"{urlencode(kept)}&" if kept else "",
        "lines": partner_pages.with_open_referrals(page),
        "here": here,
        "away": away,
        "with_care": with_care(request),
    }
    return page_or_part(request, "partners/list.html", "found", context)


@member(*READ)
def partner_page(request: Request, key: UUID) -> HttpResponse:
    """Show how one partner takes people, and our referrals to them; notes for care roles."""
    partner = partner_of(request, key)
    context = {
        "partner": partner,
        "profession": partner_pages.profession_words(partner.profession),
        "is_health": partner_pages.is_health(partner.profession),
        "distance_km": kilometres_to(partner, practice=request.practice),
        "way": WAY_WORDS[Way(partner.way)],
        "way_lacks": _what_the_way_lacks(partner),
        "needs": [words for field, words in NEEDS if getattr(partner, field)],
        "offers": [WISH_WORDS[wish] for wish in Wish if wish.value in partner.offers],
        "between": partner_pages.between(partner=partner),
        "with_care": with_care(request),
        **log_parts(request, partner),
    }
    return render(request, "partners/partner.html", context)


def _what_the_way_lacks(partner: Partner) -> str:
    """Return what is missing to reach `partner` by the way they like, or ""."""
    lacks = {
        Way.DESK_PHONE: ("phone", "phone number"),
        Way.TEXT: ("phone", "phone number"),
        Way.MAIL: ("email", "e-mail address"),
        Way.FAX: ("fax", "fax number"),
        Way.PORTAL: ("way_note", "address of their portal"),
    }
    field, words = lacks.get(Way(partner.way), ("name", ""))
    return "" if getattr(partner, field) else words


def _form(request: Request, initial: dict[str, Any] | None = None) -> PartnerForm:
    """Return the form, without the notes where the person may not read them."""
    form = in_country(PartnerForm(request.POST or None, initial=initial), request.practice.country)
    return form if with_care(request) else without_notes(form)


@member(*READ_AND_WRITE)
def partner_new(request: Request) -> HttpResponse:
    """Add a partner by hand, or with what the directory filled in."""
    form = _form(request)
    if request.method != "POST":
        return new_page(request, form)
    if not form.is_valid():
        return new_page(request, form, status=422)
    try:
        partner = partners.add_partner(
            practice=request.practice,
            details=form.details(),
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        return new_page(request, form, status=422, same=_said(form, refused))
    say(request, f"{partner.name} is among your partners.")
    return redirect("partner", partner.pk)


def new_page(
    request: Request, form: PartnerForm, *, status: int = 200, same: Partner | None = None
) -> HttpResponse:
    """Answer with the form of a new partner; `same` is who is there already."""
    npi = form["npi"].value()
    context = {"form": form, "same": same, "npi": npi, "with_care": with_care(request)}
    return render(request, "partners/new.html", context, status=status)


def _said(form: PartnerForm, refused: DomainError) -> Partner | None:
    """Say on `form` what was refused; return the partner who is there already, if that is why."""
    if isinstance(refused, DuplicatePartnerError):
        return refused.partner
    form.add_error(None, str(refused))
    return None


@member(*READ_AND_WRITE)
def partner_edit(request: Request, key: UUID) -> HttpResponse:
    """Change what is known of a partner."""
    partner = partner_of(request, key)
    seen = partners.version_of(partner)
    form = _form(request, {**as_initial(_details_of(partner)), "seen": seen})
    context = {"partner": partner, "form": form, "seen": seen, "with_care": with_care(request)}
    if request.method == "POST":
        status, same = _changed(request, partner, form)
        if status == 302:
            return redirect("partner", key)
        context |= {"same": same, "is_stale": status == 409, "way": WAY_WORDS[Way(partner.way)]}
        return render(request, "partners/edit.html", context, status=status)
    return render(request, "partners/edit.html", context)


def _details_of(partner: Partner) -> PartnerDetails:
    values = {field: getattr(partner, field) for field in partners.FIELDS}
    details = PartnerDetails(**{**values, "way": Way(partner.way)})
    return replace(details, offers=tuple(Wish(value) for value in partner.offers))


def _changed(request: Request, partner: Partner, form: PartnerForm) -> tuple[int, Partner | None]:
    """Change `partner`; return the status of the answer and who is there already."""
    if not form.is_valid():
        return 422, None
    try:
        partners.change_partner(
            partner=partner,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            user=request.user,
            now=timezone.now(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409, None
    except DomainError as refused:
        return 422, _said(form, refused)
    say(request, "Saved.")
    return 302, None


@member(*WRITE)
def partner_rest(request: Request, key: UUID) -> HttpResponse:
    """Note that a partner takes no clients now; they are not offered until they do again."""
    return _take_clients(request, key, is_taking=False)


@member(*WRITE)
def partner_resume(request: Request, key: UUID) -> HttpResponse:
    """Note that a partner takes clients again."""
    return _take_clients(request, key, is_taking=True)


def _take_clients(request: Request, key: UUID, *, is_taking: bool) -> HttpResponse:
    partner = partner_of(request, key)
    partners.set_taking_clients(
        partner=partner, is_taking=is_taking, user=request.user, now=timezone.now()
    )
    undo = reverse("partner-rest" if is_taking else "partner-resume", args=[key])
    words = "takes clients again" if is_taking else "rests and is not offered for now"
    say(request, f"{partner.name} {words}.", undo_url=undo)
    return redirect("partner", key)


@care_member(*WRITE)
def partner_archive(request: Request, key: UUID) -> HttpResponse:
    """Put a partner away; one touch brings them back."""
    partner = partner_of(request, key)
    partners.archive_partner(partner=partner, user=request.user, now=timezone.now())
    say(request, f"{partner.name} is archived.", undo_url=reverse("partner-restore", args=[key]))
    return redirect("partners")


@care_member(*WRITE)
def partner_restore(request: Request, key: UUID) -> HttpResponse:
    """Bring an archived partner back."""
    partner = archived_partner_of(request, key)
    try:
        partners.restore_partner(partner=partner, user=request.user, now=timezone.now())
    except DuplicatePartnerError as there:
        say(request, str(there))
        return redirect("partner", there.partner.pk)
    say(request, f"{partner.name} is among your partners again.")
    return redirect("partner", key)
