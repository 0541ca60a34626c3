"""The pages of niches: characteristics by a tap, a niche chosen, the books looked at."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import Characteristic, GatheringPlace, Niche, NicheLook, NicheMember

pytestmark = pytest.mark.django_db
RUNNERS = {"first": "activity:running", "second": "", "need": "knee", "words": "", "starter": ""}


def held(practice, **of):
    with scope(practice=practice):
        return set(Characteristic.objects.filter(**of).values_list("trait", "value", "label"))


def test_a_tap_puts_a_characteristic_in_another_takes_it_out_and_not_known_is_none(
    member, practice
):
    client = make.make_client(practice)
    page = reverse("client-characteristics", args=[client.pk])
    member.post(page, {"on": "activity:running"})
    member.post(page, {"trait": "work", "words": "Piano teacher"})
    assert held(practice, client=client) == {
        ("activity", "running", ""),
        ("work", "piano teacher", "Piano teacher"),
    }
    shown = member.get(reverse("client", args=[client.pk])).content.decode()
    assert "Running" in shown
    assert "Piano teacher" in shown
    member.post(page, {"out": "activity:running"})
    for words in ("", "None", "unknown", "not known"):
        assert member.post(page, {"trait": "life", "words": words}).status_code == 422
    for tap in ("activity:of-nobody", "age:adult", "rubbish", "mood:blue"):
        assert member.post(page, {"on": tap}).status_code == 422
    assert held(practice, client=client) == {("work", "piano teacher", "Piano teacher")}


def test_whom_a_partner_serves_stands_on_their_page(member, practice):
    partner = make.make_partner(practice)
    page = reverse("partner-characteristics", args=[partner.pk])
    assert member.post(page, {"on": "activity:running"}).status_code == 302
    shown = member.get(reverse("partner", args=[partner.pk])).content.decode()
    assert "Running" in shown


def test_at_most_one_niche_is_chosen_and_the_one_before_is_left(member, practice):
    member.post(reverse("niche-new"), {**RUNNERS, "choose": "1"})
    member.post(reverse("niche-new"), {**RUNNERS, "need": "neck", "choose": "1"})
    with scope(practice=practice):
        states = dict(Niche.objects.values_list("need", "state"))
    assert states == {"knee": "left", "neck": "chosen"}
    shown = member.get(reverse("niche")).content.decode()
    assert "People who run and whose problem is the neck" in shown
    refused = [
        {**RUNNERS, "first": "", "need": ""},
        {**RUNNERS, "second": "activity:cycling"},
        {**RUNNERS, "first": "activity:of-nobody"},
        {**RUNNERS, "words": "x" * 501},
    ]
    for given in refused:
        assert member.post(reverse("niche-new"), given).status_code == 422


def test_a_hand_overrides_the_rules_and_places_are_noted(member, practice):
    client = make.make_client(practice)
    member.post(reverse("niche-new"), {**RUNNERS, "choose": "1"})
    with scope(practice=practice):
        niche = Niche.objects.get()
    hand, people = (reverse(name, args=[niche.pk]) for name in ("niche-hand", "niche-people"))
    member.post(hand, {"who": f"client:{client.pk}", "hand": "in"})
    assert "put in by hand" in member.get(people).content.decode().lower()
    member.post(hand, {"who": f"client:{client.pk}", "hand": "rules"})
    places = reverse("niche-places", args=[niche.pk])
    member.post(places, {"name": "Canal runners", "kind": "club"})
    assert member.post(places, {"name": "", "kind": "club"}).status_code == 422
    assert "Canal runners" in member.get(reverse("niche")).content.decode()
    with scope(practice=practice):
        assert not NicheMember.objects.exists()
        place = GatheringPlace.objects.get()
    member.post(reverse("niche-place-drop", args=[place.pk]))
    assert "Canal runners" not in member.get(places).content.decode()


def test_a_practice_without_history_is_told_so_and_led_to_starters(member, practice):
    before = member.get(reverse("niche-find")).content.decode()
    assert "Decide before you look" in before
    member.post(reverse("niche-look"))
    after = member.get(reverse("niche-find")).content.decode()
    assert "Too few to tell" in after
    starters = member.get(reverse("niche-starters")).content.decode()
    assert "Runners and their knees" in starters
    with scope(practice=practice):
        assert list(NicheLook.objects.values_list("is_verdict", flat=True)) == [False]


def test_what_counts_makes_a_hundred_and_its_change_is_dated(member, practice):
    page = reverse("niche-weights")
    given = {"outcome": 40, "returned": 20, "money": 20, "brought": 20}
    assert member.post(page, {**given, "outcome": 41}).status_code == 422
    assert member.post(page, given).status_code == 302
    practice.refresh_from_db()
    assert practice.niche_weights["outcome"] == 0.4
    assert practice.niche_weights_on is not None
    assert "40%" in member.get(reverse("niche-find")).content.decode().replace(" ", "")


def test_the_front_desk_sees_the_niche_and_neither_results_nor_who_is_in_it(practice):
    make.make_client(practice, name="Rosa Marten")
    owner, desk = Browser(), Browser()
    owner.force_login(make.make_member(practice))
    desk.force_login(make.make_member(practice, Role.FRONT_DESK))
    owner.post(reverse("niche-new"), {**RUNNERS, "choose": "1"})
    shown = desk.get(reverse("niche"))
    assert shown.status_code == 200
    assert "Your clients in it" not in shown.content.decode()
    assert desk.get(reverse("niche-find")).status_code == 403
