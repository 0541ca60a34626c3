"""Answers to "is this the same person?", and which of two entries is kept."""

from django import forms

from warmhand.core.network import SameAnswer

QUEUE, HERE = "queue", "here"


class AnswerForm(forms.Form):
    """One answer, and whether it was given in the queue or on the person's own page."""

    said = forms.ChoiceField(choices=[(one.value, one.value) for one in SameAnswer])
    back = forms.ChoiceField(choices=[(QUEUE, QUEUE), (HERE, HERE)], required=False)
    keep = forms.UUIDField(required=False)  # whose name and details stay


class KeepForm(forms.Form):
    """Which of two entries is kept: the one whose page it is, or the other."""

    THIS, OTHER = "this", "other"
    keep = forms.ChoiceField(choices=[(THIS, THIS), (OTHER, OTHER)])


class AtOnceForm(forms.Form):
    """The questions that are answered with one yes, of those on the page."""

    keys = forms.TypedMultipleChoiceField()

    def offer(self, keys: list[str]) -> "AtOnceForm":
        """Take the `keys` that stand on the page as the choices; return the form."""
        field = self.fields["keys"]
        assert isinstance(field, forms.TypedMultipleChoiceField), "a choice of keys"
        field.choices = [(key, key) for key in keys]
        return self
