"""What a partner may keep: the agreement as the client gave it, and what they wrote themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from warmhand.core.consent import Item, is_in_force, shared_items
from warmhand.core.consent_words import consent_sentences, given_words
from warmhand.core.letter import day_words
from warmhand.core.referral import ENDED, Actor, Purpose, Status, Step, Via
from warmhand.core.step_reasons import reason_words
from warmhand.services import letters
from warmhand.store.loops import Message
from warmhand.store.referrals import Referral, ReferralEvent

OWN_STEPS = {
    Step.ACCEPT: "You said yes.",
    Step.DECLINE: "You said no.",
    Step.BOOK: "You named a date.",
    Step.SEE: "You said that the visit took place.",
    Step.REPORT: "You told what you found.",
    Step.MISS: "You said that the appointment was missed.",
    Step.HOLD: "You put it on hold.",
    Step.RESUME: "You went on with it.",
    Step.GIVE_BACK: "You gave it back.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One agreement, as it is printed."""

    sentences: tuple[str, ...]
    given: str
    given_on: date
    wording: str
    client: str
    """The name, where it is shared; else "". """


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """One thing that the partner said, in their own words."""

    at: datetime
    title: str
    words: str


def release_of(referral: Referral, *, on: date) -> Release | None:
    """Return the agreement of `referral` as its partner may print it on the day `on`, or None.

    None for a question, and where it is not in force, has ended or names somebody else. Without
    the name agreed to, no signature is shown.
    """
    row, agreed = letters.consent_row(referral), letters.agreed_consent(referral)
    ended = Status(referral.status) in ENDED or Purpose(referral.purpose) is Purpose.ASK
    if row is None or agreed is None or ended or not is_in_force(agreed, on=on):
        return None
    named = Item.NAME in shared_items(agreed, on=on)
    until = day_words(agreed.terms.ends_on, country=referral.practice.country)
    return Release(
        sentences=consent_sentences(agreed.terms, ends_on_words=until),
        given=given_words(agreed, signature=row.signature if named else ""),
        given_on=agreed.given_on,
        wording=agreed.terms.wording,
        client=referral.client.name if named else "",
    )


def own_words(referral: Referral) -> tuple[OwnWords, ...]:
    """Return what the partner said by their link since it was sent to them, oldest first.

    Their own words only, so it may be read also after the sharing has ended; two queries.
    """
    events = list(ReferralEvent.objects.filter(referral=referral))
    sent = [event.at for event in events if event.step == Step.SEND.value]
    since = sent[-1] if sent else referral.created_at
    own = [event for event in events if event.at > since and _is_own(event)]
    lines = [_line(event, referral) for event in own]
    said = Message.objects.filter(referral=referral, author=Actor.PARTNER.value, at__gte=since)
    lines += [OwnWords(at=one.at, title="You wrote.", words=one.words) for one in said]
    return tuple(sorted(lines, key=lambda line: line.at))


def _is_own(event: ReferralEvent) -> bool:
    by_link = event.actor == Actor.PARTNER.value and event.via == Via.LINK.value
    return by_link and bool(event.step)


def _line(event: ReferralEvent, referral: Referral) -> OwnWords:
    step = Step(event.step)
    words = event.note
    if step is Step.REPORT:
        words = referral.findings
    elif step is Step.DECLINE:
        words = reason_words(step, words)
    elif step is Step.SEE and referral.seen_on:
        words = day_words(referral.seen_on, country=referral.practice.country)
    elif step is Step.BOOK and referral.booked_for and not words:
        words = _moment(referral, referral.booked_for)
    return OwnWords(at=event.at, title=OWN_STEPS.get(step, ""), words=words)


def _moment(referral: Referral, at: datetime) -> str:
    practice = referral.practice
    local = at.astimezone(ZoneInfo(practice.time_zone))
    return f"{day_words(local.date(), country=practice.country)}, {local:%H:%M}"
