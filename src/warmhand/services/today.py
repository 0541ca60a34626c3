"""Today: what would like a moment, and who comes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from warmhand.core.care import EpisodeKind, VisitStatus
from warmhand.core.next_action import Act
from warmhand.core.progress_batch import State
from warmhand.core.red_flags import Urgency
from warmhand.core.referral import Status
from warmhand.core.review import FOR_OPEN_FLAGS, Action
from warmhand.services import kept_states, loops
from warmhand.services.attendance import AwayEpisode, away_episodes
from warmhand.services.cards import (
    ABOVE_ALL,
    Card,
    What,
    doctor_cards,
    incoming_cards,
    name_cards,
    partner_cards,
    rating_card,
    urgent_cards,
)
from warmhand.services.letters import first_name
from warmhand.services.loops import LoopLine
from warmhand.services.plan_cards import outreach_cards
from warmhand.services.progress import EpisodeState
from warmhand.services.rating_pages import notices
from warmhand.services.screening_pages import standings
from warmhand.services.shared_cards import shared_cards
from warmhand.services.waits import waits_of
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.people import Practice

SHOWN_AT_ONCE = 3
MOST = 12  # more than a day holds; the others come up as these are done
DOCTOR_WORDS = {
    Urgency.DAYS: "a doctor within days",
    Urgency.ROUTINE: "a doctor, in a normal appointment",
}
GETTING_WORSE = frozenset({State.WORSENING.value, State.POSSIBLY_WORSENING.value})
COMES_FIRST = frozenset({Action.EMERGENCY, Action.SAME_DAY, Action.REFER})
ANSWERS = frozenset({Act.READ_REPLY, Act.OFFER_ANOTHER, Act.NOTE_STOP})


@dataclass(frozen=True, slots=True, kw_only=True)
class TodaysVisit:
    """One visit of the day. State and words of care are empty for who may not read them."""

    key: UUID
    clock: time | None
    client: str
    client_key: UUID
    episode_key: UUID | None
    state: str = ""
    words: str = ""
    is_done: bool = False
    is_scored: bool = False
    wants_scores: bool = False
    wants_safety: bool = False
    """Whether the safety questions have not been asked yet."""

    @property
    def first_name(self) -> str:
        """How the practitioner calls the client."""
        return first_name(self.client)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The whole page."""

    cards: list[Card]
    visits: list[TodaysVisit]
    next_visit: TodaysVisit | None
    next_review: EpisodeState | None
    has_clients: bool
    has_scores: bool

    @property
    def next_review_of(self) -> str:
        """The first name of whose review comes next, or ""."""
        return first_name(self.next_review.client_name) if self.next_review else ""

    @property
    def first_cards(self) -> list[Card]:
        """What is shown at once: three cards, and whatever is urgent."""
        return self.cards[: self._at_once]

    @property
    def _at_once(self) -> int:
        return max(SHOWN_AT_ONCE, sum(card.what in ABOVE_ALL for card in self.cards))

    @property
    def more_cards(self) -> list[Card]:
        """What waits behind "more"."""
        return self.cards[self._at_once : MOST]

    @property
    def later(self) -> int:
        """How many cards are not shown yet."""
        return max(len(self.cards) - max(MOST, self._at_once), 0)


def day_of(*, practice: Practice, today: date, now: datetime, with_care: bool) -> Day:
    """Return what Today shows on `today`, the day of `now`; without `with_care`, loops and visits alone.

    The number of queries does not grow with the practice.
    """
    states = kept_states.practice_states(practice=practice, today=today) if with_care else []
    visits = _visits(today, {state.key: state for state in states})
    visits = _with_safety(visits) if with_care else visits
    cards = _care_cards(states, today) + _loop_cards(
        loops.due_lines(practice=practice, today=today)
    )
    cards += partner_cards(practice=practice, today=today, with_care=with_care)
    cards += incoming_cards(today=today, with_care=with_care)
    waits = waits_of(today=today, now=now, with_care=with_care)
    cards += name_cards(waits.names) + shared_cards(waits, country=practice.country)
    cards += outreach_cards(waits.outreach, practice=practice, today=today)
    order = list(What)
    if with_care:
        cards += urgent_cards(today=today) + doctor_cards()
        cards += [rating_card(row) for row in notices(practice=practice, now=now)]
    coming = [state for state in states if state.review is not None and not state.review.is_due]
    return Day(
        cards=sorted(cards, key=lambda card: (order.index(card.what), not _is_due(card))),
        visits=visits,
        next_visit=next((visit for visit in visits if not _is_over(visit)), None),
        next_review=min(coming, key=_review_day, default=None),
        has_clients=bool(states) or Client.objects.filter(archived_at=None).exists(),
        has_scores=any(state.last_score_on for state in states),
    )


def _is_due(card: Card) -> bool:
    return bool(card.episode and card.episode.review and card.episode.review.is_due)


def _review_day(state: EpisodeState) -> date:
    return state.review.on if state.review else date.max


def _is_over(visit: TodaysVisit) -> bool:
    return visit.is_done or visit.is_scored


def _visits(today: date, states: dict[UUID, EpisodeState]) -> list[TodaysVisit]:
    rows = Visit.objects.filter(visit_on=today, client__archived_at=None)
    rows = rows.exclude(status=VisitStatus.MISSED.value).select_related("client", "episode")
    rows = rows.only("clock", "status", "visit_on", "client__name", "episode__kind")
    return [_visit(row, states) for row in rows.order_by("clock", "created_at", "pk")]


def _with_safety(visits: list[TodaysVisit]) -> list[TodaysVisit]:
    found = standings(visit.client_key for visit in visits)
    return [
        replace(visit, wants_safety=not found[visit.client_key].asked_first) for visit in visits
    ]


def _visit(row: Visit, states: dict[UUID, EpisodeState]) -> TodaysVisit:
    state = states.get(row.episode_id) if row.episode_id else None
    is_problem = row.episode is not None and row.episode.kind == EpisodeKind.PROBLEM.value
    return TodaysVisit(
        key=row.pk,
        clock=row.clock,
        client=row.client.name,
        client_key=row.client_id,
        episode_key=row.episode_id,
        state=state.state if state and is_problem else "",
        words=_visit_words(state) if state else "",
        is_done=row.status == VisitStatus.DONE.value,
        is_scored=state is not None and state.record.scored_at_visit_on == row.visit_on,
        wants_scores=is_problem,
    )


def _visit_words(state: EpisodeState) -> str:
    if state.is_wellness:
        return f"{state.label.capitalize()}. Well-being, no scores."
    label, record = state.label.capitalize(), state.record
    earlier = [on for on in record.done_on if on < state.today]
    if any(on < state.today and on not in earlier for on in record.visit_days):
        return f"{label}."  # Who was seen without a visit written down has no sure number.
    return f"{label}, visit {len(earlier) + 1}."


def _care_cards(states: list[EpisodeState], today: date) -> list[Card]:
    cards = []
    away = away_episodes(states, today=today)
    for state in states:
        if state.advice.is_medical_first:
            continue  # the urgent answer has a card of its own, above all
        if state.key in away and not _is_urgent(state):
            cards.append(_away(away[state.key]))
            continue
        is_calm = state.is_wellness and state.state not in GETTING_WORSE
        if is_calm and state.action is not Action.REFER:
            continue
        if state.wants_decision:
            cards.append(_decision(state))
        elif state.wants_score:
            cards.append(_score_wanted(state))
    return cards


def _is_urgent(state: EpisodeState) -> bool:
    return state.state in GETTING_WORSE or state.action in COMES_FIRST


def _away(found: AwayEpisode) -> Card:
    state, gone = found.state, found.away
    name = first_name(state.client_name)
    why = f"Usually {gone.usual_words}, and no visit is planned."
    calm = f"{name} may simply be well." if state.is_wellness else "It may be better, or not."
    return Card(
        what=What.AWAY,
        kind="Has not come",
        title=f"{state.client_name} has not come for {gone.for_words}",
        why=f"{state.label.capitalize()}. {why} {calm}",
        action="Plan a visit",
        episode=state,
        away=found,
    )


def _decision(state: EpisodeState) -> Card:
    is_guess = state.state == State.POSSIBLY_WORSENING.value
    doctor = _doctor(state)
    kind = "A doctor’s visit is asked for" if doctor else "Decision due"
    return Card(
        what=What.WORSE if state.state in GETTING_WORSE else What.DECIDE,
        kind="New score wanted" if is_guess else kind,
        title=f"{state.client_name}: {doctor or state.state_words}",
        why=f"{state.why} {_insisting(state)}".rstrip(),
        action=f"Score {first_name(state.client_name)}" if is_guess else "Decide",
        episode=state,
    )


def _doctor(state: EpisodeState) -> str:
    """The doctor's visit, where that is all there is to decide: "a doctor within days"."""
    urgency = state.record.open_urgency
    asked = FOR_OPEN_FLAGS.get(urgency)
    is_all = asked is not None and state.why == asked[1]
    return DOCTOR_WORDS.get(urgency, "") if is_all else ""


def _insisting(state: EpisodeState) -> str:
    asked = state.advice.insists
    return asked.words if asked is not None and asked.is_open else ""


def _score_wanted(state: EpisodeState) -> Card:
    last = state.last_score_on
    why = f"The last score is {(state.today - last).days} days old." if last else "No score yet."
    return Card(
        what=What.SCORE,
        kind="New score wanted",
        title=f"{state.client_name}: {state.label}",
        why=f"{why} Ask at the next visit, or end what is over.",
        action=f"Score {first_name(state.client_name)}",
        episode=state,
    )


def _loop_cards(lines: list[LoopLine]) -> list[Card]:
    return [_loop(line) for line in lines]


def _loop(line: LoopLine) -> Card:
    todo = line.next
    if todo is None:
        raise ValueError("a loop that is due has a next action")
    is_answer = todo.act in ANSWERS
    age = "today" if not todo.days else "1 day" if todo.days == 1 else f"{todo.days} days"
    kind = "Reply to read" if is_answer else f"Waiting for an answer · {age}"
    if todo.act is Act.NOTE_STOP:
        kind = "Sharing stopped"
    if line.status is Status.DRAFT:
        kind = f"Not sent yet · {age}"
    return Card(
        what=What.ANSWER if is_answer else What.LOOP,
        kind=kind,
        title=line.title,
        why=todo.why,
        action="Read and note" if todo.act is Act.NOTE_STOP else todo.words,
        loop=line,
    )
