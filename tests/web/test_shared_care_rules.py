"""What no press may do to a shared plan or a conversation, and what is kept of each."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser

from tests.make import NOW, TODAY
from tests.web import links as world
from tests.web.test_shared_care import (  # noqa: F401 - fixtures
    END,
    PLAN,
    body,
    on_day,
    one_day,
    partner,
    planned,
    referral,
    say,
    seen_in,
)
from warmhand.core.consent import Back, Item
from warmhand.core.messages import MOST
from warmhand.core.referral import Actor, Purpose, Step
from warmhand.services import care_story, consents, messages
from warmhand.store.models import (
    Disclosure,
    Message,
    OutboxMail,
    Partner,
    Referral,
    ReferralEvent,
    SharedPlan,
)


def post(member, referral, act, **data):  # noqa: F811
    path = f"/referrals/{referral.pk}/plan/"
    page = body(member, path)
    seen = seen_in(page) if 'name="seen"' in page else ""
    return member.post(f"{path}{act}/", {"seen": seen, **data})


def test_a_yes_on_the_phone_is_kept_once_with_what_was_told(member, referral, planned):  # noqa: F811
    for _press in range(2):
        data = {"agreed": "1", "seen": member_sees(member, referral)}
        assert member.post(f"/referrals/{referral.pk}/plan/told/", data).status_code == 302
    assert SharedPlan.objects.get().agreed_via == "phone"
    assert ReferralEvent.objects.filter(note="Agreed to the shared plan.").count() == 1
    assert [row.items for row in Disclosure.objects.filter(how="phone")] == [["question"]]


def member_sees(member, referral):  # noqa: F811
    return seen_in(body(member, f"/referrals/{referral.pk}/plan/?edit=1"))


def test_nothing_is_told_on_the_phone_without_the_agreement(member, referral, planned):  # noqa: F811
    seen = member_sees(member, referral)
    consents.withdraw_consent(referral=referral, now=NOW, via=world.Via.PHONE)
    data = {"agreed": "1", "seen": seen}
    assert member.post(f"/referrals/{referral.pk}/plan/told/", data).status_code == 422
    assert SharedPlan.objects.get().agreed_at is None
    assert "They agreed on the phone" not in body(member, f"/referrals/{referral.pk}/plan/")


def test_a_review_moves_its_day_and_asks_nobody_anew(member, referral, planned, one_day):  # noqa: F811
    SharedPlan.objects.update(agreed_at=NOW, agreed_via="phone")
    on_day(one_day, member, 22)
    late = post(member, referral, "reviewed", next_on=(END + timedelta(days=1)).isoformat())
    assert late.status_code == 422
    following = TODAY + timedelta(days=30)
    done = post(member, referral, "reviewed", next_on=following.isoformat(), words="Better.")
    assert done.status_code == 302
    row = SharedPlan.objects.get()
    assert (row.review_on, row.ends_on, row.agreed_at) == (following, END, NOW)
    assert ReferralEvent.objects.filter(note="Reviewed the shared plan. Better.").count() == 1


def test_a_plan_whose_day_came_meanwhile_is_neither_reviewed_nor_saved_as_it_was(
    member,
    referral,  # noqa: F811
    planned,  # noqa: F811
    one_day,  # noqa: F811
):
    on_day(one_day, member, 41)
    path, seen = f"/referrals/{referral.pk}/plan/", member_sees(member, referral)
    on_day(one_day, member, 42)
    assert member.post(f"{path}reviewed/", {"seen": seen}).status_code == 409
    assert member.post(path, {**PLAN, "seen": seen}).status_code == 422
    assert SharedPlan.objects.get().review_on is not None


@pytest.mark.parametrize("status", ["closed", "cancelled"])
def test_a_plan_does_not_go_on_once_the_referral_ended(member, referral, planned, one_day, status):  # noqa: F811
    Referral.objects.update(status=status)
    on_day(one_day, member, 43)
    data = {"how": "extend", "ends_on": (TODAY + timedelta(days=80)).isoformat()}
    seen = seen_in(body(member, f"/referrals/{referral.pk}/plan/"))
    path = f"/referrals/{referral.pk}/plan/end/"
    assert member.post(path, {**data, "seen": seen}).status_code == 422
    assert SharedPlan.objects.get().ends_on == END


@pytest.mark.parametrize("days", [42, 43, 409], ids=["gone", "today", "over a year"])
def test_a_plan_goes_on_until_a_day_that_is_named(member, referral, planned, one_day, days):  # noqa: F811
    on_day(one_day, member, 43)
    until = (TODAY + timedelta(days=days)).isoformat()
    assert post(member, referral, "end", how="extend", ends_on=until).status_code == 422
    assert SharedPlan.objects.get().ends_on == END


def test_a_plan_that_never_left_is_in_no_story(member, referral, planned):  # noqa: F811
    def lines():
        told = care_story.referrals_of(referral.episode)
        story = care_story.story_of(referral.episode, told, today=END)
        return [line.title for line in story if "plan" in line.title]

    assert lines() == ["The shared plan with Hana Kovac ended."]
    Referral.objects.update(purpose=Purpose.REFER.value)
    assert lines() == []
    Referral.objects.update(purpose=Purpose.CO_MANAGE.value, sent_at=None)
    assert lines() == []


def test_the_story_names_how_the_findings_came(member, in_practice):
    row = world.sent(in_practice)
    world.take(row, Step.REPORT, findings="Stiff ribs.", via=world.Via.PHONE)
    assert "Stiff ribs. (told on the phone)" in body(member, f"/episodes/{row.episode_id}/")


def test_other_words_in_the_same_form_are_another_message(member, referral):  # noqa: F811
    path, key = f"/referrals/{referral.pk}/messages/", uuid4()
    for words in ("First.", "First.", "Second."):
        assert say(member, path, words, key).status_code == 302
    assert [row.words for row in Message.objects.all()] == ["First.", "Second."]
    assert OutboxMail.objects.filter(kind="partner_message").count() == 1


def test_nothing_is_written_or_read_once_the_agreement_is_over(
    member,
    referral,  # noqa: F811
    partner,  # noqa: F811
    planned,  # noqa: F811
    one_day,  # noqa: F811
):
    path = f"/referrals/{referral.pk}/messages/"
    say(member, path, "Amber heron.")
    last = Referral.objects.get().consent.ends_on
    on_day(one_day, member, (last - TODAY).days + 1)
    assert say(member, path).status_code == 422
    assert "heron" not in body(Browser(), f"{partner}messages/")
    SharedPlan.objects.update(ends_on=last + timedelta(days=9))
    assert "wheel" not in body(Browser(), f"{partner}plan/")
    with pytest.raises(messages.ConsentError):
        messages.write(
            referral=referral, author=Actor.PARTNER, words="x", submit_key=uuid4(),
            now=NOW + timedelta(days=(last - TODAY).days + 1),
        )  # fmt: skip
    assert Message.objects.count() == 1


def test_who_is_no_health_professional_gets_no_words_without_a_signature(member, in_practice):
    row = world.sent(in_practice, {Item.NAME}, {Back.WENT})
    Partner.objects.update(profession="personal_trainer")
    row.consent.items, row.consent.recipient_is_health = ["name", "question"], False
    row.consent.save()
    assert say(member, f"/referrals/{row.pk}/messages/").status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("leaf", ["plan", "messages"])
def test_what_is_opened_is_told_and_kept(referral, partner, planned, leaf):  # noqa: F811
    written(referral, 1)
    body(Browser(), f"{partner}{leaf}/")
    row = Disclosure.objects.get(how="page")
    assert (row.items, row.link_id is not None) == (["question"], True)


def written(row, number):
    with time_machine.travel(NOW, tick=False):
        Message.objects.bulk_create(
            Message(
                practice=row.practice, referral=row, author=Actor.PRACTICE.value,
                words=f"Line {count} " + "of a talk " * 98, submit_key=uuid4(),
                at=NOW + timedelta(minutes=count), read_at=NOW,
            )
            for count in range(number)
        )  # fmt: skip


def test_a_long_conversation_shows_its_last_lines_first(member, referral, partner):  # noqa: F811
    written(referral, 80)
    for browser, path in (
        (Browser(), f"{partner}messages/"),
        (member, f"/referrals/{referral.pk}/messages/"),
    ):
        short = body(browser, path)
        assert "Line 79 " in short
        assert "Line 59 " not in short
        assert len(short.encode()) < 60_000
        assert "Line 0 " in body(browser, f"{path}?all=1")
    Message.objects.filter(words__startswith="Line 40 ").update(read_at=None)
    assert "Line 40 " in body(Browser(), f"{partner}messages/")


def test_a_conversation_has_an_end(referral, partner):  # noqa: F811
    written(referral, MOST)
    refused = say(Browser(), f"{partner}messages/")
    assert refused.status_code == 409
    assert "Please call" in refused.content.decode()
    assert Message.objects.count() == MOST


def test_a_plan_that_goes_on_is_agreed_to_anew(member, referral, planned, one_day):  # noqa: F811
    SharedPlan.objects.update(agreed_at=NOW, agreed_via="link")
    on_day(one_day, member, 43)
    until = TODAY + timedelta(days=80)
    assert post(member, referral, "end", how="extend", ends_on=until.isoformat()).status_code == 302
    row = SharedPlan.objects.get()
    assert (row.ends_on, row.agreed_at, row.agreed_via) == (until, None, "")
