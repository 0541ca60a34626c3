"""Drafts of referrals: why, to whom; nothing has left yet."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from warmhand.core.care import Decision
from warmhand.core.consent import Item, refuse_identifying
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.how_long import how_long, weeks_words
from warmhand.core.referral import WITH_PARTNER, Actor, Purpose, Status, Step, Urgency, Via
from warmhand.services import bars, consents, history, raised
from warmhand.store.care import Episode, Plan, Review
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import User
from warmhand.store.referrals import Referral

LONGEST_CHAIN = 20  # more partners one after the other than any client was ever sent to


@transaction.atomic
def start_draft(
    *,
    client: Client,
    episode: Episode | None,
    now: datetime,
    user: User | None = None,
    purpose: Purpose = Purpose.REFER,
    question: str = "",
    not_these: Sequence[str] = (),
) -> Referral:
    """Return the draft of this client and episode: the one that waits, or a new one.

    A second submit finds the first one's draft. `not_these` are keys of partners that are out.
    """
    if (found := waiting_draft(client, episode)) is not None:
        return found
    row = Referral.objects.create(
        practice_id=client.practice_id,
        client=client,
        episode=episode,
        purpose=purpose.value,
        problem=episode.problem if episode else "",
        question=question,
        declined_partners=list(not_these),
        status_at=now,
        created_by=user,
        created_at=now,
    )
    history.note_write(row, "draft", now=now, user=user)
    return row


def _change_draft(referral: Referral, fields: dict[str, Any]) -> None:
    """Change a draft; raise `StaleRowError` where it is none any more."""
    drafts = Referral.objects.filter(pk=referral.pk, status=Status.DRAFT.value)
    if not drafts.update(**fields):
        raise StaleRowError("This referral has left already; it is no draft any more.")
    for name, value in fields.items():
        setattr(referral, name, value)


@transaction.atomic
def set_why(
    *,
    referral: Referral,
    purpose: Purpose,
    question: str,
    problem: str,
    urgency: Urgency,
    wishes: Sequence[str],
    now: datetime,
    user: User | None = None,
) -> bool:
    """Keep the purpose and the question of a draft; tell whether an agreement ended with it.

    The client agreed to one purpose, problem and question: another needs another yes. Raises `ConsentError` where a question to a colleague names the client.
    """
    if not question.strip():
        raise InvalidValueError("Write the question in a sentence.")
    if purpose is Purpose.ASK:
        refuse_naming(referral.client, question)
    before = _agreed_to(referral)
    fields: dict[str, Any] = {
        "purpose": purpose.value,
        "question": question.strip(),
        "problem": problem,
        "urgency": urgency.value,
        "wishes": list(wishes),
    }
    _change_draft(referral, fields)
    history.note_write(referral, "purpose,question", now=now, user=user)
    if referral.consent_id is None or _agreed_to(referral) == before:
        return False
    consents.drop_consent(referral=referral, now=now)
    _change_draft(referral, {"consent": None})
    _note_ended(referral, now=now, user=user)
    return True


def _agreed_to(referral: Referral) -> tuple[str, str, list[str]]:
    """What an agreement is to, beside its terms; a space more is no other question."""
    return referral.purpose, referral.problem, referral.question.split()


def _note_ended(referral: Referral, *, now: datetime, user: User | None) -> None:
    history.note_fact(
        referral=referral,
        actor=Actor.PRACTICE,
        via=Via.HAND,
        words="Changed what is asked, so the client is asked to agree anew.",
        now=now,
        user=user,
    )


def refuse_naming(client: Client, question: str) -> None:
    """Raise `ConsentError` where `question` names the client."""
    refuse_identifying(question, name=client.name, phones=[client.phone], emails=[client.email])


@transaction.atomic
def choose_partner(
    *,
    referral: Referral,
    partner: Partner,
    offered: Sequence[dict[str, str]] = (),
    actor: Actor = Actor.PRACTICE,
    via: Via = Via.IN_PERSON,
    now: datetime,
    user: User | None = None,
) -> None:
    """Choose who it goes to; an agreement to share with somebody else ends.

    `offered` is what was shown, in its order: key and name of each. Choosing the same again
    changes nothing but that. Raises `DomainError` where an open safety question bars them.
    """
    bars.refuse_barred(referral, partner, on=consents.local_day(referral.practice, now))
    fields: dict[str, Any] = {"partner": partner}
    if offered:
        fields["offered"] = list(offered)
    if referral.partner_id == partner.pk:
        _change_draft(referral, fields)
        return
    consents.drop_consent(referral=referral, now=now)
    _change_draft(referral, {**fields, "consent": None})
    history.note_fact(
        referral=referral, actor=actor, via=via, words=f"Chose {partner.name}.", now=now, user=user
    )
    history.note_write(referral, "partner", now=now, user=user)


@transaction.atomic
def leave_out(*, referral: Referral, partner: Partner, now: datetime) -> None:
    """Note "not this one": `partner` is not offered in this referral any more."""
    out = list(dict.fromkeys([*referral.declined_partners, str(partner.pk)]))
    fields: dict[str, Any] = {"declined_partners": out}
    if referral.partner_id == partner.pk:
        consents.drop_consent(referral=referral, now=now)
        fields |= {"partner": None, "consent": None}
    _change_draft(referral, fields)


PLAIN_QUESTION = (
    "Would you see my client, tell me what you find, and what I should do or leave alone?"
)


def suggested_question(episode: Episode | None, *, on: date) -> str:
    """Return a first wording of the question from what the episode holds.

    It names nobody and no cause; where nothing is known of a problem it asks plainly.
    """
    if episode is None or not episode.label:
        return PLAIN_QUESTION
    tried = Plan.objects.filter(episode=episode).count()
    known = how_long(since_on=episode.since_on, started_on=episode.started_on, on=on)
    found = bars.standing_of(episode, on=on)
    weeks = [weeks_words(found.told_weeks)] if found.told_weeks else []
    after = " and ".join([*weeks, *([f"{tried} plans"] if tried > 1 else [])])
    words = f"{found.words} after {after}" if after else found.words
    return (
        f"{episode.label[0].upper()}{episode.label[1:]}{known and f' for {known}'}: {words}. "
        "Would you assess it, and tell me what to do or leave alone?"
    )


ASSESS_TODAY = "Would you see my client today? Safety questions ask for a medical assessment."
"""No name, no condition: what more is told is what the client agrees to."""


def first_words(client: Client, episode: Episode | None, *, on: date) -> dict[str, str]:
    """Return with what a draft begins: for today and for a doctor while an urgent flag is open."""
    is_locked = raised.is_locked(client.pk)
    return {
        "purpose": Purpose.REFER.value if is_locked else suggested_purpose(episode),
        "question": ASSESS_TODAY if is_locked else suggested_question(episode, on=on),
        "problem": episode.problem if episode else "",
        "urgency": (Urgency.SOON if is_locked else Urgency.ROUTINE).value,
    }


def suggested_purpose(episode: Episode | None) -> str:
    """Return the purpose that the last review of `episode` decided on; else to refer."""
    last = Review.objects.filter(episode=episode).last() if episode else None
    known = {
        Decision.REFER.value: Purpose.REFER.value,
        Decision.CO_MANAGE.value: Purpose.CO_MANAGE.value,
    }
    return known.get(last.decision, Purpose.REFER.value) if last else Purpose.REFER.value


def open_episodes(client: Client) -> list[Episode]:
    """Return the open episodes of `client`, the newest first."""
    return list(Episode.objects.filter(client=client, ended_on=None).order_by("-started_on"))


def waiting_draft(client: Client, episode: Episode | None) -> Referral | None:
    """Return the draft of this client and episode that waits, or None."""
    rows = Referral.objects.filter(client=client, episode=episode, status=Status.DRAFT.value)
    return rows.select_related("client", "episode", "partner", "consent").first()


@transaction.atomic
def discard(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Throw a draft away: it ends as cancelled and is offered nowhere any more."""
    consents.drop_consent(referral=referral, now=now)
    line = history.Line(actor=Actor.PRACTICE, via=Via.HAND, user=user, note="Discarded.")
    history.move(
        referral=referral,
        before=Status.DRAFT,
        steps=[Step.CANCEL],
        line=line,
        facts={"reply_read_at": now},
        now=now,
    )
    history.note_write(referral, "discarded", now=now, user=user)


@transaction.atomic
def offer_another(*, referral: Referral, now: datetime, user: User | None = None) -> Referral:
    """Begin anew with somebody else and with the work done: question, problem, wishes, who said no.

    Nothing is agreed to: another recipient needs another yes. Raises `DomainError` for a draft,
    whose partner is simply chosen anew, and for one that a partner still has.
    """
    if referral.status == Status.DRAFT.value:
        raise DomainError("This is a draft: choose somebody else there.")
    if Status(referral.status) in WITH_PARTNER:
        raise DomainError("It still lies with a partner: take it back with “Change partner”.")
    out = [*referral.declined_partners]
    if referral.partner_id is not None:
        out.append(str(referral.partner_id))
    row = start_draft(
        client=referral.client,
        episode=referral.episode,
        now=now,
        user=user,
        purpose=Purpose(referral.purpose),
        question=referral.question,
        not_these=out,
    )
    _carry_over(referral, row, out, now)
    Referral.objects.filter(pk=referral.pk).update(reply_read_at=now)
    return row


def _carry_over(old: Referral, row: Referral, out: Sequence[str], now: datetime) -> None:
    """What was worked out for `old` goes into `row`; a draft that waited keeps its own words."""
    fields: dict[str, Any] = {
        "declined_partners": list(dict.fromkeys([*row.declined_partners, *out])),
    }
    if row.follows_id is None and old.pk != row.pk:
        fields |= {"follows": old}
    if row.question == old.question:
        fields |= {"problem": old.problem, "urgency": old.urgency, "wishes": old.wishes}
    _change_draft(row, fields)
    if row.partner is not None and str(row.partner.pk) in out:
        consents.drop_consent(referral=row, now=now)
        _change_draft(row, {"partner": None, "consent": None})


def last_agreed(referral: Referral) -> tuple[Item, ...]:
    """Return what the client agreed to the last time, in the order of the form; () for nothing.

    It comes from the nearest one before `referral` that rested on an agreement. It is shown beside
    the question and never chosen beforehand: somebody else would read it now.
    """
    before = referral.follows_id
    for _ in range(LONGEST_CHAIN):
        if before is None:
            return ()
        row = Referral.objects.select_related("consent").get(pk=before)
        if row.consent is not None:
            return tuple(item for item in Item if item.value in row.consent.items)
        before = row.follows_id
    return ()
