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
    SEEN = "seen"
    REPORTED = "reported"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What somebody does to a referral."""

    SEND = "send"
    ACCEPT = "accept"
    DECLINE = "decline"
    BOOK = "book"
    SEE = "see"
    REPORT = "report"
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


class Went(StrEnum):
    """The client's answer to "did you go?": a fact beside the status."""

    YES = "yes"
    BOOKED = "booked"
    HELP = "help"
    NO = "no"


class Helped(StrEnum):
    """The client's answer to "how is it since?": a fact beside the status."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    TOO_EARLY = "too_early"


LOOP = (Status.SENT, Status.ACCEPTED, Status.BOOKED, Status.SEEN, Status.REPORTED)
OPEN = frozenset({Status.DRAFT, *LOOP})
ENDED = frozenset(Status) - OPEN
_BEFORE_SEEN = frozenset({Status.DRAFT, Status.SENT, Status.ACCEPTED, Status.BOOKED})
_WITH_PARTNER = _BEFORE_SEEN - {Status.DRAFT}

_PRACTICE = frozenset({Actor.PRACTICE})
_PARTNER = frozenset({Actor.PARTNER})
_EITHER = _PRACTICE | _PARTNER

_WHO = {
    Step.SEND: _PRACTICE,
    Step.ACCEPT: _PARTNER,
    Step.DECLINE: _PARTNER,
    Step.BOOK: _EITHER,
    Step.SEE: _EITHER,
    Step.REPORT: _PARTNER,
    Step.CLOSE: _PRACTICE,
    Step.CANCEL: frozenset({Actor.PRACTICE, Actor.CLIENT}),
    Step.REOPEN: _PRACTICE,
}


def _to(target: Status, *sources: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources, target)


_WHERE: dict[Step, dict[Status, Status]] = {
    Step.SEND: _to(Status.SENT, Status.DRAFT),
    Step.ACCEPT: _to(Status.ACCEPTED, Status.SENT),
    # A partner may find only later that they cannot: until the client was seen.
    Step.DECLINE: _to(Status.DECLINED, *_WITH_PARTNER),
    # Booking again is another date.
    Step.BOOK: _to(Status.BOOKED, *_WITH_PARTNER),
    Step.SEE: _to(Status.SEEN, *_WITH_PARTNER),
    Step.REPORT: _to(Status.REPORTED, Status.ACCEPTED, Status.BOOKED, Status.SEEN),
    Step.CLOSE: _to(Status.CLOSED, *LOOP),
    Step.CANCEL: _to(Status.CANCELLED, *_BEFORE_SEEN),
    # A cancelled one goes back to the draft: the client has to agree anew before it leaves.
    Step.REOPEN: _to(Status.SENT, Status.CLOSED, Status.DECLINED)
    | _to(Status.DRAFT, Status.CANCELLED),
}

STEPS_THAT_NEED_A_REASON = frozenset({Step.DECLINE, Step.CLOSE, Step.REOPEN})

_DOING = {
    Step.SEND: "sent",
    Step.ACCEPT: "accepted",
    Step.DECLINE: "declined",
    Step.BOOK: "booked",
    Step.SEE: "marked as seen",
    Step.REPORT: "reported on",
    Step.CLOSE: "closed",
    Step.CANCEL: "cancelled",
    Step.REOPEN: "reopened",
}
_IS = {
    Status.DRAFT: "still a draft",
    Status.SENT: "sent and waiting for an answer",
    Status.REPORTED: "reported back on",
}
_NAMES = {
    Actor.PRACTICE: "the practice",
    Actor.PARTNER: "the partner",
    Actor.CLIENT: "the client",
}


def status_after(status: Status, step: Step, actor: Actor) -> Status:
    """Return the status that follows when `actor` takes `step` from `status`.

    Raises `IllegalStepError`, in words for the person, where the table has no such move.
    """
    if actor not in _WHO[step]:
        who = " or ".join(_NAMES[one] for one in Actor if one in _WHO[step])
        raise IllegalStepError(f"A referral is {_DOING[step]} by {who}, not by {_NAMES[actor]}.")
    after = _WHERE[step].get(status)
    if after is None:
        now = _IS.get(status, status.value)
        raise IllegalStepError(f"This referral is {now}, so it cannot be {_DOING[step]} now.")
    return after


def steps_open_to(actor: Actor, status: Status) -> tuple[Step, ...]:
    """Return the steps that `actor` may take from `status`, in the order of the loop."""
    return tuple(step for step in Step if actor in _WHO[step] and status in _WHERE[step])


def implied_steps(status: Status, step: Step) -> tuple[Step, ...]:
    """Return the steps that `step` from `status` also records, earlier ones first.

    Who books or sees a client has accepted; who reports has seen.
    """
    implied: list[Step] = []
    if step in {Step.BOOK, Step.SEE} and status is Status.SENT:
        implied.append(Step.ACCEPT)
    if step is Step.REPORT and status in {Status.ACCEPTED, Status.BOOKED}:
        implied.append(Step.SEE)
    return tuple(implied)


def needs_reason(step: Step, actor: Actor) -> bool:
    """Tell whether `step` by `actor` needs a reason or a note in words.

    A client who withdraws never has to say why.
    """
    return actor is not Actor.CLIENT and step in STEPS_THAT_NEED_A_REASON


def loop_position(statuses: Iterable[Status]) -> int:
    """Return how far the ring is filled, 0 to 5: sent 1, accepted 2, booked 3, seen 4, reported 5.

    `statuses` are all that the referral has had, in any order; a draft gives 0.
    """
    return max((LOOP.index(one) + 1 for one in statuses if one in LOOP), default=0)
