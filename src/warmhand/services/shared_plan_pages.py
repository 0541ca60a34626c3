"""A shared plan as each of the three reads it, and what of the plans is due today."""

from dataclasses import dataclass
from datetime import date, datetime

from warmhand.core.co_management import Part, Plan, Stands, Who, days_left, stands
from warmhand.core.referral import Purpose, Status
from warmhand.services import told_words
from warmhand.services.letters import first_name
from warmhand.services.shared_plans import core_plan, may_be_read, plan_of, version_of
from warmhand.store.loops import SharedPlan
from warmhand.store.referrals import Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part of a plan, as a reader sees it."""

    who: str
    words: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShown:
    """A plan as one reader sees it."""

    goal: str
    lines: tuple[Line, ...]
    review_by: str
    review_on: date | None
    ends_on: date
    stands: Stands
    days_left: int
    agreed_at: datetime | None
    agreed_via: str
    ended_words: str
    is_settled: bool
    """Whether the practice has seen its end and said what becomes of it."""
    version: str


def plan_shown(referral: Referral, *, on: date, reader: Who) -> PlanShown | None:
    """Return the plan of `referral` as `reader` sees it on the day `on`; two queries.

    The partner sees one only while the client's agreement covers it, and without what that
    leaves out. The client sees their own plan at any time once it has left.
    """
    if reader is Who.PARTNER and not may_be_read(referral, on=on):
        return None
    if reader is Who.CLIENT and referral.status == Status.DRAFT.value:
        return None
    row = plan_of(referral)
    return _shown(row, referral, on=on, reader=reader) if row else None


def _shown(row: SharedPlan, referral: Referral, *, on: date, reader: Who) -> PlanShown:
    plan = core_plan(row)

    def told(words: str) -> str:
        if reader is not Who.PARTNER:
            return words
        return told_words.as_told(words, referral=referral, on=on)

    names = names_of(referral, reader=reader, on=on)
    return PlanShown(
        goal=told(plan.goal),
        lines=tuple(_line(part, names, told(part.words)) for part in plan.parts),
        review_by=names[plan.review_by],
        review_on=plan.review_on,
        ends_on=row.ends_on,
        stands=stands(plan, on=on),
        days_left=days_left(plan, on=on),
        agreed_at=row.agreed_at,
        agreed_via=row.agreed_via,
        ended_words=row.ended_words if reader is Who.PRACTICE else "",
        is_settled=row.end_seen_at is not None,
        version=version_of(row),
    )


def _line(part: Part, names: dict[Who, str], words: str) -> Line:
    return Line(who=names[part.who], words=words, until=part.until)


def names_of(referral: Referral, *, reader: Who, on: date) -> dict[Who, str]:
    """Return what each of the three is called by `reader`: "You" for themselves."""
    practice, partner = referral.practice, referral.partner
    names = {
        Who.PRACTICE: first_name(practice.practitioner_name) or practice.name,
        Who.PARTNER: first_name(partner.name) if partner else "The partner",
        Who.CLIENT: first_name(referral.client.name),
    }
    if reader is Who.PARTNER:
        told = told_words.as_told(names[Who.CLIENT], referral=referral, on=on)
        names[Who.CLIENT] = told if told == names[Who.CLIENT] else "The client"
    return {**names, reader: "You"}


def plan_due(referral: Referral, *, on: date) -> SharedPlan | None:
    """Return the bare plan of `referral` for a short word on its page, or None; one query."""
    if Purpose(referral.purpose) is not Purpose.CO_MANAGE:
        return None
    return SharedPlan.objects.filter(referral=referral).first()


def short_stands(row: SharedPlan, *, on: date) -> Stands:
    """Return how `row` stands on the day `on`, without reading its parts."""
    return stands(_bare(row), on=on)


def _bare(row: SharedPlan) -> Plan:
    return Plan(
        goal=row.goal,
        parts=(),
        review_by=Who(row.review_by),
        review_on=row.review_on,
        ends_on=row.ends_on,
    )
