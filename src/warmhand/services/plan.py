"""The plan of the chosen niche: its steps with their days; moved, left out, added, done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.niche_plan import Facts, Kept, Own, Part, Step, first_open, steps_of
from warmhand.services.niches import chosen_niche, words_of
from warmhand.services.plan_facts import facts_of
from warmhand.services.practice import note
from warmhand.store.niches import Niche, PlanStep
from warmhand.store.people import Practice, User

LONGEST = 200
MOST_OWN = 60
FURTHEST = timedelta(days=731)
NO_NICHE = "Choose a niche first; then each step gets its day."
UNKNOWN = "This step is not in the plan any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole plan: `sentence` is the niche in words, "" where none is chosen."""

    niche: Niche | None
    sentence: str
    facts: Facts
    steps: tuple[Step, ...]

    @property
    def next_step(self) -> Step | None:
        """The open step that is due first."""
        return first_open(self.steps)

    def part(self, part: Part) -> tuple[Step, ...]:
        """Return the steps of one part, left out ones too."""
        return tuple(step for step in self.steps if step.part is part)


def plan_of(*, practice: Practice, today: date, now: datetime) -> Plan:
    """Return the plan of `practice` on `today`, the day of `now`."""
    niche = chosen_niche()
    facts = facts_of(practice=practice, niche=niche, today=today, now=now)
    kept, own = _kept(niche) if niche else ({}, [])
    return Plan(
        niche=niche,
        sentence=words_of(niche) if niche else "",
        facts=facts,
        steps=steps_of(facts, kept=kept, own=own),
    )


def _kept(niche: Niche) -> tuple[dict[str, Kept], list[Own]]:
    kept: dict[str, Kept] = {}
    own: list[Own] = []
    for row in PlanStep.objects.filter(niche=niche).order_by("due_on", "created_at"):
        mine = Kept(row.due_on, row.done_on, row.dropped_on)
        if row.code:
            kept[row.code] = mine
        else:
            own.append(Own(str(row.pk), row.words, mine))
    return kept, own


@transaction.atomic
def add_step(*, niche: Niche, words: str, due_on: date, user: User, now: datetime) -> PlanStep:
    """Add a step in own words.

    Raises `InvalidValueError` for no words, more than 200 letters, or more than 60 own steps.
    """
    said = " ".join(words.split())
    if not said:
        raise InvalidValueError("What is the step?")
    if len(said) > LONGEST:
        raise InvalidValueError(f"Keep it under {LONGEST} letters.")
    if PlanStep.objects.filter(niche=niche, code="").count() >= MOST_OWN:
        raise InvalidValueError("That is a long plan. Leave out what is not needed any more.")
    row = PlanStep.objects.create(
        practice=niche.practice, niche=niche, words=said, due_on=due_on, created_at=now
    )
    note(niche.practice, "a step of the plan was added", user=user, now=now)
    return row


def move_step(
    *, plan: Plan, code: str, due_on: date | None, user: User, now: datetime
) -> date | None:
    """Give a step another day, or None for the one it has by itself; return the day given before.

    Raises `InvalidValueError` for a day beyond two years.
    """
    if due_on is not None and abs(due_on - plan.facts.today) > FURTHEST:
        raise InvalidValueError("Choose a day within two years.")
    named = {"code": code} if _is_code(code) else {"pk": code}
    days = PlanStep.objects.filter(niche=plan.niche, **named).values_list("due_on", flat=True)
    before = days.first()
    _change(plan, code, user=user, now=now, due_on=due_on)
    return before


def drop_step(*, plan: Plan, code: str, user: User, now: datetime) -> None:
    """Leave a step out; it stands below and can be taken up again."""
    _change(plan, code, user=user, now=now, dropped_on=plan.facts.today)


def take_up(*, plan: Plan, code: str, user: User, now: datetime) -> None:
    """Take up again what was left out, or was said to be done."""
    facts = {"dropped_on": None} if _is_code(code) else {"dropped_on": None, "done_on": None}
    _change(plan, code, user=user, now=now, **facts)


def done(*, plan: Plan, code: str, user: User, now: datetime) -> None:
    """Say that a step in own words is done.

    Raises `InvalidValueError` for a step of the recipe: that is done when the facts say so.
    """
    if _is_code(code):
        raise InvalidValueError("This one is done when it is so: the page sees it by itself.")
    _change(plan, code, user=user, now=now, done_on=plan.facts.today)


@transaction.atomic
def _change(plan: Plan, code: str, *, user: User, now: datetime, **facts: date | None) -> None:
    niche = plan.niche
    if niche is None:
        raise InvalidValueError(NO_NICHE)
    if code not in {step.code for step in plan.steps}:
        raise InvalidValueError(UNKNOWN)
    settle(plan=plan, now=now)
    if not _is_code(code):
        PlanStep.objects.filter(niche=niche, pk=code).update(**facts)
    elif not PlanStep.objects.filter(niche=niche, code=code).update(**facts):
        PlanStep.objects.create(
            practice=niche.practice, niche=niche, code=code, created_at=now, **facts
        )
    note(niche.practice, "the plan was changed", user=user, now=now)


def settle(*, plan: Plan, now: datetime) -> None:
    """Write down since when the steps of the recipe are done, so that a look back knows it."""
    if plan.niche is None:
        return
    rows = {row.code: row for row in PlanStep.objects.filter(niche=plan.niche).exclude(code="")}
    for step in plan.steps:
        if step.part is Part.OWN:
            continue
        row = rows.get(step.code)
        if step.is_done and row is None:
            PlanStep.objects.create(
                practice=plan.niche.practice,
                niche=plan.niche,
                code=step.code,
                done_on=plan.facts.today,
                created_at=now,
            )
        elif row is not None and step.is_done != (row.done_on is not None):
            PlanStep.objects.filter(pk=row.pk).update(
                done_on=plan.facts.today if step.is_done else None
            )


def _is_code(code: str) -> bool:
    try:
        UUID(code)
    except ValueError:
        return True
    return False
