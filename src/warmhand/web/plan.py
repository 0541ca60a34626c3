"""The plan: where the practice stands in the recipe, and the one next step of each part."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    Code.PAGE: "settings-public",
    Code.BOOKING: "settings-public",
    Code.OPENINGS: "settings-public",
    Code.TRY_FORM: "settings-try",
    Code.ANSWER: "incoming",
    Code.EVENT: "event-new",
}
FIELDS = {Code.PAGE: "is_public", Code.BOOKING: "booking_url", Code.OPENINGS: "openings"}
OF_OWNERS = frozenset({Code.PAGE, Code.BOOKING, Code.OPENINGS, Code.TRY_FORM})
OF_CARE = frozenset({Code.CHOOSE, Code.SENTENCE, Code.REPORTS})
FOR_OWNER = "The owner of the practice can do that."
FOR_CARE = "Who treats can do that."
IN_A_WEEK = timedelta(days=7)
MOVE, BACK, DROP, TAKE_UP, DONE = "move", "move-back", "drop", "take-up", "done"
DEEDS = {DROP: plans.drop_step, TAKE_UP: plans.take_up, DONE: plans.done}
SAID = {DROP: "Left out.", TAKE_UP: "It is in the plan again.", DONE: "Done."}


@member(*READ)
def outreach(request: Request) -> HttpResponse:
    """Show the plan."""
    return _page(request, _plan(request))


def _plan(request: Request) -> Plan:
    return plans.plan_of(practice=request.practice, today=timezone.localdate(), now=timezone.now())


def _page(
    request: Request,
    plan: Plan,
    form: StepForm | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    first = plan.next_step
    context = {
        "plan": plan,
        "parts": [_part(request, plan, part) for part in Part],
        "first": _shown(request, plan, first) if first else None,
        "form": form or StepForm(initial={"due_on": plan.facts.today + IN_A_WEEK}),
        "problem": problem,
        "with_care": with_care(request),
        "today": plan.facts.today,
        "section": "outreach",
    }
    return render(request, "plan/plan.html", context, status=status)


def _part(request: Request, plan: Plan, part: Part) -> dict[str, Any]:
    steps = plan.part(part)
    here = [_shown(request, plan, step) for step in steps]
    return {
        "key": part.value,
        "words": PART_WORDS[part],
        "steps": [one for one in here if not one["step"].is_dropped],
        "dropped": [one for one in here if one["step"].is_dropped],
        "done": sum(step.is_done for step in steps),
        "of": sum(not step.is_dropped for step in steps),
    }


def _shown(request: Request, plan: Plan, step: Step) -> dict[str, Any]:
    due, is_others = step.due_on, _is_others(request, step)
    return {
        "step": step,
        "url": _address(plan, step) if step.is_open and not is_others else "",
        "is_late": step.is_open and due is not None and due < plan.facts.today,
        "is_others": is_others if step.is_open else "",
    }


def _is_others(request: Request, step: Step) -> str:
    """Who else can do `step`, in a sentence; "" where the person who looks can."""
    if step.kind in OF_OWNERS and request.membership.role != Role.OWNER:
        return FOR_OWNER
    return FOR_CARE if step.kind in OF_CARE and not with_care(request) else ""


def _address(plan: Plan, step: Step) -> str:
    if step.kind is None:
        return ""
    if step.kind is Code.POSITION:
        if step.code != f"position-{step.about}":
            return reverse("partner", args=[step.about])
        return f"{reverse('partner-find')}?{urlencode({'profession': step.about})}"
    if step.kind is Code.SENTENCE:
        assert plan.niche is not None, "only a chosen niche lacks its sentence"
        return reverse("niche-edit", args=[plan.niche.pk])
    if step.kind is Code.REPORTS:
        return reverse("incoming-request", args=[step.about])
    field = FIELDS.get(step.kind)
    return reverse(PAGES[step.kind]) + (f"#id_{field}" if field else "")


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
        if deed not in {MOVE, BACK, *DEEDS}:
            raise InvalidValueError("Choose what to do with the step.")
        if deed in {MOVE, BACK}:
            return _moved(request, plan, code, MoveForm(given), is_back=deed == BACK)
        DEEDS[deed](plan=plan, code=code, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _page(request, plan, problem=str(refused), status=422)
    undo = "" if deed == TAKE_UP else _do(TAKE_UP, code)
    say(request, SAID[deed], undo_url=undo)
    return redirect("outreach")


def _moved(
    request: Request, plan: Plan, code: str, form: MoveForm, *, is_back: bool
) -> HttpResponse:
    """Move a step; back to no day of its own where Undo brings none."""
    due = form.cleaned_data["due_on"] if form.is_valid() else None
    if form.errors or (due is None and not is_back):
        problem = "Choose the day it is meant for."
        return _page(request, plan, problem=problem, status=422)
    before = plans.move_step(
        plan=plan, code=code, due_on=due, user=request.user, now=timezone.now()
    )
    if is_back:
        say(request, "It has its day again.")
    else:
        undo = _do(BACK, code, due_on=before.isoformat() if before else "")
        say(request, f"By {day(due, request.practice.country)}.", undo_url=undo)
    return redirect("outreach")


def _do(deed: str, code: str, **more: str) -> str:
    return f"{reverse('plan-step')}?{urlencode({'do': deed, 'step': code, **more})}"
