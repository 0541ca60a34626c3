"""Forms of the newsletter's readers and of how it leaves."""

from django import forms

from warmhand.core.newsletter import MOST_PER_HOUR, LeftBy

PROOF = "They said yes on paper or in another program. I can show it."


class ReaderForm(forms.Form):
    """Somebody added by hand."""

    email = forms.EmailField(label="E-mail", max_length=254)
    name = forms.CharField(required=False, max_length=200, label="Name")
    where = forms.CharField(
        required=False,
        max_length=200,
        label="Where they asked for it",
        help_text="As “on paper at the desk, 12 May”.",
    )
    has_proof = forms.BooleanField(required=False, label=PROOF)


class ListForm(forms.Form):
    """A list of readers, pasted or as a file."""

    pasted = forms.CharField(
        required=False,
        label="Addresses, one in a line",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(required=False, label="Or a CSV file of another program")
    where = forms.CharField(
        required=False,
        max_length=200,
        label="Where and when they said yes",
        help_text="As “newsletter of the old studio, 2024”.",
    )
    has_proof = forms.BooleanField(required=False, label=PROOF)


class GoneForm(forms.Form):
    """Why a reader is written to no more."""

    why = forms.ChoiceField(
        choices=[
            (LeftBy.HAND.value, "They asked me"),
            (LeftBy.BOUNCE.value, "It did not arrive"),
            (LeftBy.COMPLAINT.value, "They called it spam"),
        ]
    )


class LetterForm(forms.Form):
    """What the newsletter is called, and how fast it leaves."""

    name = forms.CharField(required=False, max_length=200, label="Its name")
    per_hour = forms.IntegerField(
        min_value=1,
        max_value=MOST_PER_HOUR,
        label="How many may leave an hour",
        help_text="Your mail provider names its limit. 200 is safe with most.",
    )


class MailboxForm(forms.Form):
    """The mailbox that bounces come back to."""

    address = forms.EmailField(label="Its address", help_text="At your own domain.")
    host = forms.CharField(max_length=253, label="IMAP server", help_text="As imap.example.org.")
    port = forms.IntegerField(min_value=1, max_value=65_535, label="Port")
    user = forms.CharField(max_length=254, label="User name")
    password = forms.CharField(
        required=False,
        max_length=254,
        label="Password",
        help_text="Empty keeps the one that is stored.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
