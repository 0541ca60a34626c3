"""The ways in by a one-time link: the first owner, and a new password."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose, LinkRefusal
from warmhand.services.links import LinkRefusedError
from warmhand.services.people import set_new_password, welcome_first_owner
from warmhand.web.access.links import by_link
from warmhand.web.access.people import READ_AND_WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.access.team import sign_in
from warmhand.web.forms.accounts import NewPasswordForm, WelcomeForm
from warmhand.web.toasts import say


def _refuse_spent(request: LinkRequest) -> None:
    if request.link.used_at is not None:
        raise LinkRefusedError(LinkRefusal.USED, request.link)


@by_link(LinkPurpose.FIRST_OWNER, *READ_AND_WRITE)
def welcome(request: LinkRequest) -> HttpResponse:
    """Make the first owner, sign them in, and begin the first hour."""
    _refuse_spent(request)
    form = WelcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = welcome_first_owner(link=request.link, now=timezone.now(), **form.cleaned_data)
        except LinkRefusedError:
            raise
        except DomainError as refused:
            form.add_error("password" if "assword" in str(refused) else None, str(refused))
        else:
            sign_in(request, user)
            return redirect("first-hour")
    status = 422 if form.errors else 200
    return render(request, "account/welcome.html", {"form": form}, status=status)


@by_link(LinkPurpose.NEW_PASSWORD, *READ_AND_WRITE)
def new_password(request: LinkRequest) -> HttpResponse:
    """Set a new password, take second factors off, and sign in."""
    _refuse_spent(request)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = set_new_password(
                link=request.link, password=form.cleaned_data["password"], now=timezone.now()
            )
        except LinkRefusedError:
            raise
        except DomainError as refused:
            form.add_error("password", str(refused))
        else:
            sign_in(request, user)
            say(request, "Your password is set. Passkeys and codes were taken off; add them anew.")
            return redirect("settings-security")
    status = 422 if form.errors else 200
    context = {"form": form, "email": request.link.user.email if request.link.user else ""}
    return render(request, "account/new_password.html", context, status=status)
