"""The pages of safety questions: read from what was sent, and laid out to be answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from warmhand.core.red_flags import Asked, Audience, Bundle, Fact, FactType, Line
from warmhand.core.rules import FactIs, FactValue
from warmhand.core.screening import ALWAYS_OPEN, QuestionShown
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_answers import Given, has_none, is_ticked
from warmhand.services.screening_facts import Known
from warmhand.services.screenings import shown_to, unanswered, with_follow_ups
from warmhand.web.access.safety import Screening

LIMITS = {"age": (0, 120), "pregnancy_weeks": (0, 45), "postpartum_weeks": (0, 52)}
WIDEST = 999
CHOICES = {
    "female": "Female",
    "male": "Male",
    "other": "Neither, or I would rather not say",
    "no": "No",
    "yes": "Yes",
    "maybe": "Maybe",
}
KINDS = {FactType.BOOL: "tick", FactType.INT: "number", FactType.ENUM: "choice"}
NOT_FOR_MEN = frozenset({"pregnant", "postpartum_weeks", "hormones"})
UNANSWERED = "Please tick what is true, or “None of these”."
UNFILLED = "Please answer these."
CLASH = "Two answers disagree: something is ticked, and “None of these” too. Please take one away."
NOWHERE_YET = "Please tick where it hurts, or that nothing hurts."


@dataclass(frozen=True, slots=True)
class Page:
    """Which questions one page shows, and to whom."""

    name: str
    """First, signs, private (what was not read aloud), or alone (what the therapist has seen)."""
    to_client: bool
    """Whether only the client sees it; else it is read out or looked at by the therapist."""

    def has(self, bundle: Bundle, asked: Asked) -> bool:
        """Tell whether `bundle` stands on this page."""
        if bundle.audience is Audience.THERAPIST or self.name == "alone":
            is_there = self.name == "alone" or (self.name == "first" and asked is Asked.VISIT)
            return bundle.audience is Audience.THERAPIST and not self.to_client and is_there
        if bundle.private or self.name == "private":
            return bundle.private and self.to_client and self.name != "first"
        is_first = bundle.screen == 1 if asked is Asked.INTAKE else bundle.id in ALWAYS_OPEN
        return is_first is (self.name == "first")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line, number or choice."""

    id: str
    words: str
    kind: str = "tick"
    yes: bool = False
    unsure: bool = False
    value: str = ""
    choices: tuple[tuple[str, str, bool, bool], ...] = ()
    """Value, words, whether it is chosen, whether it opens what hangs on it."""
    not_for_men: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Items that belong together; `more` appears once something in `first` opens it."""

    first: tuple[Item, ...]
    more: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One question with all that can be ticked under it."""

    id: str
    words: str
    parts: tuple[Part, ...]
    has_none: bool
    none: bool
    private: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent: what it gives, and what is wrong with it by bundle."""

    given: Given
    problems: dict[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


def read_page(post: QueryDict, *, asks_places: bool, asks_topics: bool) -> Typed:
    """Return what a page brought; a name that nobody knows is left out."""
    rows = red_flags()
    names = rows.facts.keys() | rows.lines.keys()
    seen = frozenset(post.get("seen", "").split()) & names
    values: dict[str, FactValue] = {}
    problems: dict[str, str] = {}
    raw = {name: post.get(f"fact-{name}", "").strip()[:20] for name in seen & rows.facts.keys()}
    for name, text in raw.items():
        _read_value(rows.facts[name], text, values, problems)
    given = Given(
        seen=seen,
        yes=seen & frozenset(post.getlist("yes")),
        unsure=seen & frozenset(post.getlist("unsure")),
        none=frozenset(post.getlist("none")) & rows.bundles.keys(),
        values=values,
        regions=_among(post.getlist("regions"), rows.regions) if asks_places else None,
        topics=_among(post.getlist("topics"), rows.topics) if asks_topics else None,
    )
    problems |= {name: CLASH for name in given.none if is_ticked(given, name)}
    return Typed(given, problems, raw)


def _among(chosen: Iterable[str], known: Mapping[str, object]) -> frozenset[str]:
    return frozenset(chosen) & frozenset(known)


def _read_value(
    fact: Fact, text: str, values: dict[str, FactValue], problems: dict[str, str]
) -> None:
    if fact.type is FactType.ENUM and text in fact.values:
        values[fact.id] = text
    elif fact.type is FactType.INT and not text and fact.none_value is not None:
        values[fact.id] = fact.none_value
    elif fact.type is FactType.INT and text:
        low, high = LIMITS.get(fact.id, (0, WIDEST))
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            values[fact.id] = int(text)
        else:
            problems[fact.bundle or ""] = f"{fact.question} Please give a number, {low} to {high}."


def sheets_of(
    screening: Screening, known: Known, page: Page, *, typed: Typed | None = None
) -> list[Sheet]:
    """Return the questions of `page`, with what is answered so far."""
    shown = on_page(screening, known, page)
    asked = {fact.id for row in shown for fact in row.facts}
    lines = with_follow_ups(screening, known)
    return [_sheet(row, _Now(screening, known, asked, lines, typed)) for row in shown]


def on_page(screening: Screening, known: Known, page: Page) -> tuple[QuestionShown, ...]:
    """Return what `page` asks now."""
    asked = Asked(screening.asked)
    audiences = (Audience.CLIENT,) if page.to_client else tuple(Audience)
    return tuple(
        row
        for audience in audiences
        for row in shown_to(screening, known, audience)
        if page.has(row.bundle, asked)
    )


def open_problems(screening: Screening, known: Known, page: Page, typed: Typed) -> dict[str, str]:
    """Return what is still to be said, by question; "places" is where it hurts."""
    shown = on_page(screening, known, page)
    waiting = unanswered(screening, shown)
    problems = {name: UNANSWERED if has_none(name) else UNFILLED for name in waiting}
    if _wants_place(screening, typed):
        problems["places"] = NOWHERE_YET
    return problems | typed.problems


def _wants_place(screening: Screening, typed: Typed) -> bool:
    if typed.given.regions is None:
        return False
    is_new = "new_pain_place" in screening.topics and screening.regions in ([], ["no_pain"])
    return is_new or (screening.asked == Asked.INTAKE.value and not screening.regions)


@dataclass(frozen=True, slots=True)
class _Now:
    screening: Screening
    known: Known
    asked: set[str]
    lines: Mapping[str, tuple[Line, ...]]
    typed: Typed | None


def _sheet(row: QuestionShown, now: _Now) -> Sheet:
    bundle, screening = row.bundle, now.screening
    facts = [
        Part((_fact_item(fact, now),), tuple(_fact_item(more, now) for more in _hanging_on(fact)))
        for fact in row.facts
        if not fact.follow_up
    ]
    problem = now.typed.problems.get(bundle.id, "") if now.typed else ""
    return Sheet(
        id=bundle.id,
        words=bundle.words,
        parts=(*facts, *_line_parts(now.lines.get(bundle.id, ()), now)),
        has_none=has_none(bundle.id),
        none=bundle.id in screening.passed,
        private=bundle.private,
        problem=problem,
    )


def _hanging_on(fact: Fact) -> list[Fact]:
    rows = red_flags().facts.values()
    return [
        row
        for row in rows
        if row.follow_up and isinstance(row.ask_if, FactIs) and row.ask_if.fact == fact.id
    ]


@dataclass(frozen=True, slots=True)
class _Only:
    """Somebody of whom one fact alone is known (`rules.Known`)."""

    name: str
    value: FactValue

    def fact(self, fact: str) -> FactValue | None:
        return self.value if fact == self.name else None

    def sign(self, line: str) -> bool | None:
        return None

    def holds(self, flag: str) -> bool | None:
        return None

    def place(self, regions: frozenset[str]) -> bool | None:
        return None


def _fact_item(fact: Fact, now: _Now) -> Item:
    value = now.screening.facts.get(fact.id)
    if value is None and fact.once:
        value = now.known.earlier.get(fact.id)
    text = "" if value is None or value == fact.none_value else str(value)
    if now.typed and fact.id in now.typed.raw and fact.id not in now.typed.given.values:
        text = now.typed.raw[fact.id]
    return Item(
        id=fact.id,
        words=fact.question,
        kind=KINDS[fact.type],
        yes=value is True,
        unsure=fact.id in now.screening.facts and value is None,
        value=text,
        choices=_choices(fact, text),
        not_for_men=fact.id in NOT_FOR_MEN,
    )


def _choices(fact: Fact, chosen: str) -> tuple[tuple[str, str, bool, bool], ...]:
    rules = [row.ask_if for row in _hanging_on(fact) if row.ask_if]
    return tuple(
        (
            choice,
            CHOICES.get(choice, choice),
            choice == chosen,
            any(rule.truth(_Only(fact.id, choice)) is True for rule in rules),
        )
        for choice in fact.values
    )


def _line_parts(lines: tuple[Line, ...], now: _Now) -> list[Part]:
    flags = dict.fromkeys(line.flag for line in lines)
    own = {
        flag: [(line.follow_up, _line_item(line, now)) for line in lines if line.flag == flag]
        for flag in flags
    }
    return [
        Part(
            tuple(item for is_more, item in items if not is_more),
            tuple(item for is_more, item in items if is_more),
        )
        for items in own.values()
    ]


def _line_item(line: Line, now: _Now) -> Item:
    answer = now.screening.answers.get(line.id)
    return Item(id=line.id, words=line.words, yes=answer == "yes", unsure=answer == "unsure")


def seen_in(sheets: Iterable[Sheet]) -> str:
    """Return the ids of all that `sheets` show, as the page sends them back."""
    parts = [part for sheet in sheets for part in sheet.parts]
    return " ".join(item.id for part in parts for item in (*part.first, *part.more))
