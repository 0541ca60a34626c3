"""The door to members, and the way in for who comes by a one-time link."""

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from warmhand.store.people import Membership, User
from warmhand.web.access.request import Request

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def member_of(request: Request, key: UUID) -> Membership:
    """Return the membership `key` of the practice in use, or answer 404."""
    rows = Membership.objects.filter(practice=request.practice, ended_at__isnull=True)
    return get_object_or_404(rows.select_related("user", "practice"), pk=key)


def former_member_of(request: Request, key: UUID) -> Membership:
    """Return the ended membership `key` of the practice in use, or answer 404."""
    rows = Membership.objects.filter(practice=request.practice, ended_at__isnull=False)
    return get_object_or_404(rows.select_related("user", "practice"), pk=key)


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign `user` in, who has just set a password by a one-time link."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password", email=user.email)
