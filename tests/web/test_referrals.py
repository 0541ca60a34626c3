"""The list of loops, and the page of one."""

# ruff: noqa: F811 - the fixtures of the pages before are used here too

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web.test_refer import agreed_draft, draft_of, hana, neck, sample, theo  # noqa: F401
from warmhand.core.people import Role
from warmhand.store.models import (
    Client,
    Consent,
    Episode,
    Link,
    OutboxMail,
    Referral,
    ReferralEvent,
    TrailEntry,
)
from warmhand.web.referral_steps import FOR_CARE

FINDINGS = "Stiff upper ribs."


@pytest.fixture
def loop(member, sample, neck, hana) -> Referral:
    """Sent by mail a week ago, and out of reach of Undo."""
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    past = timezone.now() - timedelta(days=7)
    with scope(practice=sample):
        Referral.objects.update(sent_at=past, status_at=past)
    return draft_of(sample)


def page(member, loop) -> str:
    answer = member.get(reverse("referral", args=[loop.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def tell(member, loop, step, **fields):
    data = {f"{step}-{name}": value for name, value in fields.items()}
    return member.post(reverse("referral-step", args=[loop.pk, step]), data)


def do(member, loop, act, **fields):
    return member.post(reverse("referral-do", args=[loop.pk]), {"act": act, **fields})


def rows(practice):
    with scope(practice=practice):
        return list(Client.objects.values()), list(Episode.objects.values())


def test_every_step_told_by_phone_ends_in_a_closed_loop(member, sample, loop):
    before = rows(sample)
    told = (
        ("accept", {}),
        ("book", {"on": "2027-01-15", "at": "16:00"}),
        ("see", {"seen_on": make.today().isoformat()}),
        ("report", {"findings": FINDINGS, "refers_back": "on", "via": "fax"}),
    )
    for step, fields in told:
        assert tell(member, loop, step, **fields).status_code == 302, step
    assert FINDINGS in page(member, loop)
    assert "Came by fax." in page(member, loop)
    answer = member.post(
        reverse("referral-answer", args=[loop.pk]),
        {"answer-went": "yes", "answer-helped": "better"},
    )
    assert answer.status_code == 302
    assert tell(member, loop, "close", close_reason="done").status_code == 302
    closed = draft_of(sample)
    assert (closed.status, closed.went, closed.helped) == ("closed", "yes", "better")
    assert closed.client_answer_via == "in_person"
    with scope(practice=sample):
        taken = ReferralEvent.objects.exclude(step="").values_list("step", "actor", "via")
        assert list(taken) == [
            ("send", "practice", "mail"),
            ("accept", "partner", "phone"),
            ("book", "partner", "phone"),
            ("see", "partner", "phone"),
            ("report", "partner", "fax"),
            ("close", "practice", "hand"),
        ]
    assert tell(member, loop, "reopen", note="One more question").status_code == 302
    assert draft_of(sample).status == "sent"
    assert rows(sample) == before


@pytest.mark.parametrize(
    ("step", "fields", "words", "status"),
    [
        ("decline", {}, "Choose a reason.", 422),
        ("book", {"on": "2027-01-15"}, "Day and time", 422),
        ("close", {}, "Choose why this loop ends.", 422),
        ("report", {"via": "phone"}, "Write a line", 422),
        ("report", {"findings": "Stiff."}, "Choose how it reached you.", 422),
        ("hold", {}, "Choose why it waits.", 422),
        ("hold", {"hold_reason": "papers", "hold_until": "2020-01-01"}, "year", 422),
        ("miss", {}, "Choose who told you.", 422),
        ("miss", {"told_by": "partner"}, "cannot be marked as missed now", 422),
        ("give_back", {"give_back_reason": "full"}, "cannot be given back now", 422),
        ("cancel", {}, "Choose why you take it back.", 422),
        ("send", {}, "cannot be entered here", 422),
        ("reopen", {"note": "again"}, "cannot be reopened now", 422),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_step_that_lacks_something_is_refused_on_its_page(
    member,
    sample,
    loop,
    step,
    fields,
    words,
    status,
):
    answer = tell(member, loop, step, **fields)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert draft_of(sample).status == "sent"


def test_what_waits_is_missed_or_comes_back_is_entered_as_told(member, sample, loop):
    yesterday = make.today() - timedelta(days=1)
    date = {"on": yesterday.isoformat(), "at": "16:00"}
    told = (
        ("hold", {"hold_reason": "papers", "hold_until": "2027-01-10"}, "Papers are missing"),
        ("resume", {}, "goes on"),
        ("book", date, "The appointment"),
        ("miss", {"told_by": "client"}, "A new date is needed"),
        ("book", date, "The appointment"),
        ("give_back", {"give_back_reason": "not_reached"}, "could not be reached"),
    )
    for step, fields, words in told:
        answer = tell(member, loop, step, **fields)
        assert answer.status_code == 302, (step, answer.content.decode()[:0])
        assert words in page(member, loop), step
    with scope(practice=sample):
        taken = ReferralEvent.objects.filter(step__in=("hold", "miss", "give_back"))
        assert list(taken.values_list("actor", "via")) == [
            ("partner", "phone"),
            ("client", "in_person"),
            ("partner", "phone"),
        ]
    assert "<code>failed</code>, given back: The client could not be reached" in page(member, loop)


def test_a_referral_taken_back_says_why_and_a_new_attempt_begins_anew(member, sample, loop):
    assert tell(member, loop, "cancel", cancel_reason="mistake").status_code == 302
    shown = page(member, loop)
    assert "It was sent by mistake" in shown
    assert "<code>cancelled</code>, cancelled: It was sent by mistake" in shown
    tell(member, loop, "reopen", note="They want to go")
    shown = page(member, loop)
    assert shown.index("<code>cancelled</code>") < shown.index("<code>draft</code>, draft")


def test_a_no_offers_another_choice_without_the_one_who_said_it(member, sample, loop):
    tell(member, loop, "decline", decline_reason="full")
    assert "No room at the moment" in page(member, loop)
    answer = do(member, loop, "another")
    assert answer.url.endswith("/who/")
    with scope(practice=sample):
        new = Referral.objects.get(status="draft")
        assert new.declined_partners == [str(loop.partner_id)]
        assert new.question == loop.question
    do(member, loop, "another")
    with scope(practice=sample):
        assert Referral.objects.count() == 2


def test_withdrawing_ends_the_sharing(member, sample, loop):
    for _ in range(2):
        assert do(member, loop, "withdraw").status_code == 302
    assert draft_of(sample).status == "cancelled"
    with scope(practice=sample):
        assert Consent.objects.get().withdrawn_at is not None
        assert not Link.objects.filter(purpose="partner", revoked_at=None).exists()
    assert member.get(reverse("referral-letter", args=[loop.pk])).status_code == 302


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ({"withdrawn_at": datetime(2026, 5, 4, 19, tzinfo=UTC)}, "Theo stopped sharing on May 4"),
        ({"ends_on": date(2026, 5, 3)}, "The agreement ended on May 3, 2026."),
    ],
    ids=["withdrawn", "over"],
)
def test_once_nothing_is_shared_the_page_says_so_and_offers_no_link(
    member, sample, loop, ended, words
):
    assert "Make a new link" in page(member, loop)
    assert "Mail a new link" in page(member, loop)
    with scope(practice=sample):
        Consent.objects.update(**ended)
        links = Link.objects.count()
    html = page(member, loop)
    assert words in html.split('class="page-columns"')[0]
    assert "Make a new link" not in html
    assert "Mail a new link" not in html
    for act in ("new-link", "mail-link"):
        refused = do(member, loop, act)
        assert refused.status_code == 422
        assert "agreement has ended, so nothing is shared" in refused.content.decode()
    with scope(practice=sample):
        assert Link.objects.count() == links


def test_asking_again_twice_is_one_mail(member, sample, loop):
    for _ in range(2):
        do(member, loop, "nudge")
    with scope(practice=sample):
        assert OutboxMail.objects.filter(kind="partner_nudge").count() == 1


def test_a_link_is_made_anew_closed_and_texted(member, sample, loop):
    assert "sms:+15035550171" in page(member, loop)
    assert "<svg" in page(member, loop)
    do(member, loop, "new-link")
    do(member, loop, "by-hand")
    do(member, loop, "revoke-link")
    with scope(practice=sample):
        assert Link.objects.filter(purpose="partner").count() == 2
        assert not Link.objects.filter(purpose="partner", revoked_at=None).exists()
    assert "sms:" not in page(member, loop)


@pytest.mark.parametrize("act", ["ask-mail", "ask-text", "ask-aloud", "called"])
def test_asking_is_noted(member, sample, loop, act):
    assert do(member, loop, act, words="Nobody at the desk").status_code == 302
    asked = draft_of(sample)
    assert (asked.client_asked_at or asked.desk_called_at) is not None


def test_an_act_that_does_not_exist_is_refused(member, loop):
    assert do(member, loop, "pay").status_code == 409


def test_after_five_minutes_nothing_is_undone(member, sample, loop):
    answer = member.post(reverse("referral-do", args=[loop.pk]) + "?act=undo")
    assert answer.status_code == 422
    assert draft_of(sample).status == "sent"


def test_a_draft_can_be_discarded(member, sample, neck, hana):
    draft = agreed_draft(member, neck, hana)
    do(member, draft, "discard")
    assert draft_of(sample).status == "cancelled"
    assert "Nothing waits" in member.get(reverse("referrals")).content.decode()


def test_reading_is_kept_in_the_trail_and_changes_nothing_else(member, sample, loop):
    with scope(practice=sample):
        before = list(Referral.objects.values()), list(ReferralEvent.objects.values())
        trails = TrailEntry.objects.filter(deed="read").count()
    page(member, loop)
    member.get(reverse("referral-letter", args=[loop.pk]))
    member.get(reverse("referrals"))
    with scope(practice=sample):
        assert (list(Referral.objects.values()), list(ReferralEvent.objects.values())) == before
        assert TrailEntry.objects.filter(deed="read").count() == trails + 2


def test_the_front_desk_books_and_chases_and_reads_no_notes(member, sample, loop):
    tell(member, loop, "report", findings=FINDINGS, via="phone")
    desk = Browser()
    desk.force_login(make.make_member(sample, Role.FRONT_DESK))
    shown = page(desk, loop)
    assert FINDINGS not in shown
    assert loop.question not in shown
    assert "neck pain" not in shown.lower()
    assert desk.get(reverse("referral-letter", args=[loop.pk])).status_code == 403
    assert do(desk, loop, "called").status_code == 302
    assert do(desk, loop, "withdraw").status_code == 422
    assert tell(desk, loop, "report", findings="x").status_code == 422


@pytest.mark.parametrize("told", ["report", "decline"])
def test_the_front_desk_is_offered_nothing_that_is_refused(member, sample, loop, told):
    tell(member, loop, told, findings=FINDINGS, decline_reason="full", via="phone")
    with scope(practice=sample):
        Referral.objects.update(reply_read_at=None)
    desk = Browser()
    desk.force_login(make.make_member(sample, Role.FRONT_DESK))
    shown = page(desk, loop)
    acts = set(re.findall(r'name="act" value="([a-z-]+)"', shown))
    assert acts.isdisjoint(FOR_CARE)
    assert 'href="#reply"' not in shown
    assert "Maren Holt goes on here" in shown


def test_the_front_desk_ends_no_draft(member, sample, neck, hana):
    draft = agreed_draft(member, neck, hana)
    desk = Browser()
    desk.force_login(make.make_member(sample, Role.FRONT_DESK))
    assert "<button" not in page(desk, draft).split("What you can do")[1].split("</main>")[0]
    assert tell(desk, draft, "cancel").status_code == 422
    assert do(desk, draft, "discard").status_code == 422
    assert draft_of(sample).status == "draft"


NAMES = ("referral", "referral-letter", "referral-calendar", "referral-do", "referral-answer")


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_nothing(loop, name):
    stranger = Browser()
    stranger.force_login(make.make_member(make.make_practice()))
    address = reverse(name, args=[loop.pk])
    reads = name not in {"referral-do", "referral-answer"}
    answer = stranger.get(address) if reads else stranger.post(address, {"act": "withdraw"})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["referral", "referrals", "referral-letter"])
def test_a_page_is_read_and_never_posted_to(member, loop, name):
    args = [] if name == "referrals" else [loop.pk]
    assert member.post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("number", [3, 120])
@pytest.mark.parametrize("show", ["", "closed"])
def test_the_list_asks_no_more_of_the_database_for_more_loops(
    member,
    sample,
    loop,
    number,
    show,
    django_assert_max_num_queries,
):
    client = make.make_client(sample, name="Ruth Okafor")
    for _ in range(number):
        make.make_referral(
            client, partner=loop.partner, status="closed" if show else "sent", sent_at=make.NOW
        )
    with django_assert_max_num_queries(25):
        shown = member.get(reverse("referrals"), {"show": show} if show else {})
    waiting = number if show else number + 1  # `loop` waits too
    assert shown.content.decode().count(" to Hana Kovac, PT</a>") == min(waiting, 25)


def test_the_page_of_one_stays_within_its_queries(member, loop, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        page(member, loop)


def test_an_empty_practice_is_told_how_it_starts(member, sample):
    assert "starts with a question" in member.get(reverse("referrals")).content.decode()
