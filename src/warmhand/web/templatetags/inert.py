"""A page that is only looked at: nothing in it leads anywhere or sends anything."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_GONE = re.compile(
    r"<input type=\"hidden\"[^>]*>|\s(?:href|action|method|formaction|hx-[a-z-]+)=\"[^\"]*\""
)
_PRESSED = re.compile(r"<(button|input|select|textarea)\b")


@register.filter(is_safe=True)
def inert(page: SafeString) -> SafeString:
    """Return `page`, which the templates have escaped, without addresses and with fields shut."""
    return mark_safe(_PRESSED.sub(r"<\1 disabled", _GONE.sub("", page)))  # noqa: S308
