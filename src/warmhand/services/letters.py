"""What a partner may read of a client: the letter and the partner's page, from one source."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from warmhand.core import letter as words
from warmhand.core.consent import (
    Back,
    Consent,
    ConsentError,
    Item,
    Terms,
    Way,
    shared_back,
    shared_items,
)
from warmhand.core.how_long import how_long
from warmhand.core.letter import (
    Addressee,
    ClientFacts,
    LetterContent,
    Paragraph,
    ScoreSeries,
    Sender,
)
from warmhand.core.letter_words import letter_paragraphs
from warmhand.core.minors import majority_of
from warmhand.core.referral import (
    Actor,
    Purpose,
    Status,
    Step,
    Urgency,
    steps_open_to,
)
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.phone import show_phone
from warmhand.services.recipients import is_still_named, named_partner
from warmhand.store.care import Activity, Episode, Plan, Score
from warmhand.store.people import Practice
from warmhand.store.referrals import Consent as ConsentRow
from warmhand.store.referrals import Referral

PAIN = "nprs"
# Whoever tells what they found thereby tells that the client came (decision 007).
NEEDED_TO_TELL = {Step.MISS: Back.WENT, Step.SEE: Back.WENT, Step.REPORT: Back.FINDINGS}
_OF_A_QUESTION = frozenset({Step.DECLINE, Step.REPORT, Step.GIVE_BACK})
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerView:
    """Exactly what the partner's page may show, and what the partner may do there."""

    purpose: Purpose
    urgency: Urgency
    status: Status
    sender: Sender
    partner: str
    client: str
    """The name if it is shared; else "a client"."""
    content: LetterContent | None
    """None once nothing is shared any more: ended, withdrawn, or not agreed to."""
    paragraphs: tuple[Paragraph, ...]
    steps: tuple[Step, ...]
    back: frozenset[Back]
    """What the partner may tell; no form for the rest."""
    booked_for: datetime | None = None
    seen_on: date | None = None
    findings: str = ""
    refers_back: bool = False
    decline_reason: str = ""
    hold_until: date | None = None
    missed_on: date | None = None


def core_consent(row: ConsentRow) -> Consent:
    """Return the stored `row` as the rules know it, with the age of its client as known today."""
    client = row.client
    return Consent(
        terms=Terms(
            recipient=row.recipient,
            recipient_is_health=row.recipient_is_health,
            items=frozenset(Item(value) for value in row.items),
            back=frozenset(Back(value) for value in row.back),
            ends_on=row.ends_on,
            purpose=Purpose(row.purpose) if row.purpose else None,
            for_minor=bool(row.guardian),
            wording=row.wording,
        ),
        way=Way(row.way),
        given_at=row.given_at,
        given_on=row.given_on,
        attested_by=row.attested_by,
        withdrawn_at=row.withdrawn_at,
        guardian=row.guardian,
        assented=row.assented,
        majority=majority_of(birth_on=client.birth_on, birth_year=client.birth_year),
    )


def agreed_consent(referral: Referral) -> Consent | None:
    """Return the agreement of `referral`, or None where it names somebody else by now.

    A partner whose name or profession has changed since is somebody else: the client agrees anew.
    """
    row = consent_row(referral)
    return core_consent(row) if row is not None and is_still_named(referral) else None


def consent_row(referral: Referral) -> ConsentRow | None:
    """Return the agreement of `referral` with its client at hand, which costs no query then."""
    row = referral.consent
    if row is not None and row.client_id == referral.client_id:
        row.client = referral.client
    return row


def first_name(name: str) -> str:
    """Return what a person is called: the first word of the name, a title with the last."""
    words = name.split()
    if len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        return f"{words[0]} {words[-1]}"
    return words[0] if words else name


def read_phone(number: str, practice: Practice) -> str:
    """Return a stored number as it is read where the practice is; empty for none."""
    return show_phone(number, country=practice.country) if number else ""


def sender_of(practice: Practice) -> Sender:
    """Return who writes."""
    place = ", ".join(part for part in (practice.city, practice.region) if part)
    address = ", ".join(part for part in (practice.address_line, place) if part)
    person = ", ".join(part for part in (practice.practitioner_name, practice.credential) if part)
    return Sender(
        practice=practice.name,
        person=person or practice.name,
        address=" ".join(part for part in (address, practice.postal_code) if part),
        phone=read_phone(practice.phone, practice),
        email=practice.email,
        country=practice.country,
        words=practice.letter_words,
    )


def addressee_of(referral: Referral) -> Addressee:
    """Return whom it goes to, as the agreement names them; empty names before one is chosen."""
    partner = named_partner(referral) or referral.partner
    if partner is None:
        return Addressee(name="", greeting="colleague")
    place = ", ".join(part for part in (partner.address_line, partner.city) if part)
    return Addressee(
        name=", ".join(part for part in (partner.name, partner.credential) if part),
        greeting=first_name(partner.name),
        practice=partner.organisation,
        address=place,
    )


def client_facts(referral: Referral, *, on: date) -> ClientFacts:
    """Return all that a letter of the day `on` could say of the client; four queries at most."""
    client, episode = referral.client, referral.episode
    scores = list(Score.objects.filter(episode=episode, scored_on__lte=on)) if episode else []
    return ClientFacts(
        name=client.name,
        first_name=first_name(client.name),
        phone=read_phone(client.phone, referral.practice),
        email=client.email,
        best_hours=client.best_hours,
        birth_year=client.birth_year,
        problem=episode.label if episode else "",
        how_long=how_long(since_on=episode.since_on, started_on=episode.started_on, on=on)
        if episode
        else "",
        scores=_series(episode, scores) if episode else None,
        activities=_activities(episode, scores) if episode else (),
        tried=_tried(episode, on) if episode else (),
    )


def _series(episode: Episode, scores: list[Score]) -> ScoreSeries | None:
    """Pain, or else the measure of the region."""
    for measure in (PAIN, episode.measure):
        points = tuple((row.scored_on, row.value) for row in scores if row.measure == measure)
        if measure and points:
            known = shipped_measures()[measure]
            label = "Worst pain in 24 hours" if measure == PAIN else known.name
            meaning = "10 is the worst pain" if measure == PAIN else ""
            return ScoreSeries(
                label=label, low=known.low, high=known.high, points=points, meaning=meaning
            )
    return None


def _activities(episode: Episode, scores: list[Score]) -> tuple[str, ...]:
    last = {row.activity_id: row.value for row in scores if row.activity_id}
    rows = Activity.objects.filter(episode=episode)
    return tuple(
        f"{row.label}, {last[row.id]:g} of 10" if row.id in last else row.label for row in rows
    )


def _tried(episode: Episode, on: date) -> tuple[str, ...]:
    rows = Plan.objects.filter(episode=episode, started_on__lte=on)
    return tuple(rows.values_list("text", flat=True))


def letter_of(referral: Referral, *, on: date) -> LetterContent:
    """Return the letter as it may be read on the day `on`: with the date and scores of its sending.

    Raises `ConsentError` where the client's agreement does not cover it, or where a question
    that names nobody names the client after all.
    """
    day = _written_on(referral, on)
    facts = client_facts(referral, on=day)
    sender, addressee = sender_of(referral.practice), addressee_of(referral)
    if Purpose(referral.purpose) is Purpose.ASK:
        return words.asking_content(
            question=referral.question, client=facts, on=day, sender=sender, addressee=addressee
        )
    consent = agreed_consent(referral)
    if consent is None:
        raise ConsentError("The client has not agreed to this letter yet.")
    content = words.letter_content(
        facts=facts,
        question=referral.question,
        consent=consent,
        on=on,
        sender=sender,
        addressee=addressee,
        purpose=Purpose(referral.purpose),
    )
    return replace(content, written_on=day)


def _written_on(referral: Referral, on: date) -> date:
    """The day it was sent, in the practice's time zone; a draft is of today."""
    if referral.sent_at is None or referral.status == Status.DRAFT.value:
        return on
    return referral.sent_at.astimezone(ZoneInfo(referral.practice.time_zone)).date()


def partner_view(referral: Referral, *, on: date) -> PartnerView:
    """Return what the partner's page may show on the day `on`, by the consent and no more.

    Never raises for a consent that is over: then `content` is None and only the practice, the
    status and what the partner has told stand there.
    """
    try:
        content = letter_of(referral, on=on)
    except ConsentError:
        content = None
    return PartnerView(
        purpose=Purpose(referral.purpose),
        urgency=Urgency(referral.urgency),
        status=Status(referral.status),
        sender=sender_of(referral.practice),
        partner=addressee_of(referral).name,
        client=(content.name if content else "") or "a client",
        content=content,
        paragraphs=letter_paragraphs(content) if content else (),
        steps=steps_of(referral, on=on),
        back=may_tell(referral, on=on),
        booked_for=referral.booked_for,
        seen_on=referral.seen_on,
        findings=referral.findings,
        refers_back=referral.refers_back,
        decline_reason=referral.decline_reason,
        hold_until=referral.hold_until,
        missed_on=referral.missed_on,
    )


def steps_of(referral: Referral, *, on: date) -> tuple[Step, ...]:
    """Return what the partner may do or tell on the day `on`.

    They may always say no; the rest rests on what the client agreed to.
    """
    status = Status(referral.status)
    open_steps = steps_open_to(Actor.PARTNER, status)
    if Purpose(referral.purpose) is Purpose.ASK:
        at_once = (Step.REPORT,) if status is Status.SENT else ()
        return tuple(s for s in (*open_steps, *at_once) if s in _OF_A_QUESTION)
    consent = agreed_consent(referral)
    back = may_tell(referral, on=on)
    barred = {step for step, needed in NEEDED_TO_TELL.items() if needed not in back}
    if consent is None or not shared_items(consent, on=on):
        barred |= {Step.ACCEPT, Step.BOOK, Step.HOLD, Step.RESUME}
    return tuple(step for step in open_steps if step not in barred)


def may_tell(referral: Referral, *, on: date) -> frozenset[Back]:
    """Return what the partner may tell the practice on the day `on`."""
    if Purpose(referral.purpose) is Purpose.ASK:
        return frozenset(Back)
    consent = agreed_consent(referral)
    return shared_back(consent, on=on) if consent else frozenset()
