"""What is agreed is what is shared, until it ends."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import agree, ready, sent, step
from warmhand.core.consent import Back, ConsentError, Item, Way
from warmhand.core.errors import StaleRowError
from warmhand.core.referral import Status, Step, Via
from warmhand.services import consents, letters
from warmhand.services.client_page import client_choices
from warmhand.store.care import Activity, Plan, Score
from warmhand.store.models import Client, Consent, Link, OutboxMail, Referral, ReferralEvent


def with_care(referral):
    """Scores, an activity and a plan, so that there is something to withhold."""
    episode, practice = referral.episode, referral.practice
    activity = Activity.objects.create(
        practice=practice, episode=episode, label="reversing the van", added_on=TODAY
    )
    for days, value in ((14, 6), (7, 6), (0, 5)):
        Score.objects.create(
            practice=practice,
            episode=episode,
            measure="nprs",
            scored_on=TODAY - timedelta(days=days),
            value=value,
            created_at=NOW,
        )
    Score.objects.create(
        practice=practice,
        episode=episode,
        measure="psfs",
        activity=activity,
        scored_on=TODAY,
        value=4,
        created_at=NOW,
    )
    Plan.objects.create(
        practice=practice,
        episode=episode,
        started_on=episode.started_on,
        text="45 minutes weekly",
        created_at=NOW,
    )
    Client.objects.filter(pk=referral.client_id).update(birth_year=1984, best_hours="mornings")
    referral.client.refresh_from_db()


SIGNS = {
    Item.NAME: "Brandt",
    Item.PHONE: "(503) 555-0117",
    Item.EMAIL: "theo@example.org",
    Item.BEST_HOURS: "mornings",
    Item.BIRTH_YEAR: "1984",
    Item.QUESTION: "shoulder blade",
    Item.PROBLEM: "neck pain",
    Item.ACTIVITIES: "reversing the van",
    Item.TRIED: "45 minutes weekly",
}


@pytest.mark.parametrize("item", Item)
def test_the_partner_sees_the_one_thing_that_was_agreed(in_practice, item):
    referral = ready(in_practice)
    with_care(referral)
    agree(referral, items=frozenset({item}))
    view = letters.partner_view(referral, on=TODAY)
    page = f"{view.client} {view.paragraphs}"
    for other, sign in SIGNS.items():
        assert (sign in page) == (other is item), (other, page)
    assert (view.content.scores is not None) == (item is Item.SCORES)
    assert (view.content.chart is not None) == (item is Item.CHART)


def test_after_its_end_nothing_is_shown_but_no_can_still_be_said(in_practice):
    referral = sent(in_practice)
    view = letters.partner_view(referral, on=TODAY + timedelta(days=91))
    assert (view.content, view.paragraphs, view.client) == (None, (), "a client")
    assert view.steps == (Step.DECLINE,)


def test_the_same_yes_twice_is_kept_once(in_practice):
    referral = ready(in_practice)
    first = agree(referral)
    assert agree(referral) == first
    assert Consent.objects.count() == 1


def test_another_yes_ends_the_one_before(in_practice):
    referral = ready(in_practice)
    first = referral.consent
    second = agree(referral, items=frozenset({Item.NAME}))
    assert referral.consent == second != first
    assert Consent.objects.get(pk=first.pk).withdrawn_at == NOW


@pytest.mark.parametrize(
    ("yes", "items"),
    [
        ({"signature": " "}, {Item.NAME}),
        ({"way": Way.SPOKEN, "signature": ""}, {Item.NAME}),
        ({"given_at": NOW + timedelta(minutes=1)}, {Item.NAME}),
        ({}, set()),
    ],
    ids=["unsigned", "nobody heard it", "still to come", "nothing chosen"],
)
def test_a_yes_that_lacks_something_is_no_yes(in_practice, yes, items):
    referral = ready(in_practice)
    with pytest.raises(ConsentError):
        agree(referral, items=frozenset(items), **yes)


def test_a_coach_gets_health_details_only_when_the_client_signs(in_practice):
    referral = ready(in_practice)
    coach = make.make_partner(in_practice, name="Tomás Rivera", profession="sports_coach")
    Referral.objects.update(partner=coach, consent=None)
    referral = Referral.objects.get(pk=referral.pk)
    spoken = {"way": Way.SPOKEN, "signature": "", "attested_by": "Maren Holt"}
    with pytest.raises(ConsentError, match="not a health professional"):
        agree(referral, items=frozenset({Item.NAME, Item.PROBLEM}), **spoken)
    agree(referral, items=frozenset({Item.NAME, Item.PHONE}), **spoken)
    agree(referral, items=frozenset({Item.NAME, Item.PROBLEM}))


def test_a_partner_changed_meanwhile_gets_nothing(in_practice):
    referral = ready(in_practice)
    Referral.objects.update(partner=make.make_partner(in_practice, name="Samuel Adeyemi"))
    with pytest.raises(StaleRowError):
        agree(referral, items=frozenset({Item.NAME}))


def test_withdrawn_before_seen_cancels_and_closes_the_links(in_practice):
    in_practice.is_sample = True
    in_practice.save()
    from warmhand.services.sending import Sending, send  # noqa: PLC0415

    referral = ready(in_practice)
    send(referral=referral, how=Sending(mail=True, introduce=True), now=NOW)
    for _ in range(2):
        consents.withdraw_consent(referral=referral, now=NOW, via=Via.LINK)
    assert Referral.objects.get(pk=referral.pk).status == Status.CANCELLED
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {"cancelled"}
    assert not Link.objects.filter(purpose="partner", revoked_at=None).exists()
    assert ReferralEvent.objects.filter(step="cancel").count() == 1
    assert letters.partner_view(referral, on=TODAY).content is None


def test_withdrawn_after_seen_shares_no_more_and_keeps_what_was(in_practice):
    referral = sent(in_practice)
    step(referral, Step.SEE)
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.PHONE)
    assert referral.status == Status.SEEN
    assert letters.partner_view(referral, on=TODAY).content is None


def test_the_clients_own_page_has_nothing_chosen_and_offers_what_is_known(in_practice):
    referral = ready(in_practice)
    page = client_choices(referral, on=TODAY)
    named = {item for item, _ in page.items}
    assert named == {Item.NAME, Item.PHONE, Item.EMAIL, Item.QUESTION, Item.PROBLEM}
    assert page.agreed[0].startswith("You agree that Hana Kovac, physical therapist gets")
    assert page.can_withdraw
    assert {back for back, _ in page.back} == set(Back)
