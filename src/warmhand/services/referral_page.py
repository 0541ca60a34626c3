"""One referral as its page shows it: where it stands, what happened, and what can be done."""

from dataclasses import dataclass
from datetime import date, datetime

from warmhand.core.consent_words import consent_sentences
from warmhand.core.letter import day_words
from warmhand.core.links import LinkPurpose
from warmhand.core.next_action import NextAction
from warmhand.core.outbox import MailState
from warmhand.core.referral import (
    LOOP,
    OPEN,
    Actor,
    Purpose,
    Status,
    Step,
    Via,
    loop_position,
    steps_open_to,
)
from warmhand.core.step_reasons import reason_words
from warmhand.core.task_states import Taken, Task, tasks_of
from warmhand.services import letters, links, loops, sending, undoing
from warmhand.services.consents import (
    consent_in_force,
    local_day,
    needs_consent,
    stopped_words,
    why_not_in_force,
)
from warmhand.services.sending import Ways
from warmhand.services.step_words import VIA_WORDS, step_words
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail
from warmhand.store.referrals import Consent, Referral, ReferralEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One line of what happened."""

    at: datetime
    title: str
    text: str
    side: str
    """"" from the practice, "came-in" from the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How far it came: the ring, the days of its steps, and everything in order."""

    ring: int
    step_days: tuple[date, ...]
    timeline: tuple[TimelineLine, ...]
    tasks: tuple[Task, ...]
    """Each attempt as other systems would read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What the client agreed to; empty for those who may not read notes."""

    agreed: tuple[str, ...]
    holds: bool
    over: str
    """That nothing is shared any more, and since when; "" before it left and while it holds."""
    past: tuple[Consent, ...]
    """Every agreement there ever was with this client and partner, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLinks:
    """The links that still open, by whom they are for."""

    partner: Link | None
    consent: Link | None
    answer: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPage:
    """All that the page shows of one referral."""

    status: Status
    title: str
    has_ended: bool
    course: Course
    next: NextAction | None
    told_steps: tuple[Step, ...]
    """What the partner may have told, so that it can be entered."""
    own_steps: tuple[Step, ...]
    sharing: Sharing
    links: OpenLinks
    ways: Ways
    may_undo: bool
    mails: tuple[tuple[str, str], ...]
    """To whom, and what became of it."""

    @property
    def mail_waits(self) -> bool:
        """Whether a mail has yet to leave."""
        return any(words == _MAIL_WORDS[MailState.READY] for _name, words in self.mails)


def page_of(referral: Referral, *, now: datetime, with_notes: bool) -> ReferralPage:
    """Return what the page of `referral` shows; `with_notes` for those who may read them."""
    practice, status = referral.practice, Status(referral.status)
    today = local_day(practice, now)
    ways = sending.ways(referral)
    return ReferralPage(
        status=status,
        title=f"{referral.client.name} to {letters.addressee_of(referral).name or 'nobody yet'}",
        has_ended=status not in OPEN,
        course=_course(referral, with_notes=with_notes),
        next=loops.next_of(referral, practice=practice, today=today, can_mail=ways.mail),
        told_steps=_told(referral, status, today),
        own_steps=steps_open_to(Actor.PRACTICE, status),
        sharing=_sharing(referral, today, with_notes=with_notes),
        links=open_links(referral, now=now),
        ways=ways,
        may_undo=undoing.may_undo(referral, now=now),
        mails=_mails(referral),
    )


def open_links(referral: Referral, *, now: datetime) -> OpenLinks:
    """Return the newest link of each purpose that still opens; three queries."""

    def live(purpose: LinkPurpose) -> Link | None:
        return links.live_link(referral=referral, purpose=purpose, now=now)

    return OpenLinks(
        partner=live(LinkPurpose.PARTNER),
        consent=live(LinkPurpose.CLIENT_CONSENT),
        answer=live(LinkPurpose.CLIENT_ANSWER),
    )


def _course(referral: Referral, *, with_notes: bool) -> Course:
    events = list(ReferralEvent.objects.filter(referral=referral))
    counted = _since_reopened(events)
    is_draft = referral.status == Status.DRAFT.value
    ring = 0 if is_draft else loop_position(Status(event.status_after) for event in counted)
    return Course(
        ring=ring,
        step_days=_step_days(counted, referral, ring),
        # Without its words, a line that moved nothing says nothing.
        timeline=tuple(
            _line(event, referral, with_notes=with_notes)
            for event in events
            if event.step or with_notes
        ),
        tasks=tasks_of(_taken(event, with_notes=with_notes) for event in events if event.step),
    )


def _taken(event: ReferralEvent, *, with_notes: bool) -> Taken:
    return Taken(
        step=Step(event.step),
        after=Status(event.status_after),
        actor=Actor(event.actor),
        note=_note_words(event) if with_notes else "",
    )


def _sharing(referral: Referral, today: date, *, with_notes: bool) -> Sharing:
    holds = consent_in_force(referral, on=today)
    if not with_notes:
        return Sharing(agreed=(), holds=holds, over=_over(referral, today), past=())
    return Sharing(
        agreed=_agreed(referral),
        holds=holds,
        over=_over(referral, today),
        past=_past(referral),
    )


def _over(referral: Referral, today: date) -> str:
    row, country = referral.consent, referral.practice.country
    if row is None or referral.status == Status.DRAFT.value or not needs_consent(referral):
        return ""
    if stopped := stopped_words(referral):
        return stopped
    if row.ends_on < today:
        return f"The agreement ended on {day_words(row.ends_on, country=country)}."
    return why_not_in_force(referral, on=today)


def _since_reopened(events: list[ReferralEvent]) -> list[ReferralEvent]:
    kept: list[ReferralEvent] = []
    for event in events:
        if event.step == Step.REOPEN.value:
            kept = []
        if event.step:
            kept.append(event)
    return kept


def _step_days(events: list[ReferralEvent], referral: Referral, ring: int) -> tuple[date, ...]:
    """The day of each step of the ring that was taken, as far as each is known."""
    days: dict[str, date] = {}
    for event in events:
        days.setdefault(event.status_after, local_day(referral.practice, event.at))
    found = []
    for status in LOOP[:ring]:
        if status.value not in days:
            break
        found.append(days[status.value])
    return tuple(found)


def _line(event: ReferralEvent, referral: Referral, *, with_notes: bool) -> TimelineLine:
    names = {
        "partner": letters.first_name(referral.partner.name) if referral.partner else "They",
        "client": letters.first_name(referral.client.name),
    }
    note = _note_words(event) if with_notes else ""
    if event.step:
        title, text = step_words(Step(event.step), Actor(event.actor)).format(**names), note
    else:
        title, text = _fact_words(event.note, _ACTORS[Actor(event.actor)].format(**names))
    how = VIA_WORDS[Via(event.via)] if event.actor != Actor.PRACTICE.value else ""
    text = " ".join(part for part in (text, f"({how})" if how else "") if part)
    side = "" if event.actor == Actor.PRACTICE.value else "came-in"
    return TimelineLine(at=event.at, title=title, text=text, side=side)


_ACTORS = {Actor.PRACTICE: "You", Actor.PARTNER: "{partner}", Actor.CLIENT: "{client}"}


def _fact_words(note: str, who: str) -> tuple[str, str]:
    """What somebody said stands as said; what they did makes one sentence with who did it."""
    if note.startswith("“"):
        return f"{who} answered", note
    return f"{who} {note[:1].lower()}{note[1:]}", ""


def _note_words(event: ReferralEvent) -> str:
    return reason_words(Step(event.step), event.note) if event.step else event.note


def _told(referral: Referral, status: Status, today: date) -> tuple[Step, ...]:
    """What may be entered as told: a question is answered, and only what may be told is."""
    view = letters.steps_of(referral, on=today)
    known = steps_open_to(Actor.PRACTICE, status)
    client_said = tuple(step for step in (Step.MISS, Step.SEE) if step in known)
    is_question = Purpose(referral.purpose) is Purpose.ASK
    found = {*view, *(() if is_question else client_said)}
    return tuple(step for step in Step if step in found)


def _agreed(referral: Referral) -> tuple[str, ...]:
    row = letters.consent_row(referral)
    if row is None:
        return ()
    until = day_words(row.ends_on, country=referral.practice.country)
    return consent_sentences(letters.core_consent(row).terms, ends_on_words=until)


def _past(referral: Referral) -> tuple[Consent, ...]:
    rows = Consent.objects.filter(client=referral.client, partner=referral.partner)
    return tuple(rows.order_by("-given_at"))


_MAIL_WORDS = {
    MailState.READY: "waits",
    MailState.SENDING: "is leaving",
    MailState.SENT: "left",
    MailState.DEAD: "could not be delivered",
    MailState.CANCELLED: "was taken back",
}


def _mails(referral: Referral) -> tuple[tuple[str, str], ...]:
    rows = OutboxMail.objects.filter(referral=referral).order_by("created_at")
    return tuple((row.to_name, _MAIL_WORDS[MailState(row.state)]) for row in rows)
