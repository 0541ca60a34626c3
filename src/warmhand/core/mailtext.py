"""The words of each mail. No health details, no client's name to a partner, nothing attached."""

from collections.abc import Callable
from dataclasses import dataclass

from warmhand.core.outbox import MailKind


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


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject and body of one mail, as plain text."""

    subject: str
    body: str


def mail_text(kind: MailKind, facts: MailFacts) -> MailText:
    """Return the words of a mail of this kind; the reader knows from them what to do next."""
    subject, lines = _WORDS[kind](facts)
    paragraphs = [f"Hello {facts.to_name}," if facts.to_name else "Hello,", *lines, _sign(facts)]
    return MailText(_one_line(subject), "\n\n".join(part for part in paragraphs if part) + "\n")


def _one_line(text: str) -> str:
    """A name with a line break in it must not become a header of its own."""
    return " ".join(text.split())


def _sign(facts: MailFacts) -> str:
    return "\n".join(line for line in (facts.person, facts.practice, facts.phone) if line)


def _call(facts: MailFacts) -> str:
    return f"If anything is unclear, call {facts.phone}." if facts.phone else ""


_Words = tuple[str, list[str]]


def _partner_referral(facts: MailFacts) -> _Words:
    return f"A referral from {facts.practice}", [
        (
            f"{facts.person} would like to work with you on a client’s care. The letter is behind "
            "this private link; it opens without an account:"
        ),
        facts.address,
        (
            "There you can say yes or no, and later tell how it went. The link is meant for you "
            "alone, so please do not pass it on."
        ),
        _call(facts),
    ]


def _partner_nudge(facts: MailFacts) -> _Words:
    return f"A referral from {facts.practice} waits for your answer", [
        f"{facts.person} wrote to you some days ago and would be glad of an answer, a no as well:",
        facts.address,
        _call(facts),
    ]


def _client_introduction(facts: MailFacts) -> _Words:
    number = f" You reach them at {facts.partner_phone}." if facts.partner_phone else ""
    date = f"Your appointment there is on {facts.appointment}." if facts.appointment else ""
    link = (
        f"This page is yours: what was shared, and a way to end it on any day.\n{facts.address}"
        if facts.address
        else "You can end the sharing on any day: a word to us is enough."
    )
    knows = (
        f"As agreed, this introduces you to {facts.partner}, who knows that you may come."
        if facts.partner_knows_name
        else f"As agreed, this introduces you to {facts.partner}. Your name was not given to them."
    )
    # What stands after the name is a credential or a field: a subject is read by others too.
    return f"Meet {facts.partner.partition(',')[0].strip()}", [
        f"{knows}{number}",
        date,
        link,
        _call(facts),
    ]


def _client_consent(facts: MailFacts) -> _Words:
    return f"A question from {facts.practice}", [
        (
            "Before anything is shared, you choose whom to see and what they may know. This page is "
            "yours, and opens without an account:"
        ),
        facts.address,
        "You may choose anyone, or no one.",
        _call(facts),
    ]


def _client_answer(facts: MailFacts) -> _Words:
    return f"A question from {facts.practice}", [
        "Did you go, and how is it since? One tap is enough:",
        facts.address,
        "You can end the sharing there too.",
        _call(facts),
    ]


def _client_rating(facts: MailFacts) -> _Words:
    return f"Today’s question from {facts.practice}", [
        "As you agreed: one question, one tap, no account.",
        facts.address,
        "The same page changes the hour, or stops these messages with one tap.",
    ]


def _client_safety(facts: MailFacts) -> _Words:
    return f"Some questions from {facts.practice}", [
        (
            "Before we meet, please answer a few questions. They take about two minutes. This page "
            "is yours, and opens without an account:"
        ),
        facts.address,
        "Please answer where nobody reads along. Only we read what you say.",
        _call(facts),
    ]


def _test(facts: MailFacts) -> _Words:
    return f"A test from {facts.practice}", [
        "This mail came from Warmhand, so sending works. Nothing else to do."
    ]


_WORDS: dict[MailKind, Callable[[MailFacts], _Words]] = {
    MailKind.PARTNER_REFERRAL: _partner_referral,
    MailKind.PARTNER_NUDGE: _partner_nudge,
    MailKind.CLIENT_INTRODUCTION: _client_introduction,
    MailKind.CLIENT_CONSENT: _client_consent,
    MailKind.CLIENT_ANSWER: _client_answer,
    MailKind.CLIENT_RATING: _client_rating,
    MailKind.CLIENT_SAFETY: _client_safety,
    MailKind.TEST: _test,
}
