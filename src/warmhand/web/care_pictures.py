"""What scores say on a page: the sentence first, then figures, "why?" and the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from warmhand.core.assessment import EIGHT_IN_TEN, Assessment
from warmhand.core.how_long import weeks_words
from warmhand.core.measures import Better
from warmhand.core.progress import why
from warmhand.core.progress_batch import State
from warmhand.formats.chart import TrajectoryPicture
from warmhand.formats.chart_marks import Mark
from warmhand.services.episode_page import EpisodePage, band_of
from warmhand.services.letters import first_name
from warmhand.services.own_means import counted_words
from warmhand.services.problems import ACTIVITIES, PAIN
from warmhand.services.progress import EpisodeState
from warmhand.web.words import score as shown
from warmhand.web.words import spelled

STORIES = {
    State.INSUFFICIENT_DATA: "",
    State.UNCERTAIN: "",
    State.WORSENING: "worse",
    State.POSSIBLY_WORSENING: "worse",
    State.PLATEAU: "still",
    State.IMPROVED: "better",
    State.PROBABLY_IMPROVING: "better",
}
"""What each state says, coarsely; "" says nothing yet."""
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
PAIN_WORDS = "Worst pain in the last 24 hours, 0 to 10"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCard:
    """One measure as a card of the page."""

    prefix: str
    title: str
    detail: str
    state: str
    is_stale: bool
    sentence: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    rule: str
    picture: TrajectoryPicture | None


def heading(state: EpisodeState) -> str:
    """Return the answer as a sentence: "Theo: no clear change yet after eight weeks"."""
    name = first_name(state.client_name)
    weeks = state.primary.told_weeks
    if not state.primary.scores:
        return f"{name}: no score yet"
    if weeks < 1:
        return f"{name}: {state.state_words}"
    return f"{name}: {state.state_words} after {weeks_words(weeks)}"


def range_sentence(found: Assessment) -> str:
    """Return the likely change with its range and what it rests on, in plain words."""
    count = f"{spelled(found.scores).capitalize()} {_plural(found.scores, 'score')}"
    if found.scores < 2:
        return f"{count}." if found.scores else ""
    reach = EIGHT_IN_TEN * found.change_sd
    low, high = found.change - reach, found.change + reach
    likely = f"{_points(found)} {_way(found.change)}" if _size(found.change) != "0" else "no change"
    return (
        f"Most likely {likely}. It could be anything from "
        f"{_size(low)} {_way(low)} to {_size(high)} {_way(high)}. {count}."
    )


def measure_cards(page: EpisodePage, *, today: date) -> list[MeasureCard]:
    """Return a card for each measure with scores, the leading one first."""
    lead = page.state.primary.measure.id
    slugs = sorted(page.state.measured, key=lambda slug: (slug != lead, slug != PAIN, slug))
    return [_card(page, slug, today=today) for slug in slugs]


def split_of(cards: Sequence[MeasureCard]) -> tuple[MeasureCard, ...]:
    """Return the cards of measures that tell different stories, to stand side by side; else none.

    What is too early to tell tells no story yet.
    """
    telling = [card for card in cards if STORIES[State(card.state)]]
    return tuple(telling) if len({STORIES[State(card.state)] for card in telling}) > 1 else ()


def _card(page: EpisodePage, slug: str, *, today: date) -> MeasureCard:
    found = page.state.measured[slug]
    return MeasureCard(
        prefix=slug.replace("_", "-"),
        title=found.measure.name,
        detail=PAIN_WORDS if slug == PAIN else _scale(page, found),
        state=found.state.value,
        is_stale=found.is_stale,
        sentence=range_sentence(found),
        reason=found.reason,
        facts=_facts(page, slug),
        rule=why(found).rule,
        picture=_picture(page, slug, today=today),
    )


def _facts(page: EpisodePage, slug: str) -> tuple[tuple[str, str], ...]:
    """What stands behind the state of one measure, for "why?"."""
    found = page.state.measured[slug]
    reasons = why(found)
    values = [shown(score.value) for score in page.state.record.series[slug]]
    return (
        ("Latest scores" if len(values) > 12 else "Scores", ", ".join(values[-12:])),
        (
            "Start and now",
            f"{shown(found.start)} at the start, {shown(found.level)} now, the noise smoothed out.",
        ),
        *(counted_words(page.own, page.activities) if slug == ACTIVITIES else ()),
        *reasons.inputs,
        *_visits(page),
        *(("Source", words) for words in reasons.sources),
    )


def _visits(page: EpisodePage) -> tuple[tuple[str, str], ...]:
    """What else the rules look at: the days with a visit, and the last two session checks."""
    days = len(page.state.record.visit_days)
    checks = ", ".join(page.last_checks[-2:])
    rows = (("Days with a visit", str(days) if days else ""), ("Since the last visit", checks))
    return tuple((term, words) for term, words in rows if words)


def _picture(page: EpisodePage, slug: str, *, today: date) -> TrajectoryPicture | None:
    found, record = page.state.measured[slug], page.state.record
    scores = record.series[slug]
    if not scores:
        return None
    name = first_name(page.state.client_name)
    first, last = scores[0].on, today if page.state.ended_on is None else scores[-1].on
    marked = _marked(page, first, last)
    return TrajectoryPicture(
        low=found.measure.low,
        high=found.measure.high,
        better="lower" if found.measure.better is Better.LOWER else "higher",
        scores=[(score.on, score.value, score.ratings) for score in scores],
        title=f"{name}, {page.state.label}: {found.measure.name}",
        description=_description(found, [score.value for score in scores], marked),
        band=[(on, band.middle, band.low, band.high) for on, band in band_of(page.state, slug)],
        important_change=found.important_level if len(scores) > 1 else None,
        visits=[on for on in record.done_on if first <= on <= last],
        reviews=_reviews([row.reviewed_on for row in reversed(page.reviews)], since=first),
        plans=_plans(page),
        marks=[mark for mark, _words in marked],
    )


def _marked(page: EpisodePage, first: date, last: date) -> list[tuple[Mark, str]]:
    """What referrals left on the chart between two days, each with its words and day."""
    return [
        (line.mark, line.mark_words)
        for line in page.story
        if line.mark and first <= line.on <= last
    ]


def _description(
    found: Assessment, values: Sequence[float], marked: Sequence[tuple[Mark, str]]
) -> str:
    return " ".join((_course(found, values), *(words for _mark, words in marked)))


def _course(found: Assessment, values: Sequence[float]) -> str:
    count = f"{spelled(len(values)).capitalize()} {_plural(len(values), 'score')}"
    words = f"{count} between {shown(min(values))} and {shown(max(values))}."
    if len(values) < 2:
        return words
    return (
        f"{words} The likely level went from {shown(found.start)} to {shown(found.level)}. "
        f"An important change would begin at {shown(found.important_level)}."
    )


def _reviews(days: Sequence[date], *, since: date) -> list[tuple[date, str]]:
    return [
        (on, f"{ORDINALS[number]} review" if number < len(ORDINALS) else f"Review {number + 1}")
        for number, on in enumerate(days)
        if on >= since
    ]


def _plans(page: EpisodePage) -> list[tuple[date, date | None, str]]:
    ends = [plan.started_on for plan in page.plans[1:]] + [None]
    return [(plan.started_on, end, plan.text) for plan, end in zip(page.plans, ends, strict=False)]


def _scale(page: EpisodePage, found: Assessment) -> str:
    if found.measure.id == ACTIVITIES:
        main = f"{page.activities[0].label}, " if len(page.activities) == 1 else ""
        return f"{main}0 to 10; 10 is as before"
    best = f"{found.measure.best:g} is best"
    return f"{found.measure.low:g} to {found.measure.high:g} {found.measure.unit}; {best}"


def _points(found: Assessment) -> str:
    size = _size(found.change)
    unit = "point" if found.measure.unit == "points" and size == "1" else found.measure.unit
    return f"{size} {unit}"


def _size(change: float) -> str:
    return shown(abs(round(change, 1)))


def _way(change: float) -> str:
    return "better" if change < 0 else "worse"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
