"""Words for characteristics and needs, and the starter niches made of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from warmhand.core.niche_books import Sentence
from warmhand.core.niches import PlaceKind, Trait


@dataclass(frozen=True, slots=True)
class Value:
    """One characteristic: `name` for a chip, `phrase` as it follows "People".

    `ages` are full years, both included, of an age band; None of all others.
    """

    trait: Trait
    id: str
    name: str
    phrase: str
    ages: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that come with Warmhand, by kind and id in the file's order; need phrases."""

    values: Mapping[Trait, Mapping[str, Value]]
    needs: Mapping[str, str]

    def age_band(self, years: int) -> str:
        """Return the id of the band of somebody `years` old, "" where no band holds."""
        for value in self.values[Trait.AGE].values():
            if value.ages and value.ages[0] <= years <= value.ages[1]:
                return value.id
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterNiche:
    """A niche to start from without own results: who, said how, who serves them, where they are."""

    id: str
    name: str
    rules: Sentence
    sentence: str
    professions: tuple[str, ...]
    places: tuple[PlaceKind, ...]
    meet: str
