"""The words of the one mail that asks a reader to confirm the newsletter."""

from warmhand.core.mail_facts import MailFacts


def confirm_words(facts: MailFacts) -> tuple[str, list[str]]:
    """Return subject and lines of the question whether somebody wants the newsletter.

    It greets nobody by name and carries no word that was typed in: whoever wrote this address
    into the form may have been a stranger.
    """
    return f"Please confirm: the newsletter of {facts.practice}", [
        (
            f"Somebody, most likely you, asked for the newsletter of {facts.practice} at this "
            "address. If it was you, one tap on this page confirms it:"
        ),
        facts.address,
        (
            "If it was not you, do nothing: no newsletter comes, and after 30 days this address is "
            "forgotten."
        ),
    ]
