"""The door to a practice's public page: open to anybody, there only while it is switched on."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from warmhand.services.public_page import public_practice
from warmhand.store.people import Practice
from warmhand.web.access.accounts import AccountAdapter
from warmhand.web.access.people import Door

__all__ = ["Practice", "PublicRequest", "address_of_sender", "public_page"]

P = ParamSpec("P")


class PublicRequest(HttpRequest):
    """A request of somebody without an account at a public page: `practice` is set."""

    practice: Practice


PublicView = Callable[Concatenate[PublicRequest, P], HttpResponse]
SlugView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def public_page(*methods: str) -> Callable[[PublicView[P]], SlugView[P]]:
    """Let anybody in to what a practice says of itself, within its scope.

    A practice that is unknown and one whose page is off answer alike: 404.
    """

    def decorate(view: PublicView[P]) -> SlugView[P]:
        @wraps(view)
        def opened(
            request: HttpRequest, practice: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            found = public_practice(practice)
            if found is None:
                raise Http404
            request.practice = found  # type: ignore[attr-defined]  # becomes a PublicRequest here
            with scope(practice=found), timezone.override(ZoneInfo(found.time_zone)):
                return view(request, *args, **kwargs)  # type: ignore[arg-type]  # now one

        opened.__dict__["door"] = Door("public", methods)
        return cast("SlugView[P]", require_http_methods(list(methods))(opened))

    return decorate


def address_of_sender(request: HttpRequest) -> str:
    """Return the network address that limits count by, as the sign-in counts it."""
    return str(AccountAdapter().get_client_ip(request))
