"""The plan of a referral whose care two share: kept, agreed to, reviewed, and ended by its day.

Nothing here closes or moves a client's episode, and nothing here takes a step of the referral.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from warmhand.core.co_management import (
    ENDING_WORDS,
    Ending,
    Part,
    Plan,
    Who,
    refuse_incomplete,
)
from warmhand.core.consent import Item
from warmhand.core.disclosure import How
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.letter import day_words
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.referral import ENDED, Actor, Purpose, Status, Via
from warmhand.core.versions import mark_of
from warmhand.services import disclosures, history, links, outbox, sending, told_words
from warmhand.services.consents import local_day
from warmhand.store.loops import SharedPart, SharedPlan
from warmhand.store.people import User
from warmhand.store.referrals import Referral

STALE = "Somebody changed this plan since you opened it. Here is how it stands now."
NOT_SHARED = "A plan belongs to a referral in which you share the care."
MAY_NOT_READ = "The partner may not read it: the client’s agreement does not cover it, or nothing has left yet."
ENDED_MEANWHILE = "The plan has ended by its day meanwhile. Say how it goes on."
LONGEST_WORDS = 200
TOLD = frozenset({Item.QUESTION})
"""What words of a plan are by the agreement: the item of words."""


def plan_of(referral: Referral) -> SharedPlan | None:
    """Return the plan of `referral` with its parts, or None; two queries."""
    parts = Prefetch("parts", queryset=SharedPart.objects.all())
    return SharedPlan.objects.filter(referral=referral).prefetch_related(parts).first()


def core_plan(row: SharedPlan) -> Plan:
    """Return the stored `row` as the rules know it."""
    return Plan(
        goal=row.goal,
        parts=tuple(
            Part(who=Who(part.who), words=part.words, until=part.until) for part in row.parts.all()
        ),
        review_by=Who(row.review_by),
        review_on=row.review_on,
        ends_on=row.ends_on,
    )


def version_of(row: SharedPlan | None) -> str:
    """Return a mark of what somebody reads of a plan; another one once anything changed."""
    return mark_of((core_plan(row), row.end_seen_at)) if row else "none"


def why_no_plan(referral: Referral) -> str:
    """Return why no plan can be written for `referral`, in words; "" where it can."""
    if Purpose(referral.purpose) is not Purpose.CO_MANAGE:
        return NOT_SHARED
    if Status(referral.status) in ENDED:
        return "This referral has ended. Open it again, and the plan can go on."
    return ""


@transaction.atomic
def keep_plan(
    *, referral: Referral, plan: Plan, seen: str, user: User | None, now: datetime
) -> SharedPlan:
    """Keep `plan`; what the partner had agreed to before is asked anew where anything changed.

    `seen` is `version_of` what the person had before them. Raises `StaleRowError` where somebody
    changed it meanwhile, `InvalidValueError` for a plan that is not complete, and `DomainError`
    for a referral that has none.
    """
    if why := why_no_plan(referral):
        raise DomainError(why)
    row, on = plan_of(referral), local_day(referral.practice, now)
    is_same = row is not None and core_plan(row) == plan and row.end_seen_at is None
    if row is not None and is_same and on < row.ends_on:
        return row  # sent twice, or nothing changed: what was agreed holds
    if version_of(row) != seen:
        raise StaleRowError(STALE)
    refuse_incomplete(plan, on=on)
    had_agreed = row is not None and row.agreed_at is not None
    row = _written(referral, row, plan, now)
    again = f" {_partner(referral)} is asked again." if had_agreed else ""
    words = f"Wrote the shared plan, until {_day(referral, row.ends_on)}.{again}"
    _note(referral, words, "shared plan written", user=user, now=now)
    return row


def _written(referral: Referral, row: SharedPlan | None, plan: Plan, now: datetime) -> SharedPlan:
    row = row or SharedPlan(practice=referral.practice, referral=referral, created_at=now)
    row.goal, row.review_by, row.review_on = plan.goal, plan.review_by.value, plan.review_on
    row.ends_on = plan.ends_on or local_day(referral.practice, now)
    row.agreed_at, row.agreed_via, row.end_seen_at, row.ended_words = None, "", None, ""
    row.changed_at = now
    row.save()
    SharedPart.objects.filter(plan=row).delete()
    SharedPart.objects.bulk_create(
        SharedPart(
            practice=referral.practice,
            plan=row,
            who=part.who.value,
            words=part.words,
            until=part.until,
            place=place,
        )
        for place, part in enumerate(plan.parts)
    )
    return row


@transaction.atomic
def agree(
    *,
    referral: Referral,
    seen: str,
    via: Via,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Keep that the partner agreed to the plan as they read it; a second time changes nothing.

    On the phone its words are told: that is kept too. Raises `StaleRowError` where it was changed
    since, or has ended by its day, and `DomainError` where the partner may not know it.
    """
    row, on = plan_of(referral), local_day(referral.practice, now)
    if row is None or version_of(row) != seen or on >= row.ends_on:
        raise StaleRowError(STALE)
    if not may_be_read(referral, on=on):
        raise DomainError(MAY_NOT_READ)
    kept = SharedPlan.objects.filter(pk=row.pk, agreed_at=None)
    if not kept.update(agreed_at=now, agreed_via=via.value):
        return
    if via is Via.PHONE:
        disclosures.record(referral=referral, items=TOLD, how=How.PHONE, now=now, user=user)
    words = "Agreed to the shared plan."
    history.note_fact(
        referral=referral, actor=Actor.PARTNER, via=via, words=words, now=now, user=user
    )
    history.note_write(referral, "shared plan agreed", now=now, user=user, link_id=link_id)


@transaction.atomic
def tell_partner(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Tell the partner by mail that there is a plan to read; pressed twice, one mail leaves.

    Raises `DomainError` where there is no plan, mail is not open, or the client's agreement does
    not cover it.
    """
    if plan_of(referral) is None:
        raise DomainError("There is no plan yet.")
    if not may_be_read(referral, on=local_day(referral.practice, now)):
        raise DomainError(MAY_NOT_READ)
    ways = sending.ways(referral)
    if not ways.mail:
        raise DomainError(ways.why_no_mail)
    if outbox.was_just_queued(referral=referral, kind=MailKind.PARTNER_PLAN, now=now):
        return
    link = links.live_link(referral=referral, purpose=LinkPurpose.PARTNER, now=now)
    link = link or sending.fresh_link(referral, LinkPurpose.PARTNER, now)
    sending.to_partner(referral, MailKind.PARTNER_PLAN, link, now)
    _note(
        referral, "Told them of the shared plan.", "shared plan told", user=user, now=now,
        via=Via.MAIL,
    )  # fmt: skip


def may_be_read(referral: Referral, *, on: date) -> bool:
    """Tell whether the partner may read the plan of `referral` on the day `on`."""
    status = Status(referral.status)
    if status is Status.DRAFT or status in ENDED or why_no_plan(referral):
        return False
    return told_words.is_covered(referral, on=on)


@transaction.atomic
def note_review(
    *, referral: Referral, next_on: date | None, words: str, seen: str, user: User, now: datetime
) -> None:
    """Keep that the plan was looked at; it goes on until its end, with or without a next review.

    What the partner agreed to stands: only the day of the review moves. Raises `StaleRowError`,
    also once it has ended, and `InvalidValueError` for a next review that does not lie between today and the end.
    """
    row, on = _seen_row(referral, seen), local_day(referral.practice, now)
    if on >= row.ends_on:
        raise StaleRowError(ENDED_MEANWHILE)
    if next_on is not None and not on < next_on <= row.ends_on:
        raise InvalidValueError("The next review lies after today and before the plan ends.")
    _set(row, review_on=next_on, changed_at=now)
    _note(referral, _with("Reviewed the shared plan.", words), "shared plan reviewed",
          user=user, now=now)  # fmt: skip


@transaction.atomic
def end_plan(
    *,
    referral: Referral,
    how: Ending,
    seen: str,
    user: User,
    now: datetime,
    words: str = "",
    ends_on: date | None = None,
) -> None:
    """Answer what becomes of a plan whose day has come, or end it before that.

    `Ending.EXTEND` needs the new `ends_on`, and asks the partner anew. The other two note that
    its end was seen; the episode and the referral stay as they are. Raises `StaleRowError`, and
    `InvalidValueError` for a day that is not after today and within a year.
    """
    row, on = _seen_row(referral, seen), local_day(referral.practice, now)
    said = _with(f"{ENDING_WORDS[how]}.", words)
    if how is Ending.EXTEND:
        if why := why_no_plan(referral):
            raise DomainError(why)
        _extend(referral, row, ends_on, now)
        said = _with(f"{ENDING_WORDS[how]}, until {_day(referral, row.ends_on)}.", words)
    else:
        handed = f"{ENDING_WORDS[how]}." if how is Ending.HAND_OVER else ""
        kept = f"{handed} {words.strip()}".strip()
        _set(
            row, end_seen_at=now, ended_words=kept[:LONGEST_WORDS],
            ends_on=min(row.ends_on, on), changed_at=now,
        )  # fmt: skip
    _note(referral, said, f"shared plan: {how.value}", user=user, now=now)


def _extend(referral: Referral, row: SharedPlan, ends_on: date | None, now: datetime) -> None:
    plan, on = core_plan(row), local_day(referral.practice, now)
    review_on = plan.review_on if plan.review_on and plan.review_on > on else None
    longer = Plan(
        goal=plan.goal,
        parts=plan.parts,
        review_by=plan.review_by,
        review_on=review_on,
        ends_on=ends_on,
    )
    refuse_incomplete(longer, on=on)
    _set(
        row, ends_on=ends_on, review_on=review_on, agreed_at=None, agreed_via="",
        end_seen_at=None, ended_words="", changed_at=now,
    )  # fmt: skip


def _seen_row(referral: Referral, seen: str) -> SharedPlan:
    row = plan_of(referral)
    if row is None or version_of(row) != seen:
        raise StaleRowError(STALE)
    return row


def _set(row: SharedPlan, **fields: date | datetime | str | None) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=tuple(fields))


def _with(sentence: str, words: str) -> str:
    return f"{sentence} {words.strip()}".strip()


def _partner(referral: Referral) -> str:
    return referral.partner.name if referral.partner else "The partner"


def _day(referral: Referral, on: date) -> str:
    return day_words(on, country=referral.practice.country)


def _note(
    referral: Referral,
    words: str,
    detail: str,
    *,
    user: User | None,
    now: datetime,
    via: Via = Via.HAND,
) -> None:
    history.note_fact(
        referral=referral, actor=Actor.PRACTICE, via=via, words=words, now=now, user=user
    )
    history.note_write(referral, detail, now=now, user=user)
