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
from warmhand.core.share_sets import (
    SET_BACK,
    SET_WORDS,
    ShareSet,
    items_of,
    offered_sets,
    set_lines,
)
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
HERE_AND_NOW = "now"
NOTHING_CHOSEN = "Choose what may go first."


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

    share = forms.ChoiceField(
        choices=[(one.value, words) for one, words in SET_WORDS.items()],
        error_messages={"required": NOTHING_CHOSEN},
    )
    items = forms.MultipleChoiceField(
        required=False,
        label="They would see exactly this",
        widget=forms.CheckboxSelectMultiple,
    )
    back = forms.MultipleChoiceField(
        required=False,
        choices=[(back.value, words[0].upper() + words[1:]) for back, words in BACK_WORDS.items()],
        label="They may tell us",
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(label="The agreement ends on", widget=DayInput(format="%Y-%m-%d"))
    assented = forms.BooleanField(
        error_messages={"required": "Under age, they say yes themselves too, or nothing is shared."}
    )
    heard = forms.ChoiceField(
        choices=[(HERE_AND_NOW, ""), ("earlier", "")],
        error_messages={"required": "Say that you heard the yes."},
    )
    said_on = forms.DateField(
        required=False, label="Day they said yes", widget=DayInput(format="%Y-%m-%d")
    )
    said_at = forms.TimeField(
        required=False, label="Time they said yes", widget=TimeInput(format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        """One by one needs a tick, and a yes of another time needs its day and time."""
        data = super().clean() or self.cleaned_data
        if data.get("share") == ShareSet.OWN.value and not data.get("items"):
            self.add_error("items", NOTHING_CHOSEN)
        if data.get("heard") == "earlier":
            for name in ("said_on", "said_at"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, WHEN_SAID)
        return data

    def given_at(self, now: datetime) -> datetime:
        """Return when the client said yes, as it is attested: `now`, or the time that was typed."""
        data = self.cleaned_data
        if data["heard"] == HERE_AND_NOW:
            return now
        return timezone.make_aware(datetime.combine(data["said_on"], data["said_at"]))

    def chosen(self, known: Sequence[Item]) -> tuple[frozenset[Item], frozenset[Back], date]:
        """Return items, what may come back, and the last day."""
        data = self.cleaned_data
        share = ShareSet(data["share"])
        if share is not ShareSet.OWN:
            return items_of(share, known), SET_BACK, data["ends_on"]
        items = frozenset(Item(value) for value in data["items"])
        return items, frozenset(Back(value) for value in data["back"]), data["ends_on"]

    def sets(self, known: Sequence[Item], *, is_health: bool) -> list[dict[str, object]]:
        """The sets as cards, each with exactly what it shares; the person chooses, we never do."""
        typed = self["share"].value()
        return [
            {
                "value": one.value,
                "title": SET_WORDS[one],
                "details": set_lines(one, known, recipient_is_health=is_health),
                "checked": one.value == typed,
            }
            for one in offered_sets(known)
        ]


def consent_form(
    data: QueryDict | None,
    *,
    items: Sequence[Item],
    initial: Mapping[str, object],
    guardian: str = "",
) -> ConsentForm:
    """Return the form that offers `items`, those of which something is known.

    With `guardian`, "Ann Brandt, mother", it asks for the young person's own yes too.
    """
    form = ConsentForm(data, initial=dict(initial))
    if guardian:
        form.fields["assented"].label = f"{guardian} said yes, and the young person did too"
    else:
        del form.fields["assented"]
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
