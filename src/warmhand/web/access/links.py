"""The door for people without an account: a secret link, for one purpose."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from warmhand.core.links import LinkPurpose, LinkRefusal
from warmhand.core.referral import ENDED, Status
from warmhand.services.links import LinkRefusedError, open_link
from warmhand.store.referrals import Referral
from warmhand.web.access.people import Door
from warmhand.web.access.request import LinkRequest

__all__ = ["Referral", "by_link", "linked_referral", "refused_page", "token_in"]

P = ParamSpec("P")
LinkView = Callable[Concatenate[LinkRequest, P], HttpResponse]
TokenView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]

# 404 for a token that never was; 410 for one that was and is over.
STATUS = {LinkRefusal.UNKNOWN: 404}


def refused_page(request: HttpRequest, refused: LinkRefusedError) -> HttpResponse:
    """Say kindly what to do; name the practice only to who once had a link of it."""
    practice = refused.link.practice if refused.link else None
    context = {"why": refused.why.value, "practice": practice, "is_off": _is_off(refused)}
    return render(request, "links/refused.html", context, status=STATUS.get(refused.why, 410))


def _is_off(refused: LinkRefusedError) -> bool:
    """Whether a partner's link closed with its referral: no newer message is to come."""
    link = refused.link
    if link is None or refused.why is not LinkRefusal.REVOKED or link.referral is None:
        return False
    is_theirs = link.purpose in {LinkPurpose.PARTNER.value, LinkPurpose.DESK.value}
    return is_theirs and Status(link.referral.status) in ENDED


def by_link(purpose: LinkPurpose, *methods: str) -> Callable[[LinkView[P]], TokenView[P]]:
    """Let in who holds a live link for `purpose`, within the scope of its practice.

    Opening changes nothing: mail scanners open links too. Views act on POST only.
    """

    def decorate(view: LinkView[P]) -> TokenView[P]:
        @wraps(view)
        def opened(
            request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            try:
                link = open_link(token=token, purpose=purpose, now=timezone.now())
                request.link = link  # type: ignore[attr-defined]  # becomes a LinkRequest here
                request.practice = link.practice  # type: ignore[attr-defined]  # likewise
                zone = ZoneInfo(link.practice.time_zone)
                with scope(practice=link.practice), timezone.override(zone):
                    return view(request, *args, **kwargs)  # type: ignore[arg-type]  # now a LinkRequest
            except LinkRefusedError as refused:
                return refused_page(request, refused)

        opened.__dict__["door"] = Door("link", methods, purpose=purpose)
        return cast("TokenView[P]", never_cache(require_http_methods(list(methods))(opened)))

    return decorate


def linked_referral(request: LinkRequest) -> Referral:
    """Return the referral that the link of `request` is for, or answer 404."""
    rows = Referral.objects.select_related("practice", "client", "partner", "episode", "consent")
    return get_object_or_404(rows, pk=request.link.referral_id)


def token_in(request: LinkRequest) -> str:
    """Return the token that `request` came with, for the addresses of its own pages."""
    return str(request.resolver_match.kwargs["token"]) if request.resolver_match else ""
