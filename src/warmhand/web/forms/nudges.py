"""Forms of asking again: the schedule of a practice, and time away."""

from typing import Any

from django import forms
from django.http import QueryDict

from warmhand.core.nudges import LONGEST_DAYS, MOST_NUDGES, Rules, rules_with
from warmhand.services.away import LONGEST_WORDS
from warmhand.web.forms.fields import DayInput

NUMBERS = {
    "partner_after_days": ("Days before a partner is asked again", 1, LONGEST_DAYS),
    "client_after_days": ("Days before a client is asked whether they went", 1, LONGEST_DAYS),
    "days_between": (
        "Days between one reminder and the next",
        1,
        LONGEST_DAYS,
    ),
    "at_most": ("Reminders at most, to each of them", 1, MOST_NUDGES),
    "first_hour": ("Not before this hour, 0 to 22", 0, 22),
    "last_hour": ("Not from this hour on, 1 to 23", 1, 23),
}


class NudgeRulesForm(forms.Form):
    """The schedule: on or off, days, numbers, hours."""

    is_on = forms.BooleanField(required=False, label="Ask again by itself")
    weekdays_only = forms.BooleanField(required=False, label="On working days only")

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for name, (label, low, high) in NUMBERS.items():
            told = f"{label}: write a whole number from {low} to {high}."
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=low,
                max_value=high,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), told
                ),
            )

    def rules(self) -> Rules:
        """Return the rules that were typed; call after `is_valid`. Raises `InvalidValueError`."""
        return rules_with(self.cleaned_data)


class AwayForm(forms.Form):
    """How long a partner is away, entered by the practice."""

    first = forms.DateField(
        required=False,
        label="First day away",
        help_text="Today, where you leave it empty.",
        widget=DayInput(format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label="Last day away",
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"required": "Choose the last day away.", "invalid": "Choose a day."},
    )
    words = forms.CharField(required=False, max_length=LONGEST_WORDS, label="Who stands in")


class OwnAwayForm(forms.Form):
    """The same, said by the partner."""

    until = forms.DateField(
        label="I am away until",
        help_text="The last day away.",
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"required": "Choose the last day away.", "invalid": "Choose a day."},
    )
    words = forms.CharField(required=False, max_length=LONGEST_WORDS, label="Who stands in for me")
