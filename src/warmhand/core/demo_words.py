"""What a guest of a demo event agrees to, each version kept for good."""

from typing import Final

CONSENT_NOW: Final = "demo-1"
CONSENT_WORDS: Final = {
    "demo-1": (
        "I would like a short demonstration through my clothes. I can stop at any moment. It is a "
        "sample of the work and no treatment. My name, how to reach me and what I wrote are kept "
        "for this event alone, unless I tick more below."
    ),
}
"""The words by their version; a version that was agreed to is never changed."""
FOLLOW_UP_WORDS: Final = "You may write to me once after the event."
LETTER_WORDS: Final = "I would like the newsletter. You first ask me by mail whether I meant it."


def consent_words(version: str) -> str:
    """Return the words of `version`, or "" for one that never was."""
    return CONSENT_WORDS.get(version, "")
