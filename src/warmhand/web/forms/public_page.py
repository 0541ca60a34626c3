"""The form of what the public page says, and whether it is there."""

from typing import Any

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.core.opening_hours import DAYS, Span, day_words, read_day
from warmhand.services.public_page import LONGEST_LINE, LONGEST_WORDS, PublicPage
from warmhand.services.web_address import LONGEST as LONGEST_ADDRESS
from warmhand.services.web_address import https_address
from warmhand.web.forms.fields import DayInput

DAY_FIELDS = tuple(f"hours_{number}" for number in range(len(DAYS)))


def _words(label: str, hint: str, rows: int) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST_WORDS,
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _hours(number: int) -> forms.CharField:
    return forms.CharField(required=False, max_length=80, label=DAYS[number])


class PublicPageForm(forms.Form):
    """What the public page says."""

    is_public = forms.BooleanField(required=False, label="The page can be opened by anybody")
    booking_url = forms.CharField(
        required=False,
        max_length=LONGEST_ADDRESS + 100,  # the words for a longer one are better than Django's
        label="Your booking address",
        help_text="Where clients book with you, as https://book.example.com/you. Empty shows no “Book”.",
    )
    lead = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label="The first line",
        help_text="Whom you help, in one sentence. “Hands that know runners, and know when to send you on.”",
    )
    words = _words("Whom you help", "An empty line begins a new paragraph.", 5)
    how = _words(
        "How you work", "What happens in a visit, how long it takes. Promise no result.", 5
    )
    openings = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label="Openings",
        help_text="“First opening within a week.”",
    )
    openings_until = forms.DateField(
        required=False,
        label="Show them until",
        help_text="After this day the line is not shown, so that it never grows old.",
        widget=DayInput(format="%Y-%m-%d"),
    )
    report_after_visits = forms.IntegerField(
        min_value=1,
        max_value=20,
        label="You report to who sent somebody after visit number",
        help_text="With the client’s agreement. It can be changed for each request.",
    )

    hours_0 = _hours(0)
    hours_1 = _hours(1)
    hours_2 = _hours(2)
    hours_3 = _hours(3)
    hours_4 = _hours(4)
    hours_5 = _hours(5)
    hours_6 = _hours(6)

    def days(self) -> list[forms.BoundField]:
        """Return the fields of the opening hours, Monday first."""
        return [self[name] for name in DAY_FIELDS]

    def clean_booking_url(self) -> str:
        """Refuse an address that others could not open safely."""
        try:
            return https_address(self.cleaned_data["booking_url"])
        except InvalidValueError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Read the opening hours of each day."""
        values = super().clean() or {}
        spans: list[Span] = []
        for number, name in enumerate(DAY_FIELDS):
            try:
                spans += read_day(values.get(name, ""), number)
            except InvalidValueError as refused:
                self.add_error(name, str(refused))
        values["hours"] = tuple(spans)
        return values

    def page(self) -> PublicPage:
        """Return what was typed; call after `is_valid`."""
        names = set(PublicPage.__dataclass_fields__)
        return PublicPage(**{k: v for k, v in self.cleaned_data.items() if k in names})


def as_initial(page: PublicPage, *, twelve: bool) -> dict[str, Any]:
    """Return `page` as the form shows it."""
    values = {name: getattr(page, name) for name in PublicPage.__dataclass_fields__}
    for number, name in enumerate(DAY_FIELDS):
        own = [span for span in page.hours if span.weekday == number]
        values[name] = day_words(own, twelve=twelve)
    return values
