"""What was written around a referral, in its timeline."""

from collections.abc import Iterable

from django import template

from warmhand.core.referral import Actor
from warmhand.services.messages import Conversation, Said
from warmhand.services.referral_page import TimelineLine

register = template.Library()


@register.simple_tag
def in_timeline(
    lines: Iterable[TimelineLine], found: Conversation | str | None, partner: str
) -> list[TimelineLine]:
    """Return what happened with what was written between, in order."""
    written = [_line(one, partner) for one in found.said] if isinstance(found, Conversation) else []
    return sorted([*lines, *written], key=lambda line: line.at)


def _line(one: Said, partner: str) -> TimelineLine:
    came_in = one.author is Actor.PARTNER
    return TimelineLine(
        at=one.at,
        title=f"{partner} wrote." if came_in else "You wrote.",
        text=f"“{one.words}”",
        side="came-in" if came_in else "",
    )
