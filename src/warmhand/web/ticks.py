"""Which lines of a long list are taken: looked at and ticked page by page, without a script."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.http import QueryDict

PAGE = 200
Row = TypeVar("Row")
_RANGES = re.compile(r"[\d,-]{0,40000}")


def ranges_of(lines: Iterable[int]) -> str:
    """Return line numbers as few letters: "3-17,22"."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and found[-1][1] == line - 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in found)


def lines_of(text: str, *, among: Collection[int]) -> set[int]:
    """Return the lines of `among` that `text`, written by `ranges_of`, names; no other is taken."""
    if not _RANGES.fullmatch(text):
        return set()
    found: set[int] = set()
    lines = sorted(among)
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            begin, end = int(first), int(last or first)
            found.update(lines[bisect_left(lines, begin) : bisect_right(lines, end)])
    return found


def left_out(data: QueryDict, *, among: Collection[int]) -> set[int]:
    """Return the lines of `among` that stay out, by what the page sent.

    A tick takes a line. What was ticked on the page counts for its own lines, what travelled
    along for the others.
    """
    shown = lines_of(data.get("shown", ""), among=among)
    before = lines_of(data.get("out", ""), among=among)
    ticked = {int(line) for line in data.getlist("tick") if line.isdecimal() and len(line) < 9}
    return (before - shown) | (shown - ticked)


def page_of(data: QueryDict, rows: Sequence[Row]) -> tuple[Sequence[Row], dict[str, Any]]:
    """Return those of `rows` that stand on the page asked for, and what the page says of itself."""
    page = _page(data, len(rows))
    first = page * PAGE
    shown = rows[first : first + PAGE]
    return shown, {
        "page": page,
        "total": len(rows),
        "first": first + 1,
        "last": first + len(shown),
        "before": page - 1 if page else None,
        "after": page + 1 if first + PAGE < len(rows) else None,
    }


def _page(data: QueryDict, rows: int) -> int:
    step = data.get("step", "")
    asked = step.removeprefix("page-") if step.startswith("page-") else data.get("page", "0")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    return min(number, max(0, (rows - 1) // PAGE))
