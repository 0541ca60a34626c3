"""Referrals: what waits, one loop, its letter and its date."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from warmhand.core.next_action import Act
from warmhand.core.nudges import in_words
from warmhand.core.people import CARE_ROLES
from warmhand.core.referral import Step, Via
from warmhand.core.step_reasons import reason_words
from warmhand.core.trail import Deed
from warmhand.formats.phone import sms_body, sms_link
from warmhand.formats.qr import qr_svg
from warmhand.services import appointments, guardians, letters, links, loops, referral_page, trail
from warmhand.services.nudge_facts import rules_of
from warmhand.services.referral_page import ReferralPage
from warmhand.services.step_words import VIA_WORDS
from warmhand.web import co_management, loop_figures, messages, nudges, sharing
from warmhand.web.access.people import READ, member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import Request
from warmhand.web.forms.referrals import STEP_FORMS, AnswerForm
from warmhand.web.templatetags.marks import drawn
from warmhand.web.toasts import say
from warmhand.web.words import short_day

PAGE = 25
# What a next action does: a POST of the page "do", or a place on the referral's page.
FOR_CARE = frozenset(
    {Act.FINISH_DRAFT, Act.READ_REPLY, Act.OFFER_ANOTHER, Act.ASK_CONSENT, Act.NOTE_STOP}
)
DONE_AT_ONCE = {
    Act.ASK_PARTNER: "nudge",
    Act.OFFER_ANOTHER: "another",
    Act.NOTE_STOP: "read",
}


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
        "asking": rules_of(request.practice),
        "asking_words": in_words(rules_of(request.practice)),
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
        "found_via": referral.findings_via and VIA_WORDS[Via(referral.findings_via)],
        "hold_words": reason_words(Step.HOLD, referral.hold_reason),
        "partner_first": letters.first_name(referral.partner.name) if referral.partner else "",
        **(_links(referral, page) if with_notes else {}),
        **_of_other_areas(request, referral),
    }
    return render(request, "referrals/referral.html", context, status=status)


def _of_other_areas(request: Request, referral: Referral) -> dict[str, Any]:
    """What other areas show of this referral, each by its own include."""
    parts = (
        loop_figures.both_sides_on_referral,
        co_management.on_referral,
        messages.on_referral,
        sharing.on_referral,
        nudges.on_referral,
    )
    return {name: value for part in parts for name, value in part(request, referral).items()}


_TOLD_TITLES = {
    Step.ACCEPT: "They said yes",
    Step.DECLINE: "They said no",
    Step.BOOK: "It is booked",
    Step.MISS: "They did not come",
    Step.HOLD: "They wait with it",
    Step.RESUME: "They go on",
    Step.SEE: "They were seen",
    Step.REPORT: "They told what they found",
    Step.GIVE_BACK: "They cannot after all",
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
    *_, own_phone = guardians.reach_of(referral.client, on=timezone.localdate())
    found: dict[str, str | SafeString] = {}
    pairs = (
        ("partner", page.links.partner, referral.partner.phone if referral.partner else ""),
        ("consent", page.links.consent, own_phone),
        ("answer", page.links.answer, own_phone),
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


@member(*READ)
def calendar(request: Request, key: UUID) -> HttpResponse:
    """Give the date made as a calendar file, without health words."""
    referral = referral_of(request, key)
    partner = referral.partner
    if referral.booked_for is None or partner is None:
        say(request, "No date is known yet.")
        return redirect("referral", referral.pk)
    place = ", ".join(part for part in (partner.organisation, partner.address_line) if part)
    phone = letters.read_phone(partner.phone, request.practice)
    shown = appointments.Shown(with_name=partner.name, place=place, phone=phone)
    ics = appointments.appointment_file(referral=referral, shown=shown, now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return HttpResponse(ics, content_type="text/calendar; charset=utf-8", headers=headers)
