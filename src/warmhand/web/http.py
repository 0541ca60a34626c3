"""What every answer carries, what no log may, and pages that serve htmx and plain forms alike."""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
# Every secret address has its token as the second part of the path; of the newsletter as the third.
TOKEN = re.compile(
    r"/(r|c|a|s|q|d|i|desk|calendar|reach|welcome|new-password|slot|letter/confirm|letter/leave)"
    r"/[A-Za-z0-9_-]{20,}"
)
LONGEST_SEARCH = 100


def security_headers(get_response: GetResponse) -> GetResponse:
    """Return a middleware that sets the headers which no page may lack."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if "Cache-Control" not in response.headers:
            # Health details stay neither in the browser's cache nor behind its Back button.
            response.headers["Cache-Control"] = "no-store"
        if TOKEN.match(request.path):
            # Never the path, which holds the token. With "no-referrer" browsers also send
            # "Origin: null" on a form, and its POST would be refused.
            response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return middleware


class HideTokens(logging.Filter):
    """Takes secret links out of every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line where it holds a token; every line stays."""
        line = record.getMessage()
        hidden = TOKEN.sub(r"/\1/…", line)
        if hidden != line:
            record.msg, record.args = hidden, ()
        return True


def words_sought(given: QueryDict) -> str:
    """Return the words that a search asks for in "q", without surplus spaces; "" for none."""
    return " ".join(given.get("q", "")[:LONGEST_SEARCH].split())


def page_or_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with the whole page, or with its partial `part` where htmx asks for that."""
    is_part = getattr(request, "htmx", None) and not request.htmx.boosted  # type: ignore[attr-defined]  # set by django-htmx
    name = f"{template}#{part}" if is_part else template
    return render(request, name, dict(context), status=status)
