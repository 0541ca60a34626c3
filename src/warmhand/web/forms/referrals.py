"""Forms of one referral: what was told, and how it ends."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from django import forms
from django.utils import timezone

from warmhand.core.referral import Actor, Helped, Step, Via, Went
from warmhand.core.step_reasons import (
    CANCEL_WORDS,
    CLOSE_WORDS,
    DECLINE_WORDS,
    GIVE_BACK_WORDS,
    HOLD_WORDS,
)
from warmhand.services.referrals import LONGEST_FINDINGS, Said
from warmhand.web.forms.fields import DayInput
from warmhand.web.forms.refer import TimeInput, near_day

Reason = TypeVar("Reason", bound=StrEnum)
CHOOSE = ("", "Choose a reason")
# How findings came where not by their page; a call first.
REPORT_VIAS = (
    (Via.PHONE.value, "On the phone"),
    (Via.FAX.value, "By fax"),
    (Via.LETTER.value, "On paper"),
    (Via.MAIL.value, "By mail"),
    (Via.IN_PERSON.value, "In person"),
)


def _reasons(words: Mapping[Reason, str]) -> list[tuple[str, str]]:
    return [CHOOSE, *((reason.value, text) for reason, text in words.items())]


WENT_WORDS = (
    (Went.YES.value, "They went"),
    (Went.BOOKED.value, "They have a date"),
    (Went.MISSED.value, "They missed it"),
    (Went.HELP.value, "They need help with booking"),
    (Went.NO.value, "They do not want to go"),
)
HELPED_WORDS = (
    (Helped.BETTER.value, "Better since"),
    (Helped.SAME.value, "About the same"),
    (Helped.WORSE.value, "Worse since"),
    (Helped.TOO_EARLY.value, "Too early to say"),
)


class AcceptForm(forms.Form):
    """A yes needs no more words."""

    def said(self) -> Said:
        """Return nothing."""
        return Said()


class DeclineForm(forms.Form):
    """A no, with its reason."""

    decline_reason = forms.ChoiceField(
        choices=_reasons(DECLINE_WORDS),
        label="Why not",
        error_messages={"required": "Choose a reason."},
    )

    def said(self) -> Said:
        """Return the reason."""
        return Said(decline_reason=self.cleaned_data["decline_reason"])


class BookForm(forms.Form):
    """The date, if they told it."""

    on = forms.DateField(
        required=False,
        label="Booked for: day",
        widget=DayInput(format="%Y-%m-%d"),
        validators=[near_day],
    )
    at = forms.TimeField(required=False, label="Time", widget=TimeInput(format="%H:%M"))

    def clean(self) -> dict[str, Any]:
        """Day and time come together, or neither."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("on")) != bool(data.get("at")) and not self.errors:
            self.add_error("at" if data.get("on") else "on", "Day and time, please, or neither.")
        return data

    def said(self) -> Said:
        """Return the date, in the practice's time zone."""
        on, at = self.cleaned_data["on"], self.cleaned_data["at"]
        if not on or not at:
            return Said()
        return Said(booked_for=timezone.make_aware(datetime.combine(on, at)))


class SeenForm(forms.Form):
    """The day they were seen."""

    seen_on = forms.DateField(
        required=False,
        label="Seen on",
        widget=DayInput(format="%Y-%m-%d"),
        validators=[near_day],
    )

    def said(self) -> Said:
        """Return the day."""
        return Said(seen_on=self.cleaned_data["seen_on"])


class MissForm(forms.Form):
    """That they did not come, and who told it."""

    told_by = forms.ChoiceField(
        choices=[(Actor.PARTNER.value, "The partner"), (Actor.CLIENT.value, "The client")],
        label="Who told you",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who told you."},
    )

    def said(self) -> Said:
        """Return nothing: who told it is the actor of the step."""
        return Said()


class HoldForm(forms.Form):
    """Why it waits, and until when."""

    hold_reason = forms.ChoiceField(
        choices=_reasons(HOLD_WORDS),
        label="Why it waits",
        error_messages={"required": "Choose why it waits."},
    )
    hold_until = forms.DateField(
        required=False,
        label="Until",
        widget=DayInput(format="%Y-%m-%d"),
        validators=[near_day],
    )

    def said(self) -> Said:
        """Return reason and day."""
        return Said(**self.cleaned_data)


class GiveBackForm(forms.Form):
    """Why they cannot after all."""

    give_back_reason = forms.ChoiceField(
        choices=_reasons(GIVE_BACK_WORDS),
        label="Why not after all",
        error_messages={"required": "Choose why it comes back."},
    )

    def said(self) -> Said:
        """Return the reason."""
        return Said(**self.cleaned_data)


class CancelForm(forms.Form):
    """Why the practice takes it back."""

    cancel_reason = forms.ChoiceField(
        choices=_reasons(CANCEL_WORDS),
        label="Take it back with a reason",
        error_messages={"required": "Choose why you take it back."},
    )

    def said(self) -> Said:
        """Return the reason."""
        return Said(**self.cleaned_data)


class ReportForm(forms.Form):
    """What they found, in their words."""

    findings = forms.CharField(
        required=False,
        max_length=LONGEST_FINDINGS,
        label="What they told you",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    refers_back = forms.BooleanField(required=False, label="They send the client back to you")
    via = forms.ChoiceField(
        choices=REPORT_VIAS,
        label="How did it reach you?",
        error_messages={"required": "Choose how it reached you."},
    )

    def said(self) -> Said:
        """Return the findings."""
        return Said(
            findings=self.cleaned_data["findings"], refers_back=self.cleaned_data["refers_back"]
        )


class CloseForm(forms.Form):
    """Why the loop ends."""

    close_reason = forms.ChoiceField(
        choices=_reasons(CLOSE_WORDS),
        label="Close with a reason",
        error_messages={"required": "Choose why this loop ends."},
    )

    def said(self) -> Said:
        """Return the reason."""
        return Said(close_reason=self.cleaned_data["close_reason"])


class ReopenForm(forms.Form):
    """Why it opens again."""

    note = forms.CharField(
        max_length=500,
        label="Why it opens again",
        error_messages={"required": "Write why it opens again."},
    )

    def said(self) -> Said:
        """Return the note."""
        return Said(note=self.cleaned_data["note"])


STEP_FORMS: dict[Step, type[forms.Form]] = {
    Step.ACCEPT: AcceptForm,
    Step.DECLINE: DeclineForm,
    Step.BOOK: BookForm,
    Step.MISS: MissForm,
    Step.HOLD: HoldForm,
    Step.RESUME: AcceptForm,
    Step.SEE: SeenForm,
    Step.REPORT: ReportForm,
    Step.GIVE_BACK: GiveBackForm,
    Step.CLOSE: CloseForm,
    Step.CANCEL: CancelForm,
    Step.REOPEN: ReopenForm,
}


class AnswerForm(forms.Form):
    """What the client said aloud."""

    went = forms.ChoiceField(
        required=False, choices=WENT_WORDS, label="Did they go?", widget=forms.RadioSelect
    )
    helped = forms.ChoiceField(
        required=False, choices=HELPED_WORDS, label="How is it since?", widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """One of both at least."""
        data = super().clean() or self.cleaned_data
        if not data.get("went") and not data.get("helped"):
            raise forms.ValidationError("Choose an answer.")
        return data
