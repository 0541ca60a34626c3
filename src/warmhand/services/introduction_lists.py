"""Requests and offers as their pages show them: the list, one with its steps, those of a partner."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import F, Prefetch, Q, QuerySet

from warmhand.core.introduction_words import asking, bringing_together, offering, thanking
from warmhand.core.introductions import is_overdue
from warmhand.core.network import IntroductionKind, Outcome, Stage
from warmhand.services.introduction_pages import person_of, signature_of
from warmhand.services.letters import read_phone
from warmhand.store.network import Introduction, IntroductionHop
from warmhand.store.partners import Partner
from warmhand.store.people import Practice


class Standing(StrEnum):
    """Where a request or an offer stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    WORKED = "worked"
    ENDED = "ended"


STANDING_WORDS = {
    Standing.WAITING: "waiting for an answer",
    Standing.OVERDUE: "asked 60 days ago or more: what came of it?",
    Standing.WORKED: "worked",
    Standing.ENDED: "came to nothing this time",
}


@dataclass(frozen=True, slots=True)
class ShownHop:
    """One step: the row, whether it is the one waited for, what came of it, and a ready message.

    `to` is whom the message goes to; it is "" where there is nothing to send.
    """

    row: IntroductionHop
    is_current: bool
    words: str
    to: Partner
    message: str = ""


@dataclass(frozen=True, slots=True)
class ShownIntroduction:
    """One request or offer with its steps."""

    row: Introduction
    is_offer: bool
    title: str
    standing: Standing
    words: str
    hops: tuple[ShownHop, ...]
    to_thank: bool


def rows() -> QuerySet[Introduction]:
    """Return all introductions, open ones first, then the newest: two queries when read."""
    hops = Prefetch("hops", IntroductionHop.objects.select_related("giver", "receiver"))
    found = Introduction.objects.select_related("target", "between", "practice")
    found = found.filter(target__archived_at=None).prefetch_related(hops)
    return found.order_by(F("closed_on").desc(nulls_first=True), "-asked_on", "-created_at")


def of_partner(*, partner: Partner) -> list[Introduction]:
    """Return the introductions in which `partner` is asked for, asked, or brought together."""
    of = Q(target=partner) | Q(between=partner) | Q(hops__giver=partner) | Q(hops__receiver=partner)
    return list(rows().filter(of).distinct()[:20])


def introduced_by(found: list[Introduction], *, partner: Partner) -> list[Partner]:
    """Return who introduced one to `partner`, by those of `found` that worked."""
    givers = {
        hop.giver_id: hop.giver
        for row in found
        for hop in row.hops.all()
        if row.kind == IntroductionKind.ASKED.value
        and hop.receiver_id == partner.pk
        and hop.outcome == Outcome.YES.value
    }
    return list(givers.values())


def shown(row: Introduction, *, practice: Practice, today: date) -> ShownIntroduction:
    """Return `row` (of `rows`) as its page and the list show it; no query."""
    hops = list(row.hops.all())
    is_offer = row.kind == IntroductionKind.OFFERED.value
    standing = _standing(row, hops, today)
    return ShownIntroduction(
        row=row,
        is_offer=is_offer,
        title=_title(row),
        standing=standing,
        words=STANDING_WORDS[standing],
        hops=tuple(_offered(row, hops, practice) if is_offer else _asked(row, hops, practice)),
        to_thank=not is_offer and standing is Standing.WORKED and row.thanked_on is None,
    )


def _title(row: Introduction) -> str:
    if row.between is not None:
        return f"{row.between.name} and {row.target.name}"
    return f"Introduction to {row.target.name}"


def _standing(row: Introduction, hops: list[IntroductionHop], today: date) -> Standing:
    if row.closed_on is None:
        asked_on = max((hop.asked_on for hop in hops if hop.asked_on), default=row.asked_on)
        return Standing.OVERDUE if is_overdue(asked_on, on=today) else Standing.WAITING
    worked = all(hop.outcome == Outcome.YES.value for hop in hops)
    return Standing.WORKED if worked else Standing.ENDED


def _asked(row: Introduction, hops: list[IntroductionHop], practice: Practice) -> list[ShownHop]:
    """Return the steps of a request; the first open one is waited for."""
    current = next((hop for hop in hops if hop.outcome == Outcome.OPEN.value), None)
    found = []
    for hop in hops:
        is_current = row.closed_on is None and hop is current
        to_ask = is_current and hop.asked_on is None
        words, message = _away_words(hop.giver) if to_ask else "", ""
        if to_ask and not words:
            message = asking(
                to=person_of(hop.giver),
                next_person=person_of(hop.receiver),
                target=person_of(row.target),
                signed=signature_of(practice),
            )
        words = words or _asked_words(row, hop)
        found.append(ShownHop(hop, is_current, words, hop.giver, message))
    return found


def _away_words(giver: Partner) -> str:
    """Return why nobody writes to `giver` now, or ""."""
    if giver.archived_at is not None:
        return "Put away meanwhile: ask nobody, or another way"
    return {
        Stage.STEPPED_BACK.value: "Stepped back meanwhile: ask nobody, or another way",
        Stage.RESTING.value: "Resting for now: ask later, or another way",
    }.get(giver.stage, "")


def _asked_words(row: Introduction, hop: IntroductionHop) -> str:
    """Return what came of one step of a request."""
    if hop.outcome == Outcome.YES.value:
        return f"{hop.receiver.name} said yes"
    if hop.outcome == Outcome.NO.value:
        return "Not this time"
    if row.closed_on is not None and hop.asked_on is not None:
        return "Not known whether it ended at this step"
    if row.closed_on is not None:
        return "Not reached: nothing is concluded about the two"
    if hop.asked_on is None:
        return "Not asked yet"
    return "Asked, no answer yet"


def _offered(row: Introduction, hops: list[IntroductionHop], practice: Practice) -> list[ShownHop]:
    """Return the two answers to an offer, and once both agreed the message that goes to each."""
    agreed = all(hop.outcome == Outcome.YES.value for hop in hops)
    found = []
    for hop in hops:
        told = {Outcome.YES.value: "agrees", Outcome.NO.value: "would rather not"}
        words = told.get(hop.outcome, "has not answered yet")
        is_current = row.closed_on is None and hop.outcome == Outcome.OPEN.value
        message = _together(hop, practice) if agreed else ""
        found.append(ShownHop(hop, is_current, words, hop.giver, message))
    return found


def _together(hop: IntroductionHop, practice: Practice) -> str:
    reach = read_phone(hop.receiver.phone, practice) or hop.receiver.email
    return bringing_together(
        to=person_of(hop.giver),
        other=person_of(hop.receiver),
        reach=reach,
        signed=signature_of(practice),
    )


def offer_messages(*, one: Partner, other: Partner, practice: Practice) -> tuple[str, str]:
    """Return the messages that ask `one` and `other`, each for themselves."""
    signed = signature_of(practice)
    a, b = person_of(one), person_of(other)
    return offering(to=a, other=b, signed=signed), offering(to=b, other=a, signed=signed)


def thanks_messages(row: Introduction, *, practice: Practice) -> list[tuple[Partner, str]]:
    """Return whom to thank for an introduction that worked, each with the ready words."""
    signed = signature_of(practice)
    givers = {hop.giver_id: hop.giver for hop in row.hops.all()}
    return [
        (giver, thanking(to=person_of(giver), target=person_of(row.target), signed=signed))
        for giver in givers.values()
    ]
