"""Forms of niches: whom one means, where they gather, what counts in a look."""

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.core.niche_books import Rule, Weights
from warmhand.core.niches import PlaceKind, Trait
from warmhand.services.characteristics import Used
from warmhand.services.niches import NicheDetails
from warmhand.services.trait_words import TRAIT_WORDS, known_needs, known_values

PLACE_WORDS = {
    PlaceKind.CLUB: "a club or group",
    PlaceKind.GYM: "a gym or studio",
    PlaceKind.RACE: "a race or event",
    PlaceKind.WORKPLACE: "a workplace",
    PlaceKind.CLINIC: "a clinic",
    PlaceKind.SHOP: "a shop",
    PlaceKind.ONLINE: "online",
    PlaceKind.OTHER: "another place",
}
RESULT_WORDS = {
    "outcome": "They improve",
    "returned": "They come back",
    "money": "What they pay",
    "brought": "They bring others",
}


def as_choice(rule: Rule) -> str:
    """Return a rule as the value of a choice: "activity:running"."""
    return f"{rule[0].value}:{rule[1]}"


def as_rule(choice: str) -> Rule:
    """Return the rule of a choice; raises `InvalidValueError` for what is none."""
    trait, _, value = choice.partition(":")
    if trait not in {each.value for each in Trait} or not value:
        raise InvalidValueError("This characteristic is not known.")
    return Trait(trait), value


class NicheForm(forms.Form):
    """Whom a niche means: at most two characteristics, a need, and the own sentence."""

    first = forms.ChoiceField(label="People who …", required=False)
    second = forms.ChoiceField(label="… and who also", required=False)
    need = forms.ChoiceField(label="Their problem is at", required=False)
    words = forms.CharField(
        label="In your own sentence",
        required=False,
        max_length=500,
        help_text="As you would say it to a partner. Empty: we write it from the above.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    starter = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: object, used: Used, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        groups = []
        for trait in Trait:
            values = dict(known_values(trait)) | used.get(trait, {})
            rows = [(f"{trait.value}:{value}", words) for value, words in values.items()]
            if rows:
                groups.append((TRAIT_WORDS[trait], rows))
        self.fields["first"].choices = [("", "anybody"), *groups]  # type: ignore[attr-defined]
        self.fields["second"].choices = [("", "nothing more"), *groups]  # type: ignore[attr-defined]
        self.fields["need"].choices = [("", "any place"), *known_needs()]  # type: ignore[attr-defined]

    def details(self) -> NicheDetails:
        """Return whom the form means; raises `InvalidValueError` for an unknown rule."""
        data = self.cleaned_data
        picked = dict.fromkeys(filter(None, (data["first"], data["second"])))
        return NicheDetails(
            rules=tuple(as_rule(choice) for choice in picked),
            need=data["need"],
            words=data["words"],
            starter=data["starter"],
        )


class PlaceForm(forms.Form):
    """A place where people of a niche gather."""

    name = forms.CharField(label="Where do they gather?", max_length=200)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, words) for kind, words in PLACE_WORDS.items()],
    )
    host = forms.ChoiceField(label="Who runs it?", required=False)
    note = forms.CharField(label="When, or whom to ask", max_length=200, required=False)

    def __init__(self, *args: object, hosts: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        self.fields["host"].choices = [("", "nobody we know"), *hosts]  # type: ignore[attr-defined]


class WeightsForm(forms.Form):
    """What counts how much, in per cent."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        for name, words in RESULT_WORDS.items():
            self.fields[name] = forms.IntegerField(
                label=words, min_value=0, max_value=100, help_text="Per cent; usually 25"
            )

    def clean(self) -> dict[str, int]:
        """Return the weights, whose sum is 100."""
        data = super().clean() or {}
        if len(data) == len(RESULT_WORDS) and sum(data.values()) != 100:
            raise forms.ValidationError(f"Together they make {sum(data.values())}, not 100.")
        return data

    def weights(self) -> Weights:
        """Return the weights as shares."""
        return Weights(**{name: self.cleaned_data[name] / 100 for name in RESULT_WORDS})
