"""What the scores of one episode say about change, in figures and in plain words."""

from typing import NamedTuple

from warmhand.core.measures import Measure, oriented
from warmhand.core.progress_batch import FEWEST_SCORES, SHORTEST_WEEKS, STALE_AFTER_DAYS, State

EIGHT_IN_TEN = 1.2816  # standard deviations either side of the middle

WORDS = {
    State.INSUFFICIENT_DATA: "too early to tell",
    State.WORSENING: "getting worse",
    State.POSSIBLY_WORSENING: "may be getting worse",
    State.IMPROVED: "on track",
    State.PROBABLY_IMPROVING: "on track",
    State.PLATEAU: "no clear change yet",
    State.UNCERTAIN: "too few to tell",
}
NO_RECENT_SCORE = "no recent score"


class Assessment(NamedTuple):
    """What the scores of one episode say about change.

    `change`, `slope_per_week` and `reliable_change` are of the mirrored scale: negative is
    better, whichever way the measure runs. `start` and `level` (modelled, first and last score)
    are in the measure's own direction. Probabilities are 0 to 1; `important_change` in points;
    `idle_days` since the last score is NaN where its age is not judged.
    """

    measure: Measure
    state: State
    scores: int
    span_weeks: float
    idle_days: float
    change: float
    change_sd: float
    slope_per_week: float
    slope_sd: float
    start: float
    level: float
    important_change: float
    p_better: float
    p_better_half: float
    p_worse_half: float
    reliable_change: float
    jumped: bool
    both_worse: bool

    @property
    def is_stale(self) -> bool:
        """Whether the last score is too old for the day asked about."""
        return self.idle_days > STALE_AFTER_DAYS

    @property
    def can_show_improvement(self) -> bool:
        """Whether the start lay further than an important change from the best score."""
        return room(self.measure, self.start) > self.important_change

    @property
    def near_recovered(self) -> bool:
        """Whether the modelled level is within one error of the best score.

        **Source**: our own rule; on the Roland-Morris scale it gives 1.8, beside the cut-off of
        2 for "recovered" (Kamper 2010, PMC2989296).
        """
        return room(self.measure, self.level) <= self.measure.sem

    @property
    def important_level(self) -> float:
        """The level that would be an important improvement, in the measure's own direction."""
        away = -1 if self.measure.best == self.measure.low else 1
        return self.start + away * self.important_change

    @property
    def told_weeks(self) -> int:
        """Whole weeks over which the state is told; 0 where it is too early to name any."""
        return 0 if self.state is State.INSUFFICIENT_DATA else round(self.span_weeks)

    @property
    def words(self) -> str:
        """The state in words for people."""
        enough = self.scores >= FEWEST_SCORES and self.span_weeks >= SHORTEST_WEEKS
        if self.state == State.INSUFFICIENT_DATA and enough:
            return NO_RECENT_SCORE
        return WORDS[self.state]

    @property
    def reason(self) -> str:
        """The state's reason in one to three plain sentences."""
        if self.can_show_improvement or not self.scores:
            return _REASONS[self.state](self)
        return (
            f"{_REASONS[self.state](self)} The start was already within "
            f"{points(self, self.important_change)} of the best score, so this measure cannot "
            "show an improvement: use another."
        )


def room(measure: Measure, level: float) -> float:
    """Return the points from a modelled `level` to the best score; negative beyond the scale."""
    return oriented(measure, level) - measure.low


def change_in_words(assessment: Assessment) -> str:
    """Return where the true change lies 8 times in 10, such as "0.4 better to 1.0 worse"."""
    reach = EIGHT_IN_TEN * assessment.change_sd
    ends = (assessment.change - reach, assessment.change + reach)
    return " to ".join(f"{abs(end):.1f} {'better' if end < 0 else 'worse'}" for end in ends)


def percent(p: float) -> str:
    """Return a probability (0 to 1) in words that never claim certainty."""
    if p < 0.01:
        return "under 1%"
    return "over 99%" if p > 0.99 else f"{p:.0%}"


def points(found: Assessment, value: float) -> str:
    """Return `value` with the measure's unit, such as "2 points"."""
    unit = "point" if found.measure.unit == "points" and value == 1 else found.measure.unit
    return f"{value:.2g} {unit}"


def basis(found: Assessment) -> str:
    """Return what an assessment rests on, such as "6 scores over 5 weeks"."""
    weeks = f"{found.span_weeks:.1f}".removesuffix(".0")
    scores = "1 score" if found.scores == 1 else f"{found.scores} scores"
    return f"{scores} over {weeks} {'week' if weeks == '1' else 'weeks'}"


def _too_early(found: Assessment) -> str:
    if not found.scores:
        return "No score yet."
    if found.scores < FEWEST_SCORES:
        return f"{basis(found)}; three scores are needed to tell a change from chance."
    if found.span_weeks < SHORTEST_WEEKS:
        return f"{basis(found)}; two weeks are needed."
    return f"The last score is {found.idle_days:.0f} days old. Ask for a new one."


def _worsening(found: Assessment) -> str:
    half = points(found, found.important_change / 2)
    return f"{percent(found.p_worse_half)} likely to be worse by {half} or more ({basis(found)})."


def _possibly_worsening(found: Assessment) -> str:
    signs = []
    if found.p_worse_half >= 0.5:
        half = points(found, found.important_change / 2)
        signs.append(f"{percent(found.p_worse_half)} likely to be worse by {half} or more")
    if found.both_worse:
        signs.append("“worse” at the last two visits")
    if found.jumped:
        signs.append("the last score is much worse than the one before")
    text = ", and ".join(signs)
    return f"{text[0].upper()}{text[1:]}. Take a new score within a week."


def _improved(found: Assessment) -> str:
    important = points(found, found.important_change)
    return f"{percent(found.p_better)} likely to be better by {important} or more ({basis(found)})."


def _probably_improving(found: Assessment) -> str:
    half = points(found, found.important_change / 2)
    return f"{_improved(found)} {percent(found.p_better_half)} likely to be better by {half}."


def _plateau(found: Assessment) -> str:
    important = points(found, found.important_change)
    return (
        f"After {basis(found)}, {percent(found.p_better)} likely to be better by "
        f"{important} or more, and not on the way there."
    )


def _uncertain(found: Assessment) -> str:
    return (
        f"{_improved(found)} That settles nothing yet: ask for five short daily ratings, "
        "or score again at the next visit."
    )


_REASONS = {
    State.INSUFFICIENT_DATA: _too_early,
    State.WORSENING: _worsening,
    State.POSSIBLY_WORSENING: _possibly_worsening,
    State.IMPROVED: _improved,
    State.PROBABLY_IMPROVING: _probably_improving,
    State.PLATEAU: _plateau,
    State.UNCERTAIN: _uncertain,
}
