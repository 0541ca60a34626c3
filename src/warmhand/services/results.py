"""What came of the people whom a practice sent, by partner."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db.models import QuerySet

from warmhand.core.helped import Passed
from warmhand.core.referral import Helped, Purpose, Status, Step
from warmhand.core.results import NO_RESULTS, Results, Share
from warmhand.services.consents import local_day
from warmhand.store.referrals import Referral, ReferralEvent

SETTLED_AFTER = timedelta(days=60)
PAST_A_YES = frozenset({Status.ACCEPTED, Status.BOOKED, Status.SEEN, Status.REPORTED})
ANSWERED = frozenset(Helped) - {Helped.TOO_EARLY}


def results_by_partner(problem: str, *, on: date) -> tuple[dict[str, Results], dict[str, int]]:
    """Return each partner's results for `problem`, and how many people were ever sent to each.

    Seen counts of those accepted who were seen, or were sent more than 60 days ago; helped of
    those seen who answered. Declined, cancelled and closed before a yes count in neither, and a
    question sends nobody. Two queries.
    """
    own: dict[str, Results] = {}
    sent: dict[str, int] = {}
    rows = _sent_rows()
    accepted = _closed_after_a_yes(rows)
    for row in rows.select_related("practice"):
        key = str(row.partner_id)
        sent[key] = sent.get(key, 0) + 1
        was_accepted = Status(row.status) in PAST_A_YES or row.pk in accepted
        if row.problem == problem and was_accepted:
            own[key] = own.get(key, NO_RESULTS) + _result(row, on)
    return own, sent


def passed_by_problem(*, on: date) -> dict[str, Passed]:
    """Return whom the practice passed on, by problem ("" for own words): two queries.

    Counted as in `results_by_partner`; what is too early to settle stands in the number alone.
    """
    to: dict[str, Counter[str]] = defaultdict(Counter)
    results: dict[str, Results] = defaultdict(Results)
    rows = _sent_rows()
    accepted = _closed_after_a_yes(rows)
    for row in rows.select_related("practice", "partner"):
        to[row.problem][row.partner.profession if row.partner else ""] += 1
        if Status(row.status) in PAST_A_YES or row.pk in accepted:
            results[row.problem] += _result(row, on)
    return {key: Passed(to=counts, results=results[key]) for key, counts in to.items()}


def _sent_rows() -> "QuerySet[Referral]":
    rows = Referral.objects.exclude(status=Status.DRAFT.value).exclude(purpose=Purpose.ASK.value)
    return rows.filter(partner__isnull=False, sent_at__isnull=False)


def _closed_after_a_yes(rows: "QuerySet[Referral]") -> set[object]:
    """The closed ones that had a yes, since they were opened again if they were."""
    told = ReferralEvent.objects.filter(
        referral__in=rows.filter(status=Status.CLOSED.value).values("pk"),
        step__in=(Step.ACCEPT.value, Step.REOPEN.value),
    )
    last = dict(told.order_by("at", "id").values_list("referral_id", "step"))
    return {key for key, step in last.items() if step == Step.ACCEPT.value}


def _result(row: Referral, on: date) -> Results:
    was_seen = row.seen_on is not None
    sent_on = local_day(row.practice, row.sent_at) if row.sent_at else on
    if not was_seen and on - sent_on <= SETTLED_AFTER:
        return NO_RESULTS
    answered = was_seen and row.helped in ANSWERED
    helped = Share(int(row.helped == Helped.BETTER.value), 1) if answered else Share()
    return Results(seen=Share(int(was_seen), 1), helped=helped)
