"""Reading what mail servers send back: reports that a mail was not delivered, and complaints."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from enum import StrEnum

from warmhand.core.newsletter import takes_no_mail

MOST_BYTES = 200_000
_MOST_PARTS = 30
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._-]{1,120}@[A-Za-z0-9.-]{1,120}>")
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")


class ReportKind(StrEnum):
    """What a mail server says of one mail."""

    NO_MAILBOX = "no_mailbox"
    NOT_DELIVERED = "not_delivered"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Report:
    """A report on mails that were sent: which kind, which mails, and the enhanced code or ""."""

    kind: ReportKind
    message_ids: tuple[str, ...]
    status: str = ""


def read_report(content: bytes) -> Report | None:
    """Return what `content`, a whole mail, reports; None for any other mail.

    Only the first 200,000 bytes are read. A report of a delay, or of success, is none. Never
    raises: what cannot be read is no report.

    **Source**: RFC 3464 (delivery status), 3462 (multipart/report), 5965 (complaints).
    """
    try:
        mail = message_from_bytes(content[:MOST_BYTES], policy=policy.compat32)
        return _read(mail)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _read(mail: Message) -> Report | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())[1:_MOST_PARTS]
    about = next((part for part in parts if _is_about(part)), None)
    ids = _original_ids(parts)
    if about is None or not ids:
        return None
    if about.get_content_type() == "message/feedback-report":
        return Report(ReportKind.COMPLAINT, ids)
    text = _text(about)
    if not re.search(r"^action:\s*failed", text, re.IGNORECASE | re.MULTILINE):
        return None
    found = re.search(r"^status:(.*)$", text, re.IGNORECASE | re.MULTILINE)
    code = _STATUS.search(found.group(1)) if found else None
    status = code.group() if code else ""
    kind = ReportKind.NO_MAILBOX if takes_no_mail(status) else ReportKind.NOT_DELIVERED
    return Report(kind, ids, status)


def _is_about(part: Message) -> bool:
    return part.get_content_type() in {"message/delivery-status", "message/feedback-report"}


def _text(part: Message) -> str:
    inner = part.get_payload()
    if isinstance(inner, list):
        return "\n".join(str(each) for each in inner)
    return str(inner)


def _original_ids(parts: list[Message]) -> tuple[str, ...]:
    """The Message-IDs of what was sent: from the part with its headers, never of the report."""
    found: list[str] = []
    for part in parts:
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            text = payload.decode("ascii", errors="replace") if isinstance(payload, bytes) else ""
        elif kind == "message/rfc822":
            text = "\n".join(f"{name}: {value}" for name, value in _inner(part))
        else:
            continue
        line = re.search(r"^message-id:\s*(.*(?:\n[ \t]+.*)?)", text, re.IGNORECASE | re.MULTILINE)
        found += _MESSAGE_ID.findall(line.group(1)) if line else []
    return tuple(dict.fromkeys(found))


def _inner(part: Message) -> list[tuple[str, str]]:
    inner = part.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    return [(n, str(v)) for n, v in first.items()] if isinstance(first, Message) else []
