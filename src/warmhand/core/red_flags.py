"""Red flags and cautions: what one is, whom it is asked of and when, and what it bars.

**Source**: evidence/clinical.md section 3, encoded as its section 3.5 says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from warmhand.core.checked import CHECKED_WORDS, Checked
from warmhand.core.rules import FactValue, Rule


class Urgency(StrEnum):
    """How soon somebody has to be seen, the soonest first; CAUTION changes the massage alone."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    DAYS = "days"
    ROUTINE = "routine"
    CAUTION = "caution"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for an emergency, 5 for nothing: the lowest rank of several is the one that counts."""
        return _RANKS[self]


_RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}
URGENT = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})
UNSURE_IS_YES = URGENT | {Urgency.CAUTION}
"""Where "unsure" counts as yes; for days and routine it is asked again."""


class Answer(StrEnum):
    """What is said to one line."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Asked(StrEnum):
    """When safety questions are asked."""

    INTAKE = "intake"
    VISIT = "visit"
    AFTER_SESSION = "after_session"


class Audience(StrEnum):
    """Whom a question is for; what is for the therapist is never shown to a client."""

    CLIENT = "client"
    THERAPIST = "therapist"


class BarsMassage(StrEnum):
    """Where massage has to wait: nowhere, at the place itself, or everywhere."""

    NONE = "none"
    LOCAL = "local"
    ALL = "all"


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOL = "bool"
    INT = "int"
    ENUM = "enum"


class BundleKind(StrEnum):
    """Whether a question asks for facts or for signs."""

    FACTS = "facts"
    SIGNS = "signs"


class RuleChecked(StrEnum):
    """Whether a rule follows the source's prose, or is our more cautious reading."""

    AS_SOURCE = "as_source"
    OURS = "ours"


# Every flag names something; where that was not read it is a pointer only.
_CHECKED_WORDS = {**CHECKED_WORDS, Checked.UNCHECKED: "no source was read"}


@dataclass(frozen=True, slots=True)
class Bars:
    """What has to wait: massage (nowhere, there, everywhere), manipulation, a trainer."""

    massage: BarsMassage
    manipulation: bool
    trainer: bool

    def merged(self, other: "Bars") -> "Bars":
        """Return the strictest of both, part by part."""
        order = tuple(BarsMassage)
        return Bars(
            max(self.massage, other.massage, key=order.index),
            self.manipulation or other.manipulation,
            self.trainer or other.trainer,
        )


NO_BARS = Bars(BarsMassage.NONE, manipulation=False, trainer=False)
ALL_BARS = Bars(BarsMassage.ALL, manipulation=True, trainer=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line to tick; its id is "flag" or "flag.option".

    A follow-up appears once another line of its flag is ticked; `only_if` hides a line that
    cannot apply.
    """

    id: str
    words: str
    flag: str
    follow_up: bool = False
    only_if: Rule | None = None


@dataclass(frozen=True, slots=True)
class Partial:
    """What a ticked line means while the rest of its rule does not hold."""

    urgency: Urgency
    bars: Bars


@dataclass(frozen=True, slots=True)
class Raise:
    """A higher urgency, or stricter bars, for a ticked line when a rule holds."""

    urgency: Urgency
    when: Rule
    bars: Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A red flag or caution.

    `situation` says for whom its lines are shown (None: everyone), `needs` what must hold beside
    a ticked line (None: the line is enough). A flag without lines is decided by `needs` alone.
    `suggests` is read by no page; tests hold every page against it.
    """

    id: str
    regions: tuple[str, ...]
    question: str
    suggests: str
    urgency: Urgency
    urgency_until_reviewed: Urgency | None
    reviewed_by: str
    reviewed_on: date | None
    audience: Audience
    asked: frozenset[Asked]
    bundle: str | None
    situation: Rule | None
    lines: tuple[Line, ...]
    needs: Rule | None
    partial: Partial | None
    raises_to: tuple[Raise, ...]
    bars: Bars
    source: str
    url: str
    checked: Checked
    rule_checked: RuleChecked

    @property
    def derived(self) -> bool:
        """Whether facts alone decide."""
        return not self.lines

    @property
    def checked_words(self) -> str:
        """How far the source was read, and whether the rule is our more cautious reading of it."""
        ours = "; our more cautious reading" if self.rule_checked is RuleChecked.OURS else ""
        return f"{_CHECKED_WORDS[self.checked]}{ours}"

    @property
    def urgency_in_force(self) -> Urgency:
        """The higher urgency until a clinician's name and date stand in the data.

        **Source**: evidence/clinical.md 3.4.
        """
        if self.urgency_until_reviewed is None or (self.reviewed_by and self.reviewed_on):
            return self.urgency
        return self.urgency_until_reviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known of a client that decides who is asked what.

    It is asked when `ask_if` holds or is not known; else it has the value `if_not_asked`.
    `none_value` is what "none" is kept as; `once` facts do not change; a follow-up appears once
    `ask_if` holds; `for_note` ones are used by no rule and printed for the doctor.
    """

    id: str
    type: FactType
    question: str
    bundle: str | None
    values: tuple[str, ...] = ()
    ask_if: Rule | None = None
    if_not_asked: FactValue | None = None
    once: bool = False
    follow_up: bool = False
    none_value: int | None = None
    known_by_product: bool = False
    for_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One question with several lines or facts; one "none of these" answers it whole.

    A `private` one is shown only where nobody else can read along.
    """

    id: str
    screen: int
    order: int
    kind: BundleKind
    audience: Audience
    words: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class VisitTopic:
    """One tick of the short question at a visit, and the bundles it opens."""

    id: str
    words: str
    opens: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class RedFlags:
    """The dated list; every mapping is by id, in the file's order. Regions map to words."""

    schema_version: int
    checked_on: date
    review_by: date
    regions: Mapping[str, str]
    facts: Mapping[str, Fact]
    bundles: Mapping[str, Bundle]
    topics: Mapping[str, VisitTopic]
    flags: Mapping[str, Flag]

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """Every line of every flag, by id."""
        return {line.id: line for flag in self.flags.values() for line in flag.lines}
