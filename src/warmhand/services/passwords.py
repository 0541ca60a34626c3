"""What a password must not be, beside what Django already refuses."""

from django.core.exceptions import ValidationError

FEWEST_SIGNS = 5


class VariedPasswordValidator:
    """Refuses a long password of a few repeated signs, as "aaaaaaaaaaaa"."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise `ValidationError` where `password` has fewer than 5 different signs."""
        if len(set(password.casefold())) < FEWEST_SIGNS:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """Return what to do, for the form."""
        return "Use more different signs: a few words in a row are easy to keep in mind."
