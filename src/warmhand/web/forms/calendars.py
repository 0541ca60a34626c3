"""Forms of calendars that are read in, and of whose visit an entry is."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from warmhand.core.calendars import MOST_BYTES
from warmhand.core.client_details import LONGEST_NAME
from warmhand.formats.calendar_read import TOO_LARGE

LONGEST_CALENDAR = 80


class CalendarForm(forms.Form):
    """One calendar: an address, or a file."""

    name = forms.CharField(
        required=False,
        max_length=LONGEST_CALENDAR,
        label="What you call it",
        help_text="“Bookings”.",
    )
    address = forms.CharField(
        required=False,
        max_length=1_000,
        label="Its secret address",
        help_text="Begins with https:// or webcal://. It is kept, and never shown again.",
    )
    file = forms.FileField(
        required=False,
        label="Or a calendar file",
        help_text="An .ics file, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        """Mark the two fields as those of which one is needed, so that neither is optional."""
        super().__init__(*args, **kwargs)
        for name in ("address", "file"):
            self.fields[name].is_one_of_two = True  # type: ignore[attr-defined]

    def clean_file(self) -> bytes | None:
        """Return what the file holds, refused unread where it is too large."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        self.file_name = (file.name or "").removesuffix(".ics")[:LONGEST_CALENDAR]
        return bytes(file.read())

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        values = super().clean() or {}
        if not self.errors and not values.get("address") and values.get("file") is None:
            raise forms.ValidationError("Paste an address or choose a file.")
        return values


class NameForm(forms.Form):
    """Whose visit it is: a client, a new one by name, or nobody's."""

    words = forms.CharField(max_length=200)
    client = forms.UUIDField(required=False)
    name = forms.CharField(required=False, max_length=LONGEST_NAME)
    answer = forms.ChoiceField(
        required=False, choices=(("client", ""), ("new", ""), ("nobody", ""))
    )
