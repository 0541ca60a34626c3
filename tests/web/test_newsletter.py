"""The practice's pages of its newsletter: readers, lists, sending, what is held, settings."""

import csv
import io

import pytest
import time_machine
from django.urls import reverse

from tests import make
from tests.make import NOW
from warmhand.core.newsletter import LeftBy
from warmhand.services import subscribers
from warmhand.store.models import Delivery, Edition, OutboxMail, ReturnMailbox, Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_a_fixed_time():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ready(in_practice, settings):
    """A practice whose newsletters may leave."""
    settings.ADDRESS = "https://linden.example.org"
    for field, value in {
        "mail_from_address": "maren@example.org",
        "mail_tested_at": NOW,
        "address_line": "12 Linden Row",
        "reach_address": "https://linden.example.org",
        "reach_confirmed_at": NOW,
        "is_public": True,
    }.items():
        setattr(in_practice, field, value)
    in_practice.save()
    return in_practice


def reader(practice, email):
    row = subscribers.ask(practice=practice, asking=subscribers.Asking(email=email), now=NOW)
    subscribers.confirm(row=row, now=NOW)
    return row


def listed(member, **body):
    return member.post(reverse("subscriber-import"), body)


LIST = "Name,Email\nAda,ada@example.org\nBo,Bo@example.org\nNobody,\nAda,ADA@example.org\n"


def test_a_list_is_looked_at_first_and_nothing_is_lost(member, in_practice):
    looked = listed(member, pasted=LIST, act="look", where="paper, 2024").content.decode()
    assert "Line 4: There is no e-mail address in it." in looked
    assert "Line 5: The same address as in line 2." in looked
    assert "Bring in 2" in looked
    assert "Bo@example.org" in looked
    assert not Subscriber.objects.exists()


def test_a_list_with_a_yes_elsewhere_is_read_from_now_on(member, in_practice):
    listed(member, pasted=LIST, act="do", where="paper, 2024", has_proof="on")
    rows = Subscriber.objects.order_by("email")
    assert [(row.email, row.name, row.state, row.asked_where) for row in rows] == [
        ("ada@example.org", "Ada", "confirmed", "paper, 2024"),
        ("bo@example.org", "Bo", "confirmed", "paper, 2024"),
    ]
    assert not OutboxMail.objects.exists()


def test_a_list_without_it_is_asked_by_mail(member, in_practice):
    listed(member, pasted=LIST, act="do")
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"asked"}
    assert OutboxMail.objects.filter(kind="letter_confirm").count() == 2


def test_a_list_brings_nobody_back_who_left_or_was_deleted(member, in_practice):
    left, deleted = (reader(in_practice, f"{name}@example.org") for name in ("ada", "bo"))
    subscribers.leave(row=left, by=LeftBy.LINK, now=NOW)
    member.post(reverse("subscriber-forget", args=[deleted.pk]))
    looked = listed(member, pasted=LIST, act="look", where="x", has_proof="on").content.decode()
    assert "not brought back</dt><dd>2</dd>" in looked
    listed(member, pasted=LIST, act="do", where="x", has_proof="on")
    assert list(Subscriber.objects.values_list("email", "state")) == [("ada@example.org", "left")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"pasted": ""}, "nothing in the list"),
        ({"pasted": LIST, "has_proof": "on"}, "where and when they said yes"),
        (
            {"pasted": "\n".join(f"a{number}@example.org" for number in range(201))},
            "At most 200 can be asked at once",
        ),
    ],
)
def test_a_list_that_cannot_be_brought_in_says_why(member, in_practice, body, words):
    answer = listed(member, act="do", **body)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Subscriber.objects.exists()


def test_by_hand_a_reader_is_asked_or_named_with_their_yes(member, in_practice):
    where = reverse("subscriber-new")
    member.post(where, {"email": "ada@example.org"})
    assert member.post(where, {"email": "bo@example.org", "has_proof": "on"}).status_code == 422
    member.post(where, {"email": "bo@example.org", "has_proof": "on", "where": "on paper"})
    states = dict(Subscriber.objects.values_list("email", "state"))
    assert states == {"ada@example.org": "asked", "bo@example.org": "confirmed"}


def test_who_left_is_not_added_by_hand(member, in_practice):
    subscribers.leave(row=reader(in_practice, "ada@example.org"), by=LeftBy.LINK, now=NOW)
    answer = member.post(reverse("subscriber-new"), {"email": "ada@example.org"})
    assert "Only they themselves can sign up again" in answer.content.decode()


@pytest.mark.parametrize(
    ("why", "state"), [("hand", "left"), ("bounce", "bounced"), ("complaint", "complained")]
)
def test_a_reader_is_taken_out_by_hand_and_found_among_those_not_written_to(
    member, in_practice, why, state
):
    row = reader(in_practice, "ada@example.org")
    member.post(reverse("subscriber-gone", args=[row.pk]), {"why": why})
    row.refresh_from_db()
    assert row.state == state
    page = member.post(reverse("suppression"), {"email": "Ada@example.org"}).content.decode()
    assert "is not written to" in page
    other = member.post(reverse("suppression"), {"email": "bo@example.org"}).content.decode()
    assert "Nothing stands against" in other


def test_the_list_finds_by_state_and_by_address(member, in_practice):
    reader(in_practice, "ada@example.org")
    make.make_subscriber(in_practice, email="bo@example.org")
    where = reverse("subscribers")
    assert "ada@example.org" in member.get(where).content.decode()
    assert "bo@example.org" not in member.get(where).content.decode()
    assert "bo@example.org" in member.get(where, {"state": "asked", "q": "BO@"}).content.decode()
    assert "Nobody here has" in member.get(where, {"q": "cy"}).content.decode()


def test_the_export_reckons_nothing(member, in_practice):
    make.make_subscriber(in_practice, email="ada@example.org", name="=1+1")
    text = member.get(reverse("subscriber-export")).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["email"], row["name"], row["state"]) == ("ada@example.org", "'=1+1", "asked")


def test_a_newsletter_does_not_leave_before_all_is_there(member, in_practice):
    edition = make.make_edition(in_practice, subject="", body="")
    where = reverse("edition-sending", args=[edition.pk])
    page = member.get(where).content.decode()
    for words in ("A subject and some words.", "nobody has confirmed yet", "postal address"):
        assert words in page
    assert member.post(where, {"act": "start"}).status_code == 409
    edition.refresh_from_db()
    assert edition.state == "draft"


def test_it_is_sent_once_stopped_and_goes_on(member, ready, monkeypatch):
    monkeypatch.setenv("WARMHAND_MAIL_URL", "smtp://localhost:1")
    for number in range(3):
        reader(ready, f"reader{number}@example.org")
    edition = make.make_edition(ready)
    where = reverse("edition-sending", args=[edition.pk])
    assert "3 readers" in member.get(where).content.decode()
    for act, state, status in (
        ("start", "sending", 302),
        ("start", "sending", 409),
        ("stop", "stopped", 302),
        ("on", "sending", 302),
    ):
        assert member.post(where, {"act": act}).status_code == status
        edition.refresh_from_db()
        assert edition.state == state
    assert Delivery.objects.count() == 3
    assert "0 of 3" in member.get(where).content.decode()


def test_what_may_have_left_waits_for_a_person(member, ready):
    row = reader(ready, "ada@example.org")
    edition = make.make_edition(ready, state="sent")
    common = {"practice": ready, "edition": edition, "not_before": NOW, "state": "held"}
    held = [
        Delivery.objects.create(
            subscriber=row, address_hash=str(number), message_id=f"<{number}@x>", **common
        )
        for number in range(2)
    ]
    page = member.get(reverse("edition-sending", args=[edition.pk])).content.decode()
    assert page.count("May have left") == 3  # once in the words above
    where = reverse("edition-questions", args=[edition.pk])
    member.post(where, {"act": "arrived", "keys": [str(held[0].pk), "nonsense"]})
    member.post(where, {"act": "again", "keys": [str(held[1].pk)]})
    states = [Delivery.objects.get(pk=one.pk).state for one in held]
    assert states == ["sent", "waiting"]
    assert Edition.objects.get(pk=edition.pk).state == "sending"


def test_name_limit_and_mailbox_are_kept_and_the_mailbox_ends(member, ready, settings, tmp_path):
    settings.KEY_DIR = tmp_path
    where = reverse("newsletter-settings")
    assert member.post(where, {"act": "letter", "per_hour": "0"}).status_code == 422
    member.post(where, {"act": "letter", "name": "Warm lines", "per_hour": "300"})
    ready.refresh_from_db()
    assert (ready.letter_name, ready.letter_per_hour) == ("Warm lines", 300)
    box = {"act": "mailbox", "host": "imap.example.org", "port": "993", "user": "back"}
    elsewhere = member.post(where, {**box, "address": "back@other.example", "password": "p"})
    assert "same domain" in elsewhere.content.decode()
    member.post(where, {**box, "address": "back@example.org", "password": "not-shown"})
    assert ReturnMailbox.objects.get().address == "back@example.org"
    shown = member.get(where).content.decode()
    assert "imap.example.org" in shown
    assert "not-shown" not in shown
    member.post(where, {"act": "end"})
    assert not ReturnMailbox.objects.exists()
