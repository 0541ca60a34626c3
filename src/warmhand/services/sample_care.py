"""A year of care in the sample practice: clients, visits, scores, plans and reviews."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from warmhand.core.care import Decision, EndReason, EpisodeKind, ScoreSource, VisitStatus
from warmhand.core.measures import for_region
from warmhand.core.names import fold
from warmhand.core.progress import Score as Value
from warmhand.core.progress import assess
from warmhand.core.progress_batch import State
from warmhand.formats.evidence import shipped_measures
from warmhand.services.problems import ACTIVITIES, PAIN, region_of
from warmhand.services.sample_course import Course, Shape, drawn_course
from warmhand.services.sample_told import born_on
from warmhand.store.care import Activity, Episode, Plan, Review, Score, Visit
from warmhand.store.clients import Client
from warmhand.store.people import Practice, User

FIRST_REVIEW_AT = 3  # the fourth visit
REVIEW_DAYS, REVIEW_VISITS = 30, 6
USUAL_VISITS = {Shape.DROPOUT: 3}
_DECISIONS = {
    State.IMPROVED: (Decision.CONTINUE, Decision.TAPER),
    State.PLATEAU: (Decision.CHANGE_PLAN, Decision.CO_MANAGE),
    State.POSSIBLY_WORSENING: (Decision.REFER,),
    State.WORSENING: (Decision.REFER,),
}
_WORDS = {
    Decision.CONTINUE: "On the way; go on as now.",
    Decision.CHANGE_PLAN: "Little has moved. Try the next plan and look again.",
    Decision.CO_MANAGE: "A second pair of eyes would help; I go on every two weeks.",
    Decision.REFER: "Somebody else should look at this.",
    Decision.TAPER: "Going well; more time between visits.",
    Decision.DISCHARGE: "Back to what matters. Comes again when needed.",
}


@dataclass(slots=True)
class History:
    """All rows of care, to be written in as few statements as there are tables."""

    practice: Practice
    owner: User
    today: date
    clients: list[Client] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)

    def save(self) -> None:
        """Write every row."""
        Client.objects.bulk_create(self.clients)
        Episode.objects.bulk_create(self.episodes)
        Activity.objects.bulk_create(self.activities)
        Plan.objects.bulk_create(self.plans)
        Visit.objects.bulk_create(self.visits)
        Score.objects.bulk_create(self.scores)
        Review.objects.bulk_create(self.reviews)

    def at(self, day: date) -> datetime:
        """Return noon of `day` at the practice's place."""
        return datetime.combine(day, time(12), ZoneInfo(self.practice.time_zone))


@dataclass(frozen=True, slots=True)
class Followed:
    """One episode with the days of its visits and the scores of each."""

    episode: Episode
    days: Sequence[date]
    course: Course


def add_client(history: History, told: Mapping[str, Any], rng: Random) -> Client:
    """Add one client of the data file with their episodes and today's visit."""
    number = len(history.clients)
    since = history.today - timedelta(weeks=max(episode["weeks"] for episode in told["episode"]))
    name = told["name"]
    client = Client(
        practice=history.practice,
        name=name,
        phone=f"+1503555{100 + number % 100:04d}",
        email=told.get("email", f"{'.'.join(fold(name).split())}@example.org"),
        **born_on(told, history.today),
        best_hours=told.get("best_hours", ""),
        payment=told.get("payment", "insurance" if "insurance" in told else "unknown"),
        insurance=told.get("insurance", ""),
        since_on=since,
        created_at=history.at(since),
    )
    history.clients.append(client)
    for episode in told["episode"]:
        row = _add_episode(history, client, episode, rng)
    if "today" in told:
        _add_visit(history, client, row, history.today, clock=time.fromisoformat(told["today"]))
    return client


def _add_episode(history: History, client: Client, told: Mapping[str, Any], rng: Random) -> Episode:
    shape = Shape(told["course"])
    days = _visit_days(history.today, told, shape)
    row = Episode(
        practice=history.practice,
        client=client,
        kind=(EpisodeKind.WELLNESS if shape is Shape.WELLNESS else EpisodeKind.PROBLEM).value,
        problem=told.get("problem", ""),
        label=told["label"],
        started_on=days[0],
        ended_on=days[-1] + timedelta(days=1) if told.get("ended") else None,
        end_reason=EndReason(told["ended"]).value if told.get("ended") else "",
        end_words=told.get("end_words", ""),
        created_at=history.at(days[0]),
        **_about(told, days[0]),
    )
    row.follows = history.episodes[-1] if told.get("follows") else None
    history.episodes.append(row)
    plans = _add_plans(history, row, days, told)
    for day in days:
        _add_visit(history, client, row, day, tried=plans[day])
    if shape is not Shape.WELLNESS:
        followed = Followed(row, days, _course(told, shape, days, rng))
        _add_scores(history, followed, told["activity"], rng)
        _add_reviews(history, followed, told)
    return row


def _about(told: Mapping[str, Any], first: date) -> dict[str, Any]:
    """Where, since when and how far, as far as it is told."""
    since = told.get("since_weeks")
    return {
        "region": told.get("region", ""),
        "side": told.get("side", ""),
        "since_on": (first - timedelta(weeks=since)).replace(day=1) if since else None,
        "goals": told.get("goals", ""),
        "planned_visits": told.get("planned"),
    }


def _visit_days(today: date, told: Mapping[str, Any], shape: Shape) -> list[date]:
    start = today - timedelta(days=7 * told["weeks"])
    most = len(told["pain"]) if "pain" in told else told.get("visits", USUAL_VISITS.get(shape, 99))
    days = []
    for number in range(most):
        day = start + timedelta(days=told["every"] * number)
        if day.weekday() == 6:
            day -= timedelta(days=1)
        if day >= today:
            break
        days.append(day)
    return days


def _course(told: Mapping[str, Any], shape: Shape, days: Sequence[date], rng: Random) -> Course:
    weeks = [(day - days[0]).days / 7 for day in days]
    drawn = drawn_course(shape, weeks, rng)
    return Course(
        [float(value) for value in told.get("pain", drawn.pain)],
        [float(value) for value in told.get("own", drawn.own)],
    )


def _add_plans(
    history: History, episode: Episode, days: Sequence[date], told: Mapping[str, Any]
) -> dict[date, str]:
    """Start the plans evenly over the visits; return what was tried on each day.

    Each is tried until the next one begins, the last one until the day that is told.
    """
    tried, texts = dict.fromkeys(days, ""), told.get("plans", [])
    firsts = [days[len(days) * number // len(texts)] for number in range(len(texts))]
    last = history.today + timedelta(days=told["until"]) if "until" in told else None
    successes, until = told.get("success", [""] * len(texts)), [*firsts[1:], last]
    for number, (first, text, success) in enumerate(zip(firsts, texts, successes, strict=True)):
        history.plans.append(
            Plan(
                practice=history.practice,
                episode=episode,
                started_on=first,
                until_on=until[number],
                success=success,
                text=text,
                created_at=history.at(first),
            )
        )
        tried |= {day: text for day in days if day >= first}
    return tried


def _add_visit(
    history: History,
    client: Client,
    episode: Episode,
    day: date,
    *,
    clock: time | None = None,
    tried: str = "",
) -> None:
    is_planned = clock is not None
    history.visits.append(
        Visit(
            practice=history.practice,
            client=client,
            episode=episode,
            visit_on=day,
            clock=clock,
            status=(VisitStatus.PLANNED if is_planned else VisitStatus.DONE).value,
            minutes=30 if "30 minutes" in tried else history.practice.visit_minutes,
            price_cents=history.practice.visit_price_cents,
            currency=history.practice.currency,
            tried=tried,
            created_at=history.at(min(day, history.today - timedelta(days=1))),
        )
    )


def _add_scores(history: History, followed: Followed, activity: str, rng: Random) -> None:
    main = Activity(
        id=uuid4(),
        practice=history.practice,
        episode=followed.episode,
        label=activity,
        added_on=followed.days[0],
    )
    history.activities.append(main)
    course = followed.course
    for day, pain, own in zip(followed.days, course.pain, course.own, strict=True):
        source = ScoreSource.CLIENT_HAND if rng.random() < 0.2 else ScoreSource.IN_ROOM
        common = {
            "practice": history.practice,
            "episode": followed.episode,
            "scored_on": day,
            "source": source.value,
            "entered_by": history.owner,
            "created_at": history.at(day),
        }
        history.scores += [
            Score(measure=PAIN, value=pain, **common),
            Score(measure=ACTIVITIES, activity=main, value=own, **common),
        ]


def _add_reviews(history: History, followed: Followed, told: Mapping[str, Any]) -> None:
    days = followed.days
    held = _review_visits(days, first=told.get("first_review", FIRST_REVIEW_AT))
    if told.get("due"):
        held = held[:1]
    seen: Counter[State] = Counter()
    for visit in held:
        state = _state(followed, visit + 1)
        kinds = _DECISIONS.get(state, (Decision.CONTINUE,))
        decision = kinds[min(seen[state], len(kinds) - 1)]
        seen[state] += 1
        if told.get("ended") and visit == held[-1]:
            decision = Decision.DISCHARGE
        history.reviews.append(
            Review(
                practice=history.practice,
                episode=followed.episode,
                reviewed_on=days[visit],
                state=state.value,
                decision=decision.value,
                words=_WORDS[decision],
                reviewed_by=history.owner,
                created_at=history.at(days[visit]),
            )
        )


def _review_visits(days: Sequence[date], *, first: int) -> list[int]:
    """Return the visits at which reviews were held, as the model asks: the last one included."""
    held: list[int] = []
    at = first
    while at < len(days):
        held.append(at)
        last = at
        for later in range(last + 1, min(last + REVIEW_VISITS, len(days) - 1) + 1):
            if (days[later] - days[last]).days < REVIEW_DAYS or later == last + 1:
                at = later
        if at == last:
            break
    return held


def _state(followed: Followed, visits: int) -> State:
    """Return what the model said at the last of the first `visits`."""
    region = region_of(followed.episode.problem)
    pairs = list(zip(followed.days, followed.course.own, strict=True))[:visits]
    values = [Value(day, own) for day, own in pairs]
    measure = for_region(shipped_measures()[ACTIVITIES], region)
    return assess(values, measure=measure, as_of=pairs[-1][0], visits=visits).state
