"""Drafts of referrals: why, to whom; nothing has left yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from warmhand.core.consent import refuse_identifying
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.referral import Actor, Purpose, Status, Urgency, Via
from warmhand.services import consents, history
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import User
from warmhand.store.referrals import Referral


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
    waiting = Referral.objects.filter(client=client, episode=episode, status=Status.DRAFT.value)
    if (
        found := waiting.select_related("client", "episode", "partner", "consent").first()
    ) is not None:
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
) -> None:
    """Keep the purpose and the question of a draft.

    Raises `ConsentError` where a question to a colleague names the client.
    """
    if not question.strip():
        raise InvalidValueError("Write the question in a sentence.")
    if purpose is Purpose.ASK:
        refuse_naming(referral, question)
    _change_draft(
        referral,
        {
            "purpose": purpose.value,
            "question": question.strip(),
            "problem": problem,
            "urgency": urgency.value,
            "wishes": list(wishes),
        },
    )
    history.note_write(referral, "purpose,question", now=now, user=user)


def refuse_naming(referral: Referral, question: str) -> None:
    """Raise `ConsentError` where `question` names the client."""
    client = referral.client
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
    changes nothing but that.
    """
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
