"""How a measure's score is typed: as the finished figure, or as sums with how many were answered.

Of questionnaires only figures are asked, never their words: those belong to somebody.
"""

from collections.abc import Mapping
from typing import Any

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import Measure, checked_score
from warmhand.core.scoring import (
    DAYS_OBSERVED_AT_LEAST,
    PRORATED,
    Prorating,
    Unit,
    headache_days,
    neck_points,
    prorated,
    shoulder_score,
)

NECK, SHOULDER, HEADACHE_DAYS = "ndi", "spadi", "headache_days"
ONE_DECIMAL = frozenset({"promis_pi", "promis_pf"})
# The sums a measure can be made of: a rule of PRORATED, and the part's name.
SUMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "odi": (("odi", ""),),
    "ndi": (("ndi", ""),),
    "lefs": (("lefs", ""),),
    "quickdash": (("quickdash", ""),),
    "peg": (("peg", ""),),
    "spadi": (("spadi_pain", "pain part"), ("spadi_disability", "disability part")),
}
SAME_FORM = "Always the same form and version within one problem."
HINTS = {
    "rmdq": "How many of the 24 statements are ticked; one left blank counts as not ticked. "
    "Versions with 11, 18 or 23 statements are other measures.",
    "hit6": "36 to 78, and only with all six answers.",
    "spadi": "0 to 100, the mean of its two parts.",
    "headache_days": f"Counted over {DAYS_OBSERVED_AT_LEAST} days or more; it is scaled to 28.",
    "promis_pi": f"The T-score with one decimal, as the form’s own table gives it. {SAME_FORM}",
    "promis_pf": f"The T-score with one decimal, as the form’s own table gives it. {SAME_FORM}",
}
UNIT_CHOICES = ((Unit.POINTS.value, "Points, 0 to 50"), (Unit.PERCENT.value, "Percent, 0 to 100"))


class RefusedEntryError(Exception):
    """What was typed makes no score: `field` says where, the words why."""

    def __init__(self, field: str, words: str) -> None:
        """Keep the field beside the words."""
        super().__init__(words)
        self.field = field


def number(label: str, *, hint: str = "", **bounds: float) -> forms.FloatField:
    """Return an optional field for a figure with or without decimals."""
    return forms.FloatField(
        required=False,
        label=label,
        help_text=hint,
        error_messages={"invalid": "Give a number."},
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        **bounds,  # type: ignore[arg-type]  # min_value and max_value
    )


def whole(label: str, *, hint: str = "", least: int = 0, most: int | None = None) -> forms.Field:
    """Return an optional field for a whole number."""
    return forms.IntegerField(
        required=False,
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages={"invalid": "Give a whole number."},
    )


def entry_fields(measure: Measure) -> dict[str, forms.Field]:
    """Return the fields of one measure by their names, in their order on the page."""
    hint = HINTS.get(measure.id, f"{measure.low:g} to {measure.high:g}.")
    fields: dict[str, forms.Field] = {"extra": number(measure.name, hint=hint)}
    if measure.id == HEADACHE_DAYS:
        fields["extra"].label = "Days with headache"
        fields["extra_observed"] = whole("Of how many days", most=366)
    if measure.id == NECK:
        fields["extra_unit"] = forms.ChoiceField(
            required=False,
            label="Written in",
            choices=UNIT_CHOICES,
            widget=forms.RadioSelect,
            help_text="24 can be either, and percent is double the points.",
        )
    for rule, part in SUMS.get(measure.id, ()):
        fields |= _sum_fields(rule, part)
    return fields


def _sum_fields(rule: str, part: str) -> dict[str, forms.Field]:
    how = PRORATED[rule]
    of = f", {part}" if part else ""
    return {
        f"sum_{rule}": whole(f"Or: sum of the answers{of}", hint=_answers(how)),
        f"answered_{rule}": whole(f"How many were answered{of}", hint=_needed(how)),
    }


def _answers(how: Prorating) -> str:
    return f"Each counts {how.lowest} to {how.highest}."


def _needed(how: Prorating) -> str:
    if how.answered_at_least == how.questions:
        return f"All {how.questions} are needed."
    return f"At least {how.answered_at_least} of {how.questions}."


def entered_score(measure: Measure, typed: Mapping[str, Any]) -> float | None:
    """Return the score that was typed in the measure's points, or None for nothing at all.

    Raises `RefusedEntryError` for a figure its rules refuse, a sum without its number of answers,
    and for a finished score beside sums.
    """
    sums = SUMS.get(measure.id, ())
    names = [f"{kind}_{rule}" for rule, _ in sums for kind in ("sum", "answered")]
    given = [name for name in names if typed.get(name) is not None]
    if not given:
        return _finished(measure, typed)
    if typed.get("extra") is not None:
        raise RefusedEntryError("extra", "Give the finished score or the sums, not both.")
    if missing := [name for name in names if name not in given]:
        raise RefusedEntryError(
            missing[0], "A sum needs the number of answers, and each part both."
        )
    return _from_sums(measure, [rule for rule, _ in sums], typed)


def _from_sums(measure: Measure, rules: list[str], typed: Mapping[str, Any]) -> float:
    for rule in rules:
        total, answered = typed[f"sum_{rule}"], typed[f"answered_{rule}"]
        try:
            score = prorated(rule, total=total, answered=answered)
        except InvalidValueError as refused:
            how = PRORATED[rule]
            few = not how.answered_at_least <= answered <= how.questions
            name = f"{'answered' if few else 'sum'}_{rule}"
            raise RefusedEntryError(name, str(refused)) from refused
    if measure.id != SHOULDER:
        return score
    return shoulder_score(
        pain=typed["sum_spadi_pain"],
        pain_answered=typed["answered_spadi_pain"],
        disability=typed["sum_spadi_disability"],
        disability_answered=typed["answered_spadi_disability"],
    )


def _finished(measure: Measure, typed: Mapping[str, Any]) -> float | None:
    value: float | None = typed.get("extra")
    if value is None:
        return None
    if measure.id == NECK and not typed.get("extra_unit"):
        raise RefusedEntryError("extra_unit", "Points or percent? They differ by half.")
    if measure.id in ONE_DECIMAL and round(value, 1) != value:
        raise RefusedEntryError("extra", "A T-score has one decimal.")
    few = (typed.get("extra_observed") or 0) < DAYS_OBSERVED_AT_LEAST
    try:
        return checked_score(measure, _in_points(measure, value, typed))
    except InvalidValueError as refused:
        field = "extra_observed" if measure.id == HEADACHE_DAYS and few else "extra"
        raise RefusedEntryError(field, str(refused)) from refused


def _in_points(measure: Measure, value: float, typed: Mapping[str, Any]) -> float:
    if measure.id == NECK:
        return neck_points(value, unit=Unit(typed["extra_unit"]))
    if measure.id != HEADACHE_DAYS:
        return value
    if value != int(value):
        raise RefusedEntryError("extra", "Give whole days.")
    return headache_days(int(value), observed=typed.get("extra_observed") or 0)
