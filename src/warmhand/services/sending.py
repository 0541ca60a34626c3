"""How a referral leaves: by mail, by the practitioner's own phone, on paper, or by a call."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from warmhand.core.disclosure import How
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.links import VALID_DAYS, LinkPurpose
from warmhand.core.outbox import UNDO, MailKind
from warmhand.core.partnership import Way as Usual
from warmhand.core.referral import OPEN, Actor, Purpose, Status, Step, Via
from warmhand.services import disclosures, guardians, links, outbox
from warmhand.services.consents import local_day
from warmhand.services.mail_server import is_ready
from warmhand.services.practice import links_reach_others
from warmhand.services.referrals import Said, take_step
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.referrals import Referral

ASKED_AGAIN = OPEN - {Status.DRAFT, Status.REPORTED}
NO_REACH = (
    "A phone elsewhere cannot open this site’s links yet, so none is sent. Call, print or fax; "
    "Settings shows how to be reached."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Which ways are open for one referral; a shut one says why."""

    links_open: bool
    mail: bool
    text: bool
    introduce: bool
    why_no_mail: str = ""
    why_no_introduction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What the practitioner chose; at least one way to the partner."""

    called: bool = False
    booked_for: datetime | None = None
    """The date made on the phone, together with the client; says `called` too."""
    mail: bool = False
    text: bool = False
    paper: bool = False
    fax: bool = False
    introduce: bool = False
    """A mail of their own to the client."""

    @property
    def reaches_partner(self) -> bool:
        """Whether the partner gets to know."""
        return any((self.called, self.booked_for, self.mail, self.text, self.paper, self.fax))


def ways(referral: Referral) -> Ways:
    """Return which ways are open for `referral`."""
    practice, partner = referral.practice, referral.partner
    opens, ready = links_reach_others(practice), is_ready(practice)
    asks = referral.purpose == Purpose.ASK.value
    no_mail = "" if ready else "Mail is not set up yet; Settings shows how."
    partner_mail = partner.email if partner else ""
    no_partner = no_mail or ("" if partner_mail else "No e-mail address is known.")
    no_client = no_mail or (
        "" if guardians.has_mail(referral.client) else "No e-mail address is known."
    )
    return Ways(
        links_open=opens,
        mail=opens and not no_partner,
        text=opens and bool(partner and partner.phone),
        introduce=not asks and not no_client,
        why_no_mail=no_partner or ("" if opens else NO_REACH),
        why_no_introduction=no_client,
    )


def proposed(referral: Referral) -> dict[str, bool]:
    """Return the way in which `referral`'s partner takes people, as a form holds it.

    A call is never proposed: whether it took place is said by whoever made it. Mail stands for
    a call or a portal where it is open; nothing where no way of theirs is.
    """
    partner, is_open = referral.partner, ways(referral)
    if partner is None:
        return {}
    own = {
        Usual.TEXT: ("text", is_open.text),
        Usual.FAX: ("fax", bool(partner.fax)),
        Usual.PAPER: ("paper", True),
    }
    name, is_there = own.get(Usual(partner.way), ("mail", is_open.mail))
    if is_there:
        return {name: True}
    return {"mail": True} if is_open.mail else {}


@transaction.atomic
def send(*, referral: Referral, how: Sending, now: datetime, user: User | None = None) -> None:
    """Let `referral` leave by the ways in `how`; mail waits five minutes, so it can be undone.

    A second submit is refused by the table of steps, so there is one line and one mail. Raises
    `InvalidValueError` without a way, `DomainError` for one that is shut, and what `take_step`
    raises for a draft that is not ready.
    """
    _refuse_shut_ways(referral, how)
    line = Said(note=_way_words(how))
    take_step(
        referral=referral,
        step=Step.SEND,
        actor=Actor.PRACTICE,
        via=_via(how),
        now=now,
        said=line,
        user=user,
    )
    if how.booked_for is not None:
        take_step(
            referral=referral,
            step=Step.BOOK,
            actor=Actor.PRACTICE,
            via=Via.PHONE,
            now=now,
            said=Said(booked_for=how.booked_for, note="Booked together on the phone."),
            user=user,
        )
    _note_told(referral, how, now=now, user=user)
    _send_mails(referral, how, now)


def _note_told(referral: Referral, how: Sending, *, now: datetime, user: User | None) -> None:
    """What leaves at once is told at once; behind a link it is told when the link is opened."""
    by = ((how.called or how.booked_for, How.PHONE), (how.paper, How.PRINT), (how.fax, How.FAX))
    ways_told = [way for chosen, way in by if chosen]
    disclosures.record_letter(referral=referral, ways=ways_told, now=now, user=user)


def _refuse_shut_ways(referral: Referral, how: Sending) -> None:
    if not how.reaches_partner:
        raise InvalidValueError("Choose how it reaches them: a call, mail, paper or fax.")
    open_ways = ways(referral)
    if how.mail and not open_ways.mail:
        raise DomainError(open_ways.why_no_mail)
    if how.text and not open_ways.text:
        raise DomainError(NO_REACH)
    if how.introduce and not open_ways.introduce:
        raise DomainError(open_ways.why_no_introduction)


def _via(how: Sending) -> Via:
    order = (
        (how.mail, Via.MAIL),
        (how.called or how.booked_for, Via.PHONE),
        (how.text, Via.HAND),
    )
    return next((via for chosen, via in order if chosen), Via.LETTER)


def _way_words(how: Sending) -> str:
    named = (
        (how.called or how.booked_for, "a call"),
        (how.mail, "mail with a private link"),
        (how.text, "the link from your own phone"),
        (how.paper, "the letter on paper"),
        (how.fax, "fax"),
        (how.introduce, "an introduction to the client"),
    )
    words = ", ".join(text for chosen, text in named if chosen)
    return f"By {words}."


def _send_mails(referral: Referral, how: Sending, now: datetime) -> None:
    opens = links_reach_others(referral.practice)
    # Paper and fax carry the link as a code, where a phone can open it.
    if opens and (how.mail or how.text or how.paper or how.fax):
        link = fresh_link(referral, LinkPurpose.PARTNER, now)
        if how.mail:
            to_partner(referral, MailKind.PARTNER_REFERRAL, link, now, delay=UNDO)
    if how.introduce:
        own = fresh_link(referral, LinkPurpose.CLIENT_ANSWER, now) if opens else None
        to_client(referral, MailKind.CLIENT_INTRODUCTION, own, now, delay=UNDO)


def fresh_link(referral: Referral, purpose: LinkPurpose, now: datetime) -> Link:
    """Issue a link of `referral` for `purpose`; earlier ones close, mail that waits carries it.

    A minor's own link ends before they come of age: their guardian may hold it.
    """
    links.revoke_links(referral=referral, purpose=purpose, now=now)
    client, days = None if purpose is LinkPurpose.PARTNER else referral.client, None
    if purpose in links.OF_THE_CLIENT:
        on = local_day(referral.practice, now)
        days = guardians.link_days(referral.client, VALID_DAYS[purpose], on=on)
    link = links.issue_link(
        practice=referral.practice,
        purpose=purpose,
        now=now,
        referral=referral,
        client=client,
        valid_days=days,
    )
    outbox.carry(referral=referral, link=link)
    return link


def _key(kind: MailKind, referral: Referral, now: datetime) -> str:
    return f"{kind.value}-{referral.pk}-{now:%Y%m%d%H%M%S%f}"


def to_partner(
    referral: Referral,
    kind: MailKind,
    link: Link,
    now: datetime,
    delay: timedelta = timedelta(0),
) -> None:
    """Put one mail to its partner into the outbox; raise where no address is known."""
    partner = referral.partner
    if partner is None or not partner.email:
        raise DomainError("No e-mail address of theirs is known.")
    outbox.enqueue(
        practice=referral.practice,
        kind=kind,
        key=_key(kind, referral, now),
        to_name=partner.name,
        to_address=partner.email,
        now=now,
        delay=delay,
        referral=referral,
        link=link,
    )


def to_client(
    referral: Referral,
    kind: MailKind,
    link: Link | None,
    now: datetime,
    delay: timedelta = timedelta(0),
) -> None:
    """Put one mail to its client, or a minor's guardian, into the outbox.

    Raises `DomainError` where no address of theirs is known.
    """
    name, address, _ = guardians.reach_of(referral.client, on=local_day(referral.practice, now))
    if not address:
        raise DomainError(f"No e-mail address of {name} is known.")
    outbox.enqueue(
        practice=referral.practice,
        kind=kind,
        key=_key(kind, referral, now),
        to_name=name,
        to_address=address,
        now=now,
        delay=delay,
        referral=referral,
        link=link,
    )
