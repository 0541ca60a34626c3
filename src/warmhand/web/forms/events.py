"""Forms of demo events: the event itself, signing up for a slot, a guest who becomes a client."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from warmhand.core.client_details import LONGEST_NAME
from warmhand.core.demo_slots import LONGEST, SHORTEST
from warmhand.core.demo_words import CONSENT_NOW, FOLLOW_UP_WORDS, LETTER_WORDS, consent_words
from warmhand.services.event_sign_up import SignUp
from warmhand.services.events import EventDetails
from warmhand.web.access.partners import Partner
from warmhand.web.forms.fields import DayInput, MoneyField, PhoneField

MOST_MINUTES = 10_000
REACH_NEEDED = "An e-mail address or a phone number, so that we can tell you if it changes."


def _time(label: str, needed: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": needed},
    )


def _count(
    label: str, hint: str, *, least: int = 0, most: int = MOST_MINUTES
) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=least, max_value=most, label=label, help_text=hint
    )


class EventForm(forms.Form):
    """One event: where and when, what it costs, who may come."""

    name = forms.CharField(
        max_length=200,
        label="Name",
        help_text="“Ironwood Gym demo”. It stands on the public page and in mail.",
        error_messages={"required": "Give it a name."},
    )
    host = forms.ChoiceField(required=False, label="Host", help_text="A partner of yours, if one.")
    place = forms.CharField(max_length=200, required=False, label="Place")
    address_line = forms.CharField(max_length=200, required=False, label="Street and number")
    on = forms.DateField(
        label="Day",
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"required": "On which day is it?"},
    )
    starts = _time("From", "When does it begin?")
    ends = _time("To", "When does it end?")
    slot_minutes = forms.IntegerField(
        min_value=SHORTEST, max_value=LONGEST, initial=10, label="Minutes for each person"
    )
    slots = _count("Slots to book ahead", "None, if it stays empty. They are spread over the time.")
    takes_walk_ups = forms.BooleanField(
        required=False, initial=True, label="People may walk up without a slot"
    )
    audience = _count("How many people will be there", "A guess is fine.", most=1_000_000)
    extra_minutes = _count("Preparing and travelling, in minutes", "There and back, all in all.")
    cost_cents = MoneyField(
        required=False,
        max_length=20,
        label="What it costs you",
        help_text="Stand, travel, material.",
    )
    fee_cents = MoneyField(
        required=False,
        max_length=20,
        label="What the host pays you",
        help_text="For the event itself, never for clients. Empty means nothing.",
    )
    is_public = forms.BooleanField(
        required=False, label="Show it on the public page, once you said yes"
    )
    words = forms.CharField(
        required=False,
        max_length=2_000,
        label="What people read there",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you offer, in plain words. No promise of a result.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer(self, partners: Iterable[Partner]) -> "EventForm":
        """Return the form with `partners` to choose the host from."""
        self.partners = {str(one.pk): one for one in partners}
        field = self.fields["host"]
        assert isinstance(field, forms.ChoiceField)
        rows = [(key, _partner_words(one)) for key, one in self.partners.items()]
        field.choices = [("", "Nobody I know"), *rows]
        return self

    def clean(self) -> dict[str, Any]:
        """Ask for an end after the beginning."""
        values = super().clean() or {}
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "It ends after it begins, on the same day.")
        return values

    def details(self) -> EventDetails:
        """Return what was typed, in the time zone in use; call after `is_valid`."""
        typed = self.cleaned_data
        plain = ("name", "place", "address_line", "slot_minutes", "takes_walk_ups", "is_public")
        counts = ("slots", "extra_minutes", "cost_cents", "fee_cents")
        given: dict[str, Any] = {name: typed[name] for name in plain}
        given |= {name: typed[name] or 0 for name in counts}
        return EventDetails(
            starts_at=timezone.make_aware(datetime.combine(typed["on"], typed["starts"])),
            ends_at=timezone.make_aware(datetime.combine(typed["on"], typed["ends"])),
            audience=typed["audience"],
            words="\n".join(typed["words"].strip().splitlines()),
            host=self.partners.get(typed["host"]),
            **given,
        )


def _partner_words(partner: Partner) -> str:
    return ", ".join(filter(None, (partner.name, partner.organisation)))


def initial_of(details: dict[str, Any]) -> dict[str, Any]:
    """Return what `EventForm` shows of an event that is there."""
    starts, ends = timezone.localtime(details["starts_at"]), timezone.localtime(details["ends_at"])
    host = details["host"]
    return {
        **details,
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "host": str(host.pk) if host else "",
    }


class SignUpForm(forms.Form):
    """Somebody asks for a slot; nothing is asked that a demonstration does not need."""

    slot = forms.ChoiceField(label="Time", error_messages={"required": "Please choose a time."})
    first_name = forms.CharField(
        max_length=80,
        label="First name",
        error_messages={"required": "Please tell us your first name."},
    )
    email = forms.EmailField(
        required=False, label="E-mail", help_text="Your slot comes by mail, with a way to cancel."
    )
    phone = PhoneField(required=False, max_length=40, label="Phone")
    what_for = forms.CharField(
        required=False,
        max_length=200,
        label="What would you like to try?",
        help_text="A few words, such as “shoulders”. Please write no diagnosis.",
    )
    consent = forms.BooleanField(
        label=consent_words(CONSENT_NOW),
        error_messages={"required": "Please tick this, so that we may show you the work."},
    )
    wants_follow_up = forms.BooleanField(required=False, label=FOLLOW_UP_WORDS)
    wants_letter = forms.BooleanField(required=False, label=LETTER_WORDS)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=500, label="Leave this empty")

    def offer(self, times: Sequence[tuple[str, str]]) -> "SignUpForm":
        """Return the form with the open `times`, as (value, words)."""
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Please choose"), *times]
        field.error_messages["invalid_choice"] = (
            "Somebody was quicker: this slot is gone. Please choose another one."
        )
        return self

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach them, and by mail where something is to come by mail."""
        values = super().clean() or {}
        if not values.get("email") and not values.get("phone") and not self.errors:
            self.add_error("email", REACH_NEEDED)
        by_mail = values.get("wants_follow_up") or values.get("wants_letter")
        if by_mail and not values.get("email") and not self.has_error("email"):
            self.add_error("email", "An e-mail address is needed for what you ticked.")
        return values

    def asked(self) -> SignUp:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        names = ("email", "phone", "wants_follow_up", "wants_letter")
        return SignUp(
            slot_at=datetime.fromisoformat(typed["slot"]),
            first_name=" ".join(typed["first_name"].split()),
            what_for=" ".join(typed["what_for"].split()),
            **{name: typed[name] for name in names},
        )


class GuestClientForm(forms.Form):
    """The whole name of a guest who becomes a client."""

    name = forms.CharField(
        max_length=LONGEST_NAME,
        label="Name",
        error_messages={"required": "A client needs a name."},
    )
