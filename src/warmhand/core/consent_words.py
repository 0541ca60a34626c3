"""The words a client agrees to, by version; an old version stays readable word for word.

Wording "sharing-2" carries what law.md rows 3, 4 and 6 name: what, to whom, why, until when, how to
withdraw, what is never shared, and that use is limited to what it says; "report-1" carries the same
for a word back to who sent the client. The element list of an
authorisation (45 CFR 164.508(c)) was not read: these sentences are not known to be complete.
"""

from collections.abc import Callable

from warmhand.core.consent import (
    BACK_WORDS,
    ITEM_WORDS,
    NEVER_SHARED,
    REPORT_WORDING,
    Back,
    Consent,
    ConsentError,
    Item,
    Terms,
    Way,
    needs_signature,
)
from warmhand.core.referral import Purpose

PURPOSE_WORDS = {
    Purpose.REFER: "so that they can see you and help with what we ask them",
    Purpose.CO_MANAGE: "so that they and we can share your care and know of each other’s part",
    Purpose.ASK: "so that they can answer our question",
}


def consent_sentences(terms: Terms, *, ends_on_words: str) -> tuple[str, ...]:
    """Return the sentences that the client agrees to, in the wording that `terms` names.

    `ends_on_words` is the last day as the client reads it. Raises `ConsentError` for a wording
    that is not known: an old one is never shown in newer words.
    """
    write = _WORDINGS.get(terms.wording)
    if write is None:
        raise ConsentError(f"The wording “{terms.wording}” is not known here.")
    return write(terms, ends_on_words)


def given_words(consent: Consent, *, signature: str) -> str:
    """Return how it was given, for a printed release: who signed, or who heard it.

    `signature` is the name as it was typed, or "" where it is not shared.
    """
    by = f"signed as “{signature}”" if signature else "signed with the full name, kept with us"
    where = {
        Way.ON_SCREEN: f"On the practice’s screen, {by}.",
        Way.LINK: f"By their own link, {by}.",
        Way.SPOKEN: f"Spoken, heard by {consent.attested_by}; not signed.",
    }[consent.way]
    if not consent.guardian:
        return where
    who = consent.guardian if signature else "A parent or guardian"
    return f"{who} agreed for the client, who is under age and agreed too. {where}"


def listed(words: list[str]) -> str:
    """Return words in one line: "a, b and c"; "" for none."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _got(terms: Terms) -> str:
    return listed([ITEM_WORDS[item] for item in Item if item in terms.items]) or "nothing"


def _told(terms: Terms) -> str:
    back = [BACK_WORDS[item] for item in Back if item in terms.back]
    return f"They may tell us {listed(back)}." if back else "They tell us nothing back."


def _sharing_1(terms: Terms, ends_on_words: str) -> tuple[str, ...]:
    health = (
        ()
        if terms.recipient_is_health
        else (
            f"{terms.recipient} is not a health professional and may not be bound by health privacy rules.",
        )
    )
    return (
        f"You agree that {terms.recipient} gets {_got(terms)}.",
        NEVER_SHARED,
        *health,
        _told(terms),
        f"This ends on {ends_on_words}.",
        "You may choose anyone, also someone not on this list, or no one.",
        "You can withdraw any day. From then on nothing more is shared; what was read stays read.",
    )


def _sharing_2(terms: Terms, ends_on_words: str) -> tuple[str, ...]:
    why = PURPOSE_WORDS[terms.purpose] if terms.purpose else "for what we asked you about"
    return (
        f"You agree that {terms.recipient} gets {_got(terms)}.",
        f"Why: {why}. We share it for nothing else.",
        NEVER_SHARED,
        *_non_health(terms),
        _told(terms),
        f"This ends on {ends_on_words}.",
        *_for_minor(terms),
        (
            "You may choose anyone, also someone not on this list, or no one. You need not agree, "
            "and nothing changes between you and us if you do not."
        ),
        (
            "You can withdraw any day, with one tap on your own page or a word to us. From then on "
            "nothing more is shared; what was read stays read."
        ),
    )


def _report_1(terms: Terms, ends_on_words: str) -> tuple[str, ...]:
    return (
        f"You agree that {terms.recipient} gets {_got(terms)}.",
        (
            "Why: they sent you to us, and this tells them how it goes. It is about the one problem "
            "you come with. We share it for nothing else."
        ),
        NEVER_SHARED,
        *_non_health(terms),
        _told(terms),
        f"This ends on {ends_on_words}.",
        *_for_minor(terms),
        (
            "You need not agree. Then they hear nothing of you, not even whether you came, and "
            "nothing changes between you and us."
        ),
        (
            "You can withdraw any day with a word to us. From then on nothing more is shared; what "
            "was read stays read."
        ),
    )


def _non_health(terms: Terms) -> tuple[str, ...]:
    if terms.recipient_is_health:
        return ()
    said = (
        f"{terms.recipient} is not a health professional and may not be bound by health privacy "
        "rules, so what they read could be passed on."
    )
    if not needs_signature(recipient_is_health=False, items=terms.items):
        return (said,)
    signed = (
        "This is an authorisation: they get the details about health named above only because it "
        "is signed, from the day it is signed, and only these."
    )
    return said, signed


def _for_minor(terms: Terms) -> tuple[str, ...]:
    if not terms.for_minor:
        return ()
    said = (
        "You are under age: a parent or guardian agrees, and you agree too; either of you can "
        "withdraw. Once you come of age this ends, and you are asked yourself."
    )
    return (said,)


_WORDINGS: dict[str, Callable[[Terms, str], tuple[str, ...]]] = {
    "sharing-1": _sharing_1,
    "sharing-2": _sharing_2,
    REPORT_WORDING: _report_1,
}
