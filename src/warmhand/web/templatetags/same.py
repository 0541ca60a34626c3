"""A question whether somebody is there twice, asked where they are opened."""

from typing import Any

from django import template
from django.utils import timezone

from warmhand.services.same_pages import Asked, asked
from warmhand.services.same_questions import open_questions, questions_of
from warmhand.web.access.people import with_care

register = template.Library()


@register.simple_tag(takes_context=True)
def asked_here(context: template.RequestContext) -> list[Asked]:
    """Return the likeliest open question about the partner or client of the page, if any.

    Of clients the front desk is asked nothing.
    """
    request: Any = context["request"]
    client, partner = context.get("client"), context.get("partner")
    person = client or partner
    if person is None or (client and not with_care(request)):
        return []
    return asked(questions_of(person=person, today=timezone.localdate())[:1])


@register.simple_tag(takes_context=True)
def count_asked(context: template.RequestContext) -> int:
    """Return how many questions of the kind stand open for the reader: one query."""
    request: Any = context["request"]
    return open_questions(today=timezone.localdate(), with_care=with_care(request)).count()
