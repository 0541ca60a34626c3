"""The shared plan of one referral: who does what, until when, who looks at it again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.co_management import Ending, Who, proposed_end
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.referral import Purpose, Status, Via
from warmhand.services import sending, shared_plans
from warmhand.services.letters import first_name
from warmhand.services.shared_plan_pages import (
    names_of,
    plan_due,
    plan_shown,
    short_stands,
)
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member, with_care
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.co_management import (
    FEWEST_ROWS,
    EndingForm,
    PlanForm,
    ReviewedForm,
    first_initial,
    plan_initial,
    rows_in,
    with_row,
    without_row,
)
from warmhand.web.toasts import say

REFUSED, STALE = 422, 409


def on_referral(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the page of `referral`; one query for those who care."""
    if not with_care(request) or referral.purpose != Purpose.CO_MANAGE.value:
        return {}
    today = timezone.localdate()
    row = plan_due(referral, on=today)
    return {
        "shared_plan": row,
        "shared_plan_stands": short_stands(row, on=today) if row else "",
        "shared_plan_why_not": shared_plans.why_no_plan(referral),
    }


def on_partner_page(request: LinkRequest, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the partner’s page: the way to the plan, while it is read."""
    today = timezone.localdate()
    row = plan_due(referral, on=today)
    if row is None or not shared_plans.may_be_read(referral, on=today):
        return {}
    return {"shared_plan": row, "shared_plan_stands": short_stands(row, on=today)}


@care_member(*READ_AND_WRITE)
def plan(request: Request, key: UUID) -> HttpResponse:
    """Show the plan with what can be done, or the form that writes one."""
    referral = referral_of(request, key)
    if request.method == "POST":
        return _posted(request, referral)
    row = shared_plans.plan_of(referral)
    why = shared_plans.why_no_plan(referral)
    if row is not None and ("edit" not in request.GET or why):
        return _page(request, referral)
    if why:
        say(request, why)
        return redirect("referral", key)
    return _form_page(request, referral, _form(request, referral))


def _form(request: Request, referral: Referral) -> PlanForm:
    today, row = timezone.localdate(), shared_plans.plan_of(referral)
    if row is None:
        return _made(referral, first_initial(today), FEWEST_ROWS)
    initial = plan_initial(shared_plans.core_plan(row))
    if row.ends_on <= today:
        initial["ends_on"] = proposed_end(today)
    return _made(referral, initial, rows_in(initial))


def _made(referral: Referral, initial: dict[str, Any], rows: int) -> PlanForm:
    today = timezone.localdate()
    names = names_of(referral, reader=Who.PRACTICE, on=today)
    return PlanForm(names=names, rows=rows, today=today, initial=initial)


def _posted(request: Request, referral: Referral) -> HttpResponse:
    typed = request.POST
    if "more" in typed:
        return _form_page(request, referral, _made(referral, *with_row(typed)))
    if "drop" in typed:
        return _form_page(request, referral, _made(referral, *without_row(typed, typed["drop"])))
    today = timezone.localdate()
    names = names_of(referral, reader=Who.PRACTICE, on=today)
    form = PlanForm(typed, names=names, rows=rows_in(typed), today=today)
    if not form.is_valid():
        return _form_page(request, referral, form, status=REFUSED)
    return _kept(request, referral, form)


def _kept(request: Request, referral: Referral, form: PlanForm) -> HttpResponse:
    before = shared_plans.plan_of(referral)
    had_agreed = before is not None and before.agreed_at is not None
    try:
        row = shared_plans.keep_plan(
            referral=referral,
            plan=form.plan(),
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return _form_page(request, referral, form, status=STALE)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _form_page(request, referral, form, status=REFUSED)
    again = had_agreed and row.agreed_at is None
    say(request, f"Saved. {_partner(referral)} is asked to agree anew." if again else "Saved.")
    return redirect("shared-plan", referral.pk)


def _form_page(
    request: Request, referral: Referral, form: PlanForm, *, status: int = 200
) -> HttpResponse:
    row = shared_plans.plan_of(referral)
    shown = plan_shown(referral, on=timezone.localdate(), reader=Who.PRACTICE)
    posted = request.POST.get("seen") if status != STALE else None
    context = {
        **_frame(referral),
        "form": form,
        "is_new": row is None,
        "seen": posted or shared_plans.version_of(row),
        "stored": shown if status == STALE else None,
        "was_agreed": row is not None and row.agreed_at is not None,
    }
    return render(request, "co_management/form.html", context, status=status)


def _frame(referral: Referral) -> dict[str, Any]:
    return {
        "section": "referrals",
        "referral": referral,
        "partner_first": _partner(referral),
        "client_first": first_name(referral.client.name),
    }


def _partner(referral: Referral) -> str:
    return first_name(referral.partner.name) if referral.partner else "the partner"


def _page(
    request: Request, referral: Referral, *, refused: str = "", status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    shown = plan_shown(referral, on=today, reader=Who.PRACTICE)
    if shown is None:
        say(request, "There is no shared plan yet.")
        return redirect("referral", referral.pk)
    context = {
        **_frame(referral),
        "plan": shown,
        "why_not": shared_plans.why_no_plan(referral),
        "is_draft": referral.status == Status.DRAFT.value,
        "is_read": shared_plans.may_be_read(referral, on=today),
        "ways": sending.ways(referral),
        "proposed": proposed_end(today),
        "refused": refused,
    }
    return render(request, "co_management/plan.html", context, status=status)


@care_member(*WRITE)
def plan_end(request: Request, key: UUID) -> HttpResponse:
    """Let the plan go on, hand over for good, or end it; the client’s episode stays as it is."""
    referral, form = referral_of(request, key), EndingForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, refused=_first_error(form), status=REFUSED)
    typed = form.cleaned_data
    return _done(
        request,
        referral,
        lambda: shared_plans.end_plan(
            referral=referral,
            how=Ending(typed["how"]),
            words=typed["words"],
            ends_on=typed["ends_on"],
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
        ),
        _ENDED[Ending(typed["how"])],
    )


_ENDED = {
    Ending.EXTEND: "The plan goes on; the partner is asked to agree anew.",
    Ending.HAND_OVER: "Noted: handed over for good. The client’s own record stays open.",
    Ending.END: "The shared plan has ended. The client’s own record stays open.",
}


@care_member(*WRITE)
def plan_reviewed(request: Request, key: UUID) -> HttpResponse:
    """Note that the plan was looked at."""
    referral, form = referral_of(request, key), ReviewedForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, refused=_first_error(form), status=REFUSED)
    return _done(
        request,
        referral,
        lambda: shared_plans.note_review(
            referral=referral,
            **form.cleaned_data,
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
        ),
        "Noted: you looked at the plan.",
    )


@care_member(*WRITE)
def plan_told(request: Request, key: UUID) -> HttpResponse:
    """Tell the partner of the plan by mail, or note that they agreed on the phone."""
    referral, now = referral_of(request, key), timezone.now()
    if "agreed" in request.POST:
        return _done(
            request,
            referral,
            lambda: shared_plans.agree(
                referral=referral,
                seen=request.POST.get("seen", ""),
                via=Via.PHONE,
                user=request.user,
                now=now,
            ),
            f"Noted: {_partner(referral)} agreed on the phone.",
        )
    return _done(
        request,
        referral,
        lambda: shared_plans.tell_partner(referral=referral, user=request.user, now=now),
        f"A mail to {_partner(referral)} is on its way. It says that there is a plan, no more.",
    )


def _first_error(form: EndingForm | ReviewedForm) -> str:
    return next((str(words) for errors in form.errors.values() for words in errors), "")


def _done(
    request: Request, referral: Referral, deed: Callable[[], None], words: str
) -> HttpResponse:
    """Do it, say it, and go back to the plan; or show the plan with why not."""
    try:
        deed()
    except StaleRowError as stale:
        return _page(request, referral, refused=str(stale), status=STALE)
    except DomainError as refused:
        return _page(request, referral, refused=str(refused), status=REFUSED)
    say(request, words)
    return redirect("shared-plan", referral.pk)
