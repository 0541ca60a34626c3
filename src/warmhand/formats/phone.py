"""Phone numbers: read as people type them, kept as E.164, shown as the country shows them."""

import string

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from warmhand.core.errors import InvalidValueError

A_NOTE = "a private note for you"
SOME_QUESTIONS = "a few questions before we meet"
ONE_QUESTION = "one short question a day"
_UNQUOTED = frozenset((string.ascii_letters + string.digits + "-._~").encode())


def parse_phone(text: str, *, country: str) -> str:
    """Return the number in `text` as E.164, such as "+15035550142".

    `country` (two letters) is where a number without + belongs. An extension is refused, since
    E.164 has none. Raises `InvalidValueError` for what cannot be a number there.
    """
    try:
        number = phonenumbers.parse(text, country.upper())
    except NumberParseException as error:
        raise InvalidValueError(f"“{text}” is not a phone number.") from error
    if number.extension:
        raise InvalidValueError("Please write the extension elsewhere, for example in the notes.")
    if not phonenumbers.is_possible_number(number):
        raise InvalidValueError(f"“{text}” has too few or too many digits for a phone number.")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show_phone(e164: str, *, country: str) -> str:
    """Return a stored number as read in `country`: national at home, international elsewhere.

    A text that is no number comes back as it is: a page never breaks over one.
    """
    try:
        number = phonenumbers.parse(e164, None)
    except NumberParseException:
        return e164
    home = phonenumbers.country_code_for_region(country.upper()) == number.country_code
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def tel_link(e164: str) -> str:
    """Return the `tel:` address of a stored number. **Source**: RFC 3966."""
    return f"tel:{_checked(e164)}"


def sms_link(e164: str, *, body: str) -> str:
    """Return the `sms:` address with `body` ready to send. **Source**: RFC 5724.

    The body comes from `sms_body`: it names nobody's health.
    """
    return f"sms:{_checked(e164)}?body={_quoted(body)}"


def sms_body(*, practice: str, person: str, url: str, what: str = A_NOTE) -> str:
    """Return the text that goes with a link from the practitioner's own phone.

    It has room for the practice, the person, the address and one of the phrases above for `what`
    the link is; none of them holds a health word.
    """
    return f"{', '.join(filter(None, (person, practice)))}: {what}: {url}"


def _checked(e164: str) -> str:
    if not (e164.startswith("+") and e164[1:].isascii() and e164[1:].isdigit() and len(e164) <= 16):
        raise InvalidValueError(f"“{e164}” is not a stored phone number.")
    return e164


def _quoted(text: str) -> str:
    return "".join(chr(b) if b in _UNQUOTED else f"%{b:02X}" for b in text.encode())
