"""Sending a newsletter: to each reader at most once, never to who left, held where unknown."""

from datetime import timedelta
from email.utils import parseaddr

import pytest

from tests.mail_catcher import Manner, catching
from tests.make import NOW, make_member
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.newsletter import LETTER_LEASE, DeliveryState, EditionState, LeftBy
from warmhand.services import editions_sending, letter_drain, subscribers
from warmhand.services.subscribers import Asking
from warmhand.store.models import Delivery, Edition, Subscriber

LATER = NOW + LETTER_LEASE + timedelta(seconds=1)


@pytest.fixture
def catcher(monkeypatch, settings):
    settings.ADDRESS = "https://linden.example.org"
    with catching() as server:
        monkeypatch.setenv("WARMHAND_MAIL_URL", server.url)
        yield server


@pytest.fixture
def in_practice(in_practice, settings):
    for field, value in {
        "mail_from_address": "maren@example.org",
        "email": "desk@example.org",
        "mail_tested_at": NOW,
        "address_line": "12 Linden Row",
        "reach_address": "https://linden.example.org",
        "reach_confirmed_at": NOW,
        "is_public": True,
        "letter_per_hour": 100_000,
    }.items():
        setattr(in_practice, field, value)
    in_practice.save()
    return in_practice


def readers(practice, count=3) -> list[Subscriber]:
    rows = []
    for number in range(count):
        asking = Asking(email=f"reader{number}@example.org")
        rows.append(subscribers.ask(practice=practice, asking=asking, now=NOW))
        subscribers.confirm(row=rows[-1], now=NOW)
    return rows


def edition_of(practice, number=1) -> Edition:
    return Edition.objects.create(
        practice=practice,
        number=number,
        slug=f"letter-{number}",
        subject="Café hours, and a long warm word about the winter in the hills behind Portland",
        body="# Winter\n\nA [page](https://example.org/winter) to read.",
        created_at=NOW,
        changed_at=NOW,
    )


def started(practice, **fields) -> Edition:
    edition = edition_of(practice, **fields)
    editions_sending.start(edition=edition, user=make_member(practice), now=NOW)
    edition.refresh_from_db()
    return edition


def send(at=NOW):
    return letter_drain.send_due(clock=lambda: at)


def went_to(catcher) -> list[str]:
    return sorted(parseaddr(mail["To"])[1] for mail in catcher.caught)


def state_of(edition) -> EditionState:
    edition.refresh_from_db()
    return EditionState(edition.state)


def test_each_reader_gets_it_once_and_it_is_done(in_practice, catcher):
    readers(in_practice)
    edition = started(in_practice)
    assert send()[DeliveryState.SENT] == 3
    assert not send(LATER)
    assert went_to(catcher) == [f"reader{number}@example.org" for number in range(3)]
    assert state_of(edition) is EditionState.SENT
    with pytest.raises(StaleRowError):
        editions_sending.start(edition=edition, user=make_member(in_practice), now=NOW)


def test_its_headers_let_a_reader_leave_with_one_click_and_speak_with_one_voice(
    in_practice, catcher
):
    reader = readers(in_practice, 1)[0]
    started(in_practice)
    send()
    mail = catcher.caught[0]
    leave = mail["List-Unsubscribe"]
    assert leave.startswith("<https://linden.example.org/letter/leave/")
    assert leave.endswith("/>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-ID"] == f"<{in_practice.slug}.letter.example.org>"
    assert mail["List-Owner"] == "<mailto:desk@example.org>"
    assert mail["List-Post"] == "NO"
    assert mail["List-Archive"].endswith(f"/p/{in_practice.slug}/letters/>")
    assert parseaddr(mail["From"])[1] == "maren@example.org"
    assert mail["Message-ID"] == Delivery.objects.get().message_id
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["Auto-Submitted"] is None
    assert mail["Precedence"] is None
    assert mail["Subject"].startswith("Café hours")
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        words = part.get_content()
        assert leave[1:-1] in words
        assert "12 Linden Row" in words
    assert mail["To"] == reader.email


def test_who_leaves_between_queueing_and_sending_gets_nothing(in_practice, catcher):
    rows = readers(in_practice, 4)
    edition = started(in_practice)
    subscribers.leave(row=rows[0], by=LeftBy.ONE_CLICK, now=NOW)
    subscribers.suppression.suppress(
        practice=in_practice, email=rows[1].email, why=LeftBy.HAND, now=NOW
    )
    subscribers.forget(row=rows[2], user=make_member(in_practice), now=NOW)
    assert send() == {DeliveryState.SENT: 1, DeliveryState.SKIPPED: 3}
    assert went_to(catcher) == [rows[3].email]
    assert state_of(edition) is EditionState.SENT


def test_who_leaves_in_the_last_moment_gets_nothing(in_practice, catcher, monkeypatch):
    """The row was read, the mail is written; the claim itself asks once more."""
    row = readers(in_practice, 1)[0]
    started(in_practice)
    build = letter_drain.LetterParts.mail

    def leaving_meanwhile(parts, **fields):
        subscribers.leave(row=row, by=LeftBy.LINK, now=NOW)
        return build(parts, **fields)

    monkeypatch.setattr(letter_drain.LetterParts, "mail", leaving_meanwhile)
    assert send() == {DeliveryState.SKIPPED: 1}
    assert catcher.caught == []


def test_what_was_claimed_and_not_noted_is_held_and_never_sent_by_itself(in_practice, catcher):
    readers(in_practice)
    edition = started(in_practice)
    dropped = Delivery.objects.order_by("not_before", "id")[0]
    assert letter_drain.claim(dropped, now=NOW)
    assert not letter_drain.claim(dropped, now=NOW)
    assert send()[DeliveryState.SENT] == 2
    assert state_of(edition) is EditionState.SENDING, "it may still be leaving"
    send(LATER)
    dropped.refresh_from_db()
    assert dropped.state == DeliveryState.HELD
    assert len(catcher.caught) == 2
    assert state_of(edition) is EditionState.SENT
    user = make_member(in_practice)
    keys = [dropped.pk]
    assert editions_sending.send_again(edition=edition, keys=keys, user=user, now=LATER) == 1
    assert send(LATER)[DeliveryState.SENT] == 1
    assert editions_sending.send_again(edition=edition, keys=keys, user=user, now=LATER) == 0
    assert len(went_to(catcher)) == len(set(went_to(catcher))) == 3


def test_a_line_that_breaks_after_the_mail_holds_it_and_stops_after_three(in_practice, catcher):
    readers(in_practice, 5)
    edition = started(in_practice)
    catcher.manner = Manner.TAKES_AND_HANGS_UP
    for minutes in range(6):
        send(NOW + timedelta(minutes=minutes, seconds=minutes))
    assert len(catcher.caught) == 3
    assert editions_sending.progress(edition).held == 3
    assert state_of(edition) is EditionState.STOPPED
    user = make_member(in_practice)
    held = list(editions_sending.questions(edition).values_list("pk", flat=True))
    assert editions_sending.arrived(edition=edition, keys=held, user=user, now=LATER) == 3
    catcher.manner = Manner.TAKES
    editions_sending.go_on(edition=edition, user=user, now=LATER)
    assert send(LATER)[DeliveryState.SENT] == 2
    assert len(set(went_to(catcher))) == len(catcher.caught) == 5


def test_a_server_that_refuses_everybody_stops_it_and_takes_nobody_off(in_practice, catcher):
    readers(in_practice, 8)
    edition = started(in_practice)
    catcher.manner = Manner.REFUSES
    assert send() == {DeliveryState.REFUSED: 5}
    assert state_of(edition) is EditionState.STOPPED
    assert editions_sending.reader_count() == 8
    assert editions_sending.progress(edition).waiting == 3


def test_a_server_that_is_away_costs_no_try_and_is_left_alone_for_a_minute(
    in_practice, catcher, monkeypatch
):
    readers(in_practice, 2)
    edition = started(in_practice)
    monkeypatch.setenv("WARMHAND_MAIL_URL", "smtp://127.0.0.1:1?tls=none")
    assert not send()
    found = editions_sending.progress(edition)
    assert (found.waiting, found.refused) == (2, 0)
    assert found.trouble == "The mail server could not be reached."
    monkeypatch.setenv("WARMHAND_MAIL_URL", catcher.url)
    assert not send(NOW + timedelta(seconds=59))
    assert send(NOW + timedelta(seconds=61))[DeliveryState.SENT] == 2


def test_no_more_leave_than_the_practice_allows(in_practice, catcher):
    in_practice.letter_per_hour = 120
    in_practice.save()
    readers(in_practice, 5)
    started(in_practice)
    assert send()[DeliveryState.SENT] == 2
    assert not send(NOW + timedelta(seconds=30))
    assert send(NOW + timedelta(seconds=61))[DeliveryState.SENT] == 2


def test_stopping_stops_and_going_on_sends_the_rest(in_practice, catcher):
    readers(in_practice)
    edition = started(in_practice)
    user = make_member(in_practice)
    editions_sending.stop(edition=edition, user=user, now=NOW)
    assert not send()
    editions_sending.go_on(edition=edition, user=user, now=NOW)
    assert send()[DeliveryState.SENT] == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address_line", ""),
        ("mail_tested_at", None),
        ("reach_confirmed_at", None),
        ("mail_from_address", ""),
    ],
)
def test_nothing_leaves_without_a_postal_address_a_tested_sender_and_a_way_to_leave(
    in_practice, catcher, field, value
):
    readers(in_practice)
    edition = edition_of(in_practice)
    kept = getattr(in_practice, field)
    setattr(in_practice, field, value)
    in_practice.save()
    with pytest.raises(DomainError, match="Not yet"):
        editions_sending.start(edition=edition, user=make_member(in_practice), now=NOW)
    setattr(in_practice, field, kept)
    editions_sending.start(edition=edition, user=make_member(in_practice), now=NOW)
    setattr(in_practice, field, value)
    in_practice.save()
    assert not send()
    assert catcher.caught == []
