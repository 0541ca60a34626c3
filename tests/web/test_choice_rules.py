"""The settings of how a partner is chosen."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.services import drafts
from warmhand.store.models import Partner, Practice

TYPED = {
    "evidence": 30,
    "results": 20,
    "distance": 20,
    "wait": 10,
    "payment": 10,
    "wishes": 10,
    "half_distance": 15.5,
    "reach": 31.1,
}


def kept(practice):
    row = Practice.objects.get(pk=practice.pk)
    return row.choice_weights, row.half_distance_km, row.reach_km


def send(member, **values):
    return member.post(reverse("choice-rules"), {**TYPED, **values})


def test_own_weights_and_distances_are_kept_in_kilometres(member, practice):
    assert send(member).status_code == 302
    weights, half, reach = kept(practice)
    assert (weights["evidence"], weights["distance"]) == (0.30, 0.20)
    assert (half, reach) == (pytest.approx(24.94, abs=0.01), pytest.approx(50.05, abs=0.01))
    shown = member.get(reverse("choice-rules")).content.decode()
    assert 'value="30"' in shown
    assert 'value="15.5"' in shown


def test_the_usual_ones_come_back(member, practice):
    send(member)
    assert member.post(reverse("choice-rules"), {"reset": "1"}).status_code == 302
    assert kept(practice) == ({}, 10.0, 25.0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"evidence": 24, "results": 26}, "between 25% and 45%"),
        ({"evidence": 35}, "Together they make 100%, not 105%."),
        ({"wait": 21, "results": 9}, "between 10% and 30%"),
        ({"half_distance": 0}, "Write a number from 0.7 to 62.1 miles."),
        ({"reach": 400}, "Write a number from 0.7 to 310.6 miles."),
        ({"evidence": "many"}, "whole number"),
    ],
)
def test_outside_the_bounds_nothing_is_kept_and_it_is_said(member, practice, values, words):
    response = send(member, **values)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert kept(practice) == ({}, 10.0, 25.0)


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.FRONT_DESK])
def test_only_owners_change_how_one_chooses(practice, role):
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    assert browser.get(reverse("choice-rules")).status_code == 403


def test_two_thousand_partners_stay_one_page(member, practice, django_assert_max_num_queries):
    client = make.make_client(practice)
    episode = make.make_episode(client)
    with scope(practice=practice):
        Partner.objects.bulk_create(
            Partner(
                practice=practice,
                name=f"Person {place:04}",
                profession=("physical_therapist", "podiatrist", "")[place % 3],
                stage=("found", "met", "resting")[place % 3],
                created_at=make.NOW,
            )
            for place in range(2_000)
        )
        draft = drafts.start_draft(client=client, episode=episode, now=make.NOW)
    with django_assert_max_num_queries(25):
        shown = member.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert shown.count("<option") <= 25
    assert len(shown) < 40_000
    assert "Find someone else by name" in shown
    found = member.get(reverse("refer-who", args=[draft.pk]), {"q": "person 0001"})
    assert "Person 0001" in found.content.decode()
