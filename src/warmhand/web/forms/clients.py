"""Forms of clients and of their lists."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from warmhand.core.client_details import LONGEST_NAME, ClientDetails
from warmhand.core.clients import Payment
from warmhand.core.errors import InvalidValueError
from warmhand.formats.people_table import MOST_BYTES, text_of, too_large
from warmhand.web.forms.fields import DayInput, PhoneField

PAYMENT_WORDS = (
    (Payment.UNKNOWN.value, "Not known yet"),
    (Payment.SELF_PAY.value, "Pays themselves"),
    (Payment.INSURANCE.value, "Through insurance"),
)


class ClientForm(forms.Form):
    """One client; only the name is asked for."""

    name = forms.CharField(
        max_length=LONGEST_NAME, error_messages={"required": "A client needs a name."}
    )
    phone = PhoneField(required=False, max_length=40)
    email = forms.EmailField(required=False, label="E-mail")
    best_hours = forms.CharField(
        required=False, max_length=200, label="Good hours", help_text="“Evenings”, “not Mondays”."
    )
    payment = forms.ChoiceField(
        choices=PAYMENT_WORDS,
        required=False,
        label="How they pay elsewhere",
        help_text="So that only partners who fit are offered.",
    )
    insurance = forms.CharField(required=False, max_length=200)
    birth_year = forms.IntegerField(required=False, min_value=1900, max_value=2200)
    since_on = forms.DateField(required=False, label="Client since", widget=DayInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def details(self) -> ClientDetails:
        """Return what was typed; call after `is_valid`."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "seen"}
        payment = Payment(values.pop("payment") or Payment.UNKNOWN)
        return ClientDetails(**values, payment=payment)


class ClientListForm(forms.Form):
    """A list of clients, pasted or as a file."""

    most_bytes = MOST_BYTES
    text = forms.CharField(
        required=False,
        max_length=MOST_BYTES,
        label="Paste your list",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="One client a line. A name is enough; phone and e-mail may follow.",
    )
    file = forms.FileField(
        required=False,
        label="Or choose a CSV file",
        help_text="From your booking program or a spreadsheet, up to 2 MB and 5,000 clients.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        """Mark the two fields as those of which one is needed, so that neither is optional."""
        super().__init__(*args, **kwargs)
        for name in ("text", "file"):
            self.fields[name].is_one_of_two = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the file's text where the pasted text would stand."""
        values = super().clean() or {}
        file = values.get("file")
        if file is not None:
            values["text"] = self._text_of(file)
        if not self.errors and not (values.get("text") or "").strip():
            raise forms.ValidationError("Paste a list or choose a file.")
        return values

    def _text_of(self, file: "UploadedFile[bytes]") -> str:
        try:
            if (file.size or 0) > self.most_bytes:
                raise too_large(self.most_bytes)
            return text_of(file.read(), most_bytes=self.most_bytes)
        except InvalidValueError as refused:
            self.add_error("file", str(refused))
            return ""
