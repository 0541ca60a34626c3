"""A shared plan as all three see it, messages from both sides, and the story of the episode."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from tests import make
from tests.make import NOW, TODAY
from tests.web import links as world
from warmhand.core.consent import Back, Item
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.core.referral import Actor, Purpose, Step
from warmhand.services import consents
from warmhand.services.mail_words import words_of
from warmhand.store.models import (
    Disclosure,
    Episode,
    Message,
    OutboxMail,
    Referral,
    ReferralEvent,
    SharedPlan,
    User,
)

END = TODAY + timedelta(days=42)
PLAN = {
    "goal": "Turning the wheel",
    "who_0": "partner",
    "words_0": "Mobilise <b>twice</b>",
    "until_0": (TODAY + timedelta(days=20)).isoformat(),
    "who_1": "client",
    "words_1": "",
    "until_1": "",
    "review_by": "practice",
    "review_on": (TODAY + timedelta(days=21)).isoformat(),
    "ends_on": END.isoformat(),
    "seen": "none",
    "save": "1",
}
SECRET = "Crimson walnut <i>ache</i>"


@pytest.fixture
def referral(in_practice, settings, monkeypatch):
    in_practice.reach_confirmed_at, in_practice.reach_address = NOW, settings.ADDRESS
    in_practice.email, in_practice.mail_from_address = "desk@example.org", "desk@example.org"
    in_practice.save()
    monkeypatch.setenv("WARMHAND_MAIL_URL", "smtp://mail.example.org:587?tls=starttls")
    return world.sent(in_practice, purpose=Purpose.CO_MANAGE)


@pytest.fixture
def one_day():
    with time_machine.travel(NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def partner(referral):
    return f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"


@pytest.fixture
def planned(member, referral):
    assert member.post(f"/referrals/{referral.pk}/plan/", PLAN).status_code == 302
    return SharedPlan.objects.get()


def body(browser, path):
    return browser.get(path).content.decode()


def on_day(travel, member, days):
    """Weeks later; a session lasts two, so the owner signs in again."""
    travel.move_to(NOW + timedelta(days=days))
    member.force_login(User.objects.get())


def seen_in(page):
    return page.split('name="seen" value="')[1].split('"')[0]


def say(browser, path, words=SECRET, key=None):
    return browser.post(path, {"words": words, "submit_key": key or uuid4()})


def test_a_plan_is_written_once_and_read_by_all_three(member, referral, partner, planned):
    again = member.post(f"/referrals/{referral.pk}/plan/", PLAN)
    assert again.status_code == 302
    assert SharedPlan.objects.count() == 1
    client = f"/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/"
    for page in (
        body(member, f"/referrals/{referral.pk}/plan/"),
        body(Browser(), f"{partner}plan/"),
        body(Browser(), f"{client}plan/"),
    ):
        assert "Mobilise &lt;b&gt;twice&lt;/b&gt;" in page
        assert "Turning the wheel" in page
    assert "The plan you share" in body(Browser(), partner)
    assert "your shared plan" in body(Browser(), client)
    assert Disclosure.objects.filter(how="page", link_id__isnull=False).exists()


def test_a_line_is_added_and_removed_without_a_script_and_nothing_is_kept(member, referral):
    path = f"/referrals/{referral.pk}/plan/"
    more = member.post(path, {**PLAN, "more": "1"}).content.decode()
    assert 'name="words_2"' in more
    less = member.post(path, {**PLAN, "drop": "0"}).content.decode()
    assert "Mobilise" not in less
    assert 'name="words_1"' not in less
    assert not SharedPlan.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": ""}, "Give the day on which the plan ends."),
        ({"ends_on": (TODAY + timedelta(days=366)).isoformat()}, "A plan lasts a year at most"),
        ({"goal": ""}, "what you both work for"),
        ({"words_0": ""}, "at least one thing"),
        ({"ends_on": "soon"}, "Give a day, such as"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(member, referral, wrong, words):
    answer = member.post(f"/referrals/{referral.pk}/plan/", {**PLAN, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not SharedPlan.objects.exists()


def test_the_partner_agrees_once_and_a_change_asks_them_anew(member, referral, partner, planned):
    seen = seen_in(body(Browser(), f"{partner}plan/"))
    for _time in range(2):
        assert Browser().post(f"{partner}plan/", {"seen": seen}).status_code == 302
    notes = ReferralEvent.objects.filter(note="Agreed to the shared plan.")
    assert [row.actor for row in notes] == [Actor.PARTNER.value]
    changed = {**PLAN, "goal": "Reversing", "seen": seen}
    page = member.post(f"/referrals/{referral.pk}/plan/", changed, follow=True).content.decode()
    assert "is asked to agree anew" in page
    assert SharedPlan.objects.get().agreed_at is None
    assert Browser().post(f"{partner}plan/", {"seen": seen}).status_code == 409
    assert SharedPlan.objects.get().agreed_at is None
    stale = member.post(f"/referrals/{referral.pk}/plan/", {**PLAN, "goal": "Third"})
    assert stale.status_code == 409
    assert SharedPlan.objects.get().goal == "Reversing"


def test_a_plan_ends_by_its_date_for_everybody(member, referral, partner, planned, one_day):
    client = f"/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/plan/"
    on_day(one_day, member, 41)
    assert "Review the shared plan with Hana" in body(member, "/")
    on_day(one_day, member, 42)
    today = body(member, "/")
    assert "The shared plan with Hana ended" in today
    for page in (body(Browser(), f"{partner}plan/"), body(Browser(), client)):
        assert "ended on November 24, 2026" in page
        assert ">Agreed<" not in page


@pytest.mark.parametrize("how", ["extend", "hand_over", "end"])
def test_each_answer_to_an_end_is_one_tap_and_moves_no_episode(
    member, referral, planned, one_day, how
):
    on_day(one_day, member, 43)
    care = list(Episode.objects.values())
    status = Referral.objects.get().status
    seen = seen_in(body(member, f"/referrals/{referral.pk}/plan/"))
    data = {"how": how, "seen": seen, "words": "We spoke.",
            "ends_on": (TODAY + timedelta(days=80)).isoformat()}  # fmt: skip
    assert member.post(f"/referrals/{referral.pk}/plan/end/", data).status_code == 302
    assert member.post(f"/referrals/{referral.pk}/plan/end/", data).status_code == 409
    assert list(Episode.objects.values()) == care
    assert Referral.objects.get().status == status
    assert "shared plan with Hana ended" not in body(member, "/")
    assert (SharedPlan.objects.get().end_seen_at is None) is (how == "extend")


def test_telling_of_a_plan_is_one_mail_without_a_word_of_it(member, referral, planned):
    for _press in range(2):
        member.post(f"/referrals/{referral.pk}/plan/told/", {"mail": "1"})
    mail = OutboxMail.objects.get(kind="partner_plan")
    text = words_of(mail)
    assert not {"wheel", "Theo", "Quillfeather", "porcupine"} & set(
        (text.subject + " " + text.body).replace(".", " ").split()
    )


def test_without_consent_the_partner_reads_neither_plan_nor_messages(
    member, referral, partner, planned
):
    say(member, f"/referrals/{referral.pk}/messages/")
    consents.withdraw_consent(referral=referral, now=NOW, via=world.Via.PHONE)
    home = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    for path in (home, f"{home}plan/", f"{home}messages/"):
        page = body(Browser(), path)
        assert "walnut" not in page
        assert "wheel" not in page
    assert say(Browser(), f"{home}messages/").status_code == 409
    assert say(member, f"/referrals/{referral.pk}/messages/").status_code == 422
    assert Message.objects.count() == 1


def test_messages_go_both_ways_escaped_and_mails_hold_no_words(member, referral, partner):
    assert say(member, f"/referrals/{referral.pk}/messages/").status_code == 302
    assert say(Browser(), f"{partner}messages/", "Amber heron?").status_code == 302
    page = body(member, f"/referrals/{referral.pk}/")
    assert "Crimson walnut &lt;i&gt;ache&lt;/i&gt;" in page
    assert "Amber heron?" in page
    assert "Hana wrote" in body(member, "/")
    mails = OutboxMail.objects.filter(kind__in=("partner_message", "practice_message"))
    assert sorted(mail.to_address for mail in mails) == [
        "desk@example.org",
        "hana.kovac@example.org",
    ]
    for mail in mails:
        text = words_of(mail)
        assert text.subject == "There is a message about a referral"
        for secret in ("walnut", "heron", "Theo", "Quillfeather", "neck"):
            assert secret not in text.subject + text.body
    assert Disclosure.objects.filter(how="message", items=["question"]).count() == 1


def test_one_form_sent_fifty_times_is_one_message_and_one_mail(member, referral):
    key = uuid4()
    for _press in range(50):
        assert say(member, f"/referrals/{referral.pk}/messages/", key=key).status_code == 302
    assert Message.objects.count() == 1
    assert OutboxMail.objects.filter(kind="partner_message").count() == 1


def test_reading_marks_nothing_and_noting_marks_what_was_shown(member, referral, partner):
    say(Browser(), f"{partner}messages/", "First.")
    shown = body(member, f"/referrals/{referral.pk}/messages/")
    assert Message.objects.filter(read_at=None).count() == 1
    until = shown.split('name="until" value="')[1].split('"')[0].replace("&#x27;", "'")
    late = Message.objects.get()
    late.pk, late.submit_key, late.at = uuid4(), uuid4(), timezone.now() + timedelta(minutes=1)
    late.save(force_insert=True)
    member.post(f"/referrals/{referral.pk}/messages/read/", {"until": until})
    assert [row.read_at is None for row in Message.objects.all()] == [False, True]
    assert "Hana wrote" in body(member, "/")


@pytest.mark.parametrize("words", ["", "x" * 1_001])
def test_no_words_and_too_many_are_refused(member, referral, words):
    assert say(member, f"/referrals/{referral.pk}/messages/", words).status_code == 422
    assert not Message.objects.exists()


def test_a_question_that_names_nobody_stays_so(member, in_practice):
    asked = world.sent(in_practice, purpose=Purpose.ASK)
    path = f"/referrals/{asked.pk}/messages/"
    assert say(member, path, "About Quillfeather again").status_code == 422
    assert say(member, path, "A runner of mine, still stiff").status_code == 302
    assert Message.objects.get().words.startswith("A runner")


def test_words_name_only_what_was_agreed_to(member, in_practice):
    referral = world.sent(in_practice, {Item.QUESTION, Item.PHONE}, {Back.WENT})
    path = f"/referrals/{referral.pk}/messages/"
    assert say(member, path, "Theo is worse").status_code == 422
    assert say(member, path, "Worse since Monday").status_code == 302
    page = body(Browser(), f"/r/{world.token(referral, LinkPurpose.PARTNER)}/messages/")
    assert "without telling what you found" in page


def test_who_agreed_to_a_name_alone_gets_no_words_about_their_health(member, in_practice):
    referral = world.sent(in_practice, {Item.NAME}, ())
    assert say(member, f"/referrals/{referral.pk}/messages/").status_code == 422


def test_the_front_desk_sees_no_message_and_no_plan(referral, partner, planned, practice):
    say(Browser(), f"{partner}messages/", "Amber heron")
    desk = Browser()
    desk.force_login(make.make_member(practice, Role.FRONT_DESK))
    for path in ("/", f"/referrals/{referral.pk}/"):
        page = body(desk, path)
        assert "heron" not in page
        assert "wheel" not in page
        assert "Hana wrote" not in page
    assert desk.get(f"/referrals/{referral.pk}/messages/").status_code == 403
    assert desk.get(f"/referrals/{referral.pk}/plan/").status_code == 403


def test_who_is_sent_back_stands_in_story_chart_and_table_and_is_seen_again_by_one_tap(
    member, in_practice
):
    referral = world.sent(in_practice)
    world.take(referral, Step.REPORT, findings="Stiff <ribs>.", refers_back=True)
    path = f"/episodes/{referral.episode_id}/"
    page = body(member, path)
    assert page.count('class="loop-mark loop-mark-back"') >= 3  # both drawings, and the key
    assert "Hana Kovac reported back, and sends back to you" in page
    assert "Stiff &lt;ribs&gt;." in page
    assert "through their link" in page
    assert '<th scope="col">What else</th>' in page
    assert "when do you see them again?" in page
    data = {"status": "planned", "visit_on": (TODAY + timedelta(days=7)).isoformat()}
    assert member.post(f"{path}visits/new/", data).status_code == 302
    assert "when do you see them again?" not in body(member, path)
