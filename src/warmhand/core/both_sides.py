"""What client and partner each say of the same visit, and how many were completed by whose word.

The two agree only fairly (kappa 0.34 between doctors' and patients' reports at three months,
Forrest 2007, PMC1934973), so neither is taken for the truth: completion is a range.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from warmhand.core.helped import wilson
from warmhand.core.referral import Attended, Went
from warmhand.core.results import Share

FEW = 10
"""With fewer loops a share says too little to be shown as one."""

_CLIENT_CAME = {Went.YES: True, Went.MISSED: False, Went.NO: False}
_PARTNER_CAME = {Attended.CAME: True, Attended.MISSED: False}
_CLIENT_SAYS = {
    Went.YES: "I went",
    Went.BOOKED: "I have a date",
    Went.MISSED: "I had a date and could not go",
    Went.HELP: "please help me book",
    Went.NO: "I do not want to go",
}
_PARTNER_SAYS = {
    Attended.BOOKED: "there is a date",
    Attended.CAME: "they came",
    Attended.MISSED: "they did not come",
}
_APART = frozenset(
    {
        (Went.YES, Attended.MISSED),
        (Went.MISSED, Attended.CAME),
        (Went.NO, Attended.CAME),
        (Went.HELP, Attended.CAME),
        (Went.NO, Attended.BOOKED),
        (Went.HELP, Attended.BOOKED),
    }
)


@dataclass(frozen=True, slots=True)
class Sides:
    """What each of the two said last about one referral; None has said nothing yet."""

    client: Went | None
    partner: Attended | None

    @property
    def differ(self) -> bool:
        """Whether the two cannot both be right as things stand."""
        return (self.client, self.partner) in _APART


def words_of(sides: Sides, *, client: str, partner: str) -> tuple[str, str]:
    """Return what each says in a sentence; `client` and `partner` are how they are called."""
    said = f"{client}: “{_CLIENT_SAYS[sides.client]}”." if sides.client else ""
    told = f"{partner}: “{_PARTNER_SAYS[sides.partner]}”." if sides.partner else ""
    unsaid = "has not said whether the visit took place."
    return said or f"{client} {unsaid}", told or f"{partner} {unsaid}"


@dataclass(frozen=True, slots=True)
class Completion:
    """Of `sent` loops: by whose word the client came. All are counts of loops."""

    sent: int
    client_says: int
    partner_says: int
    both_say: int
    either_says: int
    differ: int
    """Loops in which the two contradict each other."""
    neither_said: int
    """Loops of which nobody has said whether the client came."""

    @property
    def is_few(self) -> bool:
        """Whether there are too few loops for shares."""
        return self.sent < FEW

    @property
    def low(self) -> float:
        """The share that both confirm, 0 to 1; 0 without loops."""
        return self.both_say / self.sent if self.sent else 0.0

    @property
    def high(self) -> float:
        """The share that at least one confirms, 0 to 1; 0 without loops."""
        return self.either_says / self.sent if self.sent else 0.0

    @property
    def outer(self) -> tuple[float, float]:
        """The range with chance in it: from the low end of both's share to the high end of either's.

        The 95 % Wilson interval of each share (`helped.wilson`); (0, 1) without loops.
        """
        both, either = Share(self.both_say, self.sent), Share(self.either_says, self.sent)
        return wilson(both)[0], wilson(either)[1]


def completion(loops: Iterable[Sides]) -> Completion:
    """Return by whose word the clients of `loops` came; a missing answer is no yes."""
    rows = list(loops)
    client = [_CLIENT_CAME.get(one.client) if one.client else None for one in rows]
    partner = [_PARTNER_CAME.get(one.partner) if one.partner else None for one in rows]
    pairs = list(zip(client, partner, strict=True))
    return Completion(
        sent=len(rows),
        client_says=sum(said is True for said in client),
        partner_says=sum(said is True for said in partner),
        both_say=sum(a is True and b is True for a, b in pairs),
        either_says=sum(a is True or b is True for a, b in pairs),
        differ=sum(one.differ for one in rows),
        neither_said=sum(a is None and b is None for a, b in pairs),
    )
