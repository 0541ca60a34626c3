"""Settings: the practice itself, and each person's own security."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.people import Role
from warmhand.services import practice
from warmhand.services.security import factors_of
from warmhand.web.access.people import READ, READ_AND_WRITE, member, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.practice import PracticeForm
from warmhand.web.toasts import say

DONE, STALE, REFUSED = 303, 409, 422


@member(*READ)
def settings_start(request: Request) -> HttpResponse:
    """Lead owners to the practice, and everybody else to their own security."""
    is_owner = request.membership.role == Role.OWNER
    return redirect("settings-practice" if is_owner else "settings-security")


@owner(*READ_AND_WRITE)
def settings_practice(request: Request) -> HttpResponse:
    """Change who the practice is, where, and what a visit costs."""
    initial = {field: getattr(request.practice, field) for field in practice.FIELDS}
    form = in_country(
        PracticeForm(request.POST or None, initial=initial),
        request.POST.get("country") or request.practice.country,
    )
    status = _changed(request, form) if request.method == "POST" else 200
    if status == DONE:
        say(request, "Saved.")
        return redirect("settings-practice")
    context = {
        "form": form,
        "tab": "practice",
        "seen": practice.version_of(request.practice),
        "stored": _stored(form, initial) if status == STALE else (),
    }
    return render(request, "settings/practice.html", context, status=status)


def _changed(request: Request, form: PracticeForm) -> int:
    if not form.is_valid():
        return REFUSED
    try:
        practice.change_practice(
            practice=request.practice,
            seen=request.POST.get("seen", ""),
            details=form.details(),
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return STALE if isinstance(refused, StaleRowError) else REFUSED
    return DONE


def _stored(form: PracticeForm, initial: dict[str, object]) -> list[tuple[str, object]]:
    """Return what is stored of the fields that were typed otherwise, with their labels."""
    typed = form.cleaned_data
    return [
        (str(form[field].label), initial[field] or "nothing")
        for field in practice.FIELDS
        if (initial[field] or "") != (typed.get(field) or "")
    ]


@member(*READ)
def settings_security(request: Request) -> HttpResponse:
    """Show how the person signs in, and what more there is."""
    context = {"tab": "security", "factors": factors_of(request.user)}
    return render(request, "settings/security.html", context)
