"""The A-team: how a partner treats people, and what to ask and tell at a first meeting.

The six points of conduct, the questions and the sentences are our own wording. That conduct is
worth writing down, and that how a partner is paid has to fit, comes from massage practitioners
who write about referring (shared evidence, market): some found out late that a partner's conduct
put their clients off. None of it orders anybody: it is read by the person who chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.network import Stage


class Conduct(StrEnum):
    """One point of how a partner treats the people one sends."""

    EXPLAINS_CALMLY = "explains_calmly"
    SENDS_ON = "sends_on"
    TELLS_US = "tells_us"
    SELLS_NO_MORE = "sells_no_more"
    CLIENT_CHOOSES = "client_chooses"
    TREATS_WELL = "treats_well"


CONDUCT_QUESTIONS = {
    Conduct.EXPLAINS_CALMLY: "Explain without frightening anybody?",
    Conduct.SENDS_ON: "Send people on, or back, when it does not help?",
    Conduct.TELLS_US: "Tell you what they found?",
    Conduct.SELLS_NO_MORE: "Sell only what is needed?",
    Conduct.CLIENT_CHOOSES: "Respect that the client chooses?",
    Conduct.TREATS_WELL: "Treat your clients well, as the clients said?",
}
"""Each goes on from "Do they ..."."""
CONDUCT_SAID = {
    Conduct.EXPLAINS_CALMLY: ("Explains calmly", "Frightens people at times"),
    Conduct.SENDS_ON: ("Sends on what does not get better", "Keeps what does not get better"),
    Conduct.TELLS_US: ("Tells you what they found", "Does not tell you what they found"),
    Conduct.SELLS_NO_MORE: ("Sells only what is needed", "Sells more than is needed"),
    Conduct.CLIENT_CHOOSES: ("Lets the client choose", "Leaves the client little choice"),
    Conduct.TREATS_WELL: ("Your clients felt well treated", "Not all your clients felt well there"),
}
"""In the list of a partner: where the answer is yes, where it is no."""

STAGES_TO_SET = (Stage.FOUND, Stage.CONTACTED, Stage.MET, Stage.TRUSTED, Stage.RESTING)
"""What one tap sets; stepping back asks for words."""
A_TEAM_STAGES = (Stage.TRUSTED, Stage.MET, Stage.CONTACTED)
"""Those whose cards make the A-team's page."""
MAY_LACK_PROFESSION = frozenset({Stage.FOUND, Stage.CONTACTED})
"""Before one has met, "what they do" may be unknown."""


@dataclass(frozen=True, slots=True)
class MeetingQuestion:
    """One thing to hear at a first meeting; `field` is where the answer is kept, or ""."""

    field: str
    ask: str


MEETING_QUESTIONS = (
    MeetingQuestion("serves", "Whom do you like to see most, and what do you do well?"),
    MeetingQuestion("suits_not", "Whom should I rather not send you?"),
    MeetingQuestion("wait_days", "How soon do you see somebody new?"),
    MeetingQuestion("way", "How shall I tell you about somebody: a call, a page, a mail?"),
    MeetingQuestion("needs", "What do you need to have before a first visit?"),
    MeetingQuestion("payment", "How do people pay you: insurance, themselves, both?"),
    MeetingQuestion("", "What would you like to hear back from me, and how?"),
    MeetingQuestion("", "When does somebody you see need hands-on work like mine?"),
)
MEETING_TELL = (
    "The people I help most are … (name one group, not all of them).",
    "I measure whether it helps; when it does not, I say so and send them on.",
    "When I send somebody, you get one page, and they know that the choice is theirs.",
)
"""Three sentences about oneself, to be filled in one's own words."""


def read_conduct(stored: Mapping[str, object]) -> dict[Conduct, bool]:
    """Return the answers that are known, in the order of the points; what is unknown is left out."""
    known = {key: value for key, value in stored.items() if isinstance(value, bool)}
    return {point: known[point.value] for point in Conduct if point.value in known}


def conduct_lines(answers: Mapping[Conduct, bool]) -> list[tuple[str, bool]]:
    """Return each answer in words and whether it speaks for them; never counted together."""
    return [(CONDUCT_SAID[point][0 if yes else 1], yes) for point, yes in answers.items()]


def may_lack_profession(stage: Stage) -> bool:
    """Return whether a partner at `stage` may have no profession yet."""
    return stage in MAY_LACK_PROFESSION


def sent_words(*, sent: int, seen: int, on_their_way: int) -> str:
    """Return counts of referrals as words: "7 sent: 5 seen, 2 on their way.", "" where none.

    A description of what happened; nothing is ever ordered by it.
    """
    if not sent:
        return ""
    parts = [f"{seen} seen"] if seen else []
    parts += [f"{on_their_way} on {'its' if on_their_way == 1 else 'their'} way"] * bool(
        on_their_way
    )
    return f"{sent} sent: {', '.join(parts)}." if parts else f"{sent} sent."
