"""The form of what stands on every letter."""

from django import forms

from warmhand.formats.logo import LONGEST
from warmhand.services.letterhead import LONGEST_WORDS


class LetterheadForm(forms.Form):
    """One line, and a logo."""

    words = forms.CharField(
        required=False,
        max_length=LONGEST_WORDS,
        label="Your own line",
        help_text="One line above your name, for example how you work. No health details.",
    )
    logo = forms.FileField(
        required=False,
        label="Logo",
        help_text="A PNG or JPEG picture, at most 200 kB, 16 to 2000 pixels on each side.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_logo(self) -> bytes:
        """Return the bytes of the picture; what is too large is not read."""
        upload = self.cleaned_data["logo"]
        if upload is None:
            return b""
        if upload.size is None or upload.size > LONGEST:
            raise forms.ValidationError(
                "This picture is larger than 200 kB. Save it smaller first."
            )
        return bytes(upload.read())
