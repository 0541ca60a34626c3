"""A report to who sent a client: when, with whose yes, in which words; or "no news"."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.consent import ITEM_WORDS, Item
from warmhand.core.consent_words import consent_sentences
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.incoming import IncomingState
from warmhand.core.letter import ScoreSeries, series_words
from warmhand.core.links import LinkPurpose
from warmhand.core.trail import Deed
from warmhand.formats.chart import TrajectoryPicture
from warmhand.services import guardians, incoming, incoming_reports, report_consents, trail
from warmhand.services.letters import first_name
from warmhand.services.recipients import is_health
from warmhand.web.access.incoming import Incoming, incoming_of, linked_incoming
from warmhand.web.access.links import by_link
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.incoming import ReportForm, WhenForm
from warmhand.web.toasts import say
from warmhand.web.words import day

REFUSED, STALE, GONE = 422, 409, 410
ITEMS = {item.value: item for item in report_consents.ITEMS}
NOT_TAKEN = "They are no client yet, or nobody sent them, so there is nobody to report to."


@care_member(*READ_AND_WRITE)
def incoming_tell(request: Request, key: UUID) -> HttpResponse:
    """Show what is due to who sent the client; send the report on POST."""
    row = incoming_of(request, key)
    if request.method != "POST":
        return _page(request, row)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form, status=REFUSED)
    by_mail = request.POST.get("by") == "mail"
    try:
        incoming_reports.send_report(
            row=row,
            words=form.cleaned_data["words"],
            by_mail=by_mail,
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        return _refused(request, key, refused, form=form)
    say(request, "Your report leaves in five minutes." if by_mail else "Ready to print.")
    return redirect("incoming-tell" if by_mail else "incoming-paper", key)


def _refused(
    request: Request, key: UUID, refused: DomainError, *, form: ReportForm | None = None
) -> HttpResponse:
    status = STALE if isinstance(refused, StaleRowError) else REFUSED
    row = incoming_of(request, key)
    return _page(request, row, form=form, problem=str(refused), status=status)


def _page(
    request: Request,
    row: Incoming,
    *,
    form: ReportForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"section": "referrals", "row": row, "problem": problem}
    is_taken = row.state == IncomingState.TAKEN.value
    if row.source_partner is None or row.client is None or not is_taken:
        context["why_not"] = NOT_TAKEN
    else:
        context |= _people(row) | _standing(row) | ({"form": form} if form else {})
    return render(request, "incoming/report.html", context, status=status)


def _people(row: Incoming) -> dict[str, Any]:
    partner = row.source_partner
    return {
        "source_first": first_name(partner.name) if partner else "",
        "first": first_name(row.client.name) if row.client else "",
        "may_mail": incoming_reports.may_send(row),
        "may_mail_no_news": incoming.may_mail(row.practice, partner.email if partner else ""),
    }


def _standing(row: Incoming) -> dict[str, Any]:
    """What is due, and what the client's yes of today covers."""
    today, visits = timezone.localdate(), incoming.visits_since(row)
    items = report_consents.items_in_force(row, on=today)
    course = incoming.course_of(row, today=today, visits=visits, is_agreed=bool(items))
    when = {"after_visits": course.after_visits, "report_by": row.report_by}
    words = {"words": incoming_reports.proposed_words(row, today=today)}
    return {
        "visits": visits,
        "items": [ITEM_WORDS[item] for item in Item if item in items],
        "may_edit": report_consents.covers_health(items),
        "form": ReportForm(initial=words),
        "when": WhenForm(initial=when),
        **({} if items else _asking(row)),
    }


def _asking(row: Incoming) -> dict[str, Any]:
    """What the client is asked, read out; nothing is chosen before."""
    partner, client, today = row.source_partner, row.client, timezone.localdate()
    if partner is None or client is None:
        return {}
    health = is_health(partner)
    offered = report_consents.ITEMS if health else (Item.NAME,)
    terms = report_consents.terms_for(row, items=frozenset(offered), on=today)
    until = day(terms.ends_on, row.practice.country)
    return {
        "offered": [(item.value, ITEM_WORDS[item]) for item in offered],
        "is_health": health,
        "sentences": consent_sentences(terms, ends_on_words=until)[1:],
        "guardian": guardians.agrees_for(client, on=today),
        "who_heard": row.practice.practitioner_name,
    }


@care_member(*WRITE)
def incoming_agree(request: Request, key: UUID) -> HttpResponse:
    """Keep the client's spoken yes to a report, or end it."""
    row, now = incoming_of(request, key), timezone.now()
    try:
        if "withdraw" in request.POST:
            report_consents.withdraw(row=row, user=request.user, now=now)
        else:
            chosen = [ITEMS[value] for value in request.POST.getlist("items") if value in ITEMS]
            report_consents.give_spoken(
                row=row,
                items=frozenset(chosen),
                attested_by=request.user.name if "heard" in request.POST else "",
                assented="assented" in request.POST,
                user=request.user,
                now=now,
            )
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, "Saved.")
    return redirect("incoming-tell", key)


@care_member(*WRITE)
def incoming_when(request: Request, key: UUID) -> HttpResponse:
    """Keep after which visit, or by which day, who sent the client hears."""
    row, form = incoming_of(request, key), WhenForm(request.POST)
    if not form.is_valid():
        return _page(request, row, problem="A report is due after 1 to 20 visits.", status=REFUSED)
    now, values = timezone.now(), form.cleaned_data
    incoming_reports.agree_when(row=row, user=request.user, now=now, **values)
    say(request, "Saved.")
    return redirect("incoming-tell", key)


@care_member(*WRITE)
def incoming_no_news(request: Request, key: UUID) -> HttpResponse:
    """Tell who sent the client that there is nothing to tell."""
    row, by_mail = incoming_of(request, key), request.POST.get("by") == "mail"
    try:
        incoming_reports.tell_no_news(
            row=row, by_mail=by_mail, user=request.user, now=timezone.now()
        )
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, "“No news yet” leaves in five minutes." if by_mail else "Noted: told by phone.")
    return redirect("incoming-tell", key)


@care_member(*READ)
def incoming_paper(request: Request, key: UUID) -> HttpResponse:
    """Show the report as a sheet to print."""
    row = incoming_of(request, key)
    context = _shown(row)
    if context["report"] is None:
        return redirect("incoming-tell", key)
    return render(request, "incoming/paper.html", context | {"section": "referrals"})


@by_link(LinkPurpose.INCOMING, *READ)
def incoming_report(request: LinkRequest) -> HttpResponse:
    """Show the report to who sent the client; nothing of it once the client's yes has ended."""
    if request.link.incoming_id is None:
        raise Http404
    row = linked_incoming(request)
    context = _shown(row) | {"practice": request.practice, "link": request.link}
    if context["report"] is None:
        return render(request, "links/incoming_ended.html", context, status=GONE)
    now = timezone.now()
    incoming_reports.note_opened(row, link_id=request.link.pk, now=now)
    trail.record(
        practice=request.practice,
        deed=Deed.READ,
        thing="incoming",
        thing_id=row.pk,
        now=now,
        link_id=request.link.id,
        client=row.client,
        detail="report",
    )
    return render(request, "links/incoming.html", context)


def _shown(row: Incoming) -> dict[str, Any]:
    report = incoming_reports.report_of(row, on=timezone.localdate())
    series = report.chart if report else None
    partner = row.source_partner
    return {
        "row": row,
        "report": report,
        "source_first": first_name(partner.name) if partner else "",
        "picture": _picture(series, row.practice.country) if series else None,
        "practice": row.practice,
    }


def _picture(series: ScoreSeries, country: str) -> TrajectoryPicture | None:
    if not series.points:
        return None
    return TrajectoryPicture(
        low=series.low,
        high=series.high,
        better="lower",
        scores=[(on, value, 1) for on, value in series.points],
        title=series.label,
        description=series_words(series, country=country),
    )
