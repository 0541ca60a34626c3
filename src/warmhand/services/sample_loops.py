"""Around the referrals of the sample practice: pages opened, messages, shared plans, a desk."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from warmhand.core.co_management import Part, Plan, Who
from warmhand.core.disclosure import How
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Via
from warmhand.services import desk, disclosures, letters, links, messages, shared_plans
from warmhand.services.sample_told import Told
from warmhand.services.sending import fresh_link


def open_page(to: Told, told: Mapping[str, Any]) -> None:
    """Let the partner open their page: what it said stays written."""
    at = to.at(told["days"], hour=12)
    disclosures.record_content(
        referral=to.referral,
        content=letters.letter_of(to.referral, on=to.on(told["days"])),
        how=How.PAGE,
        now=at,
        link_id=_link(to, told),
    )


def write(to: Told, told: Mapping[str, Any]) -> None:
    """Write one message, of the partner by their link where `by` says so; `read` by the other."""
    author, at = Actor(told.get("by", "practice")), to.at(told["days"], told.get("hour", 14))
    is_partner = author is Actor.PARTNER
    messages.write(
        referral=to.referral,
        author=author,
        words=told["words"],
        submit_key=uuid4(),
        now=at,
        user=None if is_partner else to.owner,
        link_id=_link(to, told) if is_partner else None,
    )
    if "read" in told:
        messages.note_read(
            referral=to.referral,
            reader=messages.OTHER[author],
            until=at,
            now=to.at(told["read"], hour=18),
            user=to.owner if is_partner else None,
        )


def plan(to: Told, told: Mapping[str, Any]) -> None:
    """Write the plan of shared care; days of its review and end count back like all others."""
    parts = tuple(
        Part(who=Who(part["who"]), words=part["words"], until=to.on(told["ends"]))
        for part in told["parts"]
    )
    shared_plans.keep_plan(
        referral=to.referral,
        plan=Plan(
            goal=told["goal"],
            parts=parts,
            review_by=Who(told.get("review_by", Who.PRACTICE.value)),
            review_on=to.on(told["review"]),
            ends_on=to.on(told["ends"]),
        ),
        seen="none",
        user=to.owner,
        now=to.at(told["days"]),
    )


def agree(to: Told, told: Mapping[str, Any]) -> None:
    """Let the partner agree to the plan, on their page or as told by phone."""
    via = Via(told.get("via", Via.LINK.value))
    is_link = via is Via.LINK
    shared_plans.agree(
        referral=to.referral,
        seen=shared_plans.version_of(shared_plans.plan_of(to.referral)),
        via=via,
        now=to.at(told["days"], hour=15),
        user=None if is_link else to.owner,
        link_id=_link(to, told) if is_link else None,
    )


def desk_book(to: Told, told: Mapping[str, Any]) -> None:
    """Send the desk its link, and let the desk book by it two hours later."""
    at = to.at(told["days"], hour=13)
    link = desk.desk_link(referral=to.referral, by_mail=True, now=at, user=to.owner)
    opened, on = to.at(told["days"], hour=15), to.on(told["days"])
    view = desk.desk_view(to.referral, on=on)
    desk.note_shown(referral=to.referral, view=view, now=opened, link_id=link.pk)
    day = to.appointment(told["for"])
    desk.book(referral=to.referral, booked_for=day, now=opened, link_id=link.pk)


def _link(to: Told, told: Mapping[str, Any]) -> UUID:
    """The link the partner holds on that day; one read out where no mail carried one."""
    at = to.at(told["days"])
    found = links.live_link(referral=to.referral, purpose=LinkPurpose.PARTNER, now=at)
    return (found or fresh_link(to.referral, LinkPurpose.PARTNER, at)).pk
