"""Forms of the practice's settings."""

from django import forms

from warmhand.core.people import ROLE_WORDS, Reach, Role
from warmhand.core.practice import REACH_WORDS, PracticeDetails
from warmhand.formats.professions import professions
from warmhand.web.forms.fields import COUNTRIES, CURRENCIES, MoneyField, PhoneField
from warmhand.web.forms.zones import ZoneField


def profession_choices() -> list[tuple[str, str]]:
    """The professions by name, with a capital."""
    return [(each.slug, each.name[0].upper() + each.name[1:]) for each in professions()]


class PracticeForm(forms.Form):
    """Who the practice is, where, and what a visit costs."""

    name = forms.CharField(
        max_length=200, error_messages={"required": "The practice needs a name."}
    )
    practitioner_name = forms.CharField(max_length=200, required=False, label="Your name")
    credential = forms.CharField(
        max_length=200, required=False, help_text="As on letters: LMT, PT, RMT."
    )
    profession = forms.ChoiceField(choices=profession_choices)
    phone = PhoneField(required=False, max_length=40, label="Phone on letters and links")
    email = forms.EmailField(required=False, label="E-mail on letters")
    address_line = forms.CharField(max_length=200, required=False, label="Street and number")
    postal_code = forms.CharField(max_length=16, required=False, label="ZIP or postal code")
    city = forms.CharField(max_length=200, required=False)
    region = forms.CharField(max_length=200, required=False, label="State or region")
    country = forms.ChoiceField(choices=COUNTRIES)
    time_zone = ZoneField()
    visit_price_cents = MoneyField(
        required=False, max_length=20, label="Price of a visit", help_text="An amount like 85."
    )
    visit_minutes = forms.IntegerField(
        min_value=5, max_value=480, label="Minutes of a visit", initial=60
    )
    currency = forms.ChoiceField(choices=CURRENCIES)

    def details(self) -> PracticeDetails:
        """Return what was typed; call after `is_valid`."""
        return PracticeDetails(**self.cleaned_data)


class SenderForm(forms.Form):
    """Who the practice's mail comes from."""

    name = forms.CharField(
        max_length=200, required=False, label="Name", help_text="What people see as the sender."
    )
    address = forms.EmailField(
        label="Address", help_text="An address of your own mailbox, so that answers reach you."
    )


class ServerForm(forms.Form):
    """The server that takes the practice's mail."""

    host = forms.CharField(max_length=253, label="Server", help_text="As smtp.example.org.")
    tls = forms.ChoiceField(
        label="Protected by",
        choices=(
            ("starttls", "STARTTLS, usually port 587"),
            ("ssl", "TLS from the start, usually port 465"),
            ("none", "Nothing: a server on this machine only"),
        ),
    )
    port = forms.IntegerField(min_value=1, max_value=65535, initial=587)
    user = forms.CharField(max_length=200, required=False, label="User")
    password = forms.CharField(
        max_length=500,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept beside the keys of this site and never shown again. Empty keeps it.",
    )


class MailHeaderForm(forms.Form):
    """What the receiver wrote on top of the test mail."""

    pasted = forms.CharField(
        max_length=100_000,
        label="The test mail’s header",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Open the test mail, choose “show original” or “view source”, and paste what "
        "you find; the line “Authentication-Results:” is what counts.",
        error_messages={"required": "Paste the mail’s header first."},
    )


class ReachForm(forms.Form):
    """How others open this site."""

    reach = forms.ChoiceField(
        label="How do others open this site?",
        choices=[(kind.value, words) for kind, words in REACH_WORDS.items()],
        widget=forms.RadioSelect,
        initial=Reach.NOT_YET.value,
    )


class ColleagueForm(forms.Form):
    """Somebody who comes to work in the practice."""

    name = forms.CharField(max_length=200, error_messages={"required": "Whom do you add?"})
    email = forms.EmailField(label="E-mail", help_text="They sign in with it.")
    role = forms.ChoiceField(
        choices=[(role.value, ROLE_WORDS[role]) for role in reversed(Role)],
        widget=forms.RadioSelect,
        help_text="The front desk books and asks after referrals, and reads no notes.",
    )
