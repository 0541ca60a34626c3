"""Forms of visits, corrections and reviews."""

from typing import cast

from django import forms

from warmhand.core.care import DECISION_WORDS, END_WORDS, Decision, EndReason, VisitStatus
from warmhand.core.episode import LONGEST_LABEL
from warmhand.core.urgent import LOCKED
from warmhand.services.reviews import ReviewDraft
from warmhand.services.visits import Slot, VisitDraft
from warmhand.web.forms.fields import DayInput, MoneyField


def day_field(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """Return a field for a day, in the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, such as 2026-10-13."},
    )


class VisitForm(forms.Form):
    """One visit, planned or done."""

    visit_on = day_field("Day")
    clock = forms.TimeField(
        required=False, label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    status = forms.ChoiceField(
        label="Is it done?",
        widget=forms.RadioSelect,
        choices=(
            (VisitStatus.DONE.value, "Done"),
            (VisitStatus.PLANNED.value, "Planned"),
            (VisitStatus.MISSED.value, "Did not take place"),
        ),
    )
    minutes = forms.IntegerField(required=False, min_value=1, max_value=600, label="Minutes")
    price = MoneyField(required=False, max_length=20, label="Price")
    tried = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What was tried",
        help_text="As last time, unless you change it: then it shows as a new plan on the chart.",
    )

    def draft(self) -> VisitDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        return VisitDraft(
            visit_on=typed["visit_on"],
            status=VisitStatus(typed["status"]),
            clock=typed["clock"],
            minutes=typed["minutes"],
            price_cents=typed["price"],
            tried=typed["tried"],
        )


class SlotForm(forms.Form):
    """When a visit is to be: no notes, and no word of what it is for."""

    visit_on = day_field("Day")
    clock = forms.TimeField(
        required=False, label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(required=False, min_value=1, max_value=600, label="Minutes")

    def slot(self) -> Slot:
        """Return what was typed; call after `is_valid`."""
        return Slot(**self.cleaned_data)


class MarkForm(forms.Form):
    """Whether a visit took place."""

    status = forms.ChoiceField(choices=[(status.value, status.value) for status in VisitStatus])


class CorrectionForm(forms.Form):
    """A wrong score put right, or taken out."""

    value = forms.FloatField(label="Right score")
    on = day_field("Day")
    reason = forms.CharField(
        max_length=150,
        label="What was wrong?",
        help_text="A few words; they stay beside the score.",
        error_messages={"required": "Say in a few words what was wrong."},
    )


class ReviewForm(forms.Form):
    """A dated decision."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[(decision.value, words) for decision, words in DECISION_WORDS.items()],
        error_messages={"required": "Choose what you decide."},
    )
    words = forms.CharField(
        max_length=2_000,
        label="In your own words",
        help_text="Dated today. You can go another way than suggested.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your decision in your own words."},
    )
    plan = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What you try from now on",
        help_text="One line.",
    )
    until_on = day_field("Until when", required=False, hint="Empty means until the next review.")
    success = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What would count as success by then?",
        help_text="Something you will both see: “turns her head without stopping”.",
    )
    end_reason = forms.ChoiceField(
        required=False,
        label="How does it end?",
        choices=[
            ("", "Choose"),
            *((reason.value, words) for reason, words in END_WORDS.items()),
        ],
    )
    next_on = day_field("Next review", required=False, hint="At the latest when the plan is over.")

    def leave_referral_alone(self) -> None:
        """Offer a referral and nothing else: an urgent answer is open."""
        field = cast("forms.ChoiceField", self.fields["decision"])
        field.choices = [(Decision.REFER.value, DECISION_WORDS[Decision.REFER])]
        field.error_messages["invalid_choice"] = LOCKED
        field.initial = Decision.REFER.value

    def draft(self) -> ReviewDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        return ReviewDraft(
            decision=Decision(typed["decision"]),
            words=typed["words"],
            next_on=typed["next_on"],
            plan=typed["plan"],
            until_on=typed["until_on"],
            success=typed["success"],
            end_reason=EndReason(typed["end_reason"]) if typed["end_reason"] else None,
        )
