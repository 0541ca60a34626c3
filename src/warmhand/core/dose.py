"""How much was done so far, and what is known of how much helped in a trial."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from warmhand.core.course import Course
from warmhand.core.dose_trials import DoseTrial

NO_TRIAL = "No trial of how many visits help is known to us for this problem."
TOO_RECENT = "No trial of how many visits help is known to us for pain this recent."
FOR_LONG = "For pain of 3 months and longer:"


@dataclass(frozen=True, slots=True)
class DoseCheck:
    """How much was done, beside what helped in a trial where there is one for the problem.

    `usual_minutes` is None where fewer than half of the visits have a length. `is_short` says
    that less was done than in the trial; never without a trial, while no length is known, or
    where it is not known that the trouble is as old as in the trial. `trial` is the one that
    `evidence` tells of.
    """

    visits: int
    usual_minutes: float | None
    visits_a_week: float
    words: str
    evidence: str
    is_short: bool
    trial: DoseTrial | None


def dose_check(course: Course) -> DoseCheck | None:
    """Return the dose so far beside the one that helped; None while no visit is written down.

    **Source**: the trials are dated evidence (evidence/doses.toml). For other problems, and for
    trouble younger than in the trial, the figures stand alone.
    """
    if not course.written:
        return None
    weeks = max((course.today - course.started_on).days / 7, 1.0)
    known, done = len(course.minutes), course.written
    usual = median(course.minutes) if known and known * 2 >= done else None
    a_week = done / weeks
    evidence, trial, holds = _evidence(course)
    return DoseCheck(
        visits=done,
        usual_minutes=usual,
        visits_a_week=a_week,
        words=f"{_done_words(done, known, usual)}, {a_week:.1f} a week.",
        evidence=evidence,
        is_short=trial is not None and holds and bool(known) and _is_short(trial, a_week, usual),
        trial=trial,
    )


def _evidence(course: Course) -> tuple[str, DoseTrial | None, bool]:
    """The words of the trial, the trial, and whether the visits are held against it."""
    trial = course.dose_trial
    if trial is None:
        return NO_TRIAL, None, False
    if not trial.from_weeks:
        return trial.words, trial, True
    if course.since_on is None:
        return f"{FOR_LONG} {trial.words[0].lower()}{trial.words[1:]}", trial, False
    if course.today - course.since_on < timedelta(weeks=trial.from_weeks):
        return TOO_RECENT, None, False
    return trial.words, trial, True


def _is_short(trial: DoseTrial, a_week: float, usual: float | None) -> bool:
    is_brief = trial.minutes is not None and usual is not None and usual < trial.minutes
    return is_brief or a_week < trial.a_week


def _done_words(done: int, known: int, usual: float | None) -> str:
    count = f"{done} visit{'' if done == 1 else 's'} written down"
    if usual is None:
        return count
    length = f"{count}, of about {usual:.0f} minutes"
    return length if known == done else f"{length} ({known} of {done} visits have a length)"
