"""The words of the network around a practice: stages, touches, ways, ties, answers, sources."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a practice stands with one partner, from a name on a list to trust, or away from it."""

    FOUND = "found"
    CONTACTED = "contacted"
    MET = "met"
    TRUSTED = "trusted"
    RESTING = "resting"
    STEPPED_BACK = "stepped_back"


STAGE_WORDS = {
    Stage.FOUND: "found",
    Stage.CONTACTED: "contacted",
    Stage.MET: "met",
    Stage.TRUSTED: "trusted",
    Stage.RESTING: "resting",
    Stage.STEPPED_BACK: "stepped back",
}
BEFORE_TRUST = (Stage.FOUND, Stage.CONTACTED, Stage.MET)
"""In the order in which one comes nearer."""
AWAY_STAGES = frozenset({Stage.RESTING, Stage.STEPPED_BACK})
"""Shown, but offered to nobody."""


class TouchKind(StrEnum):
    """One contact between the practice and a partner."""

    MEETING = "meeting"
    VISIT = "visit"
    COFFEE = "coffee"
    CALL = "call"
    MESSAGE = "message"
    SHARED_CLIENT = "shared_client"
    DEMO = "demo"
    THANKS = "thanks"
    CARD = "card"


TOUCH_WORDS = {
    TouchKind.MEETING: "a meeting",
    TouchKind.VISIT: "a visit",
    TouchKind.COFFEE: "a coffee",
    TouchKind.CALL: "a call",
    TouchKind.MESSAGE: "a message",
    TouchKind.SHARED_CLIENT: "a talk about a shared client",
    TouchKind.DEMO: "a demo held together",
    TouchKind.THANKS: "a thank-you",
    TouchKind.CARD: "a card left",
}


class ContactWay(StrEnum):
    """The way of a try to reach somebody for a first real talk."""

    COLD_CALL = "cold_call"
    CARD_LEFT = "card_left"
    SHARED_CLIENT_MAIL = "shared_client_mail"
    EVENT = "event"
    SAME_PREMISES = "same_premises"
    INTRODUCTION = "introduction"


class TieKind(StrEnum):
    """Why one person could introduce the practice to another."""

    INTRODUCED_BEFORE = "introduced_before"
    WORKS_WITH = "works_with"
    KNOWS = "knows"
    SAME_WORKPLACE = "same_workplace"
    SAME_EVENT = "same_event"
    SAME_BODY = "same_body"


MUTUAL_TIES = frozenset({TieKind.SAME_WORKPLACE, TieKind.SAME_EVENT, TieKind.SAME_BODY})
"""What holds in both directions, whoever said it."""


class Outcome(StrEnum):
    """What came of a try or of one step of an introduction."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


class IntroductionKind(StrEnum):
    """Whether the practice asks to be introduced, or introduces two people to each other."""

    ASKED = "asked"
    OFFERED = "offered"


class PickState(StrEnum):
    """What a person did to the week's list."""

    ADDED = "added"
    DROPPED = "dropped"


class SameAnswer(StrEnum):
    """The answer to "is this the same person?"; no answer yet is ""."""

    SAME = "same"
    TWO_PEOPLE = "two_people"
    NOT_SURE = "not_sure"


class SourceKind(StrEnum):
    """How a client came: through a person, who is linked, or by themselves."""

    PARTNER = "partner"
    CLIENT = "client"
    EVENT = "event"
    ARTICLE = "article"
    DIRECT = "direct"
