"""What is shared about a client, with whom, and the desk’s link."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.consent import is_in_force
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.minors import UNCHECKED, Standing
from warmhand.core.people import CARE_ROLES
from warmhand.core.referral import ENDED, Status
from warmhand.core.trail import Deed
from warmhand.services import consents, desk, disclosures, guardians, letters, links, trail
from warmhand.services.practice import links_reach_others
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.sharing import GuardianForm
from warmhand.web.toasts import say

LAST_TOLD = 3


def on_referral(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the page of `referral`; two queries at most."""
    now, today = timezone.now(), timezone.localdate()
    with_notes = request.membership.role in CARE_ROLES
    why_no_desk = desk.why_not(referral, on=today)
    link = None
    if not why_no_desk:
        link = links.live_link(referral=referral, purpose=LinkPurpose.DESK, now=now)
    told = disclosures.told_of_referral(referral) if with_notes else ()
    return {
        "desk_is_open": not why_no_desk and links_reach_others(request.practice),
        "desk_address": links.address_of(link) if link else "",
        "desk_mail": desk.mail_reaches(referral),
        "may_tell_letter": with_notes and _may_tell(referral, today),
        "disclosed": told[:LAST_TOLD],
        "told_count": len(told),
        "ends_soon_on": consents.ends_soon_on(referral, on=today),
        "age_missing": guardians.why_not_asked(referral.client, on=today) if with_notes else "",
    }


def _may_tell(referral: Referral, today: date) -> bool:
    status = Status(referral.status)
    if status is Status.DRAFT or status in ENDED:
        return False
    is_open = not consents.needs_consent(referral)
    return is_open or consents.consent_in_force(referral, on=today)


def on_partner_page(request: LinkRequest, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the partner’s page."""
    today = timezone.localdate()
    agreed = letters.agreed_consent(referral)
    in_force = agreed is not None and is_in_force(agreed, on=today)
    may_release = in_force and Status(referral.status) not in ENDED
    reaches = links_reach_others(request.practice)
    may_have_desk = reaches and not desk.why_not(referral, on=today)
    return {
        "sharing_open": may_release or may_have_desk,
        "may_release": may_release,
        "may_have_desk": may_have_desk,
        "has_own_words": referral.status != Status.SENT.value,
    }


@member(*WRITE)
def referral_desk_link(request: Request, key: UUID) -> HttpResponse:
    """Make the link with which the partner's desk books; by mail to the desk, or to show here."""
    referral = referral_of(request, key)
    by_mail = request.POST.get("by") == "mail"
    try:
        desk.desk_link(referral=referral, by_mail=by_mail, now=timezone.now(), user=request.user)
    except DomainError as refused:
        say(request, str(refused))
    else:
        ready = "The link is ready on this page, under their desk."
        say(request, "It is on its way to their desk." if by_mail else ready)
    return redirect("referral", referral.pk)


@care_member(*READ)
def client_disclosures(request: Request, key: UUID) -> HttpResponse:
    """List all that was ever told of a client; in the words the client reads, to be printed."""
    client = client_of(request, key)
    trail.record(
        practice=request.practice,
        deed=Deed.READ,
        thing="client",
        thing_id=client.pk,
        now=timezone.now(),
        user=request.user,
        client=client,
        detail="disclosures",
    )
    context = {
        "client": client,
        "practice": request.practice,
        "told": disclosures.told_of_client(client),
    }
    return render(request, "sharing/disclosures.html", context)


@care_member(*READ_AND_WRITE)
def client_guardian(request: Request, key: UUID) -> HttpResponse:
    """Ask for the date of birth, and who agrees for a client under age."""
    client = client_of(request, key)
    initial = {
        "birth_on": client.birth_on,
        "name": client.guardian_name,
        "relation": client.guardian_relation,
        "phone": client.guardian_phone,
        "email": client.guardian_email,
        "seen": guardians.version_of(client),
    }
    form = in_country(GuardianForm(request.POST or None, initial=initial), request.practice.country)
    status = 200
    if request.method == "POST":
        status = _kept(request, client, form)
        if status == 302:
            return redirect("client", key)
    today = timezone.localdate()
    context = {
        "client": client,
        "form": form,
        "first_name": letters.first_name(client.name),
        "is_minor": guardians.standing(client, on=today) is Standing.MINOR,
        "why": guardians.why_not_asked(client, on=today),
        "unchecked": UNCHECKED,
    }
    return render(request, "sharing/guardian.html", context, status=status)


def _kept(request: Request, client: Client, form: GuardianForm) -> int:
    if not form.is_valid():
        return 422
    try:
        guardians.set_guardian(
            client=client,
            **form.cleaned_data,
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return 409 if isinstance(refused, StaleRowError) else 422
    say(request, "Saved.")
    return 302
