"""Whose queue a device keeps: nobody else signed in there sees it or sends it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from warmhand.store.outreach import DemoEvent
from warmhand.web.access.handover import handed_over
from warmhand.web.access.request import Request

COOKIE = "queue"
SALT = "warmhand.queue"
GetResponse = Callable[[HttpRequest], HttpResponse]


def owner_of(request: Request, event: DemoEvent) -> str:
    """Return the name under which a device keeps this person's queue of this event."""
    whose = f"{request.practice.pk}/{event.pk}/{request.user.pk}"
    return salted_hmac(SALT, whose, algorithm="sha256").hexdigest()


def mark_of(request: HttpRequest) -> str:
    """Return the mark of who works at this device; "" for nobody, or while a client holds it."""
    if not request.user.is_authenticated or handed_over(request) is not None:
        return ""
    return salted_hmac(SALT, str(request.user.pk), algorithm="sha256").hexdigest()[:32]


def forget_queue(get_response: GetResponse) -> GetResponse:
    """Return a middleware that takes the mark away once somebody else, or nobody, is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        given = request.COOKIES.get(COOKIE)
        if given and not constant_time_compare(given, mark_of(request)) and not _sets(response):
            response.delete_cookie(COOKIE)
        return response

    return middleware


def _sets(response: HttpResponse) -> bool:
    return COOKIE in response.cookies
