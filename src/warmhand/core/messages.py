"""Short messages around one referral: what may be written, by whom, and until when.

Nothing of a message stands in the mail that tells of it.
"""

from warmhand.core.errors import InvalidValueError
from warmhand.core.referral import ENDED, Purpose, Status

LONGEST = 1_000
MOST = 200
"""Messages around one referral; nobody talks so long, and a link in wrong hands fills no disk."""
NOT_SENT = "Nothing has left yet, so there is nobody to write to."
NOT_AGREED = (
    "The client has not agreed to words about them going there, or the agreement has ended. "
    "Nothing is written until they agree."
)
TOO_MANY = "This conversation has grown too long to go on here. Please call."
HAS_ENDED = "This referral has ended. To write again, open it again or call."
MAY_NOT_TELL = (
    "The client’s agreement has ended, so nothing of them may be told here any more. "
    "Please call if something is open."
)


def checked(words: str) -> str:
    """Return `words` as they are kept; raise `InvalidValueError` for none or over 1,000 letters."""
    kept = words.replace("\r\n", "\n").strip()
    if not kept:
        raise InvalidValueError("Write a line first.")
    if len(kept) > LONGEST:
        raise InvalidValueError(f"That is {len(kept)} letters; 1,000 is the most.")
    return kept


def why_practice_may_not(*, purpose: Purpose, status: Status, covered: bool) -> str:
    """Return why the practice may write nothing, in words; "" where it may.

    `covered` says whether the client's agreement is in force and covers words about them. A
    question that names nobody needs none.
    """
    if status is Status.DRAFT:
        return NOT_SENT
    if status in ENDED:
        return HAS_ENDED
    return "" if covered or purpose is Purpose.ASK else NOT_AGREED


def why_partner_may_not(*, purpose: Purpose, status: Status, in_force: bool) -> str:
    """Return why the partner may write nothing, in words; "" where they may.

    A question may always be asked while the agreement is `in_force`; the page says beside the
    form what the client agreed that they tell.
    """
    if status is Status.DRAFT or status in ENDED:
        return HAS_ENDED
    return "" if in_force or purpose is Purpose.ASK else MAY_NOT_TELL
