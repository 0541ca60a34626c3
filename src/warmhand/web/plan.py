"""The plan: where the practice stands in the recipe, and the one next step of each part."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.niche_plan import PART_WORDS, Code, Part, Step
from warmhand.core.people import Role
from warmhand.services import plan as plans
from warmhand.services.plan import Plan
from warmhand.web.access.people import READ, WRITE, care_member, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.plan import MoveForm, StepForm
from warmhand.web.toasts import say
from warmhand.web.words import day

PAGES = {
    Code.CHOOSE: "niche",
    Code.SENTENCE: "niche",
    Code.PAGE: "settings-public",
    Code.BOOKING: "settings-public",
    Code.OPENINGS: "settings-public",
    Code.TRY_FORM: "settings-public",
    Code.ANSWER: "incoming",
    Code.EVENT: "event-new",
    Code.REPORTS: "incoming",
}
OF_OWNERS = frozenset({Code.PAGE, Code.BOOKING, Code.OPENINGS, Code.TRY_FORM})
MOVE, DROP, TAKE_UP, DONE = "move", "drop", "take-up", "done"
DEEDS = {DROP: plans.drop_step, TAKE_UP: plans.take_up, DONE: plans.done}
SAID = {DROP: "Left out.", TAKE_UP: "It is in the plan again.", DONE: "Done."}


@member(*READ)
def outreach(request: Request) -> HttpResponse:
    """Show the plan."""
    return _page(request, _plan(request), StepForm())


def _plan(request: Request) -> Plan:
    return plans.plan_of(practice=request.practice, today=timezone.localdate(), now=timezone.now())


def _page(
    request: Request, plan: Plan, form: StepForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    is_owner, first = request.membership.role == Role.OWNER, plan.next_step
    context = {
        "plan": plan,
        "parts": [_part(plan, part, is_owner=is_owner) for part in Part],
        "first": _shown(first, is_owner=is_owner, plan=plan) if first else None,
        "form": form,
        "problem": problem,
        "with_care": with_care(request),
        "today": plan.facts.today,
        "section": "outreach",
    }
    return render(request, "plan/plan.html", context, status=status)


def _part(plan: Plan, part: Part, *, is_owner: bool) -> dict[str, Any]:
    steps = plan.part(part)
    here = [_shown(step, is_owner=is_owner, plan=plan) for step in steps]
    return {
        "key": part.value,
        "words": PART_WORDS[part],
        "steps": [one for one in here if not one["step"].is_dropped],
        "dropped": [one for one in here if one["step"].is_dropped],
        "done": sum(step.is_done for step in steps),
        "of": sum(not step.is_dropped for step in steps),
    }


def _shown(step: Step, *, is_owner: bool, plan: Plan) -> dict[str, Any]:
    due = step.due_on
    return {
        "step": step,
        "url": _address(step, is_owner=is_owner) if step.is_open else "",
        "is_late": step.is_open and due is not None and due < plan.facts.today,
        "for_owner": step.kind in OF_OWNERS and not is_owner,
    }


def _address(step: Step, *, is_owner: bool) -> str:
    if step.kind is None or (step.kind in OF_OWNERS and not is_owner):
        return ""
    if step.kind is Code.POSITION:
        if step.code != f"position-{step.about}":
            return reverse("partner", args=[step.about])
        return f"{reverse('partner-find')}?{urlencode({'profession': step.about})}"
    try:
        return reverse(PAGES[step.kind])
    except NoReverseMatch:
        return ""


@care_member(*WRITE)
def plan_add(request: Request) -> HttpResponse:
    """Add a step in own words."""
    plan, form = _plan(request), StepForm(request.POST)
    if plan.niche is None:
        return _page(request, plan, form, problem=plans.NO_NICHE, status=422)
    if form.is_valid():
        try:
            row = plans.add_step(
                niche=plan.niche, user=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refused:
            form.add_error("words", str(refused))
        else:
            say(request, "It is in the plan.", undo_url=_do(DROP, str(row.pk)))
            return redirect("outreach")
    return _page(request, plan, form, status=422)


@care_member(*WRITE)
def plan_step(request: Request) -> HttpResponse:
    """Move a step, leave it out, take it up again, or say it is done (`do` and `step`)."""
    given = request.POST if "do" in request.POST else request.GET
    deed, code = given.get("do", ""), given.get("step", "")
    plan = _plan(request)
    try:
        if deed not in {MOVE, *DEEDS}:
            raise InvalidValueError("Choose what to do with the step.")
        if deed == MOVE:
            return _moved(request, plan, code)
        DEEDS[deed](plan=plan, code=code, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _page(request, plan, StepForm(), problem=str(refused), status=422)
    undo = "" if deed == TAKE_UP else _do(TAKE_UP, code)
    say(request, SAID[deed], undo_url=undo)
    return redirect("outreach")


def _moved(request: Request, plan: Plan, code: str) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        problem = "Choose the day it is meant for."
        return _page(request, plan, StepForm(), problem=problem, status=422)
    due = form.cleaned_data["due_on"]
    plans.move_step(plan=plan, code=code, due_on=due, user=request.user, now=timezone.now())
    say(request, f"By {day(due, request.practice.country)}.")
    return redirect("outreach")


def _do(deed: str, code: str) -> str:
    return f"{reverse('plan-step')}?{urlencode({'do': deed, 'step': code})}"
