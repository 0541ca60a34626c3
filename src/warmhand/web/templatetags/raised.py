"""What is open of a client's safety questions, on top of each of their pages."""

from typing import Any
from uuid import UUID

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from warmhand.core.help_lines import duty_to_report
from warmhand.core.people import CARE_ROLES, Role
from warmhand.core.red_flags import URGENT, BarsMassage, Urgency
from warmhand.services import raised, urgent
from warmhand.services.urgent import UrgentPage
from warmhand.web.access.safety import Screening

register = template.Library()


@register.simple_tag(takes_context=True)
def open_flags(context: template.RequestContext, client: UUID) -> SafeString | str:
    """Show what is open of `client`, the most urgent first; without health words to the desk."""
    request: Any = context["request"]
    if Role(request.membership.role) not in CARE_ROLES:
        if not raised.is_locked(client):
            return ""
        return get_template("urgent/front_desk.html").render({})
    found = raised.open_flags(client)
    if not found:
        return ""
    locked = [flag for flag in found if flag.urgency in URGENT]
    country = request.practice.country
    shown = {
        "urgent": locked,
        "barred": any(flag.bars.massage is BarsMassage.ALL for flag in locked),
        "soon": [f for f in found if f.urgency in (Urgency.DAYS, Urgency.ROUTINE)],
        "cautions": [f for f in found if f.urgency is Urgency.CAUTION and not f.is_private],
        "sourced": [f for f in found if f.source and not f.is_private],
        "private": [f for f in found if f.is_private],
        "duty": duty_to_report(country) if any(f.is_harm for f in found) else None,
        "c": country,
    }
    return get_template("urgent/open_flags.html").render(shown)


@register.simple_tag
def medical_first(client: UUID) -> bool:
    """Whether an urgent flag of `client` is open."""
    return raised.is_locked(client)


@register.simple_tag
def urgent_for_client(screening: Screening) -> UrgentPage:
    """Return what the client's own page says after an urgent answer."""
    return urgent.urgent_page(screening)
