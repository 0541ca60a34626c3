"""Whoever is under age is written to through their guardian, and no longer than they are."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.web import links as world
from warmhand.core.consent import ASK_GUARDIAN, Item, Way
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.referral import Step
from warmhand.services import appointment_mails, asking, consents, guardians, nudge_facts, sending
from warmhand.services.mail_words import words_of
from warmhand.services.sending import Sending
from warmhand.store.models import Client, Link, OutboxMail, Partner, Referral

GUARDIAN = {
    "birth_on": date(2010, 5, 1),
    "birth_year": 2010,
    "guardian_name": "Ann Quillfeather",
    "guardian_relation": "mother",
    "guardian_email": "ann@example.org",
}


@pytest.fixture
def young(in_practice):
    """A draft for a client of 16 with an address of their own, agreed to by both."""
    in_practice.is_sample = True
    in_practice.save()
    referral = world.draft(in_practice)
    return agreed(referral, **GUARDIAN)


@pytest.fixture
def person(in_practice):
    return make.make_member(in_practice)


def agreed(referral, **known):
    Client.objects.filter(pk=referral.client_id).update(**known)
    Partner.objects.update(email="hana@example.org")
    row = fresh(referral)
    terms = consents.terms_for(
        referral=row,
        items=frozenset({Item.NAME, Item.QUESTION}),
        back=frozenset(),
        ends_on=TODAY + timedelta(days=90),
        on=TODAY,
    )
    yes = consents.Yes(way=Way.SPOKEN, given_at=NOW, attested_by="Maren Holt", assented=True)
    consents.give_consent(referral=row, terms=terms, yes=yes, now=NOW)
    return row


def fresh(referral):
    near = Referral.objects.select_related("client", "partner", "practice", "consent")
    return near.get(pk=referral.pk)


def written_to():
    rows = OutboxMail.objects.filter(kind__startswith="client")
    return set(rows.values_list("to_name", "to_address"))


def all_mails(referral, user):
    asking.ask_consent(referral=referral, by=asking.By.MAIL, now=NOW)
    sending.send(referral=referral, how=Sending(mail=True, introduce=True), now=NOW)
    asking.ask_client(referral=referral, by=asking.By.MAIL, now=NOW)
    world.take(referral, Step.BOOK, booked_for=NOW + timedelta(days=3))
    appointment_mails.mail_appointment(referral=referral, now=NOW, user=user)


def test_every_mail_about_the_young_goes_to_their_guardian(young, person):
    Client.objects.update(email="")
    all_mails(fresh(young), person)
    assert written_to() == {("Ann Quillfeather", "ann@example.org")}
    for mail in OutboxMail.objects.filter(kind__startswith="client"):
        body = words_of(mail).body
        assert body.startswith("Hello Ann,\n\nThis is about Theo")


def test_every_mail_of_an_adult_goes_to_them(young, person):
    Client.objects.update(birth_on=date(1980, 5, 1), birth_year=1980)
    row = fresh(young)
    world.agree(row)
    all_mails(row, person)
    assert written_to() == {("Theo Quillfeather", "heron@example.org")}
    mail = OutboxMail.objects.filter(kind=MailKind.CLIENT_ANSWER.value).get()
    assert "This is about" not in words_of(mail).body


def test_a_guardian_with_a_phone_alone_is_not_passed_by(young):
    Client.objects.update(guardian_email="", guardian_phone="+15035550188")
    row = fresh(young)
    with pytest.raises(DomainError, match="e-mail"):
        asking.ask_consent(referral=row, by=asking.By.MAIL, now=NOW)
    assert guardians.reach_of(row.client, on=TODAY)[2] == "+15035550188"
    assert written_to() == set()


def test_the_schedule_writes_to_the_guardian_or_to_nobody(young):
    sending.send(referral=young, how=Sending(mail=True), now=NOW)
    row, on = fresh(young), TODAY
    row.client.email = ""
    assert not nudge_facts.client_facts(row, on=on).is_stopped
    row.client.email, row.client.guardian_email = "heron@example.org", ""
    row.client.guardian_phone = "+15035550188"
    assert nudge_facts.client_facts(row, on=on).is_stopped


def test_a_link_ends_before_who_held_it_as_a_guardian_may_no_longer_read(young):
    Client.objects.update(birth_on=date(2008, 11, 1), birth_year=2008)
    for purpose in (LinkPurpose.CLIENT_CONSENT, LinkPurpose.CLIENT_ANSWER):
        link = sending.fresh_link(fresh(young), purpose, NOW)
        assert link.expires_at > NOW
        assert consents.local_day(young.practice, link.expires_at) <= date(2026, 10, 31)
    assert Link.objects.count() == 2


def test_another_guardian_closes_the_links_of_the_one_before(young, person):
    link = sending.fresh_link(young, LinkPurpose.CLIENT_ANSWER, NOW)
    typed = {"birth_on": date(2010, 5, 1), "name": "Per Quillfeather", "relation": "father"}
    keep(young.client, person, **typed)
    link.refresh_from_db()
    assert link.revoked_at == NOW


def keep(client, user, *, birth_on, name, relation, email="", phone=""):
    guardians.set_guardian(
        client=client,
        birth_on=birth_on,
        name=name,
        relation=relation,
        phone=phone,
        email=email,
        seen=guardians.version_of(Client.objects.get(pk=client.pk)),
        user=user,
        now=NOW,
        today=TODAY,
    )


def test_a_guardian_needs_to_know_how_old_the_client_is(in_practice, person):
    referral = world.draft(in_practice)
    Client.objects.update(birth_year=None)
    client = fresh(referral).client
    with pytest.raises(InvalidValueError, match="date of birth"):
        keep(client, person, birth_on=None, name="Ann Brandt", relation="mother")
    keep(client, person, birth_on=date(2012, 1, 1), name="", relation="")
    assert guardians.why_not_asked(fresh(referral).client, on=TODAY) == ASK_GUARDIAN
