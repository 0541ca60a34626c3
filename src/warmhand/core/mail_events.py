"""The words of mail to the guests of a demo event."""

from warmhand.core.mail_facts import MailFacts


def slot_words(facts: MailFacts) -> tuple[str, list[str]]:
    """Return subject and lines about somebody's slot; without a time it has changed or ended."""
    if not facts.appointment:
        return f"A change, from {facts.practice}", [
            f"There is a change at {facts.event}. Your page says how it stands:",
            facts.address,
            _call(facts),
        ]
    where = f" It is at {facts.place}." if facts.place else ""
    return f"Your slot, from {facts.practice}", [
        f"Your slot at {facts.event} is on {facts.appointment}.{where}",
        "This page is yours: it has the time as a file for your calendar, and gives the slot back:",
        facts.address,
        "Was it not you who asked? Then give the slot back there, or do nothing at all.",
        _call(facts),
    ]


def follow_up_words(facts: MailFacts) -> tuple[str, list[str]]:
    """Return subject and lines of the one mail after an event, to who ticked that they want it."""
    book = f"If you would like a visit, this is the way:\n{facts.address}" if facts.address else ""
    by_phone = "" if book or not facts.phone else f"If you would like a visit, call {facts.phone}."
    return f"After {facts.event}", [
        f"Thank you for coming to {facts.event}. It was good to meet you.",
        book or by_phone,
        # The one mail that was asked for: who sends it and from where, and that it ends here.
        "You ticked that we may write to you once. This is that one mail, and nothing follows.",
        facts.place,
    ]


def _call(facts: MailFacts) -> str:
    return f"If anything is unclear, call {facts.phone}." if facts.phone else ""
