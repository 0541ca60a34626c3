"""The words of each mail. No health details, no client's name to a partner, nothing attached."""

from collections.abc import Callable
from dataclasses import dataclass

from warmhand.core.mail_events import follow_up_words, slot_words
from warmhand.core.mail_facts import MailFacts
from warmhand.core.mail_letter import confirm_words
from warmhand.core.outbox import MailKind


@dataclass(frozen=True, slots=True)
class MailText:
    """Subject and body of one mail, as plain text."""

    subject: str
    body: str


def mail_text(kind: MailKind, facts: MailFacts) -> MailText:
    """Return the words of a mail of this kind; the reader knows from them what to do next."""
    subject, lines = _WORDS[kind](facts)
    hello = f"Hello {facts.to_name}," if facts.to_name else "Hello,"
    paragraphs = [hello, _about(facts), *lines, _sign(facts)]
    return MailText(_one_line(subject), "\n\n".join(part for part in paragraphs if part) + "\n")


def _about(facts: MailFacts) -> str:
    if not facts.about:
        return ""
    return f"This is about {facts.about}, for whom you agree; “you” is {facts.about} here."


def _one_line(text: str) -> str:
    """A name with a line break in it must not become a header of its own."""
    return " ".join(text.split())


def _sign(facts: MailFacts) -> str:
    return "\n".join(line for line in (facts.person, facts.practice, facts.phone) if line)


def _no_more(facts: MailFacts) -> str:
    return f"No reminders by mail, please: {facts.address}quiet/" if facts.address else ""


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
    return f"A referral from {facts.practice}: how does it stand?", [
        (
            f"{facts.person} would be glad of a word on how it stands: yes or no, a date, or how it "
            "went. One tap is enough:"
        ),
        facts.address,
        _call(facts),
        _no_more(facts),
    ]


def _partner_desk(facts: MailFacts) -> _Words:
    return f"A booking for {facts.practice}", [
        (
            f"{facts.person} asks you for an appointment. Behind this private link stands who is to "
            "come and how to reach them; it is for booking alone, and opens without an account:"
        ),
        facts.address,
        "Please do not pass it on.",
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
        _no_more(facts),
    ]


def _client_appointment(facts: MailFacts) -> _Words:
    whom = f" with {facts.partner}" if facts.partner else ""
    date = f" on {facts.appointment}" if facts.appointment else ""
    return f"Your appointment, from {facts.practice}", [
        f"Your appointment{whom} is{date}. Your page has it as a file for your calendar:"
        if date
        else f"Your appointment{whom} has changed. Your page says how it stands:",
        facts.address,
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


def _partner_message(facts: MailFacts) -> _Words:
    return "There is a message about a referral", [
        f"{facts.person} wrote to you. The message is behind this private link:",
        facts.address,
        "You can answer there, without an account.",
        _call(facts),
    ]


def _partner_plan(facts: MailFacts) -> _Words:
    return f"A plan to share, from {facts.practice}", [
        f"{facts.person} wrote down who does what, and until when. It is behind this private link:",
        facts.address,
        "One tap says that you agree; or write what you would change.",
        _call(facts),
    ]


def _practice_message(facts: MailFacts) -> _Words:
    return "There is a message about a referral", [
        "A partner wrote to you. To read it, sign in here:",
        facts.address,
        "This mail tells no more, because mail is read by others too.",
    ]


def _incoming_thanks(facts: MailFacts) -> _Words:
    return f"Thank you, from {facts.practice}", [
        # Nothing of whether anybody came: that is for whoever came to tell.
        "Thank you for thinking of us, and for passing our name on.",
        "This is only a word of thanks. Nothing is needed from you.",
    ]


def _incoming_answer(facts: MailFacts) -> _Words:
    return f"Your message to {facts.practice}", [
        "Thank you for writing to us.",
        facts.answer,
        _call(facts),
    ]


def _incoming_report(facts: MailFacts) -> _Words:
    return f"A word back from {facts.practice}", [
        (
            f"{facts.person} promised you a word back. With the client’s agreement it is behind "
            "this private link, which opens without an account:"
        ),
        facts.address,
        "The link is meant for you alone, so please do not pass it on.",
        _call(facts),
    ]


def _incoming_no_news(facts: MailFacts) -> _Words:
    return f"No news yet, from {facts.practice}", [
        (
            "We promised you a word by now, so here it is: there is nothing that we can tell you at "
            "this point. It says nothing about how anybody is, nor whether anybody came."
        ),
        "Thank you again for thinking of us. Nothing is needed from you.",
    ]


def _test(facts: MailFacts) -> _Words:
    return f"A test from {facts.practice}", [
        "This mail came from Warmhand, so sending works. Nothing else to do."
    ]


_WORDS: dict[MailKind, Callable[[MailFacts], _Words]] = {
    MailKind.PARTNER_REFERRAL: _partner_referral,
    MailKind.PARTNER_NUDGE: _partner_nudge,
    MailKind.PARTNER_DESK: _partner_desk,
    MailKind.CLIENT_INTRODUCTION: _client_introduction,
    MailKind.CLIENT_CONSENT: _client_consent,
    MailKind.CLIENT_ANSWER: _client_answer,
    MailKind.CLIENT_APPOINTMENT: _client_appointment,
    MailKind.CLIENT_RATING: _client_rating,
    MailKind.CLIENT_SAFETY: _client_safety,
    MailKind.PARTNER_MESSAGE: _partner_message,
    MailKind.PARTNER_PLAN: _partner_plan,
    MailKind.PRACTICE_MESSAGE: _practice_message,
    MailKind.INCOMING_THANKS: _incoming_thanks,
    MailKind.INCOMING_ANSWER: _incoming_answer,
    MailKind.INCOMING_REPORT: _incoming_report,
    MailKind.INCOMING_NO_NEWS: _incoming_no_news,
    MailKind.DEMO_SLOT: slot_words,
    MailKind.DEMO_FOLLOW_UP: follow_up_words,
    MailKind.LETTER_CONFIRM: confirm_words,
    MailKind.TEST: _test,
}
