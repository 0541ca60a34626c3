"""The form that says what each column of a list holds, whatever the list is of."""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from django import forms
from django.http import QueryDict

Kind = TypeVar("Kind", bound=str)


class ColumnsForm(forms.Form, Generic[Kind]):
    """One choice for each column, labelled by the list's own heading; the list travels beside it.

    `guessed` is what each column seems to hold, `words` all it can hold.
    """

    def __init__(
        self,
        header: Sequence[str],
        guessed: Sequence[Kind],
        words: Mapping[Kind, str],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self._kinds = {str(kind): kind for kind in words}
        choices = [(str(kind), said) for kind, said in words.items()]
        self.guessed = tuple(guessed)
        for number, (heading, kind) in enumerate(zip(header, guessed, strict=True)):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                choices=choices, initial=str(kind), label=heading or f"Column {number + 1}"
            )

    def columns(self) -> tuple[Kind, ...]:
        """Return the chosen columns in order, or the guessed ones; call after `is_valid`."""
        if not self.is_bound:
            return self.guessed
        return tuple(self._kinds[self.cleaned_data[name]] for name in self.fields)
