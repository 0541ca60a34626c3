"""The loop of one referral, as its services take it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.consent import Back, ConsentError, Item, Way
from warmhand.core.errors import IllegalStepError, InvalidValueError, StaleRowError
from warmhand.core.referral import Actor, Helped, Purpose, Status, Step, Urgency, Via, Went
from warmhand.services import consents, drafts, letters
from warmhand.services.consents import Yes
from warmhand.services.referrals import Said, mark_read, note_call, record_answer, take_step
from warmhand.store.models import (
    Client,
    Consent,
    Episode,
    Referral,
    ReferralEvent,
    TrailEntry,
)

ALL_BACK = frozenset(Back)
QUESTION = "Would you assess neck and shoulder blade?"


def agree(referral, items=frozenset({Item.NAME, Item.QUESTION}), back=ALL_BACK, **yes):
    terms = consents.terms_for(
        referral=referral,
        items=items,
        back=back,
        ends_on=TODAY + timedelta(days=90),
        on=TODAY,
    )
    said = {"way": Way.ON_SCREEN, "given_at": NOW, "signature": "Theo Brandt", **yes}
    return consents.give_consent(referral=referral, terms=terms, yes=Yes(**said), now=NOW)


def ready(practice, **fields):
    """A draft that may leave."""
    client = make.make_client(practice, phone="+15035550117", email="theo@example.org")
    episode = make.make_episode(client)
    draft = drafts.start_draft(client=client, episode=episode, now=NOW, question=QUESTION)
    if fields:
        Referral.objects.filter(pk=draft.pk).update(**fields)
        draft.refresh_from_db()
    drafts.choose_partner(referral=draft, partner=make.make_partner(practice), now=NOW)
    agree(draft)
    return draft


def sent(practice):
    referral = ready(practice)
    step(referral, Step.SEND, Actor.PRACTICE, via=Via.MAIL)
    return referral


def step(referral, which, actor=Actor.PARTNER, via=Via.LINK, now=NOW, user=None, **said):
    take_step(
        referral=referral, step=which, actor=actor, via=via, now=now, user=user, said=Said(**said)
    )


def lines(referral):
    return [(e.step, e.actor) for e in ReferralEvent.objects.filter(referral=referral) if e.step]


def client_rows():
    return list(Client.objects.values()), list(Episode.objects.values())


def test_the_whole_loop_leaves_the_client_as_they_were(in_practice):
    referral = ready(in_practice)
    before = client_rows()
    step(referral, Step.SEND, Actor.PRACTICE, via=Via.MAIL)
    step(referral, Step.ACCEPT)
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=3))
    step(referral, Step.SEE, seen_on=TODAY)
    step(referral, Step.REPORT, findings="Stiff, not torn.", refers_back=True)
    record_answer(referral=referral, went=Went.YES, helped=Helped.BETTER, via=Via.LINK, now=NOW)
    mark_read(referral=referral, now=NOW)
    step(referral, Step.CLOSE, Actor.PRACTICE, via=Via.IN_PERSON, close_reason="done")
    step(referral, Step.REOPEN, Actor.PRACTICE, via=Via.IN_PERSON, note="A second question")
    step(referral, Step.DECLINE, decline_reason="full")
    step(referral, Step.REOPEN, Actor.PRACTICE, via=Via.IN_PERSON, note="They have room again")
    note_call(referral=referral, words="", now=NOW)
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.LINK)
    assert Referral.objects.get(pk=referral.pk).status == Status.CANCELLED
    assert client_rows() == before


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([Step.BOOK], [Step.ACCEPT, Step.BOOK]),
        ([Step.SEE], [Step.ACCEPT, Step.SEE]),
        ([Step.REPORT], [Step.ACCEPT, Step.SEE, Step.REPORT]),
        ([Step.ACCEPT, Step.REPORT], [Step.ACCEPT, Step.SEE, Step.REPORT]),
    ],
    ids=["book", "see", "report at once", "report after yes"],
)
def test_a_step_records_what_it_implies_in_order(in_practice, taken, expected):
    referral = sent(in_practice)
    for one in taken:
        step(referral, one, findings="Stiff.", booked_for=NOW)
    assert lines(referral)[1:] == [(one.value, "partner") for one in expected]


def test_the_practice_may_book_and_the_yes_is_still_the_partners(in_practice):
    referral = sent(in_practice)
    step(referral, Step.BOOK, Actor.PRACTICE, via=Via.PHONE, booked_for=NOW)
    assert lines(referral)[1:] == [("accept", "partner"), ("book", "practice")]


def test_who_comes_second_is_told_and_changes_nothing(in_practice):
    referral = sent(in_practice)
    late = Referral.objects.get(pk=referral.pk)
    step(referral, Step.DECLINE, decline_reason="full")
    with pytest.raises(StaleRowError):
        step(late, Step.ACCEPT)
    assert lines(referral)[1:] == [("decline", "partner")]


def test_the_same_step_twice_is_refused_in_words(in_practice):
    referral = sent(in_practice)
    step(referral, Step.ACCEPT)
    with pytest.raises(IllegalStepError, match="accepted"):
        step(referral, Step.ACCEPT)


def test_the_same_date_twice_is_one_line(in_practice):
    referral = sent(in_practice)
    step(referral, Step.BOOK, booked_for=NOW)
    step(referral, Step.BOOK, booked_for=NOW)
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=1))
    assert [one for one, _ in lines(referral)] == ["send", "accept", "book", "book"]


@pytest.mark.parametrize(
    ("which", "actor", "said"),
    [
        (Step.DECLINE, Actor.PARTNER, {}),
        (Step.CLOSE, Actor.PRACTICE, {}),
        (Step.REPORT, Actor.PARTNER, {"findings": "  "}),
        (Step.SEE, Actor.PARTNER, {"seen_on": TODAY + timedelta(days=1)}),
        (Step.REPORT, Actor.PARTNER, {"findings": "x" * 2_001}),
    ],
    ids=["no reason", "no end", "nothing found", "a day to come", "too long"],
)
def test_a_step_that_lacks_something_is_refused(in_practice, which, actor, said):
    referral = sent(in_practice)
    with pytest.raises(InvalidValueError):
        step(referral, which, actor, **said)
    assert Referral.objects.get(pk=referral.pk).status == Status.SENT


def test_what_the_client_did_not_agree_to_be_told_is_refused(in_practice):
    referral = ready(in_practice)
    agree(referral, back=frozenset({Back.WENT}))
    step(referral, Step.SEND, Actor.PRACTICE, via=Via.MAIL)
    step(referral, Step.SEE)
    with pytest.raises(ConsentError):
        step(referral, Step.REPORT, findings="Stiff.")
    assert Step.REPORT not in letters.partner_view(referral, on=TODAY).steps


def test_nothing_leaves_without_consent_or_after_its_end(in_practice):
    referral = ready(in_practice)
    Consent.objects.update(ends_on=TODAY - timedelta(days=1), given_on=date(2026, 7, 1))
    referral = Referral.objects.get(pk=referral.pk)
    with pytest.raises(ConsentError):
        step(referral, Step.SEND, Actor.PRACTICE)
    Referral.objects.update(consent=None)
    with pytest.raises(ConsentError):
        step(Referral.objects.get(pk=referral.pk), Step.SEND, Actor.PRACTICE)


def test_a_question_that_names_nobody_needs_no_consent(in_practice):
    draft = drafts.start_draft(
        client=make.make_client(in_practice), episode=None, now=NOW, purpose=Purpose.ASK
    )
    why = {
        "referral": draft,
        "purpose": Purpose.ASK,
        "problem": "neck_pain",
        "wishes": [],
        "now": NOW,
    }
    with pytest.raises(ConsentError, match="Theo"):
        drafts.set_why(**why, question="What of Theo's neck?", urgency=Urgency.SOON)
    drafts.set_why(**why, question="What of a stiff neck?", urgency=Urgency.SOON)
    drafts.choose_partner(referral=draft, partner=make.make_partner(in_practice), now=NOW)
    step(draft, Step.SEND, Actor.PRACTICE)
    view = letters.partner_view(draft, on=TODAY)
    assert view.steps == (Step.DECLINE, Step.REPORT)
    assert "Theo" not in str(view.paragraphs) + view.client
    step(draft, Step.REPORT, findings="Look at the shoulder blade.")
    assert [one for one, _ in lines(draft)] == ["send", "accept", "report"]


def test_one_draft_waits_for_one_client_and_episode(in_practice):
    client = make.make_client(in_practice)
    first = drafts.start_draft(client=client, episode=None, now=NOW)
    assert drafts.start_draft(client=client, episode=None, now=NOW) == first
    assert drafts.start_draft(client=client, episode=make.make_episode(client), now=NOW) != first


def test_another_partner_ends_the_agreement(in_practice):
    draft = ready(in_practice)
    consent = draft.consent
    drafts.choose_partner(
        referral=draft, partner=make.make_partner(in_practice, name="Samuel Adeyemi"), now=NOW
    )
    assert draft.consent is None
    assert Consent.objects.get(pk=consent.pk).withdrawn_at == NOW


def test_a_draft_that_left_is_no_draft(in_practice):
    referral = sent(in_practice)
    with pytest.raises(StaleRowError):
        drafts.choose_partner(
            referral=referral, partner=make.make_partner(in_practice, npi=""), now=NOW
        )


def test_not_this_one_is_not_offered_again(in_practice):
    draft = ready(in_practice)
    partner = draft.partner
    drafts.leave_out(referral=draft, partner=partner, now=NOW)
    drafts.leave_out(referral=draft, partner=partner, now=NOW)
    row = Referral.objects.get(pk=draft.pk)
    assert (row.partner, row.consent, row.declined_partners) == (None, None, [str(partner.pk)])


def test_a_cancelled_referral_opens_as_a_draft_that_needs_a_new_yes(in_practice):
    referral = sent(in_practice)
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.LINK)
    step(referral, Step.REOPEN, Actor.PRACTICE, via=Via.IN_PERSON, note="Theo wants to go")
    assert (referral.status, referral.consent) == (Status.DRAFT.value, None)
    with pytest.raises(ConsentError):
        step(referral, Step.SEND, Actor.PRACTICE)


def test_an_answer_is_a_fact_beside_the_status_and_kept_once(in_practice):
    referral = sent(in_practice)
    for _ in range(2):
        record_answer(referral=referral, went=Went.HELP, via=Via.LINK, now=NOW)
    row = Referral.objects.get(pk=referral.pk)
    assert (row.status, row.went, row.client_answer_via) == ("sent", "help", "link")
    told = [e.note for e in ReferralEvent.objects.filter(actor="client", step="", via="link")]
    assert told == ["“Please help me book.”"]


def test_words_told_on_the_phone_are_read_already(in_practice):
    owner = make.make_member(in_practice)
    referral = sent(in_practice)
    step(referral, Step.REPORT, via=Via.PHONE, user=owner, findings="Stiff.")
    assert referral.reply_read_at == NOW
    event = ReferralEvent.objects.get(step="report")
    assert (event.actor, event.via, event.user) == ("partner", "phone", owner)


def test_every_step_leaves_a_line_in_the_trail_without_contents(in_practice):
    referral = sent(in_practice)
    step(referral, Step.REPORT, findings="A canary of health.")
    details = list(TrailEntry.objects.filter(thing="referral").values_list("detail", flat=True))
    assert "send by practice" in details
    assert "report by partner" in details
    assert not any("canary" in detail for detail in details)


def test_the_time_zone_of_the_practice_decides_the_day(in_practice):
    late = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)
    assert consents.local_day(in_practice, late) == TODAY


def test_opening_again_begins_with_an_empty_page_and_history_keeps_the_rest(in_practice):
    referral = sent(in_practice)
    step(referral, Step.BOOK, booked_for=NOW)
    step(referral, Step.REPORT, findings="Stiff, not torn.", refers_back=True)
    record_answer(referral=referral, went=Went.YES, helped=Helped.SAME, via=Via.LINK, now=NOW)
    note_call(referral=referral, words="", now=NOW)
    Referral.objects.update(client_asked_at=NOW, partner_asked_at=NOW)
    step(referral, Step.CLOSE, Actor.PRACTICE, via=Via.HAND, close_reason="done")
    step(referral, Step.REOPEN, Actor.PRACTICE, via=Via.HAND, note="A second question")
    row = Referral.objects.get(pk=referral.pk)
    empty = ("went", "helped", "findings", "decline_reason", "close_reason", "client_answer_via")
    assert {getattr(row, name) for name in empty} == {""}
    none = ("client_asked_at", "partner_asked_at", "desk_called_at", "client_answered_at")
    none += ("booked_for", "seen_on", "reply_read_at")
    assert {getattr(row, name) for name in none} == {None}
    assert row.refers_back is False
    told = " ".join(ReferralEvent.objects.filter(referral=row).values_list("note", flat=True))
    for kept in ("Stiff, not torn.", "October 13, 2026", "sends back", "about the same"):
        assert kept in told


def test_a_booking_without_a_date_keeps_the_one_that_is_known(in_practice):
    referral = sent(in_practice)
    step(referral, Step.BOOK, booked_for=NOW)
    step(referral, Step.BOOK)
    assert Referral.objects.get(pk=referral.pk).booked_for == NOW
    assert [one for one, _ in lines(referral)] == ["send", "accept", "book"]


FAR = [
    (Step.BOOK, {"booked_for": datetime(9999, 12, 31, 23, tzinfo=UTC)}),
    (Step.BOOK, {"booked_for": datetime(1, 1, 1, tzinfo=UTC)}),
    (Step.BOOK, {"booked_for": NOW + timedelta(days=732)}),
    (Step.BOOK, {"booked_for": NOW - timedelta(days=367)}),
    (Step.SEE, {"seen_on": TODAY - timedelta(days=367)}),
]


@pytest.mark.parametrize(("which", "said"), FAR, ids=str)
def test_a_day_far_away_is_asked_about_in_kind_words(in_practice, which, said):
    referral = sent(in_practice)
    with pytest.raises(InvalidValueError, match="year"):
        step(referral, which, **said)


def test_a_date_the_client_missed_moves_the_loop_and_another_can_be_missed_too(in_practice):
    referral = sent(in_practice)
    for number in range(2):
        step(referral, Step.BOOK, booked_for=NOW - timedelta(days=1))
        assert referral.went == ""
        record_answer(referral=referral, went=Went.MISSED, via=Via.LINK, now=NOW)
        assert (referral.status, referral.booked_for) == ("missed", None)
        assert str(referral.missed_on) == "2026-10-12"
        assert lines(referral).count(("miss", "client")) == number + 1
    assert referral.attended == "booked"


def test_a_missed_answer_without_a_date_or_before_it_stays_a_fact(in_practice):
    referral = sent(in_practice)
    record_answer(referral=referral, went=Went.MISSED, via=Via.LINK, now=NOW)
    assert (referral.status, referral.went) == ("sent", "missed")
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=2))
    record_answer(referral=referral, went=Went.MISSED, via=Via.LINK, now=NOW)
    assert (referral.status, referral.went) == ("booked", "missed")
    with pytest.raises(InvalidValueError, match="to come"):
        step(referral, Step.MISS)


def test_a_date_answers_the_wish_for_help_with_booking(in_practice):
    referral = sent(in_practice)
    record_answer(referral=referral, went=Went.HELP, via=Via.LINK, now=NOW)
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=2))
    assert referral.went == ""


def test_given_back_as_they_did_not_come_is_the_partners_word_on_it(in_practice):
    referral = sent(in_practice)
    step(referral, Step.BOOK, booked_for=NOW)
    step(referral, Step.GIVE_BACK, give_back_reason="did_not_come")
    assert referral.attended == "missed"


@pytest.mark.parametrize("actor", [Actor.PARTNER, Actor.PRACTICE])
def test_who_attended_is_the_partners_word_alone(in_practice, actor):
    referral = sent(in_practice)
    for which, word in ((Step.BOOK, "booked"), (Step.MISS, "missed"), (Step.SEE, "came")):
        step(referral, which, actor, booked_for=NOW, seen_on=TODAY)
        row = Referral.objects.get(pk=referral.pk)
        assert row.attended == (word if actor is Actor.PARTNER else "")
        assert (row.attended_at is None) == (actor is Actor.PRACTICE)


def test_what_is_on_hold_says_why_until_it_goes_on(in_practice):
    referral = sent(in_practice)
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=2))
    until = TODAY + timedelta(days=9)
    step(referral, Step.HOLD, hold_reason="papers", hold_until=until)
    assert (referral.hold_reason, referral.hold_until, referral.booked_for) == (
        *("papers", until),
        None,
    )
    note = ReferralEvent.objects.get(step="hold").note
    assert note == (
        "Papers are missing, until October 22, 2026; it was booked for October 15, 2026."
    )
    step(referral, Step.BOOK, booked_for=NOW + timedelta(days=12))
    assert (referral.hold_reason, referral.hold_until) == ("", None)
    assert [one for one, _ in lines(referral)][-2:] == ["resume", "book"]


@pytest.mark.parametrize("end", ["decline", "give_back", "close"])
def test_what_opens_again_after_the_agreement_is_a_draft(in_practice, end):
    referral = sent(in_practice)
    if end == "give_back":
        step(referral, Step.ACCEPT)
    by = Actor.PRACTICE if end == "close" else Actor.PARTNER
    step(referral, Step(end), by, decline_reason="full", give_back_reason="full", note="no")
    step(referral, Step.REOPEN, Actor.PRACTICE, note="Again")
    assert (referral.status, referral.give_back_reason) == ("sent", "")
    step(referral, Step.CLOSE, Actor.PRACTICE, close_reason="done")
    later = NOW + timedelta(days=91)
    step(referral, Step.REOPEN, Actor.PRACTICE, now=later, note="Once more")
    assert (referral.status, referral.consent) == ("draft", None)


def test_a_practice_says_why_it_takes_back_what_has_left(in_practice):
    referral = sent(in_practice)
    with pytest.raises(InvalidValueError, match="why you take it back"):
        step(referral, Step.CANCEL, Actor.PRACTICE)
    step(referral, Step.CANCEL, Actor.PRACTICE, cancel_reason="mistake")
    drafts.discard(referral=ready(in_practice), now=NOW)
