"""The queue without a script: what its forms ask for as deeds, and its lists as a page shows them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import QueryDict

from warmhand.core.errors import InvalidValueError
from warmhand.core.outreach import GuestState, SafetyAnswer
from warmhand.core.queue import QueueDeedKind
from warmhand.core.queue_wait import Wait
from warmhand.core.red_flags import Urgency
from warmhand.services.queue_page import InLine, Queue, safety_lines, what_to_say
from warmhand.web.access.events import DemoEvent, DemoGuest

ORDER = (Urgency.EMERGENCY.value, Urgency.SAME_DAY.value, Urgency.CAUTION.value)
ASK_FIRST = "Ask for their agreement first, and tick it."
TICK_ONE = "Tick what they said yes to."
PLAIN = {
    "arrive": QueueDeedKind.ARRIVE,
    "left": QueueDeedKind.LEFT,
    "back": QueueDeedKind.BACK,
}


def deeds_of(form: QueryDict, *, now: datetime) -> list[dict[str, Any]]:
    """Return the deeds that a form of the page asks for, as a device would write them.

    The same form sent again gives the same keys. Raises `InvalidValueError` for what cannot be.
    """
    page = _key(form.get("page", ""))
    sent = sorted((name, form.getlist(name)) for name in form if name != "csrfmiddlewaretoken")
    key = uuid5(page, repr(sent))
    guest = str(key if form.get("do") == "add" else _key(form.get("guest", "")))
    return [
        {
            "key": str(uuid5(key, kind)),
            "guest": guest,
            "kind": kind.value,
            "done_at": now.isoformat(),
            "facts": facts,
        }
        for kind, facts in _asked(form)
    ]


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as problem:
        raise InvalidValueError("Please do that again.") from problem


def _asked(form: QueryDict) -> list[tuple[QueueDeedKind, dict[str, Any]]]:
    what = form.get("do", "")
    if what in PLAIN:
        return [(PLAIN[what], {})]
    if what in {"done", "done-follow"}:
        return [(QueueDeedKind.DONE, {"follow_up": what == "done-follow"})]
    if what in {"start", "ticked"}:
        return _answered(form, what)
    if what in {"add", "ticks"}:
        return [(QueueDeedKind(what), _typed(form))]
    raise InvalidValueError("Please do that again.")


def _typed(form: QueryDict) -> dict[str, Any]:
    return {
        "name": form.get("name", ""),
        "reach": form.get("reach", ""),
        "what_for": form.get("what_for", ""),
        "follow_up": "follow_up" in form,
        "letter": "letter" in form,
    }


def _answered(form: QueryDict, what: str) -> list[tuple[QueueDeedKind, dict[str, Any]]]:
    """A ticked line always counts, whichever button was pressed."""
    yes = set(form.getlist("yes"))
    found = {line.urgency for line in safety_lines() if line.id in yes}
    if found:
        highest = next(one for one in ORDER if one in found)
        facts = {"answer": SafetyAnswer.TICKED.value, "urgency": highest}
        return [(QueueDeedKind.SAFETY, facts)]
    if what == "ticked":
        raise InvalidValueError(TICK_ONE)
    if "agreed" not in form:
        raise InvalidValueError(ASK_FIRST)
    none = {"answer": SafetyAnswer.NONE.value}
    start = {"consent": form.get("consent", "")}
    return [(QueueDeedKind.SAFETY, none), (QueueDeedKind.START, start)]


def lists_of(event: DemoEvent, found: Queue) -> dict[str, Any]:
    """Return the lists of the page; each entry says everything its row shows."""
    by_state: dict[str, list[DemoGuest]] = {}
    for guest in found.guests:
        by_state.setdefault(guest.state, []).append(guest)
    sent_on = by_state.get(GuestState.SENT_ON.value, [])
    done = by_state.get(GuestState.DONE.value, [])
    return {
        "in_chair": found.in_chair,
        "waiting": [_row(line, found) for line in found.waiting],
        "booked": found.booked,
        "sent_on": [_sent_on(guest, found, event) for guest in sent_on],
        "over": [*done, *by_state.get(GuestState.LEFT.value, [])],
        "seen": len(done),
        "follow_up": sum(guest.wants_follow_up for guest in done),
    }


def _row(line: InLine, found: Queue) -> dict[str, Any]:
    return {
        "guest": line.guest,
        "mark": found.facts.get(line.guest.pk, {}).get("mark", ""),
        "wait": wait_words(line.wait),
    }


def _sent_on(guest: DemoGuest, found: Queue, event: DemoEvent) -> dict[str, Any]:
    urgency = found.facts.get(guest.pk, {}).get("urgency") or Urgency.EMERGENCY.value
    say = what_to_say(country=event.practice.country, name=guest.first_name)
    return {"guest": guest, "say": say[urgency]}


def wait_words(found: Wait) -> str:
    """Return a wait as people say it: "next", "up to 10 minutes", "about 10 to 25 minutes"."""
    if found.high == 0:
        return "next"
    if found.low == 0:
        return f"up to {found.high} minutes"
    return f"about {found.low} to {found.high} minutes"


def screen_of(found: Queue) -> dict[str, Any]:
    """Return what the screen beside the queue shows: numbers, marks and waits, nothing else."""
    lines = [
        {
            "number": line.guest.number,
            "mark": found.facts.get(line.guest.pk, {}).get("mark", ""),
            "wait": wait_words(line.wait),
        }
        for line in found.waiting
    ]
    return {
        "in_chair": [guest.number for guest in found.in_chair],
        "lines": lines,
        "joining": wait_words(found.joining),
    }
