"""What the templates of a field, an error summary and a score scale are given."""

from typing import Any

from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    Field,
    RadioSelect,
)


def field(
    bound: BoundField, hint: str = "", *, short: bool = False, **attrs: str | bool
) -> dict[str, Any]:
    """A form field: label, hint above, what was typed, error below.

    Further keywords become attributes of the control (`autocomplete="tel"`, `hx_get=…`).
    """
    widget = bound.field.widget
    hint = hint or str(bound.help_text)
    hint_id, error_id = f"{bound.auto_id}_helptext", f"{bound.auto_id}_error"
    described = " ".join([hint_id] * bool(hint) + [error_id] * bool(bound.errors))
    kind = _kind(bound)
    given = {name.replace("_", "-"): value for name, value in attrs.items()}
    if kind == "plain":
        given["class"] = _classes(widget.attrs.get("class", ""), short=short)
    if described and kind != "choices":
        given["aria-describedby"] = described
    return {
        "bound": bound,
        "kind": kind,
        "hint": hint,
        "hint_id": hint_id,
        "error_id": error_id,
        "described_by": described,
        "optional": not (bound.field.required or getattr(bound.field, "is_one_of_two", False)),
        "control": "" if kind == "choices" else bound.as_widget(attrs=given),
    }


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "plain"


def _classes(own: str, *, short: bool) -> str:
    return " ".join(filter(None, ("input", "input-short" if short else "", own)))


def error_summary(form: BaseForm) -> dict[str, Any]:
    """The errors of a form above it, each linked to its field."""
    problems = [{"words": str(words), "target": ""} for words in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or f"{bound.auto_id}_0"
        for error in bound.errors.as_data():
            words = " ".join(error.messages)
            # Django's own sentence for an empty field does not say which one.
            is_bare = error.code == "required" and words == Field.default_error_messages["required"]
            named = f"{str(bound.label).rstrip('.:?')}: please fill this in." if is_bare else words
            problems.append({"words": named, "target": target})
    return {"problems": problems}


def score_scale(
    name: str,
    legend: str,
    low: int = 0,
    high: int = 10,
    *,
    last: float | None = None,
    value: object = None,
    low_words: str = "",
    high_words: str = "",
    required: bool = False,
    submit: bool = False,
    described_by: str = "",
) -> dict[str, Any]:
    """A row of numbers for one thumb: radios, or with `submit` buttons that save at once."""
    points = [
        {"value": point, "last": point == last, "chosen": str(point) == str(value)}
        for point in range(low, high + 1)
    ]
    return {
        "name": name,
        "legend": legend,
        "points": points,
        "last": last,
        "last_shown": any(point["last"] for point in points),
        "high_value": high,
        "low_words": low_words,
        "high_words": high_words,
        "required": required,
        "submit": submit,
        "described_by": described_by,
    }
