"""What passes at the top of the next page, how it is undone, and what may be added to it."""

from urllib.parse import parse_qs, urlencode

from django.contrib import messages
from django.http import HttpRequest


def say(
    request: HttpRequest, words: str, *, undo_url: str = "", more_url: str = "", more: str = ""
) -> None:
    """Show `words` once on the next page; with `undo_url`, beside a button that POSTs there.

    With `more_url` a link stands beside it, in the words `more`.
    """
    parts = {"undo": undo_url, "url": more_url, "more": more}
    messages.success(request, words, extra_tags=urlencode({k: v for k, v in parts.items() if v}))


def undo_address(message: object) -> str:
    """The address that undoes what `message` tells of, or nothing."""
    return _part(message, "undo")


def more_address(message: object) -> str:
    """The address at which something is added to what `message` tells of, or nothing."""
    return _part(message, "url")


def more_words(message: object) -> str:
    """The words of the link to `more_address`."""
    return _part(message, "more")


def _part(message: object, name: str) -> str:
    tags: str = getattr(message, "extra_tags", "") or ""
    return parse_qs(tags).get(name, [""])[0]
