"""Fields that say kindly what is wrong: phone, money, day, time zone."""

from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.formats.money import read_money, show_money
from warmhand.formats.phone import parse_phone, show_phone

ZONES_OF_THE_US = (
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
)
COUNTRIES = (
    ("US", "United States"), ("CA", "Canada"), ("GB", "United Kingdom"), ("IE", "Ireland"),
    ("AU", "Australia"), ("NZ", "New Zealand"), ("DE", "Germany"), ("AT", "Austria"),
    ("CH", "Switzerland"), ("FR", "France"), ("ES", "Spain"), ("IT", "Italy"),
    ("NL", "Netherlands"), ("BE", "Belgium"), ("SE", "Sweden"), ("NO", "Norway"),
    ("DK", "Denmark"), ("FI", "Finland"), ("PL", "Poland"), ("PT", "Portugal"),
)  # fmt: skip
CURRENCIES = (
    ("USD", "US dollar"), ("CAD", "Canadian dollar"), ("GBP", "Pound sterling"), ("EUR", "Euro"),
    ("AUD", "Australian dollar"), ("NZD", "New Zealand dollar"), ("CHF", "Swiss franc"),
    ("SEK", "Swedish krona"), ("NOK", "Norwegian krone"), ("DKK", "Danish krone"),
    ("PLN", "Polish zloty"),
)  # fmt: skip


class PhoneField(forms.CharField):
    """A phone number as it is typed in `country`; cleans to E.164 or ""."""

    widget = forms.TelInput
    country = "US"

    def clean(self, value: str | None) -> str:
        """Return the number as E.164, or ""."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return parse_phone(text, country=self.country)
        except InvalidValueError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def prepare_value(self, value: object) -> str:
        """Show a stored number as it is read in the country, and a typed one as it was typed."""
        return show_phone(str(value), country=self.country) if value else ""


class MoneyField(forms.CharField):
    """An amount such as 85 or 85.50; cleans to cents or None."""

    def clean(self, value: str | None) -> int | None:
        """Return whole cents, or None."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_money(text)
        except InvalidValueError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def prepare_value(self, value: object) -> str:
        """Show stored cents as an amount, and what was typed as it was typed."""
        return show_money(value) if isinstance(value, int) else str(value or "")


class DayInput(forms.DateInput):
    """A date, in the browser's own picker."""

    input_type = "date"


@cache
def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of a time zone: the few of the US in plain words, then all by name."""
    others = sorted(name for name in available_timezones() if "/" in name and "Etc" not in name)
    return [
        ("United States", list(ZONES_OF_THE_US)),
        ("Everywhere", [(name, name.replace("_", " ")) for name in others]),
    ]


AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def in_country(form: AnyForm, country: str) -> AnyForm:
    """Return `form`, whose phone fields now read numbers as they are written in `country`."""
    for field in form.fields.values():
        if isinstance(field, PhoneField):
            field.country = country
    return form
