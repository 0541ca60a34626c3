"""What came of the people whom a practice sent, by partner."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from warmhand.core.helped import Passed
from warmhand.core.referral import Helped, Purpose, Status, Step, Went
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
    """Return the people whom the practice passed on, by problem ("" for own words): two queries.

    Somebody who was sent twice with one problem is one person: seen if anybody saw them, better
    as they said last. What is too early to settle stands in the number alone.
    """
    to: dict[str, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    came: dict[str, dict[UUID, Results]] = defaultdict(dict)
    rows = _sent_rows()
    accepted = _closed_after_a_yes(rows)
    for row in rows.select_related("practice", "partner").order_by("sent_at"):
        to[row.problem][row.partner.profession if row.partner else ""].add(row.client_id)
        if Status(row.status) in PAST_A_YES or row.pk in accepted:
            people, result = came[row.problem], _result(row, on)
            people[row.client_id] = _of_one(people.get(row.client_id, NO_RESULTS), result)
    return {
        problem: Passed(
            number=len(set().union(*professions.values())),
            to={profession: len(people) for profession, people in professions.items()},
            results=sum(came[problem].values(), NO_RESULTS),
        )
        for problem, professions in to.items()
    }


def _of_one(before: Results, later: Results) -> Results:
    """What came of one person after a further referral."""
    settled = before.seen.number or later.seen.number
    is_seen = before.seen.yes or later.seen.yes
    return Results(
        seen=Share(int(bool(is_seen)), 1) if settled else Share(),
        helped=later.helped if later.helped.number else before.helped,
    )


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
    """What came of one referral; whether it helped is the client's answer alone.

    A partner's report has findings in words and no answer to "did it help", so none is counted
    where the client said nothing.
    """
    was_seen = row.seen_on is not None or row.went == Went.YES.value
    sent_on = local_day(row.practice, row.sent_at) if row.sent_at else on
    if not was_seen and on - sent_on <= SETTLED_AFTER:
        return NO_RESULTS
    answered = was_seen and row.helped in ANSWERED
    helped = Share(int(row.helped == Helped.BETTER.value), 1) if answered else Share()
    return Results(seen=Share(int(was_seen), 1), helped=helped)
