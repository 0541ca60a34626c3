from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests.make import NOW, make_member, make_practice
from warmhand.core.outbox import MailKind, MailState
from warmhand.core.people import Role
from warmhand.services import outbox
from warmhand.store.models import OutboxMail


@pytest.fixture
def mail(in_practice) -> OutboxMail:
    return queued(in_practice)


def queued(practice, key="one") -> OutboxMail:
    return outbox.enqueue(
        practice=practice,
        kind=MailKind.TEST,
        key=key,
        to_name="Hana Kovac",
        to_address="hana.kovac@example.org",
        now=NOW,
        delay=timedelta(minutes=5),
    )


def body(member) -> str:
    return member.get(reverse("outgoing-mail")).content.decode()


def test_the_page_says_to_whom_a_mail_goes_and_hides_its_words(member, mail):
    shown = body(member)
    assert "To Hana Kovac" in shown
    assert "Read it" not in shown


def test_the_sample_shows_the_words_of_each_mail(member, in_practice, mail):
    in_practice.is_sample = True
    in_practice.save()
    assert "A test from Linden Row Massage" in body(member)


def test_the_front_desk_never_reads_a_mail_with_its_link(in_practice, mail):
    in_practice.is_sample = True
    in_practice.save()
    desk = Browser()
    desk.force_login(make_member(in_practice, Role.FRONT_DESK))
    assert "Read it" not in body(desk)


def test_taking_back_and_trying_again(member, mail):
    member.post(reverse("mail-cancel", args=[mail.pk]))
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED.value
    again = member.post(reverse("mail-retry", args=[mail.pk]))
    assert again.status_code == 409
    assert "was taken back" in again.content.decode()


def test_a_mail_given_up_says_why_in_plain_words(member, mail):
    OutboxMail.objects.update(
        state=MailState.DEAD.value, last_error="SMTPAuthenticationError: (535, b'5.7.8')"
    )
    shown = body(member)
    assert "did not accept the user name or password" in shown
    assert "535" not in shown
    member.post(reverse("mail-retry", args=[mail.pk]))
    mail.refresh_from_db()
    assert mail.state == MailState.READY.value


def test_mail_of_another_practice_is_not_there(member, db):
    other = make_practice(name="Ash Lane")
    with scope(practice=other):
        mail = queued(other)
    assert member.post(reverse("mail-cancel", args=[mail.pk])).status_code == 404
    assert "Hana" not in body(member)


def test_reading_asks_no_more_for_many_mails(member, in_practice, django_assert_max_num_queries):
    in_practice.is_sample = True
    in_practice.save()
    for number in range(60):
        queued(in_practice, f"mail-{number}")
    with django_assert_max_num_queries(25):
        member.get(reverse("outgoing-mail"))
