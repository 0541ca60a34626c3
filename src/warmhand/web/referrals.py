"""Referrals: what waits, one loop, its letter and its date."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from warmhand.core.errors import DomainError
from warmhand.core.next_action import Act
from warmhand.core.people import CARE_ROLES
from warmhand.core.referral import Step
from warmhand.core.trail import Deed
from warmhand.formats.calendar import appointment_ics
from warmhand.formats.letter import letter_pdf
from warmhand.formats.phone import sms_body, sms_link
from warmhand.formats.qr import qr_svg
from warmhand.services import letters, links, loops, referral_page, sending, trail
from warmhand.services.referral_page import ReferralPage
from warmhand.web.access.people import READ, care_member, member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import Request
from warmhand.web.forms.referrals import STEP_FORMS, AnswerForm
from warmhand.web.templatetags.marks import drawn
from warmhand.web.toasts import say
from warmhand.web.words import short_day

PAGE = 25
# What a next action does: a POST of the page "do", or a place on the referral's page.
FOR_CARE = frozenset({Act.FINISH_DRAFT, Act.READ_REPLY, Act.OFFER_ANOTHER, Act.ASK_CONSENT})
DONE_AT_ONCE = {Act.ASK_PARTNER: "nudge", Act.OFFER_ANOTHER: "another"}


@member(*READ)
def referral_list(request: Request) -> HttpResponse:
    """List what is open by age with its next action, or what has ended."""
    ended = request.GET.get("show") == "closed"
    rows = loops.ended_rows() if ended else loops.open_rows()
    pages = Paginator(rows, PAGE)
    page = pages.get_page(request.GET.get("page"))
    lines = loops.lines(page, practice=request.practice, today=timezone.localdate())
    context = {
        "ended": ended,
        "page": page,
        "kept": "show=closed&" if ended else "",
        "cards": [_card(line) for line in lines],
        "open_number": loops.open_rows().count() if ended else pages.count,
        "with_care": request.membership.role in CARE_ROLES,
    }
    return render(request, "referrals/list.html", context)


def _card(line: loops.LoopLine) -> dict[str, object]:
    url = reverse("referral", args=[line.key])
    action = line.next.words if line.next and line.next.is_due else "Open"
    return {"line": line, "url": url, "action": action}


@member(*READ)
def referral_page_view(request: Request, key: UUID) -> HttpResponse:
    """Show one loop."""
    referral = referral_of(request, key)
    trail.record(
        practice=request.practice,
        deed=Deed.READ,
        thing="referral",
        thing_id=referral.pk,
        now=timezone.now(),
        user=request.user,
        client=referral.client,
    )
    return show(request, referral)


def show(
    request: Request, referral: Referral, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """Answer with the page of `referral`; `refused` says what could not be done."""
    with_notes = request.membership.role in CARE_ROLES
    page = referral_page.page_of(referral, now=timezone.now(), with_notes=with_notes)
    context = {
        "referral": referral,
        "page": page,
        "refused": refused,
        "with_notes": with_notes,
        "days": [short_day(day, request.practice.country) for day in page.course.step_days],
        "told": _step_forms(request, page.told_steps),
        "own": _step_forms(request, page.own_steps),
        "answer_form": AnswerForm(prefix="answer"),
        "for_care": FOR_CARE,
        "next_do": DONE_AT_ONCE.get(page.next.act) if page.next else None,
        "first_name": letters.first_name(referral.client.name),
        "partner_first": letters.first_name(referral.partner.name) if referral.partner else "",
        **(_links(referral, page) if with_notes else {}),
    }
    return render(request, "referrals/referral.html", context, status=status)


_TOLD_TITLES = {
    Step.ACCEPT: "They said yes",
    Step.DECLINE: "They said no",
    Step.BOOK: "It is booked",
    Step.SEE: "They were seen",
    Step.REPORT: "They told what they found",
    Step.CLOSE: "Close this loop",
    Step.CANCEL: "Cancel this referral",
    Step.REOPEN: "Open it again",
}


def _step_forms(request: Request, steps: tuple[Step, ...]) -> list[dict[str, object]]:
    care = request.membership.role in CARE_ROLES
    allowed = [step for step in steps if step in STEP_FORMS and (care or step is not Step.REPORT)]
    return [
        {
            "step": step,
            "title": _TOLD_TITLES[step],
            "form": STEP_FORMS[step](prefix=step.value),
        }
        for step in allowed
    ]


def _links(referral: Referral, page: ReferralPage) -> dict[str, str | SafeString]:
    """The link as a text message and as a code, where a phone elsewhere can open it."""
    practice = referral.practice
    found: dict[str, str | SafeString] = {}
    pairs = (
        ("partner", page.links.partner, referral.partner.phone if referral.partner else ""),
        ("consent", page.links.consent, referral.client.phone),
        ("answer", page.links.answer, referral.client.phone),
    )
    for name, link, phone in pairs:
        if link is None or not page.ways.links_open:
            continue
        address = links.address_of(link)
        body = sms_body(practice=practice.name, person=practice.practitioner_name, url=address)
        found[f"{name}_sms"] = sms_link(phone, body=body) if phone else ""
        found[f"{name}_code"] = drawn(qr_svg(address))
        found[f"{name}_address"] = address
    return found


@care_member(*READ)
def letter(request: Request, key: UUID) -> HttpResponse:
    """Give the letter as PDF, exactly as far as the client agreed."""
    referral = referral_of(request, key)
    now = timezone.now()
    try:
        content = letters.letter_of(referral, on=timezone.localdate())
    except DomainError as refused:
        say(request, str(refused))
        return redirect("referral", referral.pk)
    trail.record(
        practice=request.practice,
        deed=Deed.READ,
        thing="letter",
        thing_id=referral.pk,
        now=now,
        user=request.user,
        client=referral.client,
    )
    opens = sending.ways(referral).links_open
    link = referral_page.open_links(referral, now=now).partner if opens else None
    pdf = letter_pdf(content, answer_url=links.address_of(link) if link else "")
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@member(*READ)
def calendar(request: Request, key: UUID) -> HttpResponse:
    """Give the date made as a calendar file, without health words."""
    referral = referral_of(request, key)
    partner = referral.partner
    if referral.booked_for is None or partner is None:
        say(request, "No date is known yet.")
        return redirect("referral", referral.pk)
    place = ", ".join(part for part in (partner.organisation, partner.address_line) if part)
    ics = appointment_ics(
        uid=f"{referral.pk}@warmhand",
        with_name=partner.name,
        starts_at=referral.booked_for,
        place=place,
        phone=letters.read_phone(partner.phone, request.practice),
        now=timezone.now(),
    )
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return HttpResponse(ics, content_type="text/calendar; charset=utf-8", headers=headers)
