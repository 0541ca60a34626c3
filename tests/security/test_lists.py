"""Lists and figures that hold no key: none counts or names what is another practice's."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.core.disclosure import How
from warmhand.core.network import ContactWay, TieKind, TouchKind
from warmhand.services import (
    disclosures,
    introduction_lists,
    introductions,
    tie_rows,
    ties,
    touches,
    tries,
)
from warmhand.services.also_sees import find, keep
from warmhand.services.follow_ups import due_urgent
from warmhand.services.gaps import cover_of
from warmhand.services.helped import what_i_help
from warmhand.services.incoming import counts
from warmhand.services.loop_figures import loop_figures
from warmhand.services.merge_pages import find_merges
from warmhand.services.partner_cards import card_with
from warmhand.services.same_near import near
from warmhand.services.same_pages import others_like
from warmhand.services.same_questions import at_once, open_questions
from warmhand.services.shared_clients import shared_clients
from warmhand.services.shared_plans import plan_of
from warmhand.services.touch_cards import due_partners
from warmhand.services.warmth import warmths
from warmhand.services.week import week_of
from warmhand.services.week_contacts import lately
from warmhand.store.models import (
    Incoming,
    Introduction,
    IntroductionHop,
    Merge,
    Referral,
    SameQuestion,
)


def test_todays_urgent_answers_are_the_practices_own(practice, in_practice):
    other = make.make_practice()
    theirs = make.make_client(other)
    own = make.make_client(practice)
    rounds = [make.make_screening(client, urgency="emergency") for client in (theirs, own)]
    assert [row.screening.pk for row in due_urgent(today=make.TODAY)] == [rounds[1].pk]
    with scope(practice=other):
        assert [row.screening.pk for row in due_urgent(today=make.TODAY)] == [rounds[0].pk]


def test_what_i_help_counts_the_practices_own_episodes(practice, in_practice):
    make.make_episode(make.make_client(make.make_practice()))
    assert not what_i_help(practice=practice, on=make.TODAY).problems
    make.make_episode(make.make_client(practice))
    assert len(what_i_help(practice=practice, on=make.TODAY).problems) == 1


@pytest.fixture
def network(practice, in_practice, tmp_path, settings):
    """A network of another practice, full of what gives reasons; none of one's own."""
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"
    other = make.make_practice()
    with scope(practice=other):
        client = make.make_client(other, name="Their client")
        make.make_episode(client)
        names = {"Trusted": "trusted", "Met": "met", "Found": "found"}
        people = [
            make.make_partner(other, name=f"Their {name}", stage=stage, npi="", organisation=name)
            for name, stage in names.items()
        ]
        by = {"user": None, "now": make.NOW}
        for row in people[:2]:
            old = make.TODAY - timedelta(days=90)
            touches.log_touch(partner=row, kind=TouchKind.COFFEE, on=old, **by)
        tries.log_try(partner=people[2], way=ContactWay.EVENT, on=make.TODAY, **by)
        tie_rows.add_tie(
            giver=people[0], receiver=people[2], kind=TieKind.KNOWS, known_on=make.TODAY,
            source="Their Trusted", today=make.TODAY, **by,
        )  # fmt: skip
        keep(client=client, partner=people[2], may_name=True, today=make.TODAY, **by)
        path = ties.path_to(practice=other, today=make.TODAY, target=people[2].pk)
        introductions.ask(target=people[2], path=path, words="Hello", today=make.TODAY, **by)
        past = Introduction.objects.create(
            practice=other, target=people[1], asked_on=old, closed_on=old, created_at=make.NOW
        )
        IntroductionHop.objects.create(
            practice=other, introduction=past, position=1, giver=people[0], receiver=people[1],
            kinds=[["knows", 0.5]], outcome="no",
        )  # fmt: skip
    return other


def figures(practice):
    """All that the lists of the network tell a practice of, counted."""
    today = make.TODAY
    week = week_of(practice=practice, today=today)
    cover = cover_of(practice=practice, today=today)
    drawn = ties.network_graph(practice=practice, today=today)
    lately_ = lately(practice=practice, monday=week.monday, today=today)
    return {
        "warmth": len(warmths(practice=practice, today=today)),
        "week": week.number,
        "lately": len(lately_.alone) + len(lately_.done) + len(lately_.waiting),
        "gaps": cover.kinds + len(cover.people),
        "network": len(drawn.partners) + len(drawn.evidence),
        "requests": introduction_lists.rows().count(),
        "learned": sum(one.own for one in ties.own_beliefs().values()),
        "due": len(due_partners(practice=practice, today=today, with_care=True)),
        "tries": sum(one.open for one in tries.chances(today=today).values()),
    }


def test_the_network_is_the_practices_own(practice, network):
    assert set(figures(practice).values()) == {0}
    with scope(practice=network):
        assert all(figures(network).values()), figures(network)


def test_names_to_choose_from_are_the_practices_own(practice, network):
    client, hana = make.make_client(practice), make.make_partner(practice)
    make.make_referral(client, partner=hana, sent_at=make.NOW)
    assert find(client=client, query="their") == []
    assert [name for _, name in shared_clients(partner=hana)] == [client.name]
    assert tie_rows.suggested_ties(partner=hana) == []


def test_who_is_there_twice_is_asked_of_the_practices_own(practice):
    other = make.make_practice()
    asked = {"points": 8, "reasons": [["same phone", 2.5]], "created_at": make.NOW}
    with scope(practice=other):
        one, two, listed = (make.make_partner(other, name="Hana Kovac") for _ in range(3))
        SameQuestion.objects.create(practice=other, partner=one, other_partner=two, **asked)
        SameQuestion.objects.create(practice=other, partner=listed, npi="1234567893", **asked)
        Merge.objects.create(practice=other, kept_partner=one, npi="1245319599", merged_at=make.NOW)
    own = make.make_partner(practice, name="Hana Kovac")

    def counted():
        return (
            open_questions(today=make.TODAY, with_care=True).count(),
            at_once(today=make.TODAY).count(),
            find_merges(with_care=True).count(),
        )

    with scope(practice=practice):
        assert counted() == (0, 0, 0)
        assert others_like(own, query="") == []
        assert near({own.pk}) == {own.pk}
    with scope(practice=other):
        assert counted() == (2, 2, 1)


def test_what_comes_in_and_what_was_shared_is_the_practices_own(ours, theirs):
    with scope(practice=theirs.practice):
        referral = Referral.objects.get(pk=theirs.keys["referrals"])
        client, code = referral.client, theirs.names["code"]
        disclosures.record(referral=referral, items=frozenset(), how=How.PHONE, now=timezone.now())
        assert card_with(code) is not None
        assert plan_of(referral) is not None
        assert disclosures.told_of_referral(referral)
        assert disclosures.told_of_client(client)
        sent = loop_figures(practice=theirs.practice, today=make.TODAY).all.sent
    with scope(practice=ours.practice):
        Incoming.objects.all().delete()
        Referral.objects.all().delete()
        assert counts() == {}
        assert card_with(code) is None
        assert plan_of(referral) is None
        assert not disclosures.told_of_referral(referral)
        assert not disclosures.told_of_client(client)
        assert sent > loop_figures(practice=ours.practice, today=make.TODAY).all.sent == 0
