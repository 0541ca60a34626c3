"""A mark of what somebody had before them, so that a later save can tell whether it changed."""

import hashlib

LETTERS = 16


def mark_of(told: object) -> str:
    """Return 16 letters that change with anything that `told` shows of itself by `repr`."""
    return hashlib.sha256(repr(told).encode()).hexdigest()[:LETTERS]
