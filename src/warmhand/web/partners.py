"""Partners: one partner, adding, changing, resting, putting away."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.a_team import STAGES_TO_SET, conduct_lines, read_conduct
from warmhand.core.clients import WISH_WORDS, Wish
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.network import AWAY_STAGES, BEFORE_TRUST, STAGE_WORDS, Stage
from warmhand.core.partnership import WAY_WORDS, Way
from warmhand.services import a_team_pages, partner_pages, partners
from warmhand.services.agreements import agreement_with
from warmhand.services.characteristics import held_by
from warmhand.services.incoming_facts import came_from
from warmhand.services.merge_pages import by_itself
from warmhand.services.partner_details import PartnerDetails
from warmhand.services.partner_introductions import introductions_with
from warmhand.services.partners import DuplicatePartnerError
from warmhand.services.places import kilometres_to
from warmhand.services.warmth import warmth_with
from warmhand.web.access.partners import Partner, archived_partner_of, partner_of
from warmhand.web.access.people import (
    READ,
    READ_AND_WRITE,
    WRITE,
    care_member,
    member,
    with_care,
)
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.partners import (
    NEEDS,
    PartnerForm,
    as_initial,
    for_change,
    without_notes,
)
from warmhand.web.loop_figures import span_cells
from warmhand.web.toasts import say
from warmhand.web.touches import log_parts


@member(*READ)
def partner_page(request: Request, key: UUID) -> HttpResponse:
    """Show where one stands with a partner, what passed, and how they like it; more for care."""
    partner = partner_of(request, key)
    partner.practice = request.practice  # the same row, so that it is not read again
    care, today = with_care(request), timezone.localdate()
    conduct = conduct_lines(read_conduct(partner.conduct)) if care else []
    loops = a_team_pages.loops_with(partner=partner, today=today)
    context = {
        "partner": partner,
        **_likes(request, partner),
        "loops": loops,
        "loop_cells": span_cells(loops.facts),
        "warmth": warmth_with(partner=partner, practice=request.practice, today=today),
        "today": today,
        "agreement": agreement_with(partner),
        "conduct": conduct,
        "has_warning": not all(is_good for _words, is_good in conduct),
        "introductions": introductions_with(
            partner=partner, practice=request.practice, today=today
        ),
        "came_in": came_from(partner),
        "with_care": care,
        **stage_parts(partner),
        **log_parts(request, partner),
    }
    return render(request, "partners/partner.html", context)


def _likes(request: Request, partner: Partner) -> dict[str, Any]:
    """Return what the head and `partners/likes_card.html` show."""
    return {
        "profession": partner_pages.profession_words(partner.profession),
        "is_health": partner_pages.is_health(partner.profession),
        "distance_km": kilometres_to(partner, practice=request.practice),
        "way": WAY_WORDS[Way(partner.way)],
        "way_lacks": _what_the_way_lacks(partner),
        "needs": [words for field, words in NEEDS if getattr(partner, field)],
        "offers": [WISH_WORDS[wish] for wish in Wish if wish.value in partner.offers],
        "serves": a_team_pages.serves_words(partner),
        "traits": held_by(partner=partner),
    }


def stage_parts(partner: Partner) -> dict[str, Any]:
    """Return what `partners/stage_card.html` shows."""
    held = Stage(partner.stage)
    return {
        "stage_words": STAGE_WORDS[held],
        "is_away": held in AWAY_STAGES,
        "may_meet": held in BEFORE_TRUST,
        "is_stepped_back": held is Stage.STEPPED_BACK,
        "stages": [(each.value, STAGE_WORDS[each]) for each in STAGES_TO_SET if each is not held],
    }


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
    now = timezone.now()
    try:
        partner = partners.add_partner(
            practice=request.practice, details=form.details(), user=request.user, now=now
        )
    except DomainError as refused:
        return new_page(request, form, status=422, same=_said(form, refused))
    done = by_itself(partner=partner, now=now)
    words = f"{partner.name} {done or 'is among your partners'}."
    say(request, words, more_url=reverse("merges") if done else "", more="See what was done")
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
    for_change(form, partners.stage_asked(partner))
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
    return replace(
        details,
        stage=partners.stage_asked(partner),
        serves=tuple(partner.serves),
        offers=tuple(Wish(value) for value in partner.offers),
    )


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
    undo = reverse("partner-rest" if is_taking else "partner-takes-clients", args=[key])
    words = "takes clients again" if is_taking else "takes no clients now and is offered to nobody"
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
