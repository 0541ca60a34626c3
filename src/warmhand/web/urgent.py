"""What stands before everything else: an urgent answer, what happened then, and its end."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.help_lines import numbers_for
from warmhand.core.red_flags import URGENT
from warmhand.core.safety import Heeded
from warmhand.services import follow_ups, raised, urgent
from warmhand.services.letters import first_name
from warmhand.web.access.clients import Client
from warmhand.web.access.people import READ, READ_AND_WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.access.safety import RaisedFlag, Screening, flag_of, urgent_screening_of
from warmhand.web.forms.urgent import CloseForm, FollowUpForm, HappenedForm
from warmhand.web.toasts import say
from warmhand.web.words import moment

SECTION = {"section": "clients"}
SAID = {
    Heeded.ON_THE_WAY: "Recorded. We ask you tomorrow how it went.",
    Heeded.WILL_CALL: "Recorded. We ask you tomorrow how it went.",
    Heeded.DECLINED: "Recorded. Ask again in an hour; we ask you tomorrow.",
    Heeded.MISTAKE: "Recorded as a mistake. Both answers stay in the record.",
}


@care_member(*READ_AND_WRITE)
def urgent_page(request: Request, key: UUID) -> HttpResponse:
    """Say what to do now, and take what happened then."""
    screening = urgent_screening_of(request, key)
    page = urgent.urgent_page(screening)
    form, status = HappenedForm(posted(request), choices=page.choices), 200
    if request.method == "POST":
        status = _recorded(request, screening, form)
        if status == 303:
            return _back_to(screening.client)
        page = urgent.urgent_page(screening)
    else:
        urgent.note(screening, "urgent page", user=request.user, now=timezone.now(), read=True)
    context = {
        **SECTION,
        "page": page,
        "lead": _lead(screening, request.practice.country),
        "client": screening.client,
        "screening": screening,
        "form": form,
        "waits": follow_ups.open_advice(screening),
    }
    return render(request, "urgent/urgent.html", context, status=status)


def posted(request: Request) -> QueryDict | None:
    """What was sent, also where nothing was chosen."""
    return request.POST if request.method == "POST" else None


def _lead(screening: Screening, country: str) -> str:
    """Who, where, when: the small line above."""
    trouble = screening.episode.label if screening.episode else ""
    parts = (screening.client.name, trouble, moment(screening.finished_at, country))
    return " · ".join(part for part in parts if part)


def _recorded(request: Request, screening: Screening, form: HappenedForm) -> int:
    if not form.is_valid():
        return 422
    heeded = Heeded(form.cleaned_data["heeded"])
    try:
        urgent.record_decision(
            screening=screening,
            heeded=heeded,
            words=form.cleaned_data["words"],
            user=request.user,
            now=timezone.now(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409
    except InvalidValueError as refused:
        form.add_error("words", str(refused))
        return 422
    say(request, SAID[heeded])
    return 303


@care_member(*READ)
def urgent_note(request: Request, key: UUID) -> HttpResponse:
    """Show the note to print and to carry to a doctor."""
    screening = urgent_screening_of(request, key)
    now = timezone.now()
    urgent.note(screening, "note for a doctor", user=request.user, now=now, read=True)
    context = {
        **SECTION,
        "frame": "base.html",
        "practice": request.practice,
        "note": urgent.note_of(screening, today=timezone.localdate()),
        "client": screening.client,
        "screening": screening,
    }
    return render(request, "urgent/note.html", context)


@care_member(*READ_AND_WRITE)
def follow_up(request: Request, key: UUID) -> HttpResponse:
    """Ask what came of it."""
    screening = urgent_screening_of(request, key)
    page = urgent.urgent_page(screening)
    form, status = FollowUpForm(posted(request), concern=page.concern), 200
    if request.method == "POST":
        status = _followed_up(request, screening, form)
        if status == 303:
            return _after_follow_up(screening)
        page = urgent.urgent_page(screening)
    else:
        urgent.note(screening, "how it went", user=request.user, now=timezone.now(), read=True)
    context = {
        **SECTION,
        "page": page,
        "client": screening.client,
        "screening": screening,
        "form": form,
        "waits": follow_ups.open_advice(screening),
    }
    return render(request, "urgent/follow_up.html", context, status=status)


def _followed_up(request: Request, screening: Screening, form: FollowUpForm) -> int:
    if not form.is_valid():
        return 422
    try:
        follow_ups.follow_up(
            screening=screening, came=form.came_of(), user=request.user, now=timezone.now()
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409
    except InvalidValueError as refused:
        form.add_error("words", str(refused))
        return 422
    say(request, "Written down.")
    return 303


def _after_follow_up(screening: Screening) -> HttpResponse:
    """Who was seen can have it closed at once; for the others it stays open."""
    if follow_ups.open_advice(screening) is None:
        for flag in urgent.urgent_flags(screening):
            if flag.row.closed_at is None:
                return redirect("flag-close", flag.row.pk)
    return _back_to(screening.client)


def _back_to(client: Client) -> HttpResponse:
    """Who is archived has no page; what is urgent of them stands on Today."""
    return redirect("today") if client.archived_at else redirect("client", client.pk)


@care_member(*READ_AND_WRITE)
def flag_close(request: Request, key: UUID) -> HttpResponse:
    """Close an open flag, with a dated reason in own words."""
    row = flag_of(request, key)
    flag = raised.told_flag(row)
    others = [raised.told_flag(one) for one in follow_ups.same_round(row)]
    initial = {"words": follow_ups.last_outcome(row), "on": timezone.localdate()}
    form = CloseForm(posted(request), initial=initial, flag=flag, others=others)
    status = 200
    if request.method == "POST":
        status = _closed(request, row, form)
        if status == 303:
            return _back_to(row.client)
    else:
        urgent.note(row.screening, "open answer", user=request.user, now=timezone.now(), read=True)
    context = {
        **SECTION,
        "flag": flag,
        "client": row.client,
        "first_name": first_name(row.client.name),
        "form": form,
        "is_urgent": flag.urgency in URGENT,
        "numbers": numbers_for(request.practice.country),
    }
    return render(request, "urgent/close.html", context, status=status)


def _closed(request: Request, row: RaisedFlag, form: CloseForm) -> int:
    if not form.is_valid():
        return 422
    try:
        follow_ups.close_flag(
            flag=row,
            draft=form.draft(),
            also=frozenset(form.cleaned_data.get("also", ())),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409
    except follow_ups.ClosingError as refused:
        form.add_error(refused.field, str(refused))
        return 422
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return 422
    say(request, "Closed, with your words.")
    return 303
