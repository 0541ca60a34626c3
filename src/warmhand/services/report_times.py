"""How many reports to who sent a client left on time, from requests and visits."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from warmhand.core import report_times as core
from warmhand.core.care import VisitStatus
from warmhand.core.incoming import IncomingState
from warmhand.core.report_times import ReportTimes
from warmhand.services.consents import local_day
from warmhand.store.care import Visit
from warmhand.store.incoming import Incoming
from warmhand.store.people import Practice

NEEDED = (
    "client", "decided_at", "report_after_visits", "report_by", "reported_at", "told_no_news_at",
)  # fmt: skip


def report_times(*, practice: Practice, today: date, now: datetime) -> ReportTimes:
    """Return how reports and words of "no news" left in the last 90 days: two queries.

    What was told before its day left on time.
    """
    rows = _rows(now)
    visits = _visits(rows)
    told = on_time = 0
    late: list[tuple[date, str]] = []
    for row in rows:
        at = min((at for at in (row.reported_at, row.told_no_news_at) if at), default=None)
        due = _due_on(row, visits[row.client_id], practice)
        if at is not None:
            told += 1
            on_time += due is None or not core.is_late(due, on=local_day(practice, at))
        elif due is not None and core.is_late(due, on=today):
            late.append((due, str(row.pk)))
    oldest = min(late, default=(today, ""))[1]
    return ReportTimes(told=told, on_time=on_time, late=len(late), oldest=oldest)


def _rows(now: datetime) -> list[Incoming]:
    since = now - timedelta(days=core.DAYS)
    untold = Q(reported_at=None, told_no_news_at=None)
    rows = Incoming.objects.filter(
        untold | Q(reported_at__gt=since) | Q(told_no_news_at__gt=since),
        state=IncomingState.TAKEN.value,
        source_partner__isnull=False,
        client__isnull=False,
        decided_at__isnull=False,
    )
    return list(rows.only(*NEEDED))


def _visits(rows: list[Incoming]) -> dict[UUID | None, list[date]]:
    done = Visit.objects.filter(status=VisitStatus.DONE.value)
    done = done.filter(client__in=[row.client_id for row in rows])
    found: dict[UUID | None, list[date]] = defaultdict(list)
    for client, on in done.order_by("visit_on").values_list("client_id", "visit_on"):
        found[client].append(on)
    return found


def _due_on(row: Incoming, visits: list[date], practice: Practice) -> date | None:
    assert row.decided_at is not None, "only what was decided on is asked for"
    since = local_day(practice, row.decided_at)
    return core.due_on(
        [on for on in visits if on >= since],
        after_visits=row.report_after_visits or practice.report_after_visits,
        report_by=row.report_by,
    )
