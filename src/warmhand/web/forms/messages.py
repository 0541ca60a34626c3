"""The form of one short message, made once: sent again it adds nothing."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms

from warmhand.core.errors import InvalidValueError
from warmhand.core.messages import LONGEST, checked


class MessageForm(forms.Form):
    """Words, the key of this form, and the time of the last message that stood beside it."""

    words = forms.CharField(
        required=False,
        strip=False,
        label="Your message",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST}),
    )
    submit_key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": ""})

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - what any form is given
        """Make the form; the words are asked for, though their absence is said in our own words."""
        super().__init__(*given, **named)
        self.fields["words"].is_one_of_two = True  # type: ignore[attr-defined]

    def clean_words(self) -> str:
        """Return the words as they are kept."""
        try:
            return checked(self.cleaned_data["words"])
        except InvalidValueError as refused:
            raise forms.ValidationError(str(refused)) from refused


class ReadForm(forms.Form):
    """Until which message somebody has read."""

    until = forms.CharField(required=False, max_length=40)

    def clean_until(self) -> datetime | None:
        """Return the time with its zone, or None where none was given."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["until"])
        except ValueError:
            return None
        return moment if moment.tzinfo else None


def fresh_form(words: str = "") -> MessageForm:
    """Return an empty form with a key of its own, and `words` to begin with."""
    initial: dict[str, Any] = {"submit_key": uuid4(), "words": words}
    return MessageForm(initial=initial)
