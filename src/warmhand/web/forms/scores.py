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
from warmhand.core.scoring import back_screen_group
from warmhand.services.scores import Sheet
from warmhand.web.forms.care import day_field
from warmhand.web.forms.measure_entry import (
    RefusedEntryError,
    entered_score,
    entry_fields,
    number,
    whole,
)

CHECK_CHOICES = (("", "Not asked"), ("-1", "Worse"), ("0", "The same"), ("1", "Better"))
SCREEN = ("screen_total", "screen_last_five")


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
    mean = number(
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
        screens_back: bool = False,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        """Add fields for `activities` (key and words), the measure `extra`, and the back screen."""
        super().__init__(data, initial=dict(initial or {}))
        self.activities, self.extra, self.today = activities, extra, today
        self.fields["scored_on"].initial = today
        for place, (_, words) in enumerate(activities):
            self.fields[self.activity_name(place)] = forms.TypedChoiceField(
                required=False,
                coerce=int,
                empty_value=None,
                label=words,
                choices=[("", "Not asked"), *((str(n), str(n)) for n in range(11))],
            )
        if extra is not None:
            self.fields |= entry_fields(extra)
        if screens_back:
            self.fields |= _screen_fields()

    @staticmethod
    def activity_name(number: int) -> str:
        """Return the field's name of an activity, the main one being 0."""
        return f"activity_{number}" if number else "activity"

    @property
    def other_activities(self) -> list[forms.BoundField]:
        """The fields of the activities beside the main one."""
        return [self[self.activity_name(n)] for n in range(1, len(self.activities))]

    @property
    def measure_fields(self) -> list[forms.BoundField]:
        """The fields of the further measure and of the back screen."""
        names = list(entry_fields(self.extra)) if self.extra else []
        return [self[name] for name in (*names, *SCREEN) if name in self.fields]

    @property
    def has_more(self) -> bool:
        """Whether anything beside the two taps is typed, or wrong."""
        shown = (self["check_"], self["mean"], *self.measure_fields)
        return bool(self.errors) or any(field.value() for field in shown)

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: ratings with their mean, a measure's parts, the screen's two."""
        values = super().clean() or {}
        if (values.get("mean") is None) != (values.get("ratings") is None):
            self.add_error("ratings", "A mean needs the number of days, and the other way round.")
        if self.extra is not None and not self.errors:
            try:
                values["extra"] = entered_score(self.extra, values)
            except RefusedEntryError as refused:
                self.add_error(refused.field, str(refused))
        total, last_five = (values.get(name) for name in SCREEN)
        if total is not None or last_five is not None:
            self._check_screen(total, last_five)
        return values

    def _check_screen(self, total: int | None, last_five: int | None) -> None:
        if total is None or last_five is None:
            name = SCREEN[0] if total is None else SCREEN[1]
            self.add_error(name, "Give both: the total, and the last five.")
            return
        try:
            back_screen_group(total=total, last_five=last_five)
        except InvalidValueError as refused:
            self.add_error(SCREEN[1], str(refused))

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
        total, last_five = (typed.get(name) for name in SCREEN)
        return Sheet(
            on=typed.get("scored_on") or self.today,
            source=source,
            pain=None if pain is None else float(pain),
            ratings=typed.get("ratings") or 1,
            activities=rated,
            check=float(check) if check else None,
            extra=typed.get("extra"),
            back_screen=None if total is None or last_five is None else (total, last_five),
        )


def _screen_fields() -> dict[str, forms.Field]:
    return {
        SCREEN[0]: whole(
            "STarT Back: total", hint="0 to 9, with all nine answered. A screen only.", most=9
        ),
        SCREEN[1]: whole("STarT Back: last five", hint="0 to 5, of the last five.", most=5),
    }
