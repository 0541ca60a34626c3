"""What the sign-in page needs beyond what allauth gives it."""

from django import template

from warmhand.web.access import accounts

register = template.Library()


@register.simple_tag
def sample_sign_in() -> dict[str, str]:
    """E-mail and password of the sample practice; empty where real people are kept."""
    found = accounts.sample_sign_in()
    return {"email": found[0], "password": found[1]} if found else {}
