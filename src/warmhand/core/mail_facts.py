"""What the words of a mail are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """All that a mail may say. There is no room for a problem, a score or a question."""

    to_name: str
    """How the reader is greeted: a first name, or a desk."""
    practice: str
    person: str
    """Who writes, with the credential: "Maren Holt, LMT"."""
    phone: str = ""
    """The practice's number as it is read."""
    partner: str = ""
    """Whom a client is introduced to; named in the client's own mails only."""
    partner_knows_name: bool = False
    """Whether the client's name is shared with them."""
    partner_phone: str = ""
    appointment: str = ""
    """In words: "October 16, 2026, 4:00 pm"; in the client's own mails only."""
    address: str = ""
    """The secret link, or empty where none is sent."""
    about: str = ""
    """The first name of a client under age, where their guardian reads the mail."""
    answer: str = ""
    """A fixed sentence of core.incoming to who asked to come, or for somebody."""
    event: str = ""
    """The name of a demo event; in its own guests’ mails only."""
    place: str = ""
    """Where that is; after it, the practice’s own postal address."""
