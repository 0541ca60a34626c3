"""What every page of a draft shows around its question."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.referral import Status
from warmhand.services import consents, letters
from warmhand.web.access.referrals import Referral

REFUSED = 422
STALE = 409


def status_of(error: DomainError) -> int:
    """Return 409 for what somebody else changed first, else 422."""
    return STALE if isinstance(error, StaleRowError) else REFUSED


def has_left(draft: Referral, request: HttpRequest) -> bool:
    """Tell whether a page of a draft is read that is none any more; a POST is told by the row."""
    return draft.status != Status.DRAFT.value and request.method != "POST"


def draft_frame(draft: Referral, step: str) -> dict[str, object]:
    """Return the steps, the client and the draft itself."""
    has_partner = draft.partner_id is not None
    needs = consents.needs_consent(draft)
    may_send = has_partner and (
        not needs or consents.consent_in_force(draft, on=timezone.localdate())
    )
    pages = [
        ("why", "Why", reverse("refer-why", args=[draft.pk])),
        ("who", "Who", reverse("refer-who", args=[draft.pk])),
        ("consent", "Consent", reverse("refer-consent", args=[draft.pk]) if has_partner else ""),
        ("send", "Send", reverse("refer-send", args=[draft.pk]) if may_send else ""),
    ]
    return {
        "referral": draft,
        "client": draft.client,
        "first_name": letters.first_name(draft.client.name),
        "pages": [page for page in pages if needs or page[0] != "consent"],
        "step": step,
        "section": "refer-start",
    }
