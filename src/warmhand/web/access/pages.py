"""The doors to newsletters and to the pages of the practice's site."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from warmhand.services import articles, clicks, editions
from warmhand.store.newsletter import Article, Delivery, Edition
from warmhand.web.access.people import Door
from warmhand.web.access.public import PublicRequest
from warmhand.web.access.request import Request

__all__ = [
    "Article",
    "Delivery",
    "Edition",
    "article_of",
    "edition_of",
    "followed_link",
    "public_article_at",
    "public_letter_at",
]

ClickView = Callable[[HttpRequest, Edition, int, str], HttpResponse]
Numbered = Callable[[HttpRequest, str, int, int], HttpResponse]


def edition_of(request: Request, key: UUID) -> Edition:
    """Return the newsletter `key` of the practice in use, or answer 404."""
    return get_object_or_404(editions.rows(), pk=key)


def article_of(request: Request, key: UUID) -> Article:
    """Return the page `key` of the practice in use, draft or not, or answer 404."""
    return get_object_or_404(articles.rows().select_related("practice"), pk=key)


def public_article_at(request: PublicRequest, slug: str) -> Article:
    """Return the published page at `slug`, or answer 404; a draft is as if it were not there."""
    return get_object_or_404(articles.published(), slug=slug)


def public_letter_at(request: PublicRequest, slug: str) -> Edition:
    """Return the newsletter at `slug` that anybody may read, or answer 404."""
    found = editions.on_web(slug)
    if found is None:
        raise Http404
    return found


def followed_link(*methods: str) -> Callable[[ClickView], Numbered]:
    """Let anybody follow a link that stands in a newsletter that has left; else 404.

    It holds while the public page is off, too: the mails that lead through it are out there.
    """

    def decorate(view: ClickView) -> Numbered:
        @wraps(view)
        def opened(request: HttpRequest, practice: str, number: int, position: int) -> HttpResponse:
            found = clicks.practice_called(practice)
            if found is None:
                raise Http404
            with scope(practice=found), timezone.override(ZoneInfo(found.time_zone)):
                link = clicks.link_at(number=number, position=position)
                if link is None:
                    raise Http404
                return view(request, link[0], position, link[1])

        opened.__dict__["door"] = Door("public", methods)
        return cast("Numbered", require_http_methods(list(methods))(opened))

    return decorate
