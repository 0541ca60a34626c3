"""Today's cards of outreach: the event that is next or past, and the step of the plan that is due."""

from datetime import date

from warmhand.core.niche_plan import Facts, Step, first_open, steps_of
from warmhand.core.outreach import EventState
from warmhand.services.cards import Card, What
from warmhand.services.plan_waits import Event, PlanWaits
from warmhand.store.people import Practice

SOON_DAYS = 3


def outreach_cards(waits: PlanWaits, *, practice: Practice, today: date) -> list[Card]:
    """Return a card for the event that is next or past, and one for the step that is due: no query.

    Positions of the A-team are not looked at here: their own page and this week's people are.
    """
    found = [card for event in waits.events if (card := _event(event, today)) is not None]
    step = _due(waits, practice, today) if waits.niche else None
    return found[:1] + ([_step(step, today)] if step else [])


def _event(event: Event, today: date) -> Card | None:
    if event.state != EventState.PLANNED.value:
        return None
    days = (event.starts_on - today).days
    if days > SOON_DAYS:
        return None
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    if event.ends_on < today:
        title, why, action = f"{event.name}: how was it?", "It is over.", "Say how it went"
    else:
        title, why, action = f"{event.name} is {when}", "Is all prepared?", "Look"
    return Card(
        what=What.EVENT,
        kind="Demo event",
        title=title,
        why=why,
        action=action,
        event=event.key,
    )


def _due(waits: PlanWaits, practice: Practice, today: date) -> Step | None:
    if waits.niche is None:
        return None
    planned = [one.starts_on for one in waits.events if one.state == EventState.PLANNED.value]
    held = [one.starts_on for one in waits.events if one.state == EventState.HELD.value]
    sentence, chosen_on = waits.niche
    until = practice.openings_until
    facts = Facts(
        today=today,
        chosen_on=chosen_on or today,
        sentence=sentence,
        is_public=practice.is_public,
        has_booking=bool(practice.booking_url),
        has_openings=bool(practice.public_openings) and (until is None or until >= today),
        tried_on=today if practice.refer_tried_at else None,
        next_event=min((on for on in planned if on >= today), default=None),
        last_event=max(held, default=None),
    )
    step = first_open(steps_of(facts, kept=dict(waits.kept), own=waits.own))
    return step if step and step.due_on is not None and step.due_on <= today else None


def _step(step: Step, today: date) -> Card:
    late = (today - step.due_on).days if step.due_on else 0
    when = "Meant for today." if late <= 0 else f"Meant for {late} day{'s' * (late > 1)} ago."
    return Card(
        what=What.PLAN,
        kind="Your plan",
        title=step.words,
        why=f"{when} {step.why}".rstrip(),
        action="Look at the plan",
    )
