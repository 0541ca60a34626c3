"""The practitioner's device in a client's hands: one page, and nothing behind it."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

HANDOVER_KEY = "handed_over"
# What stays open while a client holds the device: links, files, and the way back by unlocking.
OPEN_PREFIXES = (
    "/s/", "/q/", "/d/", "/c/", "/a/", "/static/", "/handed-over/", "/account/reauthenticate/",
    "/account/2fa/reauthenticate/", "/account/2fa/webauthn/reauthenticate/", "/account/logout/",
)  # fmt: skip


def hand_over(request: HttpRequest, *, client_path: str, back_path: str, now: datetime) -> None:
    """Lock this session to `client_path` until the practitioner unlocks it again.

    What was still to be said to the practitioner is dropped: it may name another client.
    """
    list(messages.get_messages(request))
    request.session[HANDOVER_KEY] = {
        "client_path": client_path,
        "back_path": back_path,
        "since": now.timestamp(),
    }


def handed_over(request: HttpRequest) -> dict[str, str | float] | None:
    """Return where the client is and where the practitioner goes back to.

    None where the device was not handed over, or its owner has proved who they are since.
    """
    lock: dict[str, str | float] | None = request.session.get(HANDOVER_KEY)
    if lock is None or not request.user.is_authenticated:
        return None
    was_unlocked = any(
        record["at"] > float(lock["since"]) and record.get("reauthenticated")
        for record in get_authentication_records(request, request.user)
    )
    return None if was_unlocked else lock


def in_clients_hands(request: HttpRequest) -> bool:
    """Tell whether this device was handed over for the very page that is open."""
    lock = handed_over(request)
    return lock is not None and request.path.startswith(str(lock["client_path"]))


def unlock_address(lock: dict[str, str | float]) -> str:
    """Return where the practitioner proves who they are, and is then taken back."""
    query = urlencode({"next": str(lock["back_path"])})
    return f"{reverse('account_reauthenticate')}?{query}"


def keep_handed_over(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return a middleware that shows nothing but the client's page while a client has the device."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if handed_over(request) and not request.path.startswith(OPEN_PREFIXES):
            return redirect("handed-over")
        return get_response(request)

    return middleware
