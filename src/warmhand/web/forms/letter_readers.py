"""The form by which somebody asks for the newsletter."""

from django import forms


class SubscribeForm(forms.Form):
    """An address, and the page on which its owner came to ask."""

    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    source = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    website = forms.CharField(required=False, max_length=500, label="Leave this empty")
    email = forms.EmailField(
        label="Your e-mail",
        max_length=254,
        error_messages={"required": "Where may it go? Please give an e-mail address."},
    )
