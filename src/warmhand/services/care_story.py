"""The referrals of one episode as part of its story, and the marks that they leave on its chart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from warmhand.core.care import VisitStatus
from warmhand.core.letter import day_words
from warmhand.core.referral import Actor, Purpose, Status, Step, Via
from warmhand.formats.chart_marks import Mark, MarkKind
from warmhand.services.consents import local_day
from warmhand.services.letters import first_name
from warmhand.services.step_words import VIA_WORDS
from warmhand.store.care import Episode, Visit
from warmhand.store.loops import SharedPlan
from warmhand.store.referrals import Referral

TITLES = {
    Step.SEND: "Sent to {partner}",
    Step.DECLINE: "{partner} could not",
    Step.BOOK: "Booked with {partner}",
    Step.MISS: "Appointment with {partner} missed",
    Step.SEE: "Seen by {partner}",
    Step.REPORT: "{partner} reported back",
    Step.GIVE_BACK: "{partner} gave it back",
}
STEP_FACTS = ("step", "actor", "status_after", "at")
MARKS = {Step.SEND: MarkKind.SENT, Step.SEE: MarkKind.SEEN, Step.REPORT: MarkKind.BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One line of an episode's story that a referral wrote."""

    on: date
    title: str
    text: str = ""
    came_in: bool = False
    referral: UUID
    mark: Mark | None = None
    mark_words: str = ""
    """The mark with its day, as it is read aloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """Who sent the client back, and when, where nothing is planned since."""

    referral: UUID
    partner: str
    on: date


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a referral, as far as the story needs it."""

    step: Step
    actor: str
    status_after: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The referrals of one episode, newest first, and the steps taken in each, oldest first."""

    referrals: tuple[Referral, ...]
    taken: dict[UUID, list[Taken]]


def referrals_of(episode: Episode) -> Told:
    """Return the referrals of `episode` with partner, plan and steps; one query."""
    rows = Referral.objects.filter(episode=episode)
    rows = rows.annotate(**{f"event_{name}": F(f"events__{name}") for name in STEP_FACTS})
    rows = rows.select_related("partner", "plan").order_by("-created_at", "id", "events__at")
    found: dict[UUID, Referral] = {}
    taken: dict[UUID, list[Taken]] = {}
    for row in rows:
        found.setdefault(row.pk, row)
        step, *facts = [getattr(row, f"event_{name}") for name in STEP_FACTS]
        taken.setdefault(row.pk, []).extend([Taken(Step(step), *facts)] if step else [])
    return Told(tuple(found.values()), taken)


def story_of(episode: Episode, told: Told, *, today: date) -> tuple[StoryLine, ...]:
    """Return what the referrals of `episode` add to its story, oldest first.

    A sending that was taken back and begun anew is left out: it is in the referral's own history.
    """
    lines = [
        line
        for row in reversed(told.referrals)  # of two on one day the earlier one stands first
        for line in _lines(row, told.taken[row.pk], episode, today)
    ]
    return tuple(sorted(lines, key=lambda line: line.on))


def _lines(
    row: Referral, steps: Sequence[Taken], episode: Episode, today: date
) -> Iterator[StoryLine]:
    kept: list[Taken] = []
    for one in steps:
        kept = [] if one.status_after == Status.DRAFT.value else [*kept, one]
    last = {one.step: one for one in kept}
    for one in kept:
        if one.step in TITLES:
            yield _line(row, one, episode, is_last=last[one.step] is one)
    yield from _plan_lines(row, episode, today)


def _line(row: Referral, taken: Taken, episode: Episode, *, is_last: bool) -> StoryLine:
    on, step = local_day(episode.practice, taken.at), taken.step
    if step is Step.SEE and is_last and row.seen_on:
        on = row.seen_on
    words = TITLES[step].format(partner=_name(row))
    if step is Step.REPORT and is_last and row.refers_back:
        words = f"{words}, and sends back to you"
    kind = MARKS.get(step)
    day = day_words(on, country=episode.practice.country)
    return StoryLine(
        on=on,
        title=f"{words}.",
        text=_text(row, step, episode) if is_last else "",
        came_in=taken.actor != Actor.PRACTICE.value,
        referral=row.pk,
        mark=Mark(on, kind, words) if kind else None,
        mark_words=f"{words}: {day}." if kind else "",
    )


def _text(row: Referral, step: Step, episode: Episode) -> str:
    if step is Step.BOOK and row.booked_for:
        on = local_day(episode.practice, row.booked_for)
        return f"For {day_words(on, country=episode.practice.country)}."
    if step is Step.REPORT and row.findings:
        via = f" ({VIA_WORDS[Via(row.findings_via)]})" if row.findings_via else ""
        return f"{row.findings.strip()}{via}"
    return ""


def _name(row: Referral) -> str:
    return row.partner.name if row.partner else "a partner"


def _plan_lines(row: Referral, episode: Episode, today: date) -> Iterator[StoryLine]:
    plan: SharedPlan | None = getattr(row, "plan", None)  # no row of it: no attribute
    is_shared = row.purpose == Purpose.CO_MANAGE.value and row.sent_at is not None
    if plan is None or not is_shared:
        return
    if plan.agreed_at is not None:
        on = local_day(episode.practice, plan.agreed_at)
        title = f"{_name(row)} agreed to the shared plan."
        yield StoryLine(on=on, title=title, text=plan.goal, came_in=True, referral=row.pk)
    if plan.ends_on <= today:
        title = f"The shared plan with {_name(row)} ended."
        yield StoryLine(on=plan.ends_on, title=title, text=plan.ended_words, referral=row.pk)


def sent_back(
    story: Sequence[StoryLine],
    referrals: Iterable[Referral],
    visits: Iterable[Visit],
    *,
    today: date,
) -> SentBack | None:
    """Return who sent the client back last, where no visit was planned or held since; else None."""
    rows = {row.pk: row for row in referrals if row.refers_back}
    backs = [
        line
        for line in story
        if line.referral in rows and line.mark and line.mark.kind is MarkKind.BACK
    ]
    if not backs:
        return None
    last = backs[-1]
    for visit in visits:
        planned = visit.status == VisitStatus.PLANNED.value and visit.visit_on >= today
        held = visit.status == VisitStatus.DONE.value and visit.visit_on > last.on
        if planned or held:
            return None
    return SentBack(
        referral=last.referral, partner=first_name(_name(rows[last.referral])), on=last.on
    )
