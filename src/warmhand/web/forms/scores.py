"""The form of a score: two taps, and everything else optional."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from warmhand.core.care import ScoreSource
from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import MOST_RATINGS, Measure
from warmhand.core.scoring import Unit, neck_points
from warmhand.services.scores import Sheet
from warmhand.web.forms.care import day_field

CHECK_CHOICES = (("", "Not asked"), ("-1", "Worse"), ("0", "The same"), ("1", "Better"))
UNIT_CHOICES = ((Unit.POINTS.value, "Points, 0 to 50"), (Unit.PERCENT.value, "Percent, 0 to 100"))
NECK = "ndi"


def _number(label: str, *, hint: str = "", **bounds: float) -> forms.FloatField:
    return forms.FloatField(
        required=False,
        label=label,
        help_text=hint,
        error_messages={"invalid": "Give a number."},
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        **bounds,  # type: ignore[arg-type]  # min_value and max_value
    )


class ScoreForm(forms.Form):
    """All that can be scored at once; any of it alone is enough."""

    pain = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(str(n), str(n)) for n in range(11)],
        error_messages={"invalid_choice": "Pain is a whole number from 0 to 10."},
    )
    check_ = forms.ChoiceField(
        required=False,
        label="Since the last visit",
        choices=CHECK_CHOICES,
        widget=forms.RadioSelect,
    )
    mean = _number(
        "Mean of several daily ratings",
        hint="Instead of the pain above: five short ratings before a review tell most.",
        min_value=0,
        max_value=10,
    )
    ratings = forms.IntegerField(
        required=False, min_value=2, max_value=MOST_RATINGS, label="Of how many days"
    )
    scored_on = day_field("Day", required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        activities: Sequence[tuple[UUID, str]],
        extra: Measure | None,
        today: date,
    ) -> None:
        """Add a field for each of `activities` (key and words) and for the measure `extra`."""
        super().__init__(data)
        self.activities, self.extra, self.today = activities, extra, today
        self.fields["scored_on"].initial = today
        for number, (_, words) in enumerate(activities):
            self.fields[self.activity_name(number)] = forms.TypedChoiceField(
                required=False,
                coerce=int,
                empty_value=None,
                label=words,
                choices=[("", "Not asked"), *((str(n), str(n)) for n in range(11))],
            )
        if extra is not None:
            self.fields["extra"] = _number(extra.name)
        if extra is not None and extra.id == NECK:
            self.fields["extra_unit"] = forms.ChoiceField(
                required=False,
                label="Written in",
                choices=UNIT_CHOICES,
                widget=forms.RadioSelect,
                help_text="24 can be either, and percent is double the points.",
            )

    @staticmethod
    def activity_name(number: int) -> str:
        """Return the field's name of an activity, the main one being 0."""
        return f"activity_{number}" if number else "activity"

    @property
    def other_activities(self) -> list[forms.BoundField]:
        """The fields of the activities beside the main one."""
        return [self[self.activity_name(n)] for n in range(1, len(self.activities))]

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: ratings with their mean, a neck score with its unit."""
        values = super().clean() or {}
        if (values.get("mean") is None) != (values.get("ratings") is None):
            self.add_error("ratings", "A mean needs the number of days, and the other way round.")
        if values.get("extra") is not None and "extra_unit" in self.fields:
            self._neck(values)
        return values

    def _neck(self, values: dict[str, Any]) -> None:
        if not values.get("extra_unit"):
            self.add_error("extra_unit", "Points or percent? They differ by half.")
            return
        try:
            values["extra"] = neck_points(values["extra"], unit=Unit(values["extra_unit"]))
        except InvalidValueError as refused:
            self.add_error("extra", str(refused))

    def sheet(self, source: ScoreSource) -> Sheet:
        """Return what was entered; call after `is_valid`."""
        typed: Mapping[str, Any] = self.cleaned_data
        mean, check = typed.get("mean"), typed.get("check_")
        rated = {
            key: float(typed[self.activity_name(number)])
            for number, (key, _) in enumerate(self.activities)
            if typed.get(self.activity_name(number)) is not None
        }
        pain = typed.get("pain") if mean is None else mean
        return Sheet(
            on=typed.get("scored_on") or self.today,
            source=source,
            pain=None if pain is None else float(pain),
            ratings=typed.get("ratings") or 1,
            activities=rated,
            check=float(check) if check else None,
            extra=typed.get("extra"),
        )
