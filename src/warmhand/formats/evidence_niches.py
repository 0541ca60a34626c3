"""Characteristics and starter niches: TOML to values, checked on reading."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from warmhand.core.checked import Checked
from warmhand.core.niche_books import Rule, Sentence
from warmhand.core.niche_vocabulary import StarterNiche, Value, Vocabulary
from warmhand.core.niches import PlaceKind, Trait
from warmhand.formats.evidence_table import Table, read_table

_VALUE_KEYS = ("trait", "id", "name", "phrase", "from_age", "to_age")
_NICHE_KEYS = ("id", "name", "rules", "need", "sentence", "professions", "places", "meet")
_HEAD = ("format", "checked_on")


def read_vocabulary(data: bytes) -> Vocabulary:
    """Return the characteristics and need phrases in the TOML file `data`.

    Raises `EvidenceError`, naming the value, for a damaged file, a key or kind that is not known,
    a missing word, a value that is there twice, or age bands with a gap between them.
    """
    table = _headed(data, "characteristics", (*_HEAD, "needs", "value"))
    values: dict[Trait, dict[str, Value]] = {trait: {} for trait in Trait}
    for row in table.rows("value"):
        value = _value(row)
        if value.id in values[value.trait]:
            raise table.wrong("value", f"has {value.trait} {value.id} twice")
        values[value.trait][value.id] = value
    _without_gaps(table, values[Trait.AGE].values())
    return Vocabulary(values, _needs(table.value("needs")))


def read_niches(data: bytes, vocabulary: Vocabulary) -> dict[str, StarterNiche]:
    """Return the starter niches in the TOML file `data`, by id in the file's order.

    Raises `EvidenceError`, naming the niche, for a damaged file, a key that is not known, a missing
    word, a rule or need that `vocabulary` lacks, or a niche that is there twice.
    """
    table = _headed(data, "niches", (*_HEAD, "checked", "niche"))
    table.one_of("checked", Checked)
    niches: dict[str, StarterNiche] = {}
    for row in table.rows("niche"):
        niche = _niche(row, vocabulary)
        if niche.id in niches:
            raise table.wrong("niche", f"has {niche.id} twice")
        niches[niche.id] = niche
    return niches


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the characteristics that come with the package."""
    return read_vocabulary((files("warmhand.evidence") / "characteristics.toml").read_bytes())


@cache
def shipped_niches() -> dict[str, StarterNiche]:
    """Return the starter niches that come with the package."""
    data = (files("warmhand.evidence") / "niches.toml").read_bytes()
    return read_niches(data, shipped_vocabulary())


def age_band(years: int) -> str:
    """Return the shipped band of somebody `years` old (full years), "" where none holds."""
    return shipped_vocabulary().age_band(years)


def _headed(data: bytes, where: str, keys: tuple[str, ...]) -> Table:
    table = read_table(data, where, keys)
    if table.value("format") != 1:
        raise table.wrong("format", "1 alone is understood")
    table.day("checked_on")
    return table


def _needs(needs: object) -> dict[str, str]:
    regions = list(needs) if isinstance(needs, dict) else []
    table = Table(needs, "The needs", regions)
    return {region: table.text(region) for region in regions}


def _value(row: object) -> Value:
    name = row.get("id", "?") if isinstance(row, dict) else "?"
    table = Table(row, f"The characteristic {name}", _VALUE_KEYS)
    trait = table.one_of("trait", Trait)
    ages = (table.number("from_age"), table.number("to_age")) if trait is Trait.AGE else None
    if ages is None and (table.has("from_age") or table.has("to_age")):
        raise table.wrong("from_age", "is of ages alone")
    return Value(trait, table.id(), table.text("name"), table.text("phrase"), ages)


def _without_gaps(table: Table, bands: Iterable[Value]) -> None:
    expected = 0
    for band in bands:
        low, high = band.ages or (0, 0)
        if low != expected or high < low:
            raise table.wrong("value", f"{band.id} does not follow the band before it")
        expected = high + 1


def _niche(row: object, vocabulary: Vocabulary) -> StarterNiche:
    name = row.get("id", "?") if isinstance(row, dict) else "?"
    table = Table(row, f"The niche {name}", _NICHE_KEYS)
    rules = tuple(_rule(table, rule, vocabulary) for rule in table.rows("rules"))
    if len(rules) > 2 or len({trait for trait, _ in rules}) < len(rules):
        raise table.wrong("rules", "are more than two, or two of one kind")
    need = table.id("need")
    if need not in vocabulary.needs:
        raise table.wrong("need", f"{need} is not known")
    places = table.texts("places")
    if not set(places) <= set(PlaceKind):
        raise table.wrong("places", "has a kind that is not known")
    return StarterNiche(
        id=table.id(),
        name=table.text("name"),
        rules=Sentence(rules, need),
        sentence=table.text("sentence"),
        professions=table.texts("professions"),
        places=tuple(PlaceKind(place) for place in places),
        meet=table.text("meet"),
    )


def _rule(table: Table, rule: object, vocabulary: Vocabulary) -> Rule:
    match rule:
        case [str(trait), str(value)] if trait in set(Trait):
            if value in vocabulary.values[Trait(trait)]:
                return Trait(trait), value
    raise table.wrong("rules", f"{rule} is not known")
