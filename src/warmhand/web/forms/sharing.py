"""Forms of sharing: the desk’s date, and who agrees for a client under age."""

from datetime import datetime

from django import forms
from django.utils import timezone

from warmhand.web.forms.fields import DayInput, PhoneField
from warmhand.web.forms.refer import TimeInput, near_day


class DeskForm(forms.Form):
    """The date that a desk has made."""

    on = forms.DateField(
        label="Day",
        widget=DayInput(format="%Y-%m-%d"),
        validators=[near_day],
        error_messages={"required": "Which day is it booked for?"},
    )
    at = forms.TimeField(
        label="Time",
        widget=TimeInput(format="%H:%M"),
        error_messages={"required": "At what time?"},
    )

    def booked_for(self) -> datetime:
        """Return the date in the practice's time zone."""
        data = self.cleaned_data
        return timezone.make_aware(datetime.combine(data["on"], data["at"]))


class CallForm(forms.Form):
    """“Please call us”, with the key that lets a second submit add nothing."""

    submit_key = forms.UUIDField(widget=forms.HiddenInput)


class GuardianForm(forms.Form):
    """The date of birth, and who agrees for a client under age."""

    birth_on = forms.DateField(
        required=False, label="Date of birth", widget=DayInput(format="%Y-%m-%d")
    )
    name = forms.CharField(required=False, max_length=200, label="Who agrees for them")
    relation = forms.CharField(
        required=False, max_length=100, help_text="“Mother”, “father”, “legal guardian”."
    )
    phone = PhoneField(required=False, max_length=40, label="Their phone")
    email = forms.EmailField(required=False, label="Their e-mail")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
