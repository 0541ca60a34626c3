"""Fields that say kindly what is wrong: phone, money, day."""

from typing import TypeVar

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.formats.money import read_money, show_money
from warmhand.formats.phone import parse_phone, show_phone
from warmhand.web.forms.zones import ZoneField

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


AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def in_country(form: AnyForm, country: str) -> AnyForm:
    """Return `form`, whose phone fields and time zones are now those of `country`."""
    for name, field in form.fields.items():
        if isinstance(field, PhoneField):
            field.country = country
        elif isinstance(field, ZoneField):
            field.offer(country=country, own=str(form.initial.get(name) or ""))
    return form
