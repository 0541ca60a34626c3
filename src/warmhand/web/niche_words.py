"""What a look at the books says to a person: the call, the columns, what is within reach."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warmhand.core.niche_books import Call, Columns, Estimate, Family, Group, Look, Reach
from warmhand.core.niche_finder import FEWEST_WITH_RESULTS
from warmhand.core.niche_vocabulary import StarterNiche
from warmhand.services.niche_looks import Looked, Standing
from warmhand.services.niche_reach import Position, ReachTable
from warmhand.services.niches import labels_of
from warmhand.services.trait_words import sentence_words
from warmhand.web.forms.niches import PLACE_WORDS, as_choice

COLUMNS = (
    ("outcome", "Improve"),
    ("returned", "Come back"),
    ("money", "Pay"),
    ("brought", "Bring others"),
)
CALL_BADGES = {
    Call.STANDS_OUT: ("Stands out", "sun", "good"),
    Call.MIGHT_DIFFER: ("Might differ, not clear yet", "dash", "still"),
    Call.NO_DIFFERENCE: ("No difference found", "dash", "still"),
    Call.TOO_FEW: ("Too few to tell", "dash", "nothing"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a group: its name, the range in words, and how many it rests on."""

    title: str
    words: str
    rests_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """One family as the page shows it; `badge` and `chance` are empty between two verdicts."""

    words: str
    clients: int
    badge: tuple[str, str, str] | None
    chance: str
    cells: tuple[Cell, ...]
    reach: str
    same: tuple[str, ...]
    first: str
    second: str
    need: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A look in words: one headline, why, the rows, and the practice's own averages."""

    headline: str
    detail: str
    rows: tuple[FamilyRow, ...]
    practice: tuple[Cell, ...]
    last_words: str
    """What the last verdict said, where the look is none; else ""."""


def verdict_of(standing: Standing, *, table: ReachTable) -> Verdict:
    """Return the last look of `standing` in words; own words take one query."""
    last = standing.last
    if last is None:
        return Verdict(headline="", detail="", rows=(), practice=(), last_words="")
    look, is_call = last.look, last.is_verdict
    groups = [group for family in look.families for group in (family.head, *family.same_people)]
    own = labels_of(*(group.sentence for group in groups))

    def said(group: Group) -> str:
        return sentence_words(group.sentence, own=own)

    rows = [_row(family, said, table, is_call=is_call) for family in look.families]
    headline, detail = headline_of(look, [row.words for row in rows])
    if not is_call and look.practice is not None:
        headline, detail = "Your figures today, and no new verdict", BETWEEN
    return Verdict(
        headline=headline,
        detail=detail,
        rows=tuple(rows),
        practice=_cells(look.practice) if look.practice else (),
        last_words=_last_words(standing.verdict) if not is_call else "",
    )


BETWEEN = (
    "Whoever looks often enough finds something by chance. So a verdict is given once a quarter; "
    "in between the figures are shown without one."
)


CHOOSE = "Choose by whom you like to work with and whom you can reach."
STANDS_OUT = (
    "They improve, come back, pay or bring others more than your other clients, "
    "by more than chance would explain after all groups were looked at."
)
MIGHT_DIFFER = (
    "Wait for about 20 more of them, or try it: one demo at their place tells more than this table."
)


def _last_words(verdict: Looked | None) -> str:
    if verdict is None:
        return ""
    own = labels_of(*(family.head.sentence for family in verdict.look.families))
    said = [sentence_words(family.head.sentence, own=own) for family in verdict.look.families]
    return headline_of(verdict.look, said)[0]


def headline_of(look: Look, said: list[str]) -> tuple[str, str]:
    """Return the headline of a verdict and the sentences under it."""
    if look.practice is None:
        return "Too few to tell", _why_nothing(look)
    least = f"{look.least_seen:.1f}" if look.least_seen is not None else "1"
    if look.call is Call.STANDS_OUT and said:
        return f"{said[0]} stand out", STANDS_OUT
    if look.call is Call.MIGHT_DIFFER:
        return "Somebody might differ, not clear yet", MIGHT_DIFFER
    if look.call is Call.NO_DIFFERENCE:
        return "No group stands out", (
            f"A difference under about {least} of the spread between your clients would not show "
            f"with {look.clients} clients. {CHOOSE}"
        )
    return "Too few to tell", (
        f"With {look.clients} clients only a difference above {least} of the spread between them "
        f"would show. {CHOOSE}"
    )


def _why_nothing(look: Look) -> str:
    if look.with_results < FEWEST_WITH_RESULTS:
        return (
            f"{look.with_results} of your clients have results; from {FEWEST_WITH_RESULTS} on we "
            "can try. Until then choose by the experts near you."
        )
    return (
        "No group of 12 or more clients has something in common that is written down. "
        "Say of more clients what they do: two taps on their page."
    )


def _row(
    family: Family, said: Callable[[Group], str], table: ReachTable, *, is_call: bool
) -> FamilyRow:
    head = family.head
    rules = [as_choice(rule) for rule in head.sentence.rules] + ["", ""]
    is_told = is_call and head.call is not Call.TOO_FEW
    return FamilyRow(
        words=said(head),
        clients=head.clients,
        badge=CALL_BADGES[head.call] if is_told else None,
        chance=f"{head.probability * 100:.0f} %" if is_told else "",
        cells=_cells(head.columns),
        reach=reach_words(table.reach(head.sentence.need, places=0)),
        same=tuple(said(group) for group in family.same_people),
        first=rules[0],
        second=rules[1],
        need=head.sentence.need,
    )


def _cells(columns: Columns | None) -> tuple[Cell, ...]:
    """Return the figures of a group, each with its 80 % interval and what it rests on."""
    cells = []
    for name, title in COLUMNS:
        found: Estimate | None = getattr(columns, name) if columns else None
        if found is None:
            cells.append(Cell(title, "not known", 0))
            continue
        told = money_words(found) if name == "money" else share_words(found)
        cells.append(Cell(title, told, found.rests_on))
    return tuple(cells)


def share_words(found: Estimate) -> str:
    """Return a share with its range: "66 %, 58 to 74 %"."""
    likely, low, high = (round(each * 100) for each in (found.likely, found.low, found.high))
    return f"{likely} %, {low} to {high} %"


def money_words(found: Estimate) -> str:
    """Return what is paid beside the average with its range: "15 % more, 1 to 31 % more"."""
    likely, low, high = (round((each - 1) * 100) for each in (found.likely, found.low, found.high))
    if low == high == 0:
        return "your average"
    return f"{_more(likely)}, {_span(low, high)}"


def _more(per_cent: int) -> str:
    if per_cent == 0:
        return "as much"
    return f"{abs(per_cent)} % {'more' if per_cent > 0 else 'less'}"


def _span(low: int, high: int) -> str:
    if low >= 0:
        return f"{low} to {high} % more"
    if high <= 0:
        return f"{-high} to {-low} % less"
    return f"{-low} % less to {high} % more"


def reach_words(reach: Reach) -> str:
    """Return what is within reach, counted: "1 of 3 professions with somebody you trust; …"."""
    if not reach.first_line:
        return "no profession is first-line for it"
    experts = f"{reach.experts} experts listed" if reach.experts else "no expert counted"
    noun = "profession" if reach.first_line == 1 else "professions"
    return f"{reach.with_partner} of {reach.first_line} {noun} with somebody you trust; {experts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterRow:
    """One starter niche with who serves it within reach."""

    starter: StarterNiche
    positions: tuple[Position, ...]
    reach: Reach
    words: str
    where: str
    first: str
    second: str


def starter_rows(starters: Iterable[StarterNiche], *, table: ReachTable) -> list[StarterRow]:
    """Return the starters, those with most within reach first, then by name."""
    rows = [_starter(row, table) for row in starters]
    return sorted(rows, key=lambda row: (-row.reach.share, row.starter.name))


def _starter(row: StarterNiche, table: ReachTable) -> StarterRow:
    own = table.practice.profession
    also = [slug for slug in row.professions if slug != own]
    reach = table.reach(row.rules.need, places=0, also=also)
    rules = [as_choice(rule) for rule in row.rules.rules] + ["", ""]
    where = [PLACE_WORDS[place] for place in row.places]
    return StarterRow(
        starter=row,
        positions=table.positions(row.rules.need, also=also),
        reach=reach,
        words=reach_words(reach),
        where=", ".join(where),
        first=rules[0],
        second=rules[1],
    )
