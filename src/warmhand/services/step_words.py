"""The steps of a referral as the practice reads them, and how it came to know of them."""

from warmhand.core.referral import Actor, Step, Via

STEP_WORDS = {
    Step.SEND: "You sent the referral.",
    Step.ACCEPT: "{partner} said yes.",
    Step.DECLINE: "{partner} said no.",
    Step.BOOK: "Booked.",
    Step.MISS: "{client} missed the appointment.",
    Step.HOLD: "{partner} waits with it.",
    Step.RESUME: "{partner} goes on.",
    Step.SEE: "{client} was seen.",
    Step.REPORT: "{partner} wrote back.",
    Step.GIVE_BACK: "{partner} cannot after all.",
    Step.CLOSE: "Closed.",
    Step.CANCEL: "Cancelled.",
    Step.REOPEN: "Opened again.",
}
VIA_WORDS = {
    Via.LINK: "through their link",
    Via.PHONE: "told on the phone",
    Via.HAND: "by hand",
    Via.MAIL: "by mail",
    Via.LETTER: "on paper",
    Via.FAX: "by fax",
    Via.IN_PERSON: "told in person",
}


def step_words(step: Step, actor: Actor) -> str:
    """Return `step` by `actor` in words with {client} and {partner} to fill in.

    That the client did not come is known by somebody's word alone: the partner's stands as theirs.
    """
    is_theirs = step is Step.MISS and actor is Actor.PARTNER
    return "{partner} says that {client} did not come." if is_theirs else STEP_WORDS[step]
