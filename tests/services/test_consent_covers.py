"""A consent covers one person, one question and what was chosen; and it can always be taken back."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import agree, ready, sent, step
from warmhand.core.consent import Back, ConsentError, Item, Way
from warmhand.core.errors import StaleRowError
from warmhand.core.next_action import Act
from warmhand.core.outbox import MailKind
from warmhand.core.referral import Actor, Purpose, Status, Step, Urgency, Via
from warmhand.services import consents, drafts, letters, loops
from warmhand.services.mail_words import words_of
from warmhand.services.preview import preview_of
from warmhand.services.referral_page import page_of
from warmhand.services.sending import to_client
from warmhand.store.models import Consent, OutboxMail, Partner, Referral, ReferralEvent


def fresh(referral):
    return Referral.objects.select_related("partner", "consent", "client").get(pk=referral.pk)


def test_what_the_client_chooses_meanwhile_is_not_sent_past_them(in_practice):
    seen = fresh(ready(in_practice))
    other = make.make_partner(in_practice, name="Samuel Adeyemi")
    drafts.choose_partner(referral=fresh(seen), partner=other, actor=Actor.CLIENT, now=NOW)
    with pytest.raises(StaleRowError):
        step(seen, Step.SEND, Actor.PRACTICE, via=Via.MAIL)
    assert Referral.objects.get(pk=seen.pk).status == Status.DRAFT


def test_another_agreement_meanwhile_is_not_sent_past(in_practice):
    seen = fresh(ready(in_practice))
    agree(fresh(seen), items=frozenset({Item.NAME}))
    with pytest.raises(StaleRowError):
        step(seen, Step.SEND, Actor.PRACTICE, via=Via.MAIL)


def test_a_question_that_became_a_referral_meanwhile_does_not_leave(in_practice):
    draft = ready(in_practice, purpose=Purpose.ASK.value, question="What of a stiff neck?")
    Referral.objects.update(consent=None)
    seen = fresh(draft)
    why(fresh(draft), purpose=Purpose.REFER, question="What of Theo's neck?")
    with pytest.raises(StaleRowError):
        step(seen, Step.SEND, Actor.PRACTICE, via=Via.MAIL)


@pytest.mark.parametrize("first", [Step.SEE, Step.ACCEPT, Step.DECLINE])
def test_withdrawing_never_fails_whoever_was_quicker(in_practice, first):
    late = fresh(sent(in_practice))
    step(fresh(late), first, decline_reason="full")
    consents.withdraw_consent(referral=late, now=NOW, via=Via.LINK)
    row = fresh(late)
    assert row.consent.withdrawn_at == NOW
    ends = {Step.SEE: "seen", Step.ACCEPT: "cancelled", Step.DECLINE: "declined"}
    assert row.status == late.status == ends[first]


def test_withdrawing_ends_the_newest_agreement_too(in_practice):
    late = fresh(ready(in_practice))
    agree(fresh(late), items=frozenset({Item.NAME}))
    consents.withdraw_consent(referral=late, now=NOW, via=Via.LINK)
    assert not Consent.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize(
    "change",
    [{"name": "Hanna Kovac"}, {"profession": "personal_trainer"}],
    ids=["another name", "no health profession"],
)
def test_who_is_no_longer_the_person_named_reads_nothing(in_practice, change):
    referral = sent(in_practice)
    Partner.objects.filter(pk=referral.partner_id).update(**change)
    row = fresh(referral)
    view = letters.partner_view(row, on=TODAY)
    assert (view.content, view.client, view.back) == (None, "a client", frozenset())
    assert view.steps == (Step.DECLINE,)
    assert not consents.consent_in_force(row, on=TODAY)
    page = page_of(row, now=NOW, with_notes=True)
    assert not page.sharing.holds
    assert "agree anew" in page.next.why
    assert Item.NAME.value in row.consent.items


def test_a_draft_to_a_changed_partner_says_why_it_waits(in_practice):
    draft = ready(in_practice)
    Partner.objects.filter(pk=draft.partner_id).update(profession="personal_trainer")
    with pytest.raises(ConsentError, match="agree anew"):
        step(fresh(draft), Step.SEND, Actor.PRACTICE)
    assert preview_of(fresh(draft), on=TODAY)


def why(draft, **changed):
    words = {
        "purpose": Purpose(draft.purpose),
        "question": draft.question,
        "problem": draft.problem,
        "urgency": Urgency.ROUTINE,
        "wishes": [],
    }
    return drafts.set_why(referral=draft, now=NOW, **{**words, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"question": "Is it the shoulder?"},
        {"purpose": Purpose.CO_MANAGE},
        {"problem": "low_back_pain"},
    ],
    ids=["question", "purpose", "problem"],
)
def test_another_question_needs_another_yes(in_practice, changed):
    draft = ready(in_practice)
    consent = draft.consent
    assert why(draft, **changed)
    assert fresh(draft).consent is None
    assert Consent.objects.get(pk=consent.pk).withdrawn_at == NOW
    assert "agree anew" in ReferralEvent.objects.filter(referral=draft).last().note


def test_how_soon_and_a_space_more_are_no_other_question(in_practice):
    draft = ready(in_practice)
    assert not why(draft, question=draft.question + " \r\n", urgency=Urgency.SOON)
    assert fresh(draft).consent is not None


@pytest.mark.parametrize("days", [8, 738_000 // 365])
def test_a_spoken_yes_is_not_older_than_a_week(in_practice, days):
    referral = ready(in_practice)
    spoken = {"way": Way.SPOKEN, "signature": "", "attested_by": "Maren Holt"}
    agree(referral, given_at=NOW - timedelta(days=7), **spoken)
    with pytest.raises(ConsentError, match="seven days"):
        agree(referral, given_at=NOW - timedelta(days=days), **spoken)
    with pytest.raises(ConsentError):
        agree(referral, given_at=NOW.replace(year=1, month=1, day=1), **spoken)


def test_what_was_found_tells_that_the_client_came(in_practice):
    referral = ready(in_practice)
    agree(referral, back=frozenset({Back.FINDINGS}))
    step(referral, Step.SEND, Actor.PRACTICE, via=Via.MAIL)
    step(referral, Step.ACCEPT)
    steps = letters.partner_view(referral, on=TODAY).steps
    assert Step.REPORT in steps
    assert Step.SEE not in steps
    step(referral, Step.REPORT, findings="Stiff.")
    assert referral.seen_on == TODAY


def test_a_partner_without_a_page_is_not_chased(in_practice):
    sent(in_practice)
    (line,) = loops.lines(loops.open_rows(), practice=in_practice, today=TODAY + timedelta(days=91))
    assert line.next.act is Act.ASK_CONSENT
    assert "ended" in line.next.why


@pytest.mark.parametrize("item", [Item.NAME, Item.PHONE])
def test_an_introduction_says_what_the_partner_knows(in_practice, item):
    referral = ready(in_practice)
    agree(referral, items=frozenset({item}))
    to_client(referral, MailKind.CLIENT_INTRODUCTION, None, NOW)
    text = words_of(OutboxMail.objects.get())
    assert ("knows that you may come" in text.body) == (item is Item.NAME)
    assert ("Your name was not given" in text.body) == (item is not Item.NAME)
