"""The partner's page: what is asked, and one next thing to say. It needs no account."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.consent import Back
from warmhand.core.disclosure import How
from warmhand.core.errors import DomainError, IllegalStepError, StaleRowError
from warmhand.core.letter import LetterContent, Role, ScoreSeries, series_words
from warmhand.core.letter_lines import figures
from warmhand.core.letter_text import letter_text
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import ENDED, LOOP, Actor, Purpose, Status, Step, Via
from warmhand.core.step_reasons import DECLINE_WORDS, reason_words
from warmhand.formats.chart import TrajectoryPicture
from warmhand.formats.letter import letter_pdf
from warmhand.services.appointments import Shown as Appointment
from warmhand.services.appointments import appointment_file
from warmhand.services.letterhead import logo_of
from warmhand.services.letters import PartnerView, first_name, partner_view
from warmhand.services.referrals import take_step
from warmhand.web import co_management, messages, nudges, sharing
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ, READ_AND_WRITE
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.links import ReplyForm, lines_form
from warmhand.web.forms.partner_steps import PARTNER_FORMS, give_back_form
from warmhand.web.links.partner_read import note_date, note_read
from warmhand.web.links.partner_words import other_words

PARTNER_STEPS = tuple(PARTNER_FORMS)
MOVED_ON = "This has moved on since you opened it, so nothing was changed. Here is where it stands."
# What is asked first, by where it stands; the rest stays one tap away.
ASKED_FIRST = {
    Status.SENT: (Step.ACCEPT, Step.REPORT),
    Status.ACCEPTED: (Step.BOOK, Step.SEE, Step.REPORT),
    Status.BOOKED: (Step.SEE, Step.REPORT),
    Status.MISSED: (Step.BOOK, Step.REPORT),
    Status.ON_HOLD: (Step.RESUME, Step.REPORT),
    Status.SEEN: (Step.REPORT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The one question on the page, and what was typed into it."""

    step: Step | None = None
    form: forms.Form | None = None
    problem: str = ""


NOTHING_ASKED = Asked()


@by_link(LinkPurpose.PARTNER, *READ)
def partner_page(request: LinkRequest) -> HttpResponse:
    """Show what is asked, and ask for the next step."""
    return _page(request, linked_referral(request))


@by_link(LinkPurpose.PARTNER, *READ_AND_WRITE)
def partner_step(request: LinkRequest, step: Step) -> HttpResponse:
    """Ask for one step; take it on POST only, once."""
    referral = linked_referral(request)
    view = partner_view(referral, on=timezone.localdate())
    if request.method != "POST":
        if step not in view.steps:
            return redirect("partner-referral", token_in(request))
        return _page(request, referral, Asked(step=step))
    if step not in view.steps:
        return moved_on(request, referral)
    return _taken(request, referral, view, step)


def _taken(request: LinkRequest, referral: Referral, view: PartnerView, step: Step) -> HttpResponse:
    form: Any = _form(request, view, step)
    if not form.is_valid():
        return _page(request, referral, Asked(step=step, form=form), status=422)
    try:
        take_step(
            referral=referral,
            step=step,
            actor=Actor.PARTNER,
            via=Via.LINK,
            now=timezone.now(),
            said=form.said(),
            link_id=request.link.id,
        )
    except (IllegalStepError, StaleRowError):
        return moved_on(request, linked_referral(request))
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, referral, Asked(step=step, form=form), status=422)
    return redirect("partner-referral", token_in(request))


def moved_on(request: LinkRequest, referral: Referral) -> HttpResponse:
    """Show where `referral` stands, and that nothing was changed."""
    return _page(request, referral, Asked(problem=MOVED_ON), status=409)


def _form(request: LinkRequest | Request, view: PartnerView, step: Step) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if step is Step.REPORT:
        if view.purpose is Purpose.ASK:
            return ReplyForm(data)
        client = view.content.first_name if view.content else ""
        return lines_form(data, writer=_writer(request), client=client or "the client")
    if step is Step.GIVE_BACK:
        return give_back_form(data, may_tell_went=Back.WENT in view.back)
    initial = {"seen_on": _likely_day(view, timezone.localdate())}
    return PARTNER_FORMS[step](data, initial=initial)


def _likely_day(view: PartnerView, today: date) -> date:
    if view.booked_for is None:
        return today
    return min(timezone.localtime(view.booked_for).date(), today)


def _writer(request: LinkRequest | Request) -> str:
    practice = request.practice
    return first_name(practice.practitioner_name) or practice.name


def _page(
    request: LinkRequest, referral: Referral, asked: Asked = NOTHING_ASKED, *, status: int = 200
) -> HttpResponse:
    view = partner_view(referral, on=timezone.localdate())
    content = shown_content(view)
    if content is not None and request.method == "GET":
        note_read(request, referral, content, How.PAGE)
    context = {
        "link": request.link,
        "token": token_in(request),
        **as_seen(request, view, asked),
        "is_aside": asked.step is not None and status == 200,
        **_of_other_areas(request, referral),
    }
    return render(request, "links/partner.html", context, status=status)


def as_seen(
    request: LinkRequest | Request, view: PartnerView, asked: Asked = NOTHING_ASKED
) -> dict[str, Any]:
    """What the page shows of `view`, whoever looks: the partner, or the practice beforehand."""
    content = shown_content(view)
    return {
        "practice": request.practice,
        "view": view,
        "content": content,
        "writer": _writer(request),
        "client": (content and content.name) or f"a client of {_writer(request)}",
        "first": (content and content.first_name) or "the client",
        "problem": asked.problem,
        "position": _position(view.status),
        "declined": reason_words(Step.DECLINE, view.decline_reason),
        **_question(request, view, asked),
        **_letter_parts(view, content),
    }


def _of_other_areas(request: LinkRequest, referral: Referral) -> dict[str, Any]:
    """What other areas show on this page, each by its own include."""
    parts = (
        messages.on_partner_page,
        co_management.on_partner_page,
        sharing.on_partner_page,
        nudges.on_partner_page,
    )
    return {name: value for part in parts for name, value in part(request, referral).items()}


def _question(request: LinkRequest | Request, view: PartnerView, asked: Asked) -> dict[str, Any]:
    """The one question, its form, and what else can be said."""
    step = asked.step or next(
        (one for one in ASKED_FIRST.get(view.status, ()) if one in view.steps), None
    )
    is_question = view.purpose is Purpose.ASK
    return {
        "step": step,
        "question": f"links/partner/{step.value}.html" if step else "",
        "form": asked.form or (_form(request, view, step) if step else None),
        "others": [
            (one, other_words(one, view, writer=_writer(request))) for one in _others(view, step)
        ],
        "is_question": is_question,
        "asks_it": step is Step.ACCEPT or (is_question and step is Step.REPORT),
        "declines": [(one.value, words) for one, words in DECLINE_WORDS.items()],
    }


def _position(status: Status) -> int:
    """How far the ring is filled: who waits, or was not there, has accepted."""
    stands = Status.ACCEPTED if status in {Status.MISSED, Status.ON_HOLD} else status
    return LOOP.index(stands) + 1 if stands in LOOP else 0


def _others(view: PartnerView, step: Step | None) -> list[Step]:
    """The other things that can be said; the first question has its own way to say no."""
    here = {step, Step.ACCEPT, Step.DECLINE} if step is Step.ACCEPT else {step, Step.ACCEPT}
    return [one for one in view.steps if one not in here and one in PARTNER_STEPS]


def shown_content(view: PartnerView) -> LetterContent | None:
    """Return what may still be read of the client: nothing once it has ended."""
    return None if view.status in ENDED else view.content


def _letter_parts(view: PartnerView, content: LetterContent | None) -> dict[str, Any]:
    """The scores in words, figures and a picture; the sentence on what was agreed."""
    if content is None:
        return {}
    country = view.sender.country
    series = content.scores or content.chart
    has_points = series is not None and series.points
    consent = next((row.text for row in view.paragraphs if row.role is Role.CONSENT), "")
    return {
        "scores_words": series_words(series, country=country) if series and has_points else "",
        "figures": figures(content.scores) if content.scores else (),
        "picture": _picture(content.chart, country) if content.chart else None,
        "consent_words": consent,
    }


def _picture(series: ScoreSeries, country: str) -> TrajectoryPicture | None:
    if not series.points:
        return None
    return TrajectoryPicture(
        low=series.low,
        high=series.high,
        better="lower",
        scores=[(day, value, 1) for day, value in series.points],
        title=series.label,
        description=series_words(series, country=country),
    )


@by_link(LinkPurpose.PARTNER, *READ)
def partner_letter(request: LinkRequest) -> HttpResponse:
    """Show the letter as a PDF while it may be read; else go back to the page that says why not."""
    referral = linked_referral(request)
    content = shown_content(partner_view(referral, on=timezone.localdate()))
    if content is None:
        return redirect("partner-referral", token_in(request))
    if request.method == "GET":
        note_read(request, referral, content, How.LETTER)
    pdf = letter_pdf(content, logo=logo_of(request.practice))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return answer


@by_link(LinkPurpose.PARTNER, *READ)
def partner_letter_text(request: LinkRequest) -> HttpResponse:
    """Show the letter as plain text while it may be read, for the portal it is kept in."""
    referral = linked_referral(request)
    content = shown_content(partner_view(referral, on=timezone.localdate()))
    if content is None:
        return redirect("partner-referral", token_in(request))
    if request.method == "GET":
        note_read(request, referral, content, How.LETTER)
    return HttpResponse(letter_text(content), content_type="text/plain; charset=utf-8")


@by_link(LinkPurpose.PARTNER, *READ)
def partner_calendar(request: LinkRequest) -> HttpResponse:
    """Give the booked date as a calendar file; without a date, go back to the page."""
    referral = linked_referral(request)
    view = partner_view(referral, on=timezone.localdate())
    content = shown_content(view)
    if content is None or view.booked_for is None:
        return redirect("partner-referral", token_in(request))
    if request.method == "GET":
        note_date(request, referral, content)
    whom = content.name or f"a client of {_writer(request)}"
    calendar = appointment_file(
        referral=referral,
        shown=Appointment(with_name=whom, phone=content.phone),
        now=timezone.now(),
    )
    answer = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer
