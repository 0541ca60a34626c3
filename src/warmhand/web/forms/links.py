"""Forms of the pages behind secret links; nothing in them is preselected."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from warmhand.core.consent import BACK_WORDS, ITEM_WORDS, LONGEST_DAYS, Back, Item
from warmhand.core.referral import DeclineReason, Helped, Went
from warmhand.services.referrals import Said
from warmhand.web.forms.fields import DayInput
from warmhand.web.forms.refer import TimeInput
from warmhand.web.forms.referrals import BookForm

LONGEST_LINE = 600
GOES_ON, BACK_TO_US, ELSEWHERE = "on", "back", "elsewhere"


class DeclineForm(forms.Form):
    """A no; each reason is its own button."""

    decline_reason = forms.ChoiceField(
        choices=[(reason.value, reason.value) for reason in DeclineReason],
        error_messages={"required": "Choose a reason, in one word."},
    )

    def said(self) -> Said:
        """Return the reason."""
        return Said(decline_reason=self.cleaned_data["decline_reason"])


class DateForm(BookForm):
    """The date of the appointment, where it is known."""

    on = forms.DateField(required=False, label="Day", widget=DayInput(format="%Y-%m-%d"))
    at = forms.TimeField(required=False, label="Time", widget=TimeInput(format="%H:%M"))


class LinesForm(forms.Form):
    """Three lines on what was found, and who goes on."""

    found = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label="What you found",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    plan = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label="What you will do",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wish = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    after = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Say who goes on."}
    )

    def said(self) -> Said:
        """Return the lines with their labels, and whether the client comes back."""
        data = self.cleaned_data
        labelled = (("Found", "found"), ("Plan", "plan"), ("For you", "wish"))
        lines = [f"{label}: {data[name]}" for label, name in labelled if data[name]]
        if data["after"] == ELSEWHERE:
            lines.append("Needs someone else; I will call.")
        return Said(findings="\n".join(lines), refers_back=data["after"] == BACK_TO_US)


def lines_form(data: QueryDict | None, *, writer: str, client: str) -> LinesForm:
    """Return the form in the words of this referral: to whom, about whom."""
    form = LinesForm(data)
    form.fields["wish"].label = f"What {writer} should do, or leave alone"
    after: Any = form.fields["after"]
    after.label = f"How it goes on for {client}"
    after.choices = (
        (GOES_ON, "Goes on with me"),
        (BACK_TO_US, f"I refer back to {writer}"),
        (ELSEWHERE, "Needs someone else; I will call"),
    )
    return form


class ReplyForm(forms.Form):
    """The answer to a question between colleagues."""

    findings = forms.CharField(
        max_length=2_000,
        label="Your answer",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write a line first."},
    )

    def said(self) -> Said:
        """Return the answer."""
        return Said(findings=self.cleaned_data["findings"])


class AnswerForm(forms.Form):
    """One answer of the client's, by the button that was pressed."""

    went = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in Went])
    helped = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in Helped])


class WishForm(forms.Form):
    """Whom the client would rather see."""

    words = forms.CharField(
        required=False,
        max_length=300,
        label="Who, or what kind of help?",
        help_text="A name, a place, or a profession. You may leave it empty.",
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


class ShareForm(forms.Form):
    """What the client lets somebody know, what may come back, until when."""

    items = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    back = forms.MultipleChoiceField(
        required=False,
        choices=[(back.value, _capital(words)) for back, words in BACK_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(
        label="Until when?",
        help_text="You can end it on any day before.",
        widget=DayInput(format="%Y-%m-%d"),
    )
    today: date

    def clean_items(self) -> list[str]:
        """Something is shared, or there is nothing to agree to."""
        items: list[str] = self.cleaned_data["items"]
        if not items:
            raise forms.ValidationError("Nothing is ticked yet. Tick what may be shared.")
        return items

    def clean_ends_on(self) -> date:
        """A last day from today up to a year away."""
        day: date = self.cleaned_data["ends_on"]
        if not self.today <= day <= self.today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError("Choose a day from today up to one year from now.")
        return day

    def chosen(self) -> tuple[frozenset[Item], frozenset[Back], date]:
        """Return what is shared, what may come back, and the last day."""
        data = self.cleaned_data
        items = frozenset(Item(value) for value in data["items"])
        return items, frozenset(Back(value) for value in data["back"]), data["ends_on"]


class SignForm(ShareForm):
    """The same, with the client's own name under it."""

    partner = forms.CharField(widget=forms.HiddenInput)
    signature = forms.CharField(
        max_length=200,
        label="Your name, typed by yourself",
        help_text="This is your signature.",
        error_messages={"required": "Type your name to agree."},
    )
    assented = forms.BooleanField(
        error_messages={"required": "The young person ticks here too, or does not agree."}
    )


AnyShare = TypeVar("AnyShare", bound=ShareForm)
Chosen = tuple[frozenset[Item], frozenset[Back], date]


def share_form(
    kind: type[AnyShare],
    data: QueryDict | None,
    *,
    items: Sequence[Item],
    today: date,
    initial: Mapping[str, object],
    guardian: str = "",
    first_name: str = "",
) -> AnyShare:
    """Return a form that offers `items`, those of which something is known.

    With `guardian`, "Ann Brandt, mother", they sign, and `first_name` ticks that they agree too.
    """
    form = kind(data, initial=dict(initial))
    form.today = today
    field: Any = form.fields["items"]
    field.choices = [(item.value, _capital(ITEM_WORDS[item])) for item in items]
    if isinstance(form, SignForm):
        _who_signs(form, guardian, first_name)
    return form


def _who_signs(form: SignForm, guardian: str, first_name: str) -> None:
    if not guardian:
        del form.fields["assented"]
        return
    form.fields["signature"].label = f"Name of {guardian}, typed by them"
    form.fields["signature"].help_text = "This is your signature, as who agrees for them."
    form.fields["assented"].label = f"I am {first_name}, and I agree too"
