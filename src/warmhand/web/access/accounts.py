"""How allauth's sign-in pages behave here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from warmhand.services.people import any_practice


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up by themselves; the first owner comes by a one-time link."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that rate limits count by; a proxy's word counts only behind one."""
        forwarded = request.headers.get("X-Forwarded-For", "")
        if settings.IS_HTTPS and forwarded:
            return forwarded.rpartition(",")[2].strip()
        return str(request.META.get("REMOTE_ADDR", ""))


def sample_sign_in() -> tuple[str, str] | None:
    """Return e-mail and password of the sample practice, or None where real people are kept."""
    practice = any_practice()
    return ("maren@example.org", "a-calm-linden-row") if practice and practice.is_sample else None
