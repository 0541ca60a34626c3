"""Forms of ties and introductions."""

from datetime import date

from django import forms

from warmhand.core.introduction_words import TIE_CHOICES
from warmhand.core.introductions import Answer
from warmhand.core.network import TieKind
from warmhand.services.tie_rows import LONGEST_SOURCE
from warmhand.web.forms.fields import DayInput

WAYS_ROUND = (("to", ""), ("from", ""), ("both", "Both ways"))


class TieForm(forms.Form):
    """Why one person could introduce one to another."""

    other = forms.UUIDField(error_messages={"required": "Choose the person."})
    direction = forms.ChoiceField(
        choices=WAYS_ROUND, widget=forms.RadioSelect, label="Who could introduce you to whom?"
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, words) for kind, words in TIE_CHOICES],
        widget=forms.RadioSelect,
        label="How do they know each other?",
        error_messages={"required": "Choose how they know each other."},
    )
    known_on = forms.DateField(
        widget=DayInput(format="%Y-%m-%d"), label="As of", help_text="When it was said or seen."
    )
    source = forms.CharField(
        max_length=LONGEST_SOURCE,
        label="Who said so?",
        help_text="A name, or “I saw it myself”. It stands beside the note.",
        error_messages={"required": "Write who said so, so that it can be judged later."},
    )

    def named(self, name: str) -> "TieForm":
        """Return the form with the person’s name in its questions."""
        self.fields["direction"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("to", f"{name} could introduce us to them"),
            ("from", f"They could introduce us to {name}"),
            ("both", "Both"),
        ]
        return self

    @property
    def tie_kind(self) -> TieKind:
        """Return how they know each other; call after `is_valid`."""
        return TieKind(self.cleaned_data["kind"])


class MessageForm(forms.Form):
    """A ready message that may be changed; `through` is the path it was written for."""

    words = forms.CharField(
        max_length=4_000,
        label="Your message",
        widget=forms.Textarea(attrs={"rows": 11}),
        error_messages={"required": "Write a message."},
    )
    through = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)


class OutcomeForm(forms.Form):
    """What came of one step."""

    said = forms.ChoiceField(
        choices=[(each.value, each.value) for each in Answer if each is not Answer.OPEN]
    )


def start_of_tie(*, source: str, direction: str, today: date) -> dict[str, object]:
    """Return what stands in a new form."""
    return {"source": source, "direction": direction, "known_on": today, "kind": "works_with"}
