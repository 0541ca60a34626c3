"""The worth-it check and what an event brought, in the words people read."""

from warmhand.core.event_cost import TELLING_WORDS, ClientCost, Telling
from warmhand.core.outreach import EventState, GuestState
from warmhand.core.worth_it import FEW_EVENTS, FILL, SHARE, VISITS_WORDS, Span, Verdict, WorthIt
from warmhand.web.words import MINUS, money

STATE_WORDS = {
    EventState.CONSIDERED.value: ("To decide", "early", ""),
    EventState.PLANNED.value: ("Planned", "calendar", "good"),
    EventState.DECLINED.value: ("Declined", "dash", ""),
    EventState.HELD.value: ("Held", "tick", "good"),
    EventState.CANCELLED.value: ("Cancelled", "dash", ""),
}
"""State -> words, icon, kind of badge."""
GUEST_WORDS = {
    GuestState.BOOKED.value: "has a slot",
    GuestState.WAITING.value: "waiting",
    GuestState.IN_CHAIR.value: "in the chair",
    GuestState.DONE.value: "seen",
    GuestState.SENT_ON.value: "sent on before hands on",
    GuestState.LEFT.value: "left",
}
VERDICT_WORDS = {
    Verdict.NO_PRICE: "Not weighed yet: the price of a visit is missing",
    Verdict.PAYS: "It would likely pay for itself",
    Verdict.OPEN: "It could go either way",
    Verdict.DOES_NOT: "It would likely not pay for itself",
}
ASSUMED = (SHARE.words, FILL.words, VISITS_WORDS)


def whole(span: Span) -> str:
    """Return a range of counts: "0 to 2", or "3"."""
    low, high = round(span.low), round(span.high)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def amounts(span: Span | None, currency: str) -> str:
    """Return a range of money in whole units: "$50 to $490"."""
    if span is None:
        return ""
    low, high = amount(span.low, currency), amount(span.high, currency)
    return low if low == high else f"{low} to {high}"


def amount(cents: float | None, currency: str) -> str:
    """Return an amount in whole units, with a minus sign below zero; "" for None."""
    if cents is None:
        return ""
    units = round(abs(cents) / 100)
    words = money(units * 100, currency).removesuffix(".00")
    return f"{MINUS}{words}" if cents < 0 and units else words


def verdict(found: WorthIt) -> str:
    """Return what the check says, with its probability."""
    words = VERDICT_WORDS[found.verdict]
    return words if found.pays is None else f"{words}: {_of_hundred(found.pays)} it does."


def _of_hundred(chance: float) -> str:
    count = round(chance * 100)
    if count in {0, 100}:
        return "in fewer than 1 of 100 cases" if not count else "in more than 99 of 100 cases"
    return f"in about {count} of 100 cases"


def nobody(found: WorthIt) -> str:
    """Return how likely it is that nobody becomes a client."""
    return f"Nobody becomes a client {_of_hundred(found.nobody)}."


def rests_on(found: WorthIt) -> str:
    """Return what the ranges rest on."""
    if not found.own_events:
        return "You held no event yet, so this rests on assumptions alone."
    one = found.own_events == 1
    held = f"{found.own_events} event{'' if one else 's'} of your own"
    if found.own_events < FEW_EVENTS:
        return f"This rests on {held}, and mostly on assumptions."
    return f"This rests on {held}."


def exposure(found: WorthIt, currency: str) -> str:
    """Return the plain word for an event that the host does not pay; "" where the fee covers it."""
    hours = hours_words(found.hours)
    cost = amount(found.cost_cents, currency)
    if not found.paid_cents:
        costs = f" and {cost} of costs" if found.cost_cents else ""
        return f"Unpaid exposure: the host pays nothing for {hours} of yours{costs}."
    if found.paid_cents < found.cost_cents:
        return f"The fee does not cover your costs of {cost}, and {hours} of yours are unpaid."
    if found.hours_cents and found.paid_cents - found.cost_cents < found.hours_cents:
        worth = amount(found.hours_cents, currency)
        return f"The fee pays a part of {hours} of yours, which at your price are {worth}."
    return ""


def hours_words(hours: float) -> str:
    """Return "5 hours" or "5.5 hours"."""
    return f"{hours:.1f}".removesuffix(".0") + (" hour" if hours == 1 else " hours")


def cost_words(cost: ClientCost | None, currency: str) -> str:
    """Return cost per new client with its range, or why it cannot be told."""
    if cost is None:
        return ""
    if cost.telling in {Telling.TOO_EARLY, Telling.NOBODY}:
        return TELLING_WORDS[cost.telling]
    low, high = amount(cost.low, currency), amount(cost.high, currency)
    between = f"{low} to {high}" if cost.high is not None else f"{low} or more"
    if cost.telling is Telling.TOO_FEW:
        return f"{between}; {TELLING_WORDS[cost.telling]}"
    return f"{amount(cost.each, currency)} each; the same again {between}"
