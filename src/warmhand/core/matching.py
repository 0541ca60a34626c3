"""Choosing a partner: an explained order, at least two choices, never by money.

`Partner` is frozen and has no room for fees, gifts, who sends back, how many, or warmth:
what is not in the record cannot move the order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.choice_rules import Rules
from warmhand.core.clients import Wish
from warmhand.core.fit import GOOD_GRADES, Grade
from warmhand.core.progress_batch import State
from warmhand.core.red_flags import NO_BARS, Bars
from warmhand.core.referral import Urgency
from warmhand.core.results import NO_RESULTS, PRIOR_HELPED, PRIOR_SEEN, Results, pooled_share

EVIDENCE = {Grade.FIRST_LINE: 1.0, Grade.OPTION: 0.7, Grade.WEAK: 0.35, Grade.ASSESS: 1.0}
UNKNOWN = 0.5
HALF_WAIT_DAYS = {Urgency.ROUTINE: 21.0, Urgency.SOON: 7.0}
SHOWN = 3
NEW_WITHIN = 0.10
STATES_THAT_BAR_TRAINERS = (State.WORSENING, State.POSSIBLY_WORSENING)  # the worse first
ANYONE = "You may choose anyone, also someone not on this list. Your doctor is always an option."


class Payment(StrEnum):
    """Whether the client can pay this partner the way they pay."""

    FITS = "fits"
    UNKNOWN = "unknown"
    DOES_NOT_FIT = "does_not_fit"


class Taking(StrEnum):
    """Whether somebody can be sent to a partner now."""

    YES = "yes"
    NOT_NOW = "not_now"
    RESTING = "resting"
    STEPPED_BACK = "stepped_back"


class Gate(StrEnum):
    """Why somebody is left out before any score."""

    DOCTOR_FIRST = "doctor_first"
    NO_MANIPULATION = "no_manipulation"
    NO_TRAINING = "no_training"
    GETTING_WORSE = "getting_worse"
    NOT_WANTED = "not_wanted"
    DOES_NOT_FIT = "does_not_fit"
    ASSESSMENT_ONLY = "assessment_only"
    NOT_TAKING = "not_taking"
    RESTING = "resting"
    STEPPED_BACK = "stepped_back"


BARS = frozenset({Gate.DOCTOR_FIRST, Gate.NO_MANIPULATION, Gate.NO_TRAINING, Gate.GETTING_WORSE})
"""What keeps somebody from being chosen by hand too: nothing else may open these."""

AWAY = frozenset({Gate.NOT_TAKING, Gate.RESTING, Gate.STEPPED_BACK})
"""Who would fit and cannot be offered now: shown, in grey."""

GATE_WORDS = {
    Gate.DOCTOR_FIRST: "A safety question is open that a doctor sees first.",
    Gate.NO_MANIPULATION: (
        "May move joints with a quick thrust, which waits while a safety question is open."
    ),
    Gate.NO_TRAINING: "Training waits while a safety question is open.",
    Gate.DOES_NOT_FIT: "This profession does not fit this problem.",
    Gate.ASSESSMENT_ONLY: "Fits when you ask for an assessment.",
    Gate.GETTING_WORSE: "Training waits while scores may be getting worse.",
    Gate.NOT_TAKING: "Takes no clients at the moment.",
    Gate.RESTING: "Rests for now.",
    Gate.STEPPED_BACK: "You have stepped back from each other.",
    Gate.NOT_WANTED: "The client said: not this one.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """All that the order may know of a partner."""

    id: str
    name: str
    profession: str
    profession_words: str
    """In the singular, lower case: "physical therapist"."""
    is_health: bool
    manipulates: bool
    """May use thrust techniques on the spine."""
    manipulates_mainly: bool
    """Is mainly seen for them."""
    is_medical: bool
    grade: Grade
    distance_km: float | None = None
    wait_days: float | None = None
    payment: Payment = Payment.UNKNOWN
    wishes_met: frozenset[Wish] = frozenset()
    taking: Taking = Taking.YES
    is_new: bool = False
    """Fewer than five people were ever sent by this practice."""
    own: Results = NO_RESULTS
    others: Results = NO_RESULTS
    """Of the other partners of the profession: `results.results_of_others`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the client needs."""

    urgency: Urgency = Urgency.ROUTINE
    assessment: bool = False
    state: str = ""
    """The state of the episode's primary measure, as in `core.progress`."""
    wishes: frozenset[Wish] = frozenset()
    not_these: frozenset[str] = frozenset()
    bars: Bars = NO_BARS
    """Of the client's open safety questions together."""
    no_thrusts: bool = False
    """More than a mere caution bars manipulation: then all who may use it are out."""
    doctor_first: bool = False
    """One of them is an emergency or for the same day."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A partner with the parts of the score, each 0 to 1, and the score to two decimals."""

    partner: Partner
    evidence: float
    results: float
    distance: float
    wait: float
    payment: float
    wishes: float
    score: float
    seen_expected: float
    helped_expected: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A partner who is not offered, and why."""

    partner: Partner
    gate: Gate


@dataclass(frozen=True, slots=True)
class Choices:
    """What the client is shown, the whole order behind it, and who is not offered."""

    shown: tuple[Scored, ...]
    order: tuple[Scored, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def only_one(self) -> bool:
        """Whether the page has to say that there is a single choice."""
        return len(self.shown) == 1

    @property
    def words(self) -> str:
        """The sentence above the choices."""
        if not self.shown:
            return f"Nobody on the list fits now. {ANYONE}"
        return f"Only one person on the list fits now. {ANYONE}" if self.only_one else ANYONE


def bar_for(partner: Partner, need: Need) -> Gate | None:
    """Return the bar that keeps `partner` from being chosen, even by hand, or None.

    It goes by who they are, the open safety questions and the state: no grade, wish or purpose
    lifts it.

    **Source**: the project's own rules of `clinical.md`, section 4.2 (iv) and (v).
    """
    thrusts = partner.manipulates if need.no_thrusts else partner.manipulates_mainly
    checks = (
        (Gate.DOCTOR_FIRST, need.doctor_first and not partner.is_medical),
        (Gate.NO_MANIPULATION, need.bars.manipulation and thrusts),
        (Gate.NO_TRAINING, need.bars.trainer and not partner.is_health),
        (Gate.GETTING_WORSE, need.state in STATES_THAT_BAR_TRAINERS and not partner.is_health),
    )
    return next((gate for gate, applies in checks if applies), None)


def gate_for(partner: Partner, need: Need) -> Gate | None:
    """Return why `partner` is left out for `need`, or None."""
    if (bar := bar_for(partner, need)) is not None:
        return bar
    checks = (
        (Gate.NOT_WANTED, partner.id in need.not_these),
        (Gate.DOES_NOT_FIT, partner.grade not in EVIDENCE),
        (Gate.ASSESSMENT_ONLY, partner.grade is Grade.ASSESS and not need.assessment),
        (Gate.NOT_TAKING, partner.taking is Taking.NOT_NOW),
        (Gate.RESTING, partner.taking is Taking.RESTING),
        (Gate.STEPPED_BACK, partner.taking is Taking.STEPPED_BACK),
    )
    return next((gate for gate, applies in checks if applies), None)


def scored(partner: Partner, need: Need, rules: Rules) -> Scored:
    """Return `partner` with the score for `need`; the grade must be one that can be offered."""
    seen = pooled_share(PRIOR_SEEN, others=partner.others.seen, own=partner.own.seen)
    prior = PRIOR_HELPED[partner.grade]
    helped = pooled_share(prior, others=partner.others.helped, own=partner.own.helped)
    met = len(partner.wishes_met & need.wishes)
    parts = (
        EVIDENCE[partner.grade],
        seen * helped,
        _halving(partner.distance_km, rules.half_distance_km),
        _halving(partner.wait_days, HALF_WAIT_DAYS[need.urgency]),
        {Payment.FITS: 1.0, Payment.UNKNOWN: UNKNOWN, Payment.DOES_NOT_FIT: 0.0}[partner.payment],
        met / len(need.wishes) if need.wishes else 1.0,
    )
    total = sum(w * part for w, part in zip(rules.weights.parts(), parts, strict=True))
    # Rounded before sorting: the alphabet decides real ties.
    return Scored(partner, *parts, round(total, 2), seen, helped)


def _halving(amount: float | None, half: float) -> float:
    return UNKNOWN if amount is None else float(0.5 ** (amount / half))


def _place(row: Scored) -> tuple[float, str, str]:
    return (-row.score, row.partner.name.casefold(), row.partner.id)


def choose(partners: Iterable[Partner], need: Need, rules: Rules | None = None) -> Choices:
    """Return the choices for `need` among `partners`: gates, order, and what is shown.

    Same input, same answer, in whatever order the rows come; no chance is involved.
    """
    rules = rules or Rules()
    offered, left_out = [], []
    for partner in partners:
        gate = gate_for(partner, need)
        if gate is None:
            offered.append(scored(partner, need, rules))
        else:
            left_out.append(LeftOut(partner, gate))
    order = tuple(sorted(offered, key=_place))
    left = sorted(left_out, key=lambda row: (row.partner.name.casefold(), row.partner.id))
    return Choices(_shown(order), order, tuple(left))


def _shown(order: tuple[Scored, ...]) -> tuple[Scored, ...]:
    shown = list(order[:SHOWN])
    good = [row for row in order if row.partner.grade in GOOD_GRADES]
    if len({row.partner.profession for row in shown}) == 1:
        first = shown[0].partner.profession
        second = next((row for row in good if row.partner.profession != first), None)
        if second is not None:
            shown[-1] = second
    if not any(row.partner.is_new for row in shown):
        shown += _new_to_you(shown, good)
    return tuple(shown)


def _new_to_you(shown: list[Scored], good: list[Scored]) -> list[Scored]:
    """Return the one more choice that keeps a newcomer from never being tried.

    It may be who gave the third place to another profession.
    """
    found = next((row for row in good if row.partner.is_new and row not in shown), None)
    near = found is not None and shown[-1].score - found.score <= NEW_WITHIN + 1e-9
    return [found] if found is not None and near else []
