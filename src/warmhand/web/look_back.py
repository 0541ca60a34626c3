"""Looking back at a quarter: planned, done, what it brought; kept as it stood."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.look_back import quarter_of, quarter_words
from warmhand.services import look_back as looks
from warmhand.services.plan import Plan, plan_of
from warmhand.web.access.people import READ_AND_WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.forms.plan import LookBackForm
from warmhand.web.toasts import say


@care_member(*READ_AND_WRITE)
def look_back(request: Request) -> HttpResponse:
    """Show a quarter (`?quarter=2026-07-01`, else the one that ended last), and keep it."""
    today = timezone.localdate()
    plan = plan_of(practice=request.practice, today=today, now=timezone.now())
    if plan.niche is None:
        return render(request, "plan/look_back.html", {"section": "outreach", "plan": plan})
    first, form = _first(request, today), LookBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            looks.keep(
                plan=plan,
                niche=plan.niche,
                first=first,
                words=form.cleaned_data["words"],
                user=request.user,
                now=timezone.now(),
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(request, "Kept as it stands today.")
            return redirect(f"{reverse('look-back')}?quarter={first.isoformat()}")
    return _page(request, plan, first, form)


def _page(request: Request, plan: Plan, first: date, form: LookBackForm) -> HttpResponse:
    assert plan.niche is not None
    today = plan.facts.today
    context = {
        "plan": plan,
        "looked": looks.look_back(plan=plan, niche=plan.niche, first=first),
        "title": quarter_words(first),
        "quarters": [
            (one.isoformat(), quarter_words(one), one == first)
            for one in looks.quarters(niche=plan.niche, today=today)
        ],
        "form": form,
        "section": "outreach",
    }
    return render(request, "plan/look_back.html", context, status=422 if form.errors else 200)


def _first(request: Request, today: date) -> date:
    asked = request.GET.get("quarter", "")
    if not asked:
        return looks.newest(today=today)
    try:
        first = date.fromisoformat(asked)
    except ValueError as error:
        raise Http404 from error
    if first != quarter_of(first) or first > today or first.year < 2000:
        raise Http404
    return first
