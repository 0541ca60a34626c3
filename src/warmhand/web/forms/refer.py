"""Forms of a referral that is being written: why, whom, with which consent, how it leaves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from warmhand.core.clients import WISH_WORDS
from warmhand.core.consent import BACK_WORDS, ITEM_WORDS, Back, Item
from warmhand.core.errors import InvalidValueError
from warmhand.core.referral import Purpose, Urgency
from warmhand.services.referrals import refuse_far
from warmhand.web.forms.fields import DayInput

PURPOSES = (
    (Purpose.REFER, "Refer", "They take over; the record stays open with you."),
    (Purpose.CO_MANAGE, "Share care", "You both treat. You keep seeing the client."),
    (Purpose.ASK, "Ask a colleague", "A question that names nobody. Needs no consent."),
)
URGENCIES = (
    (Urgency.ROUTINE.value, "In the usual time"),
    (Urgency.SOON.value, "Soon, within about a week"),
)
WHEN_SAID = "When did they say yes?"


def near_day(day: date) -> None:
    """Refuse a day whose year is a slip of the finger."""
    try:
        refuse_far(day, today=timezone.localdate())
    except InvalidValueError as error:
        raise forms.ValidationError(str(error)) from error


class TimeInput(forms.TimeInput):
    """A time of day, in the browser's own picker."""

    input_type = "time"


class WhyForm(forms.Form):
    """Purpose and question."""

    purpose = forms.ChoiceField(
        choices=[(purpose.value, words) for purpose, words, _ in PURPOSES],
        error_messages={"required": "Choose what this is: refer, share care, or ask."},
    )
    question = forms.CharField(
        max_length=2_000,
        label="The question to them",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the question in a sentence."},
    )
    problem = forms.ChoiceField(
        required=False,
        label="What it is about",
        help_text="So that the professions with the best evidence come first.",
    )
    urgency = forms.ChoiceField(choices=URGENCIES, label="How soon", widget=forms.RadioSelect)
    wishes = forms.MultipleChoiceField(
        required=False,
        choices=[(wish.value, words) for wish, words in WISH_WORDS.items()],
        label="What the client wishes",
        widget=forms.CheckboxSelectMultiple,
    )
    episode = forms.ChoiceField(required=False, label="Which problem")

    @property
    def purposes(self) -> list[dict[str, object]]:
        """The purposes as cards."""
        chosen = self["purpose"].value()
        return [
            {"value": p.value, "title": title, "details": [words], "checked": p.value == chosen}
            for p, title, words in PURPOSES
        ]


def why_form(
    data: QueryDict | None,
    *,
    problems: Sequence[tuple[str, str]],
    episodes: Sequence[tuple[str, str]] = (),
    initial: Mapping[str, object],
) -> WhyForm:
    """Return the form with `problems` of the evidence, and `episodes` where there are several."""
    form = WhyForm(data, initial=dict(initial))
    choose: Any = form.fields["problem"]
    choose.choices = [("", "Something else"), *problems]
    if len(episodes) > 1:
        which: Any = form.fields["episode"]
        which.choices = [("", "None of these"), *episodes]
    else:
        del form.fields["episode"]
    return form


class ConsentForm(forms.Form):
    """A spoken yes: what is shared, both ways, until when, and who heard it; nothing is chosen."""

    items = forms.MultipleChoiceField(
        label="They would see exactly this",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Nothing is chosen yet. Tick what the client agrees to share."},
    )
    back = forms.MultipleChoiceField(
        required=False,
        choices=[(back.value, words[0].upper() + words[1:]) for back, words in BACK_WORDS.items()],
        label="They may tell us",
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(label="The agreement ends on", widget=DayInput(format="%Y-%m-%d"))
    attested = forms.BooleanField(
        label="They said yes, and I attest it",
        error_messages={"required": "Say that you heard the yes."},
    )
    said_on = forms.DateField(
        label="Day they said yes",
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"required": WHEN_SAID},
    )
    said_at = forms.TimeField(
        label="Time they said yes",
        widget=TimeInput(format="%H:%M"),
        error_messages={"required": WHEN_SAID},
    )

    def given_at(self) -> datetime:
        """Return when the client said yes, as it is attested."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["said_on"], data["said_at"]))

    def chosen(self) -> tuple[frozenset[Item], frozenset[Back], date]:
        """Return items, what may come back, and the last day."""
        data = self.cleaned_data
        items = frozenset(Item(value) for value in data["items"])
        return items, frozenset(Back(value) for value in data["back"]), data["ends_on"]


def consent_form(
    data: QueryDict | None, *, items: Sequence[Item], initial: Mapping[str, object]
) -> ConsentForm:
    """Return the form that offers `items`, those of which something is known."""
    form = ConsentForm(data, initial=dict(initial))
    field: Any = form.fields["items"]
    field.choices = [(i.value, ITEM_WORDS[i][0].upper() + ITEM_WORDS[i][1:]) for i in items]
    return form


class SendForm(forms.Form):
    """How it leaves; a call together comes first."""

    called = forms.BooleanField(required=False, label="We called")
    booked_on = forms.DateField(
        required=False,
        label="Booked for: day",
        widget=DayInput(format="%Y-%m-%d"),
        validators=[near_day],
    )
    booked_at = forms.TimeField(required=False, label="Time", widget=TimeInput(format="%H:%M"))
    mail = forms.BooleanField(required=False)
    text = forms.BooleanField(required=False, label="The link from my own phone, as a text message")
    introduce = forms.BooleanField(required=False)
    paper = forms.BooleanField(required=False, label="The letter on paper")
    fax = forms.BooleanField(required=False, label="The letter by fax")

    def clean(self) -> dict[str, Any]:
        """A time needs its day."""
        data = super().clean() or self.cleaned_data
        if data.get("booked_at") and not data.get("booked_on"):
            self.add_error("booked_on", "Which day is it booked for?")
        if data.get("booked_on") and not data.get("booked_at"):
            self.add_error("booked_at", "At what time?")
        return data

    def booked_for(self) -> datetime | None:
        """Return the date made together, in the practice's time zone, or None."""
        data = self.cleaned_data
        if not data["booked_on"] or not data["booked_at"]:
            return None
        return timezone.make_aware(datetime.combine(data["booked_on"], data["booked_at"]))
