"""Forms of the plan: a step in own words, another day, the words of a look back."""

from django import forms

from warmhand.services.plan import LONGEST


def _day(*, required: bool) -> forms.DateField:
    return forms.DateField(
        label="By",
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class StepForm(forms.Form):
    """A step in own words with its day."""

    words = forms.CharField(label="Your own step", max_length=LONGEST)
    due_on = _day(required=True)


class MoveForm(forms.Form):
    """Another day for a step; none for the day it has by itself."""

    due_on = _day(required=False)


class LookBackForm(forms.Form):
    """What one says oneself about a quarter."""

    words = forms.CharField(
        label="In your own words",
        help_text="What to go on with, what to leave.",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
