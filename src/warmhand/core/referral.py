"""The loop of one referral: who may take which step, and what waits for whom.

An actor is who acted; `Via` is how the practice knows. So a "yes" that the partner
gave on the phone is a step of the partner, via phone, entered by the practice.
"""

from collections.abc import Iterable
from enum import StrEnum

from warmhand.core.errors import IllegalStepError


class Purpose(StrEnum):
    """Why a client's care is talked about with a partner."""

    ASK = "ask"
    CO_MANAGE = "co_manage"
    REFER = "refer"


class Urgency(StrEnum):
    """How soon the partner is asked to see the client."""

    ROUTINE = "routine"
    SOON = "soon"


class Status(StrEnum):
    """Where one referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BOOKED = "booked"
    MISSED = "missed"
    ON_HOLD = "on_hold"
    SEEN = "seen"
    REPORTED = "reported"
    GIVEN_BACK = "given_back"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What somebody does to a referral."""

    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    BOOK = "book"
    MISS = "miss"
    HOLD = "hold"
    RESUME = "resume"
    SEE = "see"
    REPORT = "report"
    GIVE_BACK = "give_back"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"


class Actor(StrEnum):
    """Who acted."""

    PRACTICE = "practice"
    PARTNER = "partner"
    CLIENT = "client"


class Via(StrEnum):
    """How the practice knows of a step."""

    LINK = "link"
    PHONE = "phone"
    HAND = "hand"
    MAIL = "mail"
    LETTER = "letter"
    FAX = "fax"
    IN_PERSON = "in_person"


class CloseReason(StrEnum):
    """Why the practice closes a loop."""

    DONE = "done"
    CLIENT_ELSEWHERE = "client_elsewhere"
    NOT_NEEDED = "not_needed"
    PARTNER_CANNOT = "partner_cannot"
    NO_ANSWER = "no_answer"


class DeclineReason(StrEnum):
    """The one word a partner gives with a no."""

    FULL = "full"
    NOT_MY_FIELD = "not_my_field"
    PAYMENT = "payment"
    TOO_FAR = "too_far"
    OTHER = "other"


class HoldReason(StrEnum):
    """Why a partner waits with a referral they have accepted."""

    CLIENT_AWAY = "client_away"
    PARTNER_AWAY = "partner_away"
    PAPERS = "papers"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why the practice takes a referral back; a client never has to say why."""

    CHANGED_PARTNER = "changed_partner"
    NOT_NEEDED = "not_needed"
    MISTAKE = "mistake"
    OTHER = "other"


class GiveBackReason(StrEnum):
    """Why a partner who had accepted cannot do it after all."""

    NOT_REACHED = "not_reached"
    DID_NOT_COME = "did_not_come"
    NOT_MY_FIELD = "not_my_field"
    FULL = "full"
    OTHER = "other"


class Went(StrEnum):
    """The client's answer to "did you go?": a fact beside the status."""

    YES = "yes"
    BOOKED = "booked"
    MISSED = "missed"
    HELP = "help"
    NO = "no"


class Attended(StrEnum):
    """What the partner themselves said of the client's coming: a fact beside the status."""

    BOOKED = "booked"
    CAME = "came"
    MISSED = "missed"


class Helped(StrEnum):
    """The client's answer to "how is it since?": a fact beside the status."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    TOO_EARLY = "too_early"


LOOP = (Status.SENT, Status.ACCEPTED, Status.BOOKED, Status.SEEN, Status.REPORTED)
OPEN = frozenset({Status.DRAFT, *LOOP, Status.MISSED, Status.ON_HOLD})
ENDED = frozenset(Status) - OPEN
ON_ITS_WAY = OPEN - {Status.DRAFT}
# The partner has said yes, and the client was not seen yet.
_UNDER_WAY = (Status.ACCEPTED, Status.BOOKED, Status.MISSED, Status.ON_HOLD)
WITH_PARTNER = (Status.SENT, *_UNDER_WAY)
"""A partner has it and has not seen the client yet."""

_PRACTICE = frozenset({Actor.PRACTICE})
_PARTNER = frozenset({Actor.PARTNER})
_EITHER = _PRACTICE | _PARTNER

_WHO = {
    Step.SEND: _PRACTICE,
    Step.ACCEPT: _PARTNER,
    Step.DECLINE: _PARTNER,
    Step.BOOK: _EITHER,
    Step.MISS: frozenset(Actor),
    Step.HOLD: _PARTNER,
    Step.RESUME: _PARTNER,
    Step.SEE: _EITHER,
    Step.REPORT: _PARTNER,
    Step.GIVE_BACK: _PARTNER,
    Step.CLOSE: _PRACTICE,
    Step.CANCEL: frozenset({Actor.PRACTICE, Actor.CLIENT}),
    Step.REOPEN: _PRACTICE,
}


def _to(target: Status, *sources: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources, target)


_WHERE: dict[Step, dict[Status, Status]] = {
    Step.SEND: _to(Status.SENT, Status.DRAFT),
    Step.ACCEPT: _to(Status.ACCEPTED, Status.SENT),
    # Who has said yes can no longer decline: what they cannot do after all is given back.
    Step.DECLINE: _to(Status.DECLINED, Status.SENT),
    # Booking again is another date, also after an appointment that was missed.
    Step.BOOK: _to(Status.BOOKED, *WITH_PARTNER),
    Step.MISS: _to(Status.MISSED, Status.BOOKED),
    Step.HOLD: _to(Status.ON_HOLD, *WITH_PARTNER[:-1]),
    Step.RESUME: _to(Status.ACCEPTED, Status.ON_HOLD),
    Step.SEE: _to(Status.SEEN, *WITH_PARTNER),
    Step.REPORT: _to(Status.REPORTED, *_UNDER_WAY, Status.SEEN),
    Step.GIVE_BACK: _to(Status.GIVEN_BACK, *_UNDER_WAY),
    Step.CLOSE: _to(Status.CLOSED, *LOOP, Status.MISSED, Status.ON_HOLD),
    Step.CANCEL: _to(Status.CANCELLED, Status.DRAFT, *WITH_PARTNER),
    # A cancelled one goes back to the draft: the client has to agree anew before it leaves.
    Step.REOPEN: _to(Status.SENT, Status.CLOSED, Status.DECLINED, Status.GIVEN_BACK)
    | _to(Status.DRAFT, Status.CANCELLED),
}

STEPS_THAT_NEED_A_REASON = frozenset(
    {Step.DECLINE, Step.HOLD, Step.GIVE_BACK, Step.CLOSE, Step.CANCEL, Step.REOPEN}
)

_DOING = {
    Step.SEND: "sent",
    Step.ACCEPT: "accepted",
    Step.DECLINE: "declined",
    Step.BOOK: "booked",
    Step.MISS: "marked as missed",
    Step.HOLD: "put on hold",
    Step.RESUME: "taken up again",
    Step.SEE: "marked as seen",
    Step.REPORT: "reported on",
    Step.GIVE_BACK: "given back",
    Step.CLOSE: "closed",
    Step.CANCEL: "cancelled",
    Step.REOPEN: "reopened",
}
_IS = {
    Status.DRAFT: "still a draft",
    Status.SENT: "sent and waiting for an answer",
    Status.MISSED: "waiting for a new date",
    Status.ON_HOLD: "on hold",
    Status.REPORTED: "reported back on",
    Status.GIVEN_BACK: "given back by the partner",
}
_NAMES = {
    Actor.PRACTICE: "the practice",
    Actor.PARTNER: "the partner",
    Actor.CLIENT: "the client",
}


def status_after(status: Status, step: Step, actor: Actor, *, agreed: bool = True) -> Status:
    """Return the status that follows when `actor` takes `step` from `status`.

    What opens again while the client's agreement does not hold (`agreed`) is a draft: it is
    agreed to and sent anew. Raises `IllegalStepError`, in words for the person, where the table has no such move.
    """
    if actor not in _WHO[step]:
        who = " or ".join(_NAMES[one] for one in Actor if one in _WHO[step])
        raise IllegalStepError(f"A referral is {_DOING[step]} by {who}, not by {_NAMES[actor]}.")
    after = _WHERE[step].get(status)
    if after is None:
        now = _IS.get(status, status.value)
        raise IllegalStepError(f"This referral is {now}, so it cannot be {_DOING[step]} now.")
    return after if agreed or step is not Step.REOPEN else Status.DRAFT


def steps_open_to(actor: Actor, status: Status) -> tuple[Step, ...]:
    """Return the steps that `actor` may take from `status`, in the order of the loop."""
    return tuple(step for step in Step if actor in _WHO[step] and status in _WHERE[step])


def implied_steps(status: Status, step: Step) -> tuple[Step, ...]:
    """Return the steps that `step` from `status` also records, earlier ones first.

    Who books, sees or waits has accepted; who goes on has taken it up again; who reports has seen.
    """
    implied: list[Step] = []
    if step in {Step.BOOK, Step.SEE, Step.HOLD} and status is Status.SENT:
        implied.append(Step.ACCEPT)
    if step in {Step.BOOK, Step.SEE, Step.REPORT} and status is Status.ON_HOLD:
        implied.append(Step.RESUME)
    if step is Step.REPORT and status in _UNDER_WAY:
        implied.append(Step.SEE)
    return tuple(implied)


def needs_reason(status: Status, step: Step, actor: Actor) -> bool:
    """Tell whether `step` by `actor` from `status` needs a reason or a note in words.

    A client who withdraws never has to say why, and a draft is thrown away without a word.
    """
    is_thrown_away = step is Step.CANCEL and status is Status.DRAFT
    return actor is not Actor.CLIENT and step in STEPS_THAT_NEED_A_REASON and not is_thrown_away


def loop_position(statuses: Iterable[Status]) -> int:
    """Return how far the ring is filled, 0 to 5: sent 1, accepted 2, booked 3, seen 4, reported 5.

    `statuses` are all that the referral has had, in any order; a draft gives 0.
    """
    return max((LOOP.index(one) + 1 for one in statuses if one in LOOP), default=0)
