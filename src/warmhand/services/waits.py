"""What waits in shared care and in the calendar, read in one query for Today."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from warmhand.core.co_management import Plan, Stands, Who, stands
from warmhand.core.referral import ENDED, Actor, Purpose, Status
from warmhand.services import plan_waits
from warmhand.services.calendar_names import asked_entries
from warmhand.services.plan_waits import PlanWaits
from warmhand.services.wait_columns import as_columns
from warmhand.store.loops import Message, SharedPlan

# A loop that was closed well may have a plan still: that plan is asked about too.
OVER = (*(one.value for one in ENDED - {Status.CLOSED}), Status.DRAFT.value)
MESSAGE, PLAN, NAME = "message", "plan", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A referral with messages of the partner that nobody has noted as read."""

    referral: UUID
    client: str
    partner: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePlan:
    """A plan of which Today asks something."""

    referral: UUID
    client: str
    partner: str
    stands: Stands
    review_by: Who
    on: date
    """The day of the review, or of the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """All that waits; without care, only names for visits of the calendar."""

    unread: tuple[Unread, ...] = ()
    plans: tuple[DuePlan, ...] = ()
    names: int = 0
    outreach: PlanWaits = field(default_factory=PlanWaits)


def waits_of(*, today: date, now: datetime, with_care: bool) -> Waits:
    """Return what waits on `today`, the day of `now`; one query.

    That is a partner's messages not noted as read, plans to be reviewed by today or ended by it
    with nothing said since, how many different names the calendar asks for, events and steps of the plan.
    """
    names = as_columns(asked_entries(now=now), kind=NAME, client_name=F("words"))
    events = plan_waits.events(now=now)
    rows: QuerySet[Any, tuple[Any, ...]] = names.union(events)
    if with_care:
        rows = _messages().union(_plans(today), names, events, *plan_waits.steps())
    found = sorted(rows, key=lambda row: (row[6] or date.min, str(row[1])))
    return Waits(
        unread=tuple(_unread(row) for row in found if row[0] == MESSAGE),
        plans=tuple(_plan(row, today) for row in found if row[0] == PLAN),
        names=sum(row[0] == NAME for row in found),
        outreach=plan_waits.read(found),
    )


def _people(through: str = "referral__") -> dict[str, Any]:
    name = Coalesce(F(f"{through}partner__name"), Value("The partner"))
    return {
        "key": F("referral_id"),
        "client_name": F(f"{through}client__name"),
        "partner_name": name,
    }


def _messages() -> QuerySet[Any, tuple[Any, ...]]:
    rows = Message.objects.filter(author=Actor.PARTNER.value, read_at=None)
    grouped = rows.order_by().values("referral_id")
    return as_columns(grouped, kind=MESSAGE, **_people(), number=Count("pk"))


def _plans(today: date) -> QuerySet[Any, tuple[Any, ...]]:
    due = Q(review_on__lte=today) | Q(ends_on__lte=today)
    rows = SharedPlan.objects.filter(due, end_seen_at=None)
    rows = rows.filter(referral__purpose=Purpose.CO_MANAGE.value)
    rows = rows.exclude(referral__status__in=OVER)
    days = {"looked_on": F("review_on"), "over_on": F("ends_on")}
    return as_columns(rows, kind=PLAN, **_people(), **days, whose=F("review_by"))


def _unread(row: tuple[Any, ...]) -> Unread:
    return Unread(referral=row[1], client=row[2], partner=row[3], count=row[7])


def _plan(row: tuple[Any, ...], today: date) -> DuePlan:
    _kind, key, client, partner, whose, looked_on, over_on, _number = row
    plan = Plan(goal="", parts=(), review_by=Who(whose), review_on=looked_on, ends_on=over_on)
    how = stands(plan, on=today)
    return DuePlan(
        referral=key,
        client=client,
        partner=partner,
        stands=how,
        review_by=plan.review_by,
        on=over_on if how is Stands.ENDED else looked_on,
    )
