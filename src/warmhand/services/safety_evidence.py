"""The dated safety questions, read once."""

from functools import cache

from warmhand.core.red_flags import RedFlags
from warmhand.formats.evidence_flags import shipped_red_flags


@cache
def red_flags() -> RedFlags:
    """Return the safety questions that come with Warmhand."""
    return shipped_red_flags()
