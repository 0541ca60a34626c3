"""The words of care that rows, services and pages share."""

from enum import StrEnum


class EpisodeKind(StrEnum):
    """Whether a client comes with a problem, or for well-being (never nagged about plateaus)."""

    PROBLEM = "problem"
    WELLNESS = "wellness"


class Side(StrEnum):
    """On which side a problem is."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDDLE = "middle"


class EndReason(StrEnum):
    """Why an episode ended."""

    RESOLVED = "resolved"
    SELF_CARE = "self_care"
    REFERRED = "referred"
    MOVED_AWAY = "moved_away"
    STOPPED_COMING = "stopped_coming"


class VisitStatus(StrEnum):
    """A visit is planned, done, or did not happen."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"


class ScoreSource(StrEnum):
    """How a score reached the practice."""

    IN_ROOM = "in_room"
    CLIENT_HAND = "client_hand"
    LINK = "link"
    TOLD = "told"
    IMPORT = "import"


class Decision(StrEnum):
    """What a practitioner decides at a review."""

    CONTINUE = "continue"
    CHANGE_PLAN = "change_plan"
    CO_MANAGE = "co_manage"
    REFER = "refer"
    TAPER = "taper"
    DISCHARGE = "discharge"


DECISION_WORDS = {
    Decision.CONTINUE: "Go on as now",
    Decision.CHANGE_PLAN: "Change the plan",
    Decision.CO_MANAGE: "Share care",
    Decision.REFER: "Refer",
    Decision.TAPER: "Space the visits out",
    Decision.DISCHARGE: "End with a plan to stay well",
}

SIDE_WORDS = {
    Side.LEFT: "Left",
    Side.RIGHT: "Right",
    Side.BOTH: "Both sides",
    Side.MIDDLE: "In the middle",
}

END_WORDS = {
    EndReason.RESOLVED: "It is resolved",
    EndReason.SELF_CARE: "Goes on alone, with self-care",
    EndReason.REFERRED: "Passed on to somebody else",
    EndReason.MOVED_AWAY: "Moved away",
    EndReason.STOPPED_COMING: "Stopped coming",
}

END_PHRASES = {
    EndReason.RESOLVED: "resolved",
    EndReason.SELF_CARE: "going on with self-care",
    EndReason.REFERRED: "passed on to somebody else",
    EndReason.MOVED_AWAY: "moved away",
    EndReason.STOPPED_COMING: "stopped coming",
}
"""The same, inside a sentence: "ended, resolved"."""
