"""What stays true when a sharing ends, narrows or is one of two: nothing more is read, and it is said."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tests.make import NOW, TODAY
from tests.web import links as world
from tests.web.test_sharing import link_to, text
from warmhand.core.consent import Item
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Purpose, Status, Step, Via
from warmhand.services import consents, drafts, messages
from warmhand.store.models import Consent, Disclosure, Partner, Referral

OWN = [LinkPurpose.CLIENT_CONSENT, LinkPurpose.CLIENT_ANSWER]


@pytest.fixture
def referral(in_practice):
    in_practice.is_sample = True
    in_practice.save()
    return world.sent(in_practice)


def say(referral, words):
    messages.write(
        referral=referral,
        author=Actor.PRACTICE,
        words=words,
        submit_key="00000000-0000-4000-8000-000000000002",
        now=NOW,
    )


def test_a_narrower_agreement_hides_what_was_written_before(referral):
    say(referral, "The porcupine neck is stiffer today.")
    world.agree(referral, [Item.NAME])
    path = link_to(referral)
    for part in ("", "messages/", "plan/", "letter.txt"):
        page = Browser().get(f"{path}{part}")
        assert page.status_code == 200
        assert "porcupine" not in text(page)


@pytest.mark.parametrize("days", [90, 91])
def test_the_day_after_the_last_nothing_of_the_client_stands_anywhere(referral, days):
    say(referral, "The porcupine neck is stiffer today.")
    world.take(referral, Step.BOOK, booked_for=NOW + timedelta(days=100))
    path = link_to(referral)
    parts = ("", "letter.txt", "appointment.ics", "messages/", "plan/", "release/", "copy/")
    told = Disclosure.objects.count()
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        read = " ".join(text(Browser().get(f"{path}{part}", follow=True)) for part in parts)
    shown = [one for one in world.CANARIES.values() if one in read]
    assert bool(shown) is (days == 90)
    assert (Disclosure.objects.count() > told) is (days == 90)


@pytest.mark.parametrize("purpose", OWN)
@pytest.mark.parametrize("reached", [Step.ACCEPT, Step.SEE])
def test_who_saw_what_is_read_also_after_it_was_stopped(referral, purpose, reached):
    Browser().get(link_to(referral))
    world.take(referral, reached)
    own = link_to(referral, purpose)
    Browser().post(f"{own}withdraw/")
    home = text(Browser().get(own))
    assert "Who saw what" in home
    assert "What may Hana" not in home
    page = text(Browser().get(f"{own}who-saw/"))
    assert "Hana Kovac, physical therapist Opened their private page" in page
    assert "nothing more can be read now" in page


def test_what_was_stopped_is_shared_anew_only_by_a_new_yes(referral):
    own = link_to(referral, LinkPurpose.CLIENT_CONSENT)
    Browser().post(f"{own}withdraw/")
    for part in ("", "choose/", "share/", "sign/", "withdraw/"):
        assert Browser().post(f"{own}{part}").status_code in {302, 405}
    row = Referral.objects.get(pk=referral.pk)
    assert row.status == Status.CANCELLED
    assert not consents.consent_in_force(row, on=TODAY)


# ——— two sharings with one partner ———


@pytest.fixture
def second(referral):
    """Another referral of the same client to the same partner."""
    row = drafts.start_draft(client=referral.client, episode=None, now=NOW)
    partner = Partner.objects.get(pk=referral.partner_id)
    row.question, row.purpose = "Would you look at the knee?", Purpose.REFER.value
    row.save()
    drafts.choose_partner(referral=row, partner=partner, now=NOW)
    world.agree(row, [Item.NAME, Item.QUESTION])
    world.take(row, Step.SEND, actor=Actor.PRACTICE, via=Via.MAIL)
    return row


@pytest.mark.parametrize("purpose", OWN)
def test_stopping_one_of_two_says_that_the_other_goes_on(referral, second, purpose):
    own, other = link_to(referral, purpose), link_to(second)
    page = text(Browser().post(f"{own}withdraw/"))
    assert "Still shared: Hana Kovac, physical therapist" in page
    assert "Theo Quillfeather" in text(Browser().get(other))
    assert Browser().get(link_to(referral)).status_code == 200
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_one_tap_more_stops_the_other_too(referral, second):
    own = link_to(referral, LinkPurpose.CLIENT_ANSWER)
    Browser().post(f"{own}withdraw/")
    page = text(Browser().post(f"{own}withdraw/", {"all": "1"}))
    assert "Still shared" not in page
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    second.refresh_from_db()
    assert second.status == Status.CANCELLED


def test_a_yes_to_one_referral_covers_no_other(referral, second):
    Consent.objects.filter(pk=second.consent_id).update(withdrawn_at=NOW)
    assert "Theo" not in text(Browser().get(link_to(second)))


# ——— soon over ———


@pytest.mark.parametrize(("days", "is_said"), [(8, False), (7, True), (0, True)])
def test_the_page_says_when_the_agreement_is_about_to_end(in_practice, member, days, is_said):
    row = world.draft(in_practice)
    world.agree(row, ends_on=TODAY + timedelta(days=days))
    world.take(row, Step.SEND, actor=Actor.PRACTICE, via=Via.MAIL)
    page = text(member.get(f"/referrals/{row.pk}/"))
    assert ("The agreement ends" in page) is is_said


# ——— the letter that went another way ———


@pytest.mark.parametrize("how", ["print", "fax", "phone"])
def test_a_letter_opened_tells_nobody_until_it_is_said(referral, member, how):
    page = f"/referrals/{referral.pk}/"
    for part in ("letter.pdf", "letter.txt", "preview/"):
        assert member.get(f"{page}{part}").status_code == 200
    assert not Disclosure.objects.exists()
    assert "The letter went another way" in text(member.get(page))
    for _ in range(2):
        assert member.post(f"{page}do/", {"act": f"told-{how}"}).status_code == 302
    assert Disclosure.objects.get().how == how


def test_no_letter_is_told_once_the_agreement_is_over(referral, member):
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.LINK)
    page = f"/referrals/{referral.pk}/"
    assert "The letter went another way" not in text(member.get(page))
    assert member.post(f"{page}do/", {"act": "told-fax"}).status_code in {409, 422}
    assert not Disclosure.objects.exists()


def test_of_what_has_ended_no_release_is_printed(referral):
    path = f"{link_to(referral)}release/"
    assert "sharing-2" in text(Browser().get(path))
    world.take(referral, Step.DECLINE, decline_reason="full")
    assert "sharing-2" not in text(Browser().get(path, follow=True))
