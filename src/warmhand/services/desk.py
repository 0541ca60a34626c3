"""The partner's desk: a link for booking only, to who comes and how to reach them, no more."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.consent import ConsentError, Item, shared_items
from warmhand.core.disclosure import REACH_ITEMS, How
from warmhand.core.errors import DomainError
from warmhand.core.letter import ClientFacts, Sender, free_text
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.referral import ENDED, Actor, Purpose, Status, Step, Via
from warmhand.services import consents, disclosures, history, letters, links, messages, outbox
from warmhand.services.mail_server import is_ready
from warmhand.services.practice import links_reach_others
from warmhand.services.referrals import Said, take_step
from warmhand.services.sending import NO_REACH, fresh_link
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.referrals import Referral

PLEASE_CALL = "Our desk asks: please call us about this booking."
NOT_OPEN = "A link for booking belongs to a referral that is on its way."
NO_DESK_MAIL = "No e-mail address of their desk is known."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """Exactly what a desk may read: only what the client agreed to of how to reach them."""

    sender: Sender
    partner: str
    is_open: bool
    """Whether anything may still be read or booked."""
    name: str = ""
    phone: str = ""
    email: str = ""
    best_hours: str = ""
    booked_for: datetime | None = None
    may_book: bool = False


def desk_view(referral: Referral, *, on: date) -> DeskView:
    """Return what the page of the desk shows on the day `on`; never why the client comes."""
    sender = letters.sender_of(referral.practice)
    partner = letters.addressee_of(referral).name
    if why_not(referral, on=on):
        return DeskView(sender=sender, partner=partner, is_open=False)
    return DeskView(
        sender=sender,
        partner=partner,
        is_open=True,
        booked_for=referral.booked_for,
        may_book=Step.BOOK in letters.steps_of(referral, on=on),
        **_reach(referral, on),
    )


def _reach(referral: Referral, on: date) -> dict[str, str]:
    """Only these four are read of the client; whom a free line names without leave is left out."""
    agreed, client = letters.agreed_consent(referral), referral.client
    may = shared_items(agreed, on=on) if agreed else frozenset()
    phone = letters.read_phone(client.phone, referral.practice)
    facts = ClientFacts(name=client.name, first_name="", phone=phone, email=client.email)
    told = {
        Item.NAME: client.name,
        Item.PHONE: phone,
        Item.EMAIL: client.email,
        Item.BEST_HOURS: free_text(client.best_hours, facts=facts, may=may),
    }
    return {item.value: told[item] for item in REACH_ITEMS & may}


def note_shown(*, referral: Referral, view: DeskView, now: datetime, link_id: UUID) -> None:
    """Keep that the desk's page was opened, once a day, where it told something."""
    told = frozenset(item for item in REACH_ITEMS if getattr(view, item.value))
    if view.is_open and told:
        disclosures.record(referral=referral, items=told, how=How.DESK, now=now, link_id=link_id)


def why_not(referral: Referral, *, on: date) -> str:
    """Return why no desk may book for `referral` on the day `on`; "" where one may."""
    status = Status(referral.status)
    if status is Status.DRAFT or status in ENDED or Purpose(referral.purpose) is Purpose.ASK:
        return NOT_OPEN
    return consents.why_not_in_force(referral, on=on)


@transaction.atomic
def desk_link(
    *,
    referral: Referral,
    by_mail: bool,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> Link:
    """Return the link for booking, made where none is open; by mail to the desk's address.

    With `link_id` the partner makes it from their own page, else `user` of the practice. A mail
    within two minutes of the last is not sent again. Raises `DomainError` for a referral that is
    not on its way, an agreement that does not cover it, no reach or no address.
    """
    if why := why_not(referral, on=consents.local_day(referral.practice, now)):
        raise DomainError(why)
    if not links_reach_others(referral.practice):
        raise DomainError(NO_REACH)
    if by_mail and not mail_reaches(referral):
        raise DomainError(NO_DESK_MAIL)
    found = links.live_link(referral=referral, purpose=LinkPurpose.DESK, now=now)
    link = found or fresh_link(referral, LinkPurpose.DESK, now)
    if by_mail and not outbox.was_just_queued(
        referral=referral, kind=MailKind.PARTNER_DESK, now=now
    ):
        _mail(referral, link, now)
    if found is None or by_mail:
        _note(referral, by_mail=by_mail, now=now, user=user, link_id=link_id)
    return link


def mail_reaches(referral: Referral) -> bool:
    """Tell whether the desk of its partner can be written to."""
    partner = referral.partner
    return bool(partner and partner.desk_email) and is_ready(referral.practice)


def _mail(referral: Referral, link: Link, now: datetime) -> None:
    partner = referral.partner
    if partner is None:
        raise DomainError(NOT_OPEN)
    outbox.enqueue(
        practice=referral.practice,
        kind=MailKind.PARTNER_DESK,
        key=f"{MailKind.PARTNER_DESK.value}-{referral.pk}-{now:%Y%m%d%H%M%S%f}",
        to_name=partner.desk_name,
        to_address=partner.desk_email,
        now=now,
        referral=referral,
        link=link,
    )


def _note(
    referral: Referral, *, by_mail: bool, now: datetime, user: User | None, link_id: UUID | None
) -> None:
    history.note_fact(
        referral=referral,
        actor=Actor.PARTNER if link_id else Actor.PRACTICE,
        via=Via.LINK if link_id else (Via.MAIL if by_mail else Via.HAND),
        words="Sent their desk a link for booking." if by_mail else "Made a link for their desk.",
        now=now,
        user=user,
    )
    history.note_write(referral, "desk link", now=now, user=user, link_id=link_id)


@transaction.atomic
def book(*, referral: Referral, booked_for: datetime, now: datetime, link_id: UUID) -> None:
    """Keep the date that the desk made; the same date twice is kept once.

    Raises `ConsentError` where nothing may be read any more, and what `take_step` raises.
    """
    _refuse_closed(referral, now)
    take_step(
        referral=referral,
        step=Step.BOOK,
        actor=Actor.PARTNER,
        via=Via.LINK,
        now=now,
        said=Said(booked_for=booked_for),
        link_id=link_id,
    )


def ask_to_call(*, referral: Referral, submit_key: UUID, now: datetime, link_id: UUID) -> None:
    """Let the desk ask the practice to call: a message that waits until somebody read it."""
    _refuse_closed(referral, now)
    messages.write(
        referral=referral,
        author=Actor.PARTNER,
        words=PLEASE_CALL,
        submit_key=submit_key,
        now=now,
        link_id=link_id,
    )


def _refuse_closed(referral: Referral, now: datetime) -> None:
    if why_not(referral, on=consents.local_day(referral.practice, now)):
        raise ConsentError("This is not shared any more. Please call the practice.")
