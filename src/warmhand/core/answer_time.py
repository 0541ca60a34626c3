"""How soon a practice answers who writes to it: a median, a range, and the number they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

FEWEST = 5
"""Below this number the middle of them says nothing."""
DAYS = 90
"""How far one looks back."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """`answered` and `waiting` are counts; the times are by the clock, nights included.

    `middle` is the median, at least that long where `is_at_least`: a request that waits counts
    with the time that it has waited. The times are None where nothing was answered, `middle`
    also where there are too few to tell.
    """

    answered: int
    waiting: int
    middle: timedelta | None = None
    is_at_least: bool = False
    quickest: timedelta | None = None
    slowest: timedelta | None = None
    longest_wait: timedelta | None = None


def answer_time(answered: Sequence[timedelta], waiting: Sequence[timedelta]) -> AnswerTime:
    """Return how soon answers came; `waiting` are the times of who waits until now, 0 or more.

    Leaving out who waits would make a practice look quicker the more it leaves undone. Their time
    so far is the least that it will be, so the median of all is the least that it can be; it is
    said to be so where a time so far stands at the median or below.
    """
    both = sorted([*answered, *waiting])
    is_enough = len(both) >= FEWEST
    middle = timedelta(seconds=median(map(timedelta.total_seconds, both))) if is_enough else None
    return AnswerTime(
        answered=len(answered),
        waiting=len(waiting),
        middle=middle,
        is_at_least=middle is not None and any(time <= middle for time in waiting),
        quickest=min(answered, default=None),
        slowest=max(answered, default=None),
        longest_wait=max(waiting, default=None),
    )


def long(time: timedelta) -> str:
    """Return a length of time as it is said: "20 minutes", "1 hour", "3 days"; rounded."""
    for unit, word, most in ((_MINUTE, "minute", 60), (_HOUR, "hour", 36)):
        count = max(1, round(time / unit))
        if count < most:
            return f"{count} {word}{'' if count == 1 else 's'}"
    return f"{round(time / _DAY)} days"


def words(found: AnswerTime) -> tuple[str, str]:
    """Return the answer in one line, and what it rests on in another."""
    if not found.answered and not found.waiting:
        return "No requests to answer yet.", f"Looked at: the last {DAYS} days."
    return _middle_words(found), _basis_words(found)


def _middle_words(found: AnswerTime) -> str:
    if found.middle is None:
        return "Too few to tell how soon you answer."
    return f"You answer in {'at least ' if found.is_at_least else ''}{long(found.middle)}, half of them sooner."


def _basis_words(found: AnswerTime) -> str:
    said = f"{found.answered} answered in the last {DAYS} days"
    if found.quickest is not None and found.slowest is not None and found.answered > 1:
        said += f", from {long(found.quickest)} to {long(found.slowest)}"
    if found.longest_wait is not None:
        one = found.waiting == 1
        said += f"; {found.waiting} wait{'s' if one else ''}, {'' if one else 'the longest '}since {long(found.longest_wait)}"
    return f"{said}. By the clock, nights and weekends included."
