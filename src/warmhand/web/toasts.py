"""What passes at the top of the next page, and how it is undone."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest

UNDO: Final = "undo="


def say(request: HttpRequest, words: str, *, undo_url: str = "") -> None:
    """Show `words` once on the next page; with `undo_url`, beside a button that POSTs there."""
    messages.success(request, words, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def undo_address(message: object) -> str:
    """The address that undoes what `message` tells of, or nothing."""
    tags = getattr(message, "extra_tags", "") or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
