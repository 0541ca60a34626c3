"""Who may open a page: members by role, strangers to public pages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from warmhand.core.links import LinkPurpose
from warmhand.core.people import ALL_ROLES, CARE_ROLES, Role
from warmhand.services.people import memberships_of
from warmhand.store.people import Membership, Practice, User
from warmhand.web.access.merged import MergedAwayError, to_kept
from warmhand.web.access.request import Request
from warmhand.web.access.urgent_first import UrgentFirstError, to_urgent

P = ParamSpec("P")
MemberView = Callable[Concatenate[Request, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

MEMBERSHIP_KEY = "membership"
READ = ("GET", "HEAD")
WRITE = ("POST",)
READ_AND_WRITE = (*READ, *WRITE)


@dataclass(frozen=True)
class Door:
    """How a route is opened; the route matrix reads it from each view."""

    kind: str  # "member", "link", "public"
    methods: tuple[str, ...]
    roles: frozenset[Role] = frozenset()
    purpose: LinkPurpose | None = None


def membership_in_use(request: HttpRequest) -> Membership | None:
    """Return the membership that the user of `request` works under, or None."""
    if not isinstance(request.user, User):
        return None
    rows = memberships_of(request.user)
    request.memberships = rows  # type: ignore[attr-defined]  # becomes a Request in `member`
    chosen = request.session.get(MEMBERSHIP_KEY)
    return next((row for row in rows if str(row.id) == chosen), rows[0] if rows else None)


def work_under(request: Request, key: str) -> bool:
    """Let the person signed in work under their own membership `key` from now on.

    Return False, and change nothing, where it is not theirs or has ended.
    """
    chosen = next((str(row.id) for row in request.memberships if str(row.id) == key), None)
    if chosen is not None:
        request.session[MEMBERSHIP_KEY] = chosen
    return chosen is not None


def works_in(request: HttpRequest, practice: Practice) -> bool:
    """Tell whether the person signed in, if any, is a member of `practice`."""
    user = request.user
    return isinstance(user, User) and any(
        row.practice_id == practice.pk for row in memberships_of(user)
    )


def member(*methods: str, roles: frozenset[Role] = ALL_ROLES) -> Callable[[MemberView[P]], View[P]]:
    """Let members with one of `roles` in, by `methods`, within the scope of their practice.

    Nobody signed in goes to the sign-in page; a wrong role is refused (403).
    """

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            membership = membership_in_use(request)
            if membership is None or Role(membership.role) not in roles:
                raise PermissionDenied
            request.membership = membership  # type: ignore[attr-defined]  # becomes a Request here
            request.practice = membership.practice  # type: ignore[attr-defined]  # likewise
            zone = ZoneInfo(membership.practice.time_zone)
            with scope(practice=membership.practice), timezone.override(zone):
                try:
                    return view(request, *args, **kwargs)  # type: ignore[arg-type]  # now a Request
                except UrgentFirstError as first:
                    return to_urgent(cast("Request", request), first)
                except MergedAwayError as away:
                    return to_kept(cast("Request", request), away)

        opened.__dict__["door"] = Door("member", methods, roles=roles)
        return cast("View[P]", require_http_methods(list(methods))(opened))

    return decorate


def with_care(request: Request) -> bool:
    """Return whether the person may read what concerns clients, and notes."""
    return request.membership.role in CARE_ROLES


def care_member(*methods: str) -> Callable[[MemberView[P]], View[P]]:
    """Let those in who may read notes: owners and practitioners."""
    return member(*methods, roles=CARE_ROLES)


def owner(*methods: str) -> Callable[[MemberView[P]], View[P]]:
    """Let owners in."""
    return member(*methods, roles=frozenset({Role.OWNER}))


def public(*methods: str) -> Callable[[View[P]], View[P]]:
    """Let anybody in; the page shows no practice's data."""

    def decorate(view: View[P]) -> View[P]:
        view.__dict__["door"] = Door("public", methods)
        return require_http_methods(list(methods))(view)

    return decorate
