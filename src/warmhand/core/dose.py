"""How much was done so far, and what is known of how much helped in a trial."""

from dataclasses import dataclass
from statistics import median

from warmhand.core.course import Course

NO_TRIAL = "No trial of how many visits help is known to us for this problem."


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseTrial:
    """What a trial found for one problem: visits a week, their minutes where it compared them."""

    a_week: float
    minutes: float | None
    words: str


TRIALS = {
    "neck_pain": DoseTrial(
        a_week=2,
        minutes=60,
        words="In a trial for chronic neck pain, 30-minute visits did no better than waiting; "
        "60 minutes two or three times a week did (Sherman 2014).",
    ),
    "chronic_lbp": DoseTrial(
        a_week=1,
        minutes=None,
        words="In a trial for chronic low back pain, ten visits over ten weeks did better than "
        "usual care (Cherkin 2011).",
    ),
}


@dataclass(frozen=True, slots=True)
class DoseCheck:
    """How much was done, beside what helped in a trial where there is one for the problem.

    `usual_minutes` is None where fewer than half of the visits have a length. `is_short` says
    that less was done than in the trial; never without a trial, or while no length is known.
    """

    visits: int
    usual_minutes: float | None
    visits_a_week: float
    words: str
    evidence: str
    is_short: bool


def dose_check(course: Course) -> DoseCheck | None:
    """Return the dose so far beside the one that helped; None while no visit is written down.

    **Source**: Sherman 2014, Ann Fam Med 12:112 (chronic neck pain, n=228); Cherkin 2011,
    Ann Intern Med 155:1 (chronic low back pain, n=401). For other problems the figures stand alone.
    """
    if not course.written:
        return None
    weeks = max((course.today - course.started_on).days / 7, 1.0)
    known, done = len(course.minutes), course.written
    usual = median(course.minutes) if known and known * 2 >= done else None
    a_week = done / weeks
    trial = TRIALS.get(course.problem)
    return DoseCheck(
        visits=done,
        usual_minutes=usual,
        visits_a_week=a_week,
        words=f"{_done_words(done, known, usual)}, {a_week:.1f} a week.",
        evidence=trial.words if trial else NO_TRIAL,
        is_short=trial is not None and bool(known) and _is_short(trial, a_week, usual),
    )


def _is_short(trial: DoseTrial, a_week: float, usual: float | None) -> bool:
    is_brief = trial.minutes is not None and usual is not None and usual < trial.minutes
    return is_brief or a_week < trial.a_week


def _done_words(done: int, known: int, usual: float | None) -> str:
    count = f"{done} visit{'' if done == 1 else 's'} written down"
    if usual is None:
        return count
    length = f"{count}, of about {usual:.0f} minutes"
    return length if known == done else f"{length} ({known} of {done} visits have a length)"
