"""Forms of requests that come in: by the public page, by hand, and what is answered."""

from typing import Any

from django import forms

from warmhand.core.incoming import BY_HAND, CAME_BY_WORDS, IncomingKind, NamedUs
from warmhand.services.incoming_form import Asked
from warmhand.services.incoming_reports import LONGEST_WORDS
from warmhand.web.forms.fields import DayInput, PhoneField
from warmhand.web.forms.partners import profession_choices

LONGEST_ASKED = 2_000
NAMED = (
    ("", "I do not know"),
    (NamedUs.YES.value, "Yes, by name"),
    (NamedUs.NO.value, "No, I found the name myself"),
)
WE_REACH, THEY_CALL = "we_reach", "they_call"
WHO_CALLS = ((WE_REACH, "We may call or write to them"), (THEY_CALL, "They will call us"))
WHO_CALLS_NEEDED = "Please choose: do we reach your client, or do they call?"
CONTACT_NEEDED = "Their phone or e-mail is needed for that. Or choose that they will call us."
REACH_NEEDED = "How can we reach you? A phone number or an e-mail address is enough."


def _text(label: str, hint: str = "", *, rows: int = 4, needed: str = "") -> forms.CharField:
    return forms.CharField(
        required=bool(needed),
        label=label,
        help_text=hint,
        max_length=LONGEST_ASKED,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed},
    )


def _line(label: str, hint: str = "", *, needed: str = "") -> forms.CharField:
    return forms.CharField(
        required=bool(needed),
        max_length=200,
        label=label,
        help_text=hint,
        error_messages={"required": needed},
    )


class _Public(forms.Form):
    """What both public forms carry unseen."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    card = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=500, label="Leave this empty")

    def _reach(self, *names: str) -> bool:
        return any(self.cleaned_data.get(name) for name in names)


class ReferForm(_Public):
    """A practitioner refers a client."""

    sender_name = _line("Your name", needed="Please tell us your name.")
    sender_profession = forms.ChoiceField(
        required=False, label="Your profession", choices=lambda: profession_choices("Please choose")
    )
    sender_practice = _line("Your practice")
    sender_phone = PhoneField(required=False, max_length=40, label="Your phone")
    sender_email = forms.EmailField(required=False, label="Your e-mail")
    client_name = _line("Your client’s first name", needed="A first name is enough.")
    who_calls = forms.ChoiceField(
        label="How do we come together?",
        choices=WHO_CALLS,
        widget=forms.RadioSelect,
        error_messages={"required": WHO_CALLS_NEEDED},
    )
    client_phone = PhoneField(required=False, max_length=40, label="Your client’s phone")
    client_email = forms.EmailField(required=False, label="Your client’s e-mail")
    client_knows = forms.BooleanField(
        required=False, label="My client knows and agrees that I give you this"
    )
    words = _text("What would you like to ask of us?", "A line or two. No diagnosis is needed.")

    def clean(self) -> dict[str, Any]:
        """Ask for a way back, and for the client's own yes where their contact is given."""
        values = super().clean() or {}
        if not self._reach("sender_phone", "sender_email") and not self.has_error("sender_phone"):
            self.add_error("sender_phone", REACH_NEEDED)
        if self._reach("client_phone", "client_email") and not values.get("client_knows"):
            self.add_error(
                "client_knows",
                "Ask your client first, and tick this. Or leave their contact out: they can call.",
            )
        is_reached = self._reach("client_phone", "client_email") or self.has_error("client_phone")
        if values.get("who_calls") == WE_REACH and not is_reached:
            self.add_error("client_phone", CONTACT_NEEDED)
        return values

    def asked(self) -> Asked:
        """Return what was typed; call after `is_valid`."""
        return Asked(kind=IncomingKind.PRACTITIONER, **_kept(self.cleaned_data))


class ComeForm(_Public):
    """Somebody asks to come themselves."""

    client_name = _line("Your name", needed="Please tell us your name.")
    client_phone = PhoneField(required=False, max_length=40, label="Phone")
    client_email = forms.EmailField(required=False, label="E-mail")
    best_hours = _line("When do we reach you best?")
    words = _text(
        "What is it about?", "In your own words, only what you would like to say.", rows=3
    )
    sender_name = _line("Who sent you?", "A name, if somebody did.")
    named_us = forms.ChoiceField(
        required=False, label="Did they name us?", choices=NAMED, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach them."""
        values = super().clean() or {}
        if not self._reach("client_phone", "client_email") and not self.has_error("client_phone"):
            self.add_error("client_phone", REACH_NEEDED)
        return values

    def asked(self) -> Asked:
        """Return what was typed; call after `is_valid`."""
        return Asked(kind=IncomingKind.CLIENT, **_kept(self.cleaned_data))


class ByHandForm(forms.Form):
    """A request that came by phone, letter, fax or in person, in one short form."""

    came_by = forms.ChoiceField(
        label="How did it come?",
        choices=[(way.value, CAME_BY_WORDS[way].capitalize()) for way in BY_HAND],
    )
    client_name = _line("Who would like to come?", needed="A first name is enough.")
    client_phone = PhoneField(required=False, max_length=40, label="Their phone")
    client_email = forms.EmailField(required=False, label="Their e-mail")
    sender_name = _line("Who sent them?", "Leave it empty if they came by themselves.")
    sender_profession = forms.ChoiceField(
        required=False, label="What they do", choices=lambda: profession_choices("Not known")
    )
    sender_phone = PhoneField(required=False, max_length=40, label="The sender’s phone")
    sender_email = forms.EmailField(required=False, label="The sender’s e-mail")
    words = _text("What was asked", rows=3)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def asked(self) -> Asked:
        """Return what was typed; call after `is_valid`."""
        kind = IncomingKind.PRACTITIONER if self._is_from_colleague() else IncomingKind.CLIENT
        return Asked(kind=kind, **_kept(self.cleaned_data))

    def _is_from_colleague(self) -> bool:
        values = self.cleaned_data
        names = ("sender_profession", "sender_phone", "sender_email")
        return bool(values["sender_name"]) and any(values[name] for name in names)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a form: no stamp, no card; lines without surplus spaces."""
    names = set(Asked.__dataclass_fields__) & values.keys()
    kept = {name: values[name] for name in names}
    for name, value in kept.items():
        if isinstance(value, str) and name != "words":
            kept[name] = " ".join(value.split())
    if "words" in kept:
        kept["words"] = kept["words"].replace("\r\n", "\n").strip()
    named = kept.pop("named_us", "")
    return {**kept, "named_us": NamedUs(named) if named else None}


class WhenForm(forms.Form):
    """When who sent the client hears."""

    after_visits = forms.IntegerField(min_value=1, max_value=20, label="After visit number")
    report_by = forms.DateField(
        required=False, label="Or by this day at the latest", widget=DayInput(format="%Y-%m-%d")
    )


class ReportForm(forms.Form):
    """The words of a report."""

    words = forms.CharField(
        required=False,
        max_length=LONGEST_WORDS,
        label="What you write",
        help_text="What was, never why it was.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
