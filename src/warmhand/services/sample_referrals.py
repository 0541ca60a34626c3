"""The referrals of the sample practice, made by the services that real ones are made by."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from warmhand.core.consent import Back, Way, default_end
from warmhand.core.outbox import MailState
from warmhand.core.referral import Actor, Helped, Purpose, Step, Urgency, Via, Went
from warmhand.services import (
    asking,
    consents,
    drafts,
    guardians,
    letters,
    referrals,
    sample_loops,
    sending,
)
from warmhand.services.referrals import Said
from warmhand.services.sample_told import Told
from warmhand.services.sending import Sending
from warmhand.store.clients import Client
from warmhand.store.outbox import OutboxMail
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User
from warmhand.store.referrals import Referral

DELIVERY = timedelta(seconds=20)


def add_referral(
    practice: Practice, told: Mapping[str, Any], *, owner: User, today: date, now: datetime
) -> Referral:
    """Make one referral of the data file with all its steps."""
    client = Client.objects.get(name=told["client"])
    days = told.get("draft", told.get("sent", 0))
    begun = datetime.combine(today - timedelta(days=days), time(10), ZoneInfo(practice.time_zone))
    begun = min(begun, now - timedelta(minutes=3))
    referral = _draft(client, owner, begun, follows=told.get("follows", False))
    drafts.set_why(
        referral=referral,
        purpose=Purpose(told["purpose"]),
        question=told["question"],
        problem=referral.problem,
        urgency=Urgency(told.get("urgency", Urgency.ROUTINE.value)),
        wishes=[],
        now=begun,
        user=owner,
    )
    if "partner" in told:
        _send(Told(practice, owner, today, now, referral), told, begun)
    return referral


def _draft(client: Client, owner: User, begun: datetime, *, follows: bool) -> Referral:
    """Begin anew, or with the work already done for the partner before."""
    if follows:
        before = Referral.objects.filter(client=client).latest("created_at")
        return drafts.offer_another(referral=before, now=begun, user=owner)
    episode = client.episodes.order_by("-started_on").first()
    return drafts.start_draft(client=client, episode=episode, now=begun, user=owner)


def _send(to: Told, told: Mapping[str, Any], begun: datetime) -> None:
    partner = Partner.objects.get(name=told["partner"])
    drafts.choose_partner(referral=to.referral, partner=partner, now=begun, user=to.owner)
    if told["purpose"] != Purpose.ASK.value:
        _agree(to, signed=told.get("signed", False), at=begun)
    how = told["how"]
    sending.send(
        referral=to.referral,
        how=Sending(
            called=how == "call",
            mail=how == "mail",
            paper=how == "paper",
            text=how == "text",
            introduce=told.get("introduce", False),
        ),
        now=min(begun + timedelta(hours=1), to.now - timedelta(minutes=2)),
        user=to.owner,
    )
    for step in told["steps"]:
        deliver(now=to.at(step["days"]))
        _STEPS[step["do"]](to, step)


def _agree(to: Told, *, signed: bool, at: datetime) -> None:
    on = consents.local_day(to.practice, at)
    items = consents.possible_items(letters.client_facts(to.referral, on=on))
    terms = consents.terms_for(
        referral=to.referral,
        items=frozenset(items),
        back=frozenset(Back),
        ends_on=default_end(on),
        on=on,
    )
    yes = consents.Yes(
        way=Way.ON_SCREEN if signed else Way.SPOKEN,
        given_at=at,
        signature=guardians.signer(to.referral.client, on=on) if signed else "",
        attested_by="" if signed else to.owner.name,
        assented=bool(guardians.agrees_for(to.referral.client, on=on)),
    )
    consents.give_consent(referral=to.referral, terms=terms, yes=yes, now=at, user=to.owner)


def _step(step: Step, actor: Actor = Actor.PARTNER) -> Callable[[Told, Mapping[str, Any]], None]:
    def take(to: Told, told: Mapping[str, Any]) -> None:
        by_link = actor is Actor.PARTNER and told.get("via", "link") == "link"
        referrals.take_step(
            referral=to.referral,
            step=step,
            actor=actor,
            via=Via(told.get("via", "link" if actor is Actor.PARTNER else "hand")),
            now=to.at(told["days"]),
            said=_said(to, step, told),
            user=None if by_link else to.owner,
        )

    return take


def _said(to: Told, step: Step, told: Mapping[str, Any]) -> Said:
    reason = told.get("reason", "")
    return Said(
        booked_for=to.appointment(told["for"]) if "for" in told else None,
        seen_on=to.on(told["days"]) if step is Step.SEE else None,
        findings=told.get("findings", ""),
        refers_back=told.get("back", False),
        hold_until=to.on(-told["until"]) if "until" in told else None,
        **({_REASONS[step]: reason} if step in _REASONS else {}),
    )


_REASONS = {
    Step.DECLINE: "decline_reason",
    Step.HOLD: "hold_reason",
    Step.GIVE_BACK: "give_back_reason",
    Step.CLOSE: "close_reason",
}


def _nudge(to: Told, told: Mapping[str, Any]) -> None:
    asking.nudge_partner(referral=to.referral, now=to.at(told["days"]), user=to.owner)


def _ask(to: Told, told: Mapping[str, Any]) -> None:
    asking.ask_client(
        referral=to.referral, by=asking.By.MAIL, now=to.at(told["days"]), user=to.owner
    )


def _answer(to: Told, told: Mapping[str, Any]) -> None:
    via = Via(told.get("via", "link"))
    referrals.record_answer(
        referral=to.referral,
        went=Went(told["went"]) if "went" in told else None,
        helped=Helped(told["helped"]) if "helped" in told else None,
        via=via,
        now=to.at(told["days"], hour=18),
        user=None if via is Via.LINK else to.owner,
    )


def _read(to: Told, told: Mapping[str, Any]) -> None:
    referrals.mark_read(referral=to.referral, now=to.at(told["days"], hour=19), user=to.owner)


def _withdraw(to: Told, told: Mapping[str, Any]) -> None:
    consents.withdraw_consent(referral=to.referral, now=to.at(told["days"]), via=Via.LINK)
    referrals.mark_read(referral=to.referral, now=to.at(told["days"], hour=19), user=to.owner)


_STEPS: dict[str, Callable[[Told, Mapping[str, Any]], None]] = {
    "accept": _step(Step.ACCEPT),
    "decline": _step(Step.DECLINE),
    "book": _step(Step.BOOK),
    "miss": _step(Step.MISS),
    "hold": _step(Step.HOLD),
    "give_back": _step(Step.GIVE_BACK),
    "see": _step(Step.SEE),
    "report": _step(Step.REPORT),
    "close": _step(Step.CLOSE, Actor.PRACTICE),
    "nudge": _nudge,
    "ask": _ask,
    "answer": _answer,
    "read": _read,
    "withdraw": _withdraw,
    "open": sample_loops.open_page,
    "message": sample_loops.write,
    "plan": sample_loops.plan,
    "agree": sample_loops.agree,
    "desk": sample_loops.desk_book,
}


def deliver(*, now: datetime) -> None:
    """Let the mail of the past have left when it was due."""
    due = OutboxMail.objects.filter(state=MailState.READY.value, not_before__lte=now)
    rows = list(due)
    for row in rows:
        row.state, row.attempts = MailState.SENT.value, 1
        row.sent_at = min(row.not_before + DELIVERY, now)
    OutboxMail.objects.bulk_update(rows, ["state", "attempts", "sent_at"])
