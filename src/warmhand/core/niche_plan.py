"""The plan of a niche: pick it, connect with its experts, be easy to reach, show your value.

A step of the recipe is done when the practice's own facts say so, never by a tick. The days are
the project's own, assumed; each can be moved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from warmhand.core import report_times
from warmhand.core.answer_time import AnswerTime, words
from warmhand.core.report_times import ReportTimes


class Part(StrEnum):
    """The parts of the recipe; `OWN` holds steps in own words."""

    NICHE = "niche"
    EXPERTS = "experts"
    REACH = "reach"
    VALUE = "value"
    OWN = "own"


PART_WORDS: Final = {
    Part.NICHE: "Pick a niche",
    Part.EXPERTS: "Connect with the experts who serve it",
    Part.REACH: "Be easy to reach",
    Part.VALUE: "Show your value",
    Part.OWN: "Your own steps",
}


class Code(StrEnum):
    """The steps of the recipe; a position in the A-team is `POSITION` and its professions."""

    CHOOSE = "choose"
    SENTENCE = "sentence"
    POSITION = "position"
    PAGE = "page"
    BOOKING = "booking"
    OPENINGS = "openings"
    TRY_FORM = "try_form"
    ANSWER = "answer"
    EVENT = "event"
    REPORTS = "reports"


PARTS: Final = {
    Code.CHOOSE: Part.NICHE,
    Code.SENTENCE: Part.NICHE,
    Code.POSITION: Part.EXPERTS,
    Code.PAGE: Part.REACH,
    Code.BOOKING: Part.REACH,
    Code.OPENINGS: Part.REACH,
    Code.TRY_FORM: Part.REACH,
    Code.ANSWER: Part.REACH,
    Code.EVENT: Part.VALUE,
    Code.REPORTS: Part.VALUE,
}
DAYS: Final = {
    Code.SENTENCE: 7,
    Code.PAGE: 14,
    Code.BOOKING: 14,
    Code.OPENINGS: 14,
    Code.TRY_FORM: 21,
    Code.POSITION: 42,
    Code.EVENT: 60,
}
"""Days after the niche was chosen until a step is meant to be done; the others are due at once."""
EVENT_HOLDS: Final = timedelta(days=90)
"""How long after a demo event its step stays done."""
SLOW: Final = timedelta(days=2)
"""From this median time on, or while somebody waits so long, answering is a step; assumed."""


@dataclass(frozen=True, slots=True)
class Position:
    """One kind of help in the A-team of the niche; open where nobody trusted gives it nearby."""

    code: str
    words: str
    filled_by: str = ""
    known: str = ""
    """Somebody known who is not trusted yet, or ""."""
    known_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Where the practice stands on `today`."""

    today: date
    chosen_on: date | None = None
    """None where no niche is chosen."""
    sentence: str = ""
    positions: tuple[Position, ...] = ()
    is_public: bool = False
    has_booking: bool = False
    has_openings: bool = False
    tried_on: date | None = None
    answers: AnswerTime | None = None
    """None where nobody asked yet."""
    next_event: date | None = None
    last_event: date | None = None
    reports: ReportTimes | None = None
    """None where nobody waits, and nobody was told."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person wrote of a step: its day, that it is done, or that it is left out."""

    due_on: date | None = None
    done_on: date | None = None
    dropped_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as it stands, with the words of its one next action."""

    code: str
    part: Part
    words: str
    action: str = ""
    why: str = ""
    is_done: bool = False
    is_dropped: bool = False
    due_on: date | None = None
    done_on: date | None = None
    about: str = ""
    """The key of the partner or the request that the action leads to, or a profession's slug."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.is_done and not self.is_dropped

    @property
    def kind(self) -> Code | None:
        """Which step of the recipe; None for one in own words."""
        head = self.code.partition("-")[0]
        return Code(head) if self.part is not Part.OWN else None


@dataclass(frozen=True, slots=True)
class Own:
    """A step in own words."""

    key: str
    words: str
    kept: Kept


def steps_of(
    facts: Facts, *, kept: Mapping[str, Kept] | None = None, own: Iterable[Own] = ()
) -> tuple[Step, ...]:
    """Return all steps in the order of the recipe, own ones last, each with its day.

    Without a niche nothing has a day, and choosing one is the first step.
    """
    kept = kept or {}
    found = [_dated(step, facts, kept.get(step.code, Kept())) for step in _recipe(facts)]
    return (*found, *(_own(one) for one in own))


def first_open(steps: Sequence[Step]) -> Step | None:
    """Return the open step that is due first, by the order of the recipe on the same day."""
    ready = [step for step in steps if step.is_open]
    return min(ready, key=lambda step: step.due_on or date.max, default=None)


def due_on(code: str, *, chosen_on: date, today: date) -> date:
    """Return the day that a step of the recipe has by itself."""
    days = DAYS.get(Code(code.partition("-")[0]))
    return today if days is None else chosen_on + timedelta(days=days)


def _dated(step: Step, facts: Facts, kept: Kept) -> Step:
    due = kept.due_on
    if due is None and facts.chosen_on is not None and not step.is_done:
        due = due_on(step.code, chosen_on=facts.chosen_on, today=facts.today)
    return replace(
        step,
        is_dropped=kept.dropped_on is not None and not step.is_done,
        due_on=due,
        done_on=kept.done_on if step.is_done else None,
    )


def _own(one: Own) -> Step:
    return Step(
        code=one.key,
        part=Part.OWN,
        words=one.words,
        is_done=one.kept.done_on is not None,
        is_dropped=one.kept.dropped_on is not None,
        due_on=one.kept.due_on,
        done_on=one.kept.done_on,
    )


def _recipe(facts: Facts) -> list[Step]:
    has_niche = facts.chosen_on is not None
    steps = [_step(Code.CHOOSE, "A niche is chosen", "Choose a niche", done=has_niche)]
    if has_niche:
        said = "Said in one sentence"
        steps.append(_step(Code.SENTENCE, said, "Say it in a sentence", done=bool(facts.sentence)))
    steps += [_position(one) for one in facts.positions]
    return [*steps, *_reach(facts), *_value(facts)]


def _step(code: Code, words: str, action: str, *, done: bool, why: str = "") -> Step:
    part = PARTS[code]
    return Step(code=code.value, part=part, words=words, action=action, why=why, is_done=done)


def _position(one: Position) -> Step:
    why = f"{one.filled_by}" if one.filled_by else "Nobody you trust within reach yet."
    if one.known and not one.filled_by:
        why = f"You know {one.known}; a first talk would tell."
    return Step(
        code=one.code,
        part=Part.EXPERTS,
        words=one.words,
        action=f"Talk to {one.known}" if one.known else "Find somebody",
        why=why,
        is_done=bool(one.filled_by),
        about=one.known_key or one.code.partition("-")[2],
    )


def _reach(facts: Facts) -> list[Step]:
    steps = [
        _step(Code.PAGE, "Public page is live", "Switch the page on", done=facts.is_public),
        _step(
            Code.BOOKING, "“Book” leads to your calendar", "Add the link", done=facts.has_booking
        ),
        _step(Code.OPENINGS, "Openings are named", "Say what is open", done=facts.has_openings),
        _step(
            Code.TRY_FORM,
            "Your own refer form is tried",
            "Try it as a partner would",
            done=facts.tried_on is not None,
            why="" if facts.tried_on else "A form that nobody tried is a form that may not work.",
        ),
    ]
    if facts.answers is not None and (facts.answers.answered or facts.answers.waiting):
        steps.append(_answers(facts.answers))
    return steps


def _answers(found: AnswerTime) -> Step:
    """Done while answers come soon, and nobody waits for longer than that."""
    times = (found.middle, found.longest_wait)
    done = all(time is None or time < SLOW for time in times)
    said = "Requests are answered soon"
    return _step(Code.ANSWER, said, "Answer", done=done, why=words(found)[0])


def _value(facts: Facts) -> list[Step]:
    recent = facts.last_event is not None and facts.today - facts.last_event <= EVENT_HOLDS
    is_set = facts.next_event is not None or recent
    why = "" if is_set else "None ahead, and none in the last three months."
    steps = [
        _step(Code.EVENT, "A demo event is planned or just held", "Plan one", done=is_set, why=why)
    ]
    if facts.reports is not None:
        steps.append(_reports(facts.reports))
    return steps


def _reports(found: ReportTimes) -> Step:
    said, done = "Reports leave on time", not found.late
    step = _step(Code.REPORTS, said, "Send it", done=done, why=report_times.words(found))
    return replace(step, about=found.oldest)
