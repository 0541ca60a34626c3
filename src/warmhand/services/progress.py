"""Where episodes stand and what to do next: one, all of a client, or all of a practice."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

from warmhand.core.care import EpisodeKind
from warmhand.core.progress import Assessment, assessments
from warmhand.core.progress_batch import assess_many
from warmhand.core.review import BETTER, Action, Advice, Asks, Course, NextReview, advise
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.evidence_doses import shipped_doses
from warmhand.services.back_screen import screen_says_share
from warmhand.services.care_records import CareRecord, records_of, series_of
from warmhand.services.fit import fit_of
from warmhand.services.problems import (
    ACTIVITIES,
    PAIN,
    first_line_elsewhere,
    measure_for,
    region_of,
)
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.people import Practice

ENOUGH = 3  # scores from which function leads, even where pain has more
WANTS_A_DECISION = frozenset({Action.REFER, Action.CO_MANAGE, Action.RE_EVALUATE, Action.ASK_WHY})
Found = Mapping[tuple[UUID, str], Assessment]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeState:
    """Where one episode stands on one day, and the one next action."""

    record: CareRecord
    primary: Assessment
    secondary: Assessment | None
    """Pain, where function leads."""
    measured: Mapping[str, Assessment]
    """What each measure with scores says, by its id."""
    advice: Advice
    today: date

    @property
    def key(self) -> UUID:
        """The episode's key."""
        return self.record.episode.pk

    @property
    def client_key(self) -> UUID:
        """The client's key."""
        return self.record.episode.client_id

    @property
    def client_name(self) -> str:
        """The client's name."""
        return self.record.client_name

    @property
    def label(self) -> str:
        """The problem in plain words, as "neck pain"."""
        return self.record.episode.label

    @property
    def is_wellness(self) -> bool:
        """Whether the client comes for well-being and is never nagged."""
        return self.record.episode.kind == EpisodeKind.WELLNESS.value

    @property
    def started_on(self) -> date:
        """The first day."""
        return self.record.episode.started_on

    @property
    def ended_on(self) -> date | None:
        """The last day, or None while it is open."""
        return self.record.episode.ended_on

    @property
    def state(self) -> str:
        """The state's value, as templates' `{% state %}` takes it."""
        return self.primary.state.value

    @property
    def state_words(self) -> str:
        """The state in words for people, lower case: "no clear change yet"."""
        return self.primary.words

    @property
    def action(self) -> Action:
        """The suggested action."""
        return self.advice.action

    @property
    def action_words(self) -> str:
        """The suggested action in words: "Share care"."""
        return self.advice.words

    @property
    def why(self) -> str:
        """The reason for the action, one to three plain sentences."""
        return self.advice.reason

    @property
    def asks_why(self) -> bool:
        """Whether twelve visits without an improvement wait for a reason to go on."""
        asked = self.advice.insists
        return asked is not None and asked.is_open and asked.asks is Asks.REASON

    @property
    def review(self) -> NextReview | None:
        """When the next review is due; None for wellness."""
        return self.advice.review

    @property
    def visits(self) -> int:
        """The visits that are written down as done."""
        return len(self.record.done_on)

    @property
    def last_score_on(self) -> date | None:
        """The day of the last score of any measure."""
        return self.record.last_score_on

    @property
    def is_with_partner(self) -> bool:
        """Whether a referral of this episode is on its way."""
        return self.record.is_with_partner

    @property
    def values(self) -> list[float]:
        """The scores of the leading measure, oldest first, for a small picture."""
        return [score.value for score in self.record.series.get(self.primary.measure.id, [])]

    @property
    def reviewed_on(self) -> date | None:
        """The day of the last review."""
        return self.record.reviews[-1].on if self.record.reviews else None

    @property
    def wants_score(self) -> bool:
        """Whether there is no score, or only old ones."""
        return self.primary.is_stale or not self.primary.scores

    @property
    def wants_decision(self) -> bool:
        """Whether the action is not decided yet: no review since the last score, none on its way.

        A second plateau and twelve visits ask until they are answered.
        """
        if self.action not in WANTS_A_DECISION or self.ended_on is not None:
            return False
        if self.review is not None and self.review.is_due:
            return True
        if self.is_with_partner:
            return False
        asked = self.advice.insists
        if asked is not None and (asked.is_open or asked.asks is Asks.REFERRAL):
            return asked.is_open
        told = (self.last_score_on, self.record.flagged_on)
        if not any(told) and not self.record.visit_days:
            return False  # who has only just come has nothing to decide about yet
        decided = self.reviewed_on
        return decided is None or any(on is not None and on > decided for on in told)


def episode_cards(*, client: Client, today: date) -> list[EpisodeState]:
    """Return the episodes of `client`, open ones first, then by their start: seven queries."""
    rows = Episode.objects.filter(client=client).order_by("-started_on", "-created_at")
    states = states_of(rows, practice=client.practice, today=today)
    return sorted(states, key=lambda state: state.ended_on is not None)


def practice_states(*, practice: Practice, today: date) -> list[EpisodeState]:
    """Return all open episodes of the practice by client's name: seven queries, however many."""
    return states_of(open_episodes(), practice=practice, today=today)


def open_episodes() -> "QuerySet[Episode]":
    """Return the open episodes of clients who come, by client's name."""
    rows = Episode.objects.filter(ended_on__isnull=True, client__archived_at__isnull=True)
    return rows.order_by("client__name", "started_on", "pk")


def episode_state(*, episode: Episode, today: date) -> EpisodeState:
    """Return where `episode` stands on `today`: seven queries."""
    rows = Episode.objects.filter(pk=episode.pk)
    return states_of(rows, practice=episode.practice, today=today)[0]


def states_of(
    episodes: "QuerySet[Episode]", *, practice: Practice, today: date
) -> list[EpisodeState]:
    """Return where each of `episodes` stands on `today`, in their order: seven queries.

    An episode that has ended is judged as on its last day, so its scores do not grow old.
    """
    records = records_of(episodes)
    found = _assessed(records, today)
    problems = fit_of(practice).problems

    @cache  # many episodes share a problem
    def elsewhere(problem: str) -> str:
        return first_line_elsewhere(
            problems.get(problem), profession=practice.profession, country=practice.country
        )

    return [_state(record, found, elsewhere, today=today) for record in records]


def leading(record: CareRecord) -> str:
    """Return the measure that leads: function where it has enough scores, else pain."""
    pain = len(record.series.get(PAIN, []))
    for measure in (ACTIVITIES, record.episode.measure):
        count = len(record.series.get(measure, []))
        if count and (count >= ENOUGH or count >= pain):
            return measure
    return PAIN


def _state(
    record: CareRecord, found: Found, elsewhere: Callable[[str], str], *, today: date
) -> EpisodeState:
    lead = leading(record)
    primary = found[record.episode.pk, lead]
    pain = found[record.episode.pk, PAIN] if lead != PAIN and PAIN in record.series else None
    course = _course(record, today, _share_because(record, primary, elsewhere))
    advice = advise(course, primary, pain)
    key = record.episode.pk
    measured = {slug: found[key, slug] for slug in record.series if (key, slug) in found}
    return EpisodeState(
        record=record,
        primary=primary,
        secondary=pain,
        measured=measured,
        advice=advice,
        today=today,
    )


def _course(record: CareRecord, today: date, share_because: tuple[str, ...]) -> Course:
    return Course(
        kind=EpisodeKind(record.episode.kind),
        started_on=record.episode.started_on,
        today=today,
        visits=len(record.visit_days),
        written=len(record.done_on),
        past=record.past,
        minutes=record.minutes,
        problem=record.episode.problem,
        referred_on=record.referred_on,
        is_with_partner=record.is_with_partner,
        open_urgency=record.open_urgency,
        sore_on=record.sore_on,
        share_because=share_because,
        rated_daily=record.rated_daily,
        since_on=record.episode.since_on,
        dose_trial=shipped_doses().trials.get(record.episode.problem),
    )


def _share_because(
    record: CareRecord, primary: Assessment, elsewhere: Callable[[str], str]
) -> tuple[str, ...]:
    """Why care is better shared beside the scores: said until it goes well or is shared."""
    if primary.state in BETTER or record.has_shared:
        return ()
    words = elsewhere(record.episode.problem)
    return (*screen_says_share(record.series), *((words,) if words else ()))


def _assessed(records: Sequence[CareRecord], today: date) -> Found:
    """Run the model once for each measure among `records`, open and ended apart.

    Regions with values of their own are apart too.
    """
    groups: dict[tuple[str, str, date], list[CareRecord]] = defaultdict(list)
    for record in records:
        region, on = region_of(record.episode.problem), record.episode.ended_on or today
        for slug in {PAIN, *record.series}:
            own = region if region in shipped_measures()[slug].region_overrides else ""
            groups[slug, own, on].append(record)
    found: dict[tuple[UUID, str], Assessment] = {}
    for (slug, _, on), members in groups.items():
        measure = measure_for(slug, members[0].episode.problem)
        if not measure.modelled:
            continue
        series = series_of(members, slug, on)
        parts = assess_many(measure, series)
        answers = (row for part in parts for row in assessments(measure, part))
        for record, answer in zip(members, answers, strict=True):
            found[record.episode.pk, slug] = answer
    return found
