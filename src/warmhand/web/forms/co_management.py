"""The form of a plan of shared care, with as many lines as it needs, and of what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from warmhand.core.co_management import (
    LONGEST_LINE,
    MOST_PARTS,
    Ending,
    Part,
    Plan,
    Who,
    problems,
    proposed_end,
    proposed_review,
)
from warmhand.web.forms.care import day_field

FEWEST_ROWS = 3
PARTS = ("who", "words", "until")
LONGEST_WORDS = 150


@dataclass(frozen=True, slots=True)
class Row:
    """The three fields of one line."""

    number: int
    who: forms.BoundField
    words: forms.BoundField
    until: forms.BoundField


class PlanForm(forms.Form):
    """A whole plan; a line without words is no part of it."""

    goal = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label="What you both work for",
        help_text="One line, for example: turning his head when he drives.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        names: Mapping[Who, str],
        rows: int,
        today: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Make a form of `rows` lines; `names` is what each of the three is called."""
        super().__init__(data, initial=dict(initial or {}))
        self.rows, self.today = rows, today
        choices = [(who.value, names[who]) for who in Who]
        for number in range(rows):
            self.fields |= _line_fields(number, choices)
        self.fields["review_by"] = forms.ChoiceField(choices=choices, label="Who looks at it again")
        self.fields["review_on"] = day_field("On which day", required=False)
        self.fields["ends_on"] = day_field(
            "The plan ends on", required=False, hint="A year from today at the latest."
        )

        # The rules of the core say what is missing, in words of their own.
        for name in ("goal", "ends_on", *(f"words_{n}" for n in range(rows))):
            self.fields[name].is_one_of_two = True  # type: ignore[attr-defined]

    @property
    def lines(self) -> list[Row]:
        """The lines, each with its three fields."""
        return [
            Row(n, self[f"who_{n}"], self[f"words_{n}"], self[f"until_{n}"])
            for n in range(self.rows)
        ]

    @property
    def has_room(self) -> bool:
        """Whether a line can be added."""
        return self.rows < MOST_PARTS

    def clean(self) -> dict[str, Any]:
        """Say all that is missing or wrong in the plan, each at its own field."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            kept = self._kept()
            for problem in problems(self.plan(), on=self.today):
                row = kept[problem.part] if problem.part is not None and kept else 0
                name = problem.field if problem.part is None else f"{problem.field}_{row}"
                self.add_error(name, problem.words)
        return data

    def _kept(self) -> list[int]:
        return [n for n in range(self.rows) if str(self.cleaned_data[f"words_{n}"]).strip()]

    def plan(self) -> Plan:
        """Return what was typed; call it once the fields are clean."""
        typed = self.cleaned_data
        return Plan(
            goal=typed["goal"].strip(),
            parts=tuple(
                Part(
                    who=Who(typed[f"who_{n}"]),
                    words=typed[f"words_{n}"].strip(),
                    until=typed[f"until_{n}"],
                )
                for n in self._kept()
            ),
            review_by=Who(typed["review_by"]),
            review_on=typed["review_on"],
            ends_on=typed["ends_on"],
        )


def _line_fields(number: int, choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
    row = number + 1
    return {
        f"who_{number}": forms.ChoiceField(choices=choices, label=f"Line {row}: who"),
        f"words_{number}": forms.CharField(
            required=False, max_length=LONGEST_LINE, label=f"Line {row}: does what"
        ),
        f"until_{number}": day_field(f"Line {row}: until", required=False),
    }


def first_initial(today: date) -> dict[str, Any]:
    """Return what the form of a new plan begins with: one line each, and the usual days."""
    whose = {f"who_{n}": who.value for n, who in enumerate(Who)}
    return {
        **whose,
        "review_by": Who.PRACTICE.value,
        "review_on": proposed_review(today),
        "ends_on": proposed_end(today),
    }


def plan_initial(plan: Plan) -> dict[str, Any]:
    """Return `plan` as its form begins with it."""
    initial: dict[str, Any] = {
        "goal": plan.goal,
        "review_by": plan.review_by.value,
        "review_on": plan.review_on,
        "ends_on": plan.ends_on,
    }
    for number, part in enumerate(plan.parts):
        values = (part.who.value, part.words, part.until)
        initial |= {f"{name}_{number}": v for name, v in zip(PARTS, values, strict=True)}
    return initial


def rows_in(typed: Mapping[str, Any]) -> int:
    """Return how many lines were typed into, or shown, between 1 and the most."""
    shown = [n for n in range(MOST_PARTS) if f"words_{n}" in typed]
    return max(shown, default=0) + 1


def with_row(typed: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """Return what was typed as a beginning, with one empty line more where there is room."""
    return dict(typed.items()), min(rows_in(typed) + 1, MOST_PARTS)


def without_row(typed: Mapping[str, Any], number: str) -> tuple[dict[str, Any], int]:
    """Return what was typed as a beginning, without the line `number`; one line stays."""
    rows, kept = rows_in(typed), dict(typed.items())
    left = [n for n in range(rows) if str(n) != number]
    for place, n in enumerate(left):
        kept |= {f"{name}_{place}": typed.get(f"{name}_{n}", "") for name in PARTS}
    for name in PARTS if not left else ():
        kept[f"{name}_0"] = ""
    return kept, max(len(left), 1)


class EndingForm(forms.Form):
    """What becomes of a plan; the new end where it goes on."""

    how = forms.ChoiceField(choices=[(how.value, how.value) for how in Ending])
    ends_on = day_field("Until", required=False)
    words = forms.CharField(required=False, max_length=LONGEST_WORDS, label="In a few words")


class ReviewedForm(forms.Form):
    """That the plan was looked at, and when again."""

    next_on = day_field("Look at it again on", required=False)
    words = forms.CharField(required=False, max_length=LONGEST_WORDS, label="In a few words")
