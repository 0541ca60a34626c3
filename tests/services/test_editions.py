"""A newsletter as it is written: kept, tried on oneself, deleted, and closed once it has left."""

from datetime import timedelta

import pytest

from tests import make
from tests.mail_catcher import Manner, catching
from tests.make import NOW
from warmhand.core.errors import DomainError, IllegalStepError, StaleRowError
from warmhand.services import edition_changes, editions
from warmhand.services.edition_changes import Letter, letter_of, version_of
from warmhand.store.models import Delivery, Edition, Subscriber, TrailEntry

LEAVE = "https://linden.example.org/letter/leave/abc/"
LETTER = Letter(subject="Café hours", preview="Two dates.", body="Come by.", in_archive=True)
LEFT = ("sending", "stopped", "sent")


@pytest.fixture
def in_practice(in_practice, settings):
    settings.ADDRESS = "https://linden.example.org"
    for field, value in {
        "mail_from_address": "maren@example.org",
        "mail_tested_at": NOW,
        "address_line": "12 Linden Row",
        "is_public": True,
    }.items():
        setattr(in_practice, field, value)
    in_practice.save()
    return in_practice


def keep(edition, letter=LETTER, seen=None):
    seen = version_of(edition) if seen is None else seen
    edition_changes.keep(edition=edition, letter=letter, seen=seen, now=NOW)
    edition.refresh_from_db()


def test_each_new_one_has_the_next_number_and_an_address_of_its_own(in_practice):
    first, second = (edition_changes.new_edition(practice=in_practice, now=NOW) for _ in "ab")
    assert (first.number, second.number) == (1, 2)
    keep(first)
    keep(second)
    assert (first.slug, second.slug) == ("cafe-hours", "cafe-hours-2")
    assert letter_of(first) == letter_of(second) == LETTER


def test_two_who_write_at_once_lose_nothing(in_practice):
    edition = edition_changes.new_edition(practice=in_practice, now=NOW)
    seen = version_of(edition)
    keep(edition)
    with pytest.raises(StaleRowError):
        keep(edition, Letter(subject="Mine", preview="", body="", in_archive=True), seen)
    assert letter_of(edition) == LETTER
    keep(edition, LETTER, seen)  # the very same words, sent twice


@pytest.mark.parametrize("state", LEFT)
def test_what_has_begun_to_leave_is_neither_changed_nor_deleted(in_practice, state):
    edition, user = make.make_edition(in_practice, state=state), make.make_member(in_practice)
    before = letter_of(edition)
    with pytest.raises(IllegalStepError):
        keep(edition)
    with pytest.raises(IllegalStepError):
        edition_changes.remove(edition=edition, user=user, now=NOW)
    assert letter_of(Edition.objects.get()) == before
    edition_changes.show_in_archive(edition=edition, is_shown=False, now=NOW)
    assert not Edition.objects.get().in_archive


def test_a_deleted_draft_comes_back_whole(in_practice):
    edition, user = make.make_edition(in_practice), make.make_member(in_practice)
    before = letter_of(edition)
    held = edition_changes.remove(edition=edition, user=user, now=NOW)
    assert not Edition.objects.exists()
    assert TrailEntry.objects.filter(user=user, detail__contains="deleted").exists()
    edition_changes.new_edition(practice=in_practice, now=NOW)  # somebody has its number by now
    back = edition_changes.bring_back(practice=in_practice, letter=held, now=NOW)
    assert letter_of(back) == before


def test_readers_links_are_counted_and_those_of_a_test_are_not(in_practice):
    body = "[a](https://example.org/a) [me](mailto:me@example.org) and https://example.org/b"
    edition = make.make_edition(in_practice, body=body, state="sent")
    mail = editions.mail_of(edition, leave_url=LEAVE)
    here = f"https://linden.example.org/l/{in_practice.slug}/{edition.number}/"
    for part in (mail.text, mail.html):
        assert f"{here}1/" in part
        assert f"{here}3/" in part
        assert f"{here}2/" not in part
        assert "mailto:me@example.org" in part
        assert "https://example.org/a" not in part
        assert LEAVE in part
        assert "12 Linden Row, Portland OR 97209" in part
    test = editions.mail_of(edition, leave_url=LEAVE, is_test=True)
    assert test.subject.startswith("[Test] ")
    assert here not in test.text + test.html
    assert editions.TEST_WHY in test.text


def test_a_mail_leads_to_the_archive_only_where_it_stands_there(in_practice):
    where = "Read it on the web"
    shown, hidden = (make.make_edition(in_practice, in_archive=said) for said in (True, False))
    assert where in editions.mail_of(shown, leave_url=LEAVE).text
    assert where not in editions.mail_of(hidden, leave_url=LEAVE).text
    in_practice.is_public = False
    in_practice.save()
    assert where not in editions.mail_of(Edition.objects.get(pk=shown.pk), leave_url=LEAVE).text


def test_the_archive_holds_what_was_sent_and_is_meant_for_it(in_practice):
    made = {state: make.make_edition(in_practice, state=state) for state in ("draft", *LEFT)}
    make.make_edition(in_practice, state="sent", in_archive=False)
    assert list(editions.in_archive()) == [made["sent"]]
    # The first mails lead to it while the last ones wait.
    found = [state for state, row in made.items() if editions.on_web(row.slug)]
    assert found == list(LEFT)


def test_a_test_goes_to_oneself_alone_and_counts_nothing(in_practice, monkeypatch):
    edition, user = make.make_edition(in_practice), make.make_member(in_practice)
    Subscriber.objects.create(
        practice=in_practice, email="reader@example.org", state="confirmed",
        words_version="1", asked_at=NOW, created_at=NOW,
    )  # fmt: skip
    with catching() as server:
        monkeypatch.setenv("WARMHAND_MAIL_URL", server.url)
        edition_changes.send_test(edition=edition, user=user, now=NOW)
        server.manner = Manner.REFUSES
        with pytest.raises(DomainError, match="did not take"):
            edition_changes.send_test(edition=edition, user=user, now=NOW)
    assert [mail["To"] for mail in server.caught] == [user.email]
    assert server.caught[0]["Subject"].startswith("[Test] ")
    assert not Delivery.objects.exists()
    assert Edition.objects.get().state == "draft"


def test_the_list_says_of_each_how_many_left_and_how_many_clicks(
    in_practice, django_assert_num_queries
):
    edition = make.make_edition(in_practice, state="sent")
    make.make_edition(in_practice)
    for number, state in enumerate(("sent", "sent", "held")):
        Delivery.objects.create(
            practice=in_practice, edition=edition, address_hash=str(number), state=state,
            message_id=str(number), not_before=NOW,
        )  # fmt: skip
    for days in (0, 1):
        edition.clicks.create(
            practice=in_practice, position=1, on=(NOW + timedelta(days=days)).date(), count=2
        )
    with django_assert_num_queries(3):
        draft, sent = editions.lines()
    assert (draft.counts, draft.clicks) == ({}, 0)
    assert (sent.counts, sent.clicks) == ({"sent": 2, "held": 1}, 4)
