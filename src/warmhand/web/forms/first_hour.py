"""Forms of the first hour; every one may be skipped."""

from django import forms

from warmhand.core.errors import DomainError
from warmhand.formats.day_list import DayEntry, read_day
from warmhand.web.forms.fields import COUNTRIES, PhoneField
from warmhand.web.forms.practice import profession_choices
from warmhand.web.forms.zones import ZoneField


class NameForm(forms.Form):
    """What the practice is called, and its phone."""

    name = forms.CharField(max_length=200, label="Name of your practice")
    phone = PhoneField(
        required=False, max_length=40, help_text="Partners and clients see it on letters and links."
    )


class PlaceForm(forms.Form):
    """Where the practice is."""

    postal_code = forms.CharField(
        max_length=16, required=False, label="ZIP code", help_text="The rest follows from it."
    )
    city = forms.CharField(max_length=200, required=False)
    region = forms.CharField(max_length=200, required=False, label="State")
    country = forms.ChoiceField(choices=COUNTRIES)
    time_zone = ZoneField(empty="As the place says", required=False)


class DayForm(forms.Form):
    """Today's clients."""

    text = forms.CharField(
        max_length=10_000,
        label="Clients of today",
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "9:00 Theo Brandt\n10:30 Lena H."}),
        help_text="One a line, with or without a time. A name is enough.",
        error_messages={"required": "Write a name, or skip this for now."},
    )
    twelve_hours = True

    def clean_text(self) -> list[DayEntry]:
        """Return the entries; a line that is not understood is named with its number."""
        try:
            entries, refused = read_day(self.cleaned_data["text"], twelve_hours=self.twelve_hours)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        if refused:
            raise forms.ValidationError(
                [f"Line {each.line}, “{each.text}”: {each.reason}" for each in refused]
            )
        return entries


class PartnerForm(forms.Form):
    """One partner whom the practitioner trusts."""

    name = forms.CharField(max_length=200, label="Their name")
    profession = forms.ChoiceField(choices=profession_choices, initial="physical_therapist")
    phone = PhoneField(required=False, max_length=40)
