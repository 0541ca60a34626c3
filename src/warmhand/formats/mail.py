"""Building one mail to one person safely, and reading what a receiver said about a test mail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

from warmhand.core.errors import InvalidValueError
from warmhand.formats.calendar import plain_line

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._-]{1,120}@[A-Za-z0-9.-]{1,120}>")
LONGEST_SUBJECT = 200


def mail_address(text: str) -> str:
    """Return one plain e-mail address, blanks around it removed, the domain in lower case.

    Raises `InvalidValueError` for a list, a display name, a line break or anything else.
    """
    address = text.strip()
    local, _, domain = address.rpartition("@")
    wrong = ".." in address or local.startswith(".") or local.endswith(".") or len(address) > 254
    if wrong or not _ADDRESS.fullmatch(address):
        raise InvalidValueError(f"“{plain_line(text)}” is not an e-mail address.")
    return f"{local}@{domain.lower()}"


def message_id(key: str, address: str) -> str:
    """Return "<key@domain>" with the domain of the e-mail `address`, else of this program."""
    domain = address.rpartition("@")[2].lower()
    found = f"<{key}@{domain}>"
    return found if _MESSAGE_ID.fullmatch(found) else f"<{key}@warmhand.invalid>"


def build_mail(
    *,
    message_id: str,
    sent_at: datetime,
    from_name: str,
    from_address: str,
    to_name: str,
    to_address: str,
    subject: str,
    text: str,
    reply_to: str = "",
) -> EmailMessage:
    """Return a plain-text mail to exactly one person.

    `message_id` is fixed by the caller ("<name@host>"), so that sending twice is seen as one;
    `sent_at` is aware. Line breaks and control characters in names and subject become blanks, so
    no text can add a header. Raises `InvalidValueError` for a bad address or message id.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise InvalidValueError("A message id looks like <name@host>.")
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id
    mail["Date"] = format_datetime(sent_at)
    mail["From"] = _person(from_name, from_address)
    mail["To"] = _person(to_name, to_address)
    mail["Subject"] = plain_line(subject)[:LONGEST_SUBJECT]
    if reply_to:
        mail["Reply-To"] = _person("", reply_to)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_body(text), cte="quoted-printable")
    return mail


def _person(name: str, address: str) -> Address:
    return Address(display_name=plain_line(name), addr_spec=mail_address(address))


def _body(text: str) -> str:
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in kept if c in "\n\t" or c.isprintable())


class Verdict(StrEnum):
    """What a receiver said of one check."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    SOFT_FAIL = "softfail"
    NONE = "none"
    OTHER = "other"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MailChecks:
    """The three checks on one mail."""

    spf: Verdict
    dkim: Verdict
    dmarc: Verdict

    @property
    def is_good(self) -> bool:
        """Whether mail of this sender is likely to arrive: DMARC, or SPF and DKIM, pass."""
        both = self.spf is Verdict.PASS and self.dkim is Verdict.PASS
        return self.dmarc is Verdict.PASS or (both and self.dmarc is not Verdict.FAIL)


_BAD = frozenset({"fail", "hardfail", "policy"})
_SAME = {"pass": Verdict.PASS, "softfail": Verdict.SOFT_FAIL, "none": Verdict.NONE}


def read_mail_checks(pasted: str) -> MailChecks:
    """Return what the first `Authentication-Results:` header in `pasted` says.

    `pasted` may be that header alone or all the headers of a mail. The first one counts: the
    receiver's own stands on top. Of several DKIM signatures one that passes is enough.
    Raises `InvalidValueError` when there is no such header. **Source**: RFC 8601, section 2.2.
    """
    header = _first_header(pasted[:100_000])
    plain = re.sub(r"\([^()]*\)", " ", header)
    said: dict[str, list[Verdict]] = {"spf": [], "dkim": [], "dmarc": []}
    for method, word in re.findall(
        r"(?:^|[;\s])(spf|dkim|dmarc)\s*=\s*([a-z]+)", plain, re.IGNORECASE
    ):
        said[method.lower()].append(_verdict(word.lower()))
    return MailChecks(**{method: _best(verdicts) for method, verdicts in said.items()})


def _first_header(pasted: str) -> str:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", pasted.replace("\r\n", "\n"))
    for line in unfolded.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() == "authentication-results":
            return value
    raise InvalidValueError(
        "There is no line “Authentication-Results:” in this text. In your mail program, open the "
        "test mail, choose “show original” or “view source”, and copy from there."
    )


def _verdict(word: str) -> Verdict:
    return Verdict.FAIL if word in _BAD else _SAME.get(word, Verdict.OTHER)


def _best(verdicts: list[Verdict]) -> Verdict:
    return min(verdicts, key=list(Verdict).index, default=Verdict.MISSING)


_CHECK_WORDS: Mapping[str, str] = {
    "spf": "SPF (which servers may send for your domain)",
    "dkim": "DKIM (a signature that your mail was not changed)",
    "dmarc": "DMARC (what receivers do when the two others do not match your address)",
}
_VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.PASS: "passes.",
    Verdict.FAIL: "does not pass. Mail may land in spam or be refused; ask whoever runs your domain.",
    Verdict.SOFT_FAIL: "almost passes: your domain says “perhaps not me”. Add your mail server to it.",
    Verdict.NONE: "is not set up for your domain. Ask whoever runs it; it is one line of text.",
    Verdict.OTHER: "could not be decided this time. Send the test mail again later.",
    Verdict.MISSING: "was not looked at by this receiver. Try a mailbox at another provider.",
}


def mail_checks_words(checks: MailChecks) -> tuple[str, ...]:
    """Return one sentence each on SPF, DKIM and DMARC, saying what to do."""
    named = (("spf", checks.spf), ("dkim", checks.dkim), ("dmarc", checks.dmarc))
    return tuple(f"{_CHECK_WORDS[name]} {_VERDICT_WORDS[verdict]}" for name, verdict in named)
