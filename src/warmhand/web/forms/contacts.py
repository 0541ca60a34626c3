"""Forms of contacts: a list of them, what its columns hold, somebody just met, who sent a client."""

from typing import Final

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.formats.contact_list import MOST_TRAVELLING
from warmhand.formats.mail import mail_address
from warmhand.formats.phone import parse_phone
from warmhand.formats.vcard import MOST_BYTES
from warmhand.services.met import Met
from warmhand.web.forms.clients import ClientListForm
from warmhand.web.forms.partners import profession_choices

LONGEST_WORDS: Final = 2_000


class ContactListForm(ClientListForm):
    """An address book, pasted or as a file."""

    most_bytes = MOST_BYTES
    text = forms.CharField(
        required=False,
        max_length=MOST_TRAVELLING,
        label="Or paste a list",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One person a line: name, and if you have it profession, phone, e-mail.",
    )
    file = forms.FileField(
        required=False,
        label="Choose a file",
        help_text="vCard (.vcf) or CSV, up to 20 MB and 5,000 people. Photos are left out.",
        widget=forms.FileInput(
            attrs={"accept": ".vcf,.vcard,.csv,.tsv,.txt,text/vcard,text/x-vcard,text/csv"}
        ),
    )
    field_order = ("file", "text")


class MetForm(forms.Form):
    """Somebody one has just met; only the name is asked for."""

    country = "US"
    name = forms.CharField(
        max_length=200,
        label="Name",
        error_messages={"required": "Whom did you meet? A name is enough."},
    )
    profession = forms.ChoiceField(
        required=False,
        label="What they do",
        choices=lambda: profession_choices("Not known yet"),
    )
    reach = forms.CharField(required=False, max_length=254, label="Phone or e-mail")
    where = forms.CharField(required=False, max_length=200, label="Where you met")
    words = forms.CharField(
        required=False,
        max_length=LONGEST_WORDS,
        label="What was said (nothing about a client)",
    )

    def clean_reach(self) -> tuple[str, str]:
        """Return phone (E.164) and e-mail, of which one is ""."""
        said = self.cleaned_data["reach"]
        try:
            if "@" in said:
                return "", mail_address(said)
            return (parse_phone(said, country=self.country), "") if said else ("", "")
        except InvalidValueError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def met(self) -> Met:
        """Return what was typed; call after `is_valid`."""
        values = dict(self.cleaned_data)
        phone, email = values.pop("reach")
        return Met(**values, phone=phone, email=email)
