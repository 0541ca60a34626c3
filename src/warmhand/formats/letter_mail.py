"""One newsletter to one reader as a mail, with what a mail program needs to let them leave."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from warmhand.core.errors import InvalidValueError
from warmhand.formats.calendar import plain_line
from warmhand.formats.mail import LONGEST_SUBJECT, mail_address

ONE_CLICK = "List-Unsubscribe=One-Click"
_WHOLE = ("list-", "message-id")


class _LetterPolicy(EmailPolicy):
    """Keeps addresses in headers whole: folded, they would become encoded words, which open nothing."""

    def fold(self, name: str, value: Any) -> str:  # noqa: ANN401 - the library's own
        if name.lower().startswith(_WHOLE):
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:  # noqa: ANN401 - the library's own
        if name.lower().startswith(_WHOLE):
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


LETTER_POLICY = _LetterPolicy(linesep="\r\n", cte_type="7bit")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSender:
    """Who writes the newsletter; addresses are checked when the mail is built."""

    from_name: str
    from_address: str
    reply_to: str
    list_label: str
    """What tells this list from others of the same domain: letters, digits and dashes."""
    archive_url: str = ""


def build_letter(
    *,
    sender: LetterSender,
    message_id: str,
    sent_at: datetime,
    to_address: str,
    subject: str,
    text: str,
    html: str,
    leave_url: str,
) -> EmailMessage:
    """Return the mail, plain text first and HTML beside it.

    One-click leaving is offered where `leave_url` is https, as the standard asks. There is no
    “Auto-Submitted” (a person wrote it) and no “Precedence” (no standard knows it; List-ID tells
    the answering machines). Raises `InvalidValueError` for a bad address, and where the words do
    not hold `leave_url` themselves.

    **Source**: RFC 8058 (one click), 2369 (List-Unsubscribe, -Owner, -Post, -Archive), 2919
    (List-ID), 3834 section 5 (Auto-Submitted).
    """
    if leave_url not in text or leave_url not in html:
        raise InvalidValueError("A newsletter says in its own words how to leave it.")
    mail = EmailMessage(policy=LETTER_POLICY)
    mail["Message-ID"] = message_id
    mail["Date"] = format_datetime(sent_at)
    mail["From"] = _person(sender.from_name, sender.from_address)
    mail["To"] = _person("", to_address)
    mail["Subject"] = plain_line(subject)[:LONGEST_SUBJECT]
    if sender.reply_to:
        mail["Reply-To"] = _person("", sender.reply_to)
    for name, value in _list_headers(sender, leave_url).items():
        mail[name] = value
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail


def _list_headers(sender: LetterSender, leave_url: str) -> dict[str, str]:
    domain = mail_address(sender.from_address).rpartition("@")[2]
    headers = {
        "List-ID": f"<{sender.list_label}.letter.{domain}>",
        "List-Unsubscribe": f"<{leave_url}>",
        "List-Owner": f"<mailto:{mail_address(sender.reply_to or sender.from_address)}>",
        "List-Post": "NO",
    }
    if leave_url.startswith("https://"):
        headers["List-Unsubscribe-Post"] = ONE_CLICK
    if sender.archive_url:
        headers["List-Archive"] = f"<{sender.archive_url}>"
    return headers


def _person(name: str, address: str) -> Address:
    return Address(display_name=plain_line(name), addr_spec=mail_address(address))


def is_aligned(address: str, *, sender: str) -> bool:
    """Tell whether bounces may go to `address` for mail from `sender`: one domain, or below it.

    Receivers compare the two domains (SPF under DMARC). Without a list of public suffixes a
    sibling domain counts as another. **Source**: RFC 7489, section 3.1.2.
    """
    back = address.rpartition("@")[2].lower()
    own = sender.rpartition("@")[2].lower()
    return bool(own) and (back == own or back.endswith(f".{own}") or own.endswith(f".{back}"))
