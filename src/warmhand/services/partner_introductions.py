"""What the page of one partner says of introductions."""

from dataclasses import dataclass
from datetime import date

from warmhand.core.network import Stage
from warmhand.services import introduction_answers, introduction_lists, tie_rows
from warmhand.services.introduction_lists import ShownIntroduction
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

_UNMET = frozenset({Stage.FOUND, Stage.CONTACTED})


@dataclass(frozen=True, slots=True)
class PartnerIntroductions:
    """Who introduced one to a partner, whom they could introduce one to, and what is open."""

    introduced_by: tuple[Partner, ...]
    could_introduce: tuple[Partner, ...]
    open: tuple[ShownIntroduction, ...]
    is_met: bool
    is_to_talk: bool
    """An introduction to them worked, and no talk has been logged."""


def introductions_with(
    *, partner: Partner, practice: Practice, today: date
) -> PartnerIntroductions:
    """Return what `introductions/on_partner.html` shows as `introductions`: three queries, or four."""
    rows = introduction_lists.of_partner(partner=partner)
    lines = tie_rows.ties_of(partner=partner)
    waiting = [row for row in rows if row.closed_on is None]
    return PartnerIntroductions(
        introduced_by=(givers := tuple(introduction_lists.introduced_by(rows, partner=partner))),
        could_introduce=tuple(tie_rows.could_introduce_to(lines, partner=partner)),
        open=tuple(
            introduction_lists.shown(row, practice=practice, today=today) for row in waiting
        ),
        is_met=Stage(partner.stage) not in _UNMET,
        is_to_talk=bool(givers) and not introduction_answers.has_talked(partner.pk),
    )
