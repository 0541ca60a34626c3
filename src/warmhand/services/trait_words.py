"""Characteristics and needs in words: those that come with Warmhand, and own words."""

from collections.abc import Mapping

from warmhand.core.niche_books import Rule, Sentence
from warmhand.core.niches import Trait
from warmhand.formats.evidence_niches import shipped_vocabulary
from warmhand.services.regions import region_words

TRAIT_WORDS = {
    Trait.ACTIVITY: "activity",
    Trait.WORK: "work",
    Trait.AGE: "age",
    Trait.LIFE: "stage of life",
    Trait.PLACE: "place",
}
_OWN_PHRASES = {
    Trait.ACTIVITY: "whose activity is {}",
    Trait.WORK: "whose work is {}",
    Trait.AGE: "of the age {}",
    Trait.LIFE: "whose stage of life is {}",
    Trait.PLACE: "from {}",
}


def known_values(trait: Trait) -> tuple[tuple[str, str], ...]:
    """Return the values of `trait` that come with Warmhand, as (id, name)."""
    return tuple((row.id, row.name) for row in shipped_vocabulary().values[trait].values())


def known_needs() -> tuple[tuple[str, str], ...]:
    """Return the places of a problem, as (id, words)."""
    places = region_words()
    return tuple((need, places.get(need, need)) for need in shipped_vocabulary().needs)


def need_words(need: str) -> str:
    """Return the place of a problem in words, "" for none."""
    return dict(known_needs()).get(need, "")


def value_words(trait: Trait, value: str, label: str = "") -> str:
    """Return a characteristic as a chip says it: its name, or the own words."""
    known = shipped_vocabulary().values[trait].get(value)
    return known.name if known else label or value


def sentence_words(sentence: Sentence, *, own: Mapping[Rule, str] | None = None) -> str:
    """Return rules as a person reads them: "People who run and whose problem is the knee"."""
    vocabulary, own = shipped_vocabulary(), own or {}
    phrases = []
    for trait, value in sentence.rules:
        known = vocabulary.values[trait].get(value)
        said = own.get((trait, value), value)
        phrases.append(known.phrase if known else _OWN_PHRASES[trait].format(said))
    phrases += [vocabulary.needs.get(sentence.need, sentence.need)] if sentence.need else []
    return f"People {_joined(phrases)}" if phrases else "All clients"


def _joined(phrases: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(phrases[:-1]), phrases[-1])))
