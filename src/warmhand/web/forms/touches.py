"""Forms of contacts: a touch, a pause, a try, the rules of warmth."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from warmhand.core.network import STAGE_WORDS, TouchKind
from warmhand.core.touches import ABOUT_A_CLIENT, ANSWERABLE
from warmhand.core.tries import WAY_WORDS
from warmhand.core.warmth import DEFAULT, Rules, Tier, Weighs, rules_with
from warmhand.services.touches import LONGEST_WORDS
from warmhand.web.forms.fields import DayInput

KIND_WORDS = {
    TouchKind.CALL: "Call",
    TouchKind.MESSAGE: "Message",
    TouchKind.COFFEE: "Coffee",
    TouchKind.VISIT: "Visit",
    TouchKind.MEETING: "Meeting",
    TouchKind.SHARED_CLIENT: "Shared client",
    TouchKind.DEMO: "Demo",
    TouchKind.THANKS: "Thank-you",
    TouchKind.CARD: "Card left",
}
"""In the order of the buttons: what is common first."""
PAUSES = (
    ("week", "A week"),
    ("two_weeks", "Two weeks"),
    ("month", "A month"),
    ("day", "Until a day"),
    ("rest", "Until I wake them: they rest, and are offered to nobody"),
)
PAUSE_DAYS = {"week": 7, "two_weeks": 14, "month": 30}
WEIGHT_WORDS = {
    Weighs.TOGETHER: "A meeting, visit or coffee",
    Weighs.SHARED: "A shared client talked about, a demo together",
    Weighs.CALL: "A call with the person",
    Weighs.ANSWERED: "A message or report answered",
    Weighs.THANKED: "Thanks answered",
}
TIER_PART_WORDS = {
    "half_life": "Warmth halves after, in days",
    "earliest": "Next contact at the earliest after, in days",
    "latest": "Next contact at the latest after, in days",
}
TIER_PARTS = tuple(TIER_PART_WORDS)


def kinds_for(*, with_care: bool) -> list[tuple[str, str]]:
    """Return the kinds that a person may log, in the order of the buttons."""
    return [
        (kind.value, words)
        for kind, words in KIND_WORDS.items()
        if with_care or kind not in ABOUT_A_CLIENT
    ]


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": "Choose a day."},
    )


class TouchForm(forms.Form):
    """One contact; the kind alone is enough."""

    kind = forms.ChoiceField(
        label="What it was",
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was."},
    )
    on = _day("On which day")
    words = forms.CharField(
        required=False,
        label="What was said",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence to come back to. You see it when the next call is due.",
    )
    came_in = forms.BooleanField(required=False, label="They came to us")
    client = forms.ChoiceField(required=False, label="About a client you share")
    answered_on = _day("Answered on", "Of a message or a thank-you.")

    def offer(self, clients: list[tuple[UUID, str]], *, with_care: bool) -> "TouchForm":
        """Let `clients` be chosen; without `with_care` nothing about clients can be."""
        if not with_care:
            del self.fields["client"]
        else:
            named = [(str(key), name) for key, name in clients]
            self.fields["client"] = forms.ChoiceField(
                required=False, label="About a client you share", choices=[("", "Nobody"), *named]
            )
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = kinds_for(with_care=with_care)
        return self

    @property
    def kind_chosen(self) -> TouchKind:
        """The kind; call after `is_valid`."""
        return TouchKind(self.cleaned_data["kind"])

    @property
    def client_key(self) -> UUID | None:
        """The key of the client; call after `is_valid`."""
        key = self.cleaned_data.get("client")
        return UUID(key) if key else None

    @property
    def answer_day(self) -> date | None:
        """The day of the answer, of kinds that wait for one; call after `is_valid`."""
        on: date | None = self.cleaned_data.get("answered_on")
        return on if self.kind_chosen in ANSWERABLE else None


class PauseForm(forms.Form):
    """How long a partner is left alone."""

    pause = forms.ChoiceField(
        label="For how long",
        choices=PAUSES,
        widget=forms.RadioSelect,
        initial="two_weeks",
        error_messages={"required": "Choose how long."},
    )
    until = _day("Which day")

    def clean(self) -> dict[str, Any]:
        """Ask for the day where a day was chosen."""
        found = super().clean() or self.cleaned_data
        if found.get("pause") == "day" and not found.get("until"):
            self.add_error("until", "Choose the day.")
        return found


class TryForm(forms.Form):
    """One try to reach somebody."""

    way = forms.ChoiceField(
        label="How",
        choices=[(way.value, words[0].upper() + words[1:]) for way, words in WAY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you tried."},
    )
    on = _day("On which day")


class WarmthForm(forms.Form):
    """The rules of warmth: a weight of each contact; half-life and window of each stage."""

    def __init__(self, data: QueryDict | None, *, initial: dict[str, float]) -> None:
        super().__init__(data, initial=initial)
        for one in Weighs:
            self.fields[one.value] = forms.FloatField(
                label=WEIGHT_WORDS[one], min_value=0, max_value=1
            )
        for stage in DEFAULT.tiers:
            for part in TIER_PARTS:
                told = f"{STAGE_WORDS[stage].capitalize()}: write a number of days from 1 to 1000."
                messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), told)
                self.fields[f"{stage.value}_{part}"] = forms.IntegerField(
                    label=TIER_PART_WORDS[part],
                    min_value=1,
                    max_value=1000,
                    error_messages=messages,
                )

    def rules(self) -> Rules:
        """Return the rules that were typed; call after `is_valid`. Raises `InvalidValueError`."""
        typed = self.cleaned_data
        tiers = {
            stage.value: [typed[f"{stage.value}_{part}"] for part in TIER_PARTS]
            for stage in DEFAULT.tiers
        }
        return rules_with(
            {"weights": {one.value: typed[one.value] for one in Weighs}, "tiers": tiers}
        )


def warmth_initial(rules: Rules) -> dict[str, float]:
    """Return `rules` as the values of a `WarmthForm`."""
    values: dict[str, float] = {one.value: rules.weights[one] for one in Weighs}
    for stage, tier in rules.tiers.items():
        values |= {f"{stage.value}_{part}": _part(tier, part) for part in TIER_PARTS}
    return values


def _part(tier: Tier, part: str) -> float:
    value: float = getattr(tier, part)
    return int(value) if value == int(value) else value
