"""Somebody else, with the work already done; and nothing agreed to beforehand."""

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import agree, ready, sent, step
from warmhand.core.consent import Item
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailState
from warmhand.core.referral import Actor, GiveBackReason, Purpose, Status, Step, Urgency
from warmhand.services import drafts, links, next_choice, sending
from warmhand.services.choices import offer_for
from warmhand.services.sending import Sending
from warmhand.store.models import OutboxMail, Referral, ReferralEvent


def worked_out(practice):
    """A referral that was sent, with everything that is worked out before."""
    fields = {"problem": "low_back_pain", "urgency": "soon", "wishes": ["evenings"]}
    row = ready(practice, **fields)
    step(row, Step.SEND, Actor.PRACTICE)
    return row


def said_no(row):
    step(row, Step.DECLINE, decline_reason="full")


def gave_back(row):
    step(row, Step.ACCEPT)
    step(row, Step.GIVE_BACK, give_back_reason=GiveBackReason.FULL.value)


@pytest.mark.parametrize("before", [said_no, gave_back], ids=["no", "back"])
def test_the_next_choice_begins_with_the_work_done_and_without_who_could_not(in_practice, before):
    old = worked_out(in_practice)
    before(old)
    others = make.make_partner(in_practice, name="Ana Ruiz", npi="2")
    new = drafts.offer_another(referral=old, now=NOW)
    assert (new.question, new.problem, new.urgency, new.wishes, new.episode_id, new.purpose) == (
        old.question,
        "low_back_pain",
        Urgency.SOON.value,
        ["evenings"],
        old.episode_id,
        Purpose.REFER,
    )
    assert (new.follows, new.declined_partners) == (old, [str(old.partner_id)])
    assert (new.partner, new.consent, new.status) == (None, None, Status.DRAFT.value)
    assert [row.partner for row in offer_for(new, on=TODAY).choices] == [others]
    assert drafts.last_agreed(new) == (Item.NAME, Item.QUESTION)
    assert drafts.offer_another(referral=old, now=NOW) == new


def test_everybody_who_said_no_stays_out_and_the_last_agreement_is_found(in_practice):
    first = sent(in_practice)
    said_no(first)
    second = drafts.offer_another(referral=first, now=NOW)
    drafts.choose_partner(
        referral=second, partner=make.make_partner(in_practice, name="Ana"), now=NOW
    )
    agree(second, items=frozenset({Item.QUESTION}))
    step(second, Step.SEND, Actor.PRACTICE)
    said_no(second)
    third = drafts.offer_another(referral=second, now=NOW)
    assert third.declined_partners == [str(first.partner_id), str(second.partner_id)]
    assert drafts.last_agreed(third) == (Item.QUESTION,)
    assert drafts.last_agreed(first) == ()
    assert next_choice.chain_of(second).came_from.key == first.pk
    assert [one.key for one in next_choice.chain_of(second).went_on_to] == [third.pk]


def test_changing_the_partner_takes_back_and_begins_anew_in_one_act(in_practice):
    in_practice.is_sample = True
    in_practice.save()
    old = ready(in_practice)
    sending.send(referral=old, how=Sending(mail=True), now=NOW)
    new = next_choice.change_partner(referral=old, now=NOW)
    old.refresh_from_db()
    assert (old.status, new.status, new.follows) == (Status.CANCELLED, Status.DRAFT, old)
    assert links.live_link(referral=old, purpose=LinkPurpose.PARTNER, now=NOW) is None
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {MailState.CANCELLED.value}
    last = ReferralEvent.objects.filter(referral=old, step="cancel").get()
    assert last.note


@pytest.mark.parametrize("status", ["draft", "seen", "reported", "declined", "closed", "cancelled"])
def test_what_lies_with_nobody_is_not_taken_back(in_practice, status):
    row = sent(in_practice)
    Referral.objects.update(status=status)
    row.refresh_from_db()
    with pytest.raises(DomainError):
        next_choice.change_partner(referral=row, now=NOW)
    assert Referral.objects.get().status == status


def test_a_second_press_makes_no_second_draft(in_practice):
    row = sent(in_practice)
    stale = Referral.objects.select_related("client", "partner", "consent", "practice").get()
    next_choice.change_partner(referral=row, now=NOW)
    with pytest.raises(StaleRowError):
        next_choice.change_partner(referral=stale, now=NOW)
    assert Referral.objects.filter(status="draft").count() == 1


def test_one_question_never_lies_with_two_partners(in_practice):
    first = sent(in_practice)
    with pytest.raises(DomainError, match="Change partner"):
        drafts.offer_another(referral=first, now=NOW)
    said_no(first)
    second = drafts.offer_another(referral=first, now=NOW)
    drafts.choose_partner(
        referral=second, partner=make.make_partner(in_practice, name="Ana"), now=NOW
    )
    agree(second)
    step(first, Step.REOPEN, Actor.PRACTICE, note="There is room now")
    with pytest.raises(DomainError, match="lies with Hana"):
        step(second, Step.SEND, Actor.PRACTICE)
    step(first, Step.CLOSE, Actor.PRACTICE, close_reason="not_needed")
    step(second, Step.SEND, Actor.PRACTICE)
    with pytest.raises(DomainError, match="lies with Ana"):
        step(first, Step.REOPEN, Actor.PRACTICE, note="Again")
