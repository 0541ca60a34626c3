"""A referral's letter, and what its partner will see, before and after it has left."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.letter import LetterContent
from warmhand.core.letter_text import letter_text
from warmhand.core.referral import Status
from warmhand.core.share_sets import ShareSet
from warmhand.core.trail import Deed
from warmhand.formats.letter import letter_pdf
from warmhand.services import letterhead, letters, links, referral_page, sending, trail
from warmhand.services import preview as previews
from warmhand.web.access.people import READ, care_member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import Request
from warmhand.web.links.partner import as_seen
from warmhand.web.toasts import say


@care_member(*READ)
def letter(request: Request, key: UUID) -> HttpResponse:
    """Give the letter as PDF, exactly as far as the client agreed."""
    referral = referral_of(request, key)
    content = _readable(request, referral)
    if content is None:
        return redirect("referral", referral.pk)
    url = _answer_url(referral, timezone.now())
    pdf = letter_pdf(content, answer_url=url, logo=letterhead.logo_of(request.practice))
    headers = {"Content-Disposition": 'inline; filename="letter.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@care_member(*READ)
def text(request: Request, key: UUID) -> HttpResponse:
    """Give the letter as plain text, for a portal or a fax."""
    referral = referral_of(request, key)
    content = _readable(request, referral)
    if content is None:
        return redirect("referral", referral.pk)
    said = letter_text(content, answer_url=_answer_url(referral, timezone.now()))
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _readable(request: Request, referral: Referral) -> LetterContent | None:
    """Return the letter and leave in the trail that it was read; None, and why, if it may not be."""
    try:
        content = letters.letter_of(referral, on=timezone.localdate())
    except DomainError as refused:
        say(request, str(refused))
        return None
    _note_read(request, referral, "")
    return content


def _note_read(request: Request, referral: Referral, detail: str) -> None:
    trail.record(
        practice=request.practice,
        deed=Deed.READ,
        thing="letter",
        thing_id=referral.pk,
        now=timezone.now(),
        user=request.user,
        client=referral.client,
        detail=detail,
    )


def _answer_url(referral: Referral, now: datetime) -> str:
    """Return the partner's own address where a phone elsewhere can open it."""
    opens = sending.ways(referral).links_open
    link = referral_page.open_links(referral, now=now).partner if opens else None
    return links.address_of(link) if link else ""


@care_member(*READ)
def preview(request: Request, key: UUID) -> HttpResponse:
    """Show the partner's page as the partner will see it; nothing on it leads anywhere."""
    referral = referral_of(request, key)
    if referral.partner is None:
        return redirect("refer-who", referral.pk)
    seen = previews.partner_preview(referral, on=timezone.localdate(), share=_asked(request))
    _note_read(request, referral, "preview")
    back = "refer-consent" if seen.is_supposed else "refer-send"
    context = {
        **as_seen(request, seen.view),
        "token": "preview",
        "partner_first": letters.first_name(referral.partner.name),
        "is_supposed": seen.is_supposed,
        "back_url": reverse(
            back if referral.status == Status.DRAFT.value else "referral", args=[referral.pk]
        ),
    }
    return render(request, "refer/preview.html", context)


def _asked(request: Request) -> ShareSet:
    """Return the set of which one asks how it would look; all of it by itself."""
    share = request.GET.get("share", "")
    sets = {one.value: one for one in (ShareSet.REACH, ShareSet.QUESTION, ShareSet.SCORES)}
    return sets.get(share, ShareSet.SCORES)
