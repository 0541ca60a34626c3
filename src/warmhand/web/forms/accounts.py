"""Forms of who comes in by a one-time link."""

from django import forms

LEAST_LETTERS = 12


def new_password() -> forms.CharField:
    """A field for a password that is being set."""
    return forms.CharField(
        label="Password",
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"At least {LEAST_LETTERS} letters. A short sentence is easiest to remember.",
        error_messages={"required": "Choose a password."},
    )


class WelcomeForm(forms.Form):
    """The first owner."""

    name = forms.CharField(max_length=200, label="Your name")
    email = forms.EmailField(label="E-mail", help_text="You sign in with it.")
    password = new_password()


class NewPasswordForm(forms.Form):
    """A new password."""

    password = new_password()
