"""Forms of the week, of whom a client also sees, and of how a partner is chosen."""

import math
from uuid import UUID

from django import forms

from warmhand.core.choice_rules import (
    FURTHEST_HALF_KM,
    FURTHEST_REACH_KM,
    NEAREST_HALF_KM,
    NEAREST_REACH_KM,
    PART_WORDS,
    USUAL,
)
from warmhand.core.geo import IN_MILES, KM_PER_MILE
from warmhand.web.words import spelled

SIZES = [(number, spelled(number)) for number in range(1, 6)]


def key_in(text: str) -> UUID | None:
    """Return the key that `text` is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


class SizeForm(forms.Form):
    """How many people a week holds."""

    people = forms.TypedChoiceField(label="How many people a week", choices=SIZES, coerce=int)


class ChoiceRulesForm(forms.Form):
    """The weights in per cent, and distances in the miles or kilometres of the country."""

    def __init__(self, *args: object, country: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        self.per_km = 1 / KM_PER_MILE if country in IN_MILES else 1.0
        unit = "miles" if country in IN_MILES else "km"
        for part, words in PART_WORDS.items():
            self.fields[part] = forms.IntegerField(label=words)
        for name, label, least, most in (
            ("half_distance", "Nearness counts half at", NEAREST_HALF_KM, FURTHEST_HALF_KM),
            ("reach", "How far clients go", NEAREST_REACH_KM, FURTHEST_REACH_KM),
        ):
            self.fields[name] = _distance(label, unit, least * self.per_km, most * self.per_km)
        for part, usual in zip(PART_WORDS, USUAL, strict=True):
            self.fields[part].help_text = f"Per cent; usually {usual:.0%}"

    def weights(self) -> dict[str, float]:
        """Return the weights by part, 0 to 1."""
        return {part: self.cleaned_data[part] / 100 for part in PART_WORDS}

    def kilometres(self, name: str) -> float:
        """Return the distance `name` in kilometres."""
        return round(float(self.cleaned_data[name] / self.per_km), 3)


def _distance(label: str, unit: str, least: float, most: float) -> forms.FloatField:
    """Return a field for a distance from `least` to `most`, to a tenth of the `unit`."""
    first, last = math.ceil(10 * least) / 10, math.floor(10 * most) / 10
    told = f"Write a number from {first:g} to {last:g} {unit}."
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), told)
    return forms.FloatField(
        label=label,
        min_value=first,
        max_value=last,
        help_text=f"In {unit}, from {first:g} to {last:g}.",
        error_messages=messages,
    )
