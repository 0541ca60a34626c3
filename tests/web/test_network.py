"""The page of the map: what it says without the picture, narrows to, and asks the database."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.network_rows import make_network
from warmhand.store.models import Tie, Touch

MAP = "network-map"


@pytest.fixture(autouse=True)
def no_directory(tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"


@pytest.fixture
def way_to_a_gap(practice):
    """Grace, with whom one speaks, knows a podiatrist whom the heel of a client asks for."""
    make.make_episode(make.make_client(practice), problem="plantar_heel", label="heel")
    grace = make.make_partner(
        practice, name="Grace Lindqvist", profession="acupuncturist", stage="met"
    )
    june = make.make_partner(practice, name="June Abara", profession="podiatrist", email="")
    with scope(practice=practice):
        Touch.objects.create(
            practice=practice,
            partner=grace,
            kind="coffee",
            touched_on=make.TODAY,
            created_at=make.NOW,
        )
        Tie.objects.create(
            practice=practice,
            giver=grace,
            receiver=june,
            kind="works_with",
            known_on=make.TODAY,
            source="Grace",
            created_at=make.NOW,
        )
    return june


def page(browser, **query):
    response = browser.get(reverse(MAP), query)
    assert response.status_code == 200
    return response.content.decode()


def test_nobody_is_told_how_a_map_begins(member):
    shown = page(member)
    assert "The map begins with one person" in shown
    assert 'role="group"' not in shown


def test_people_are_links_in_both_drawings_and_in_the_table(member, practice):
    hana = make.make_partner(practice, stage="met")
    shown = page(member)
    assert shown.count(f'href="{reverse("partner", args=[hana.pk])}"') == 3
    assert "Hana Kovac, physical therapist: not yet, no real contact yet" in shown


def test_the_warmest_path_to_a_gap_is_drawn_and_can_be_asked_for(member, way_to_a_gap):
    shown = page(member)
    assert "Ask Grace Lindqvist" in shown
    assert reverse("partner-path", args=[way_to_a_gap.pk]) in shown
    assert shown.count('class="map-introduction" d="M') == 3  # two drawings and the key
    assert shown.count('<circle class="map-gap"') >= 3


def test_a_gap_leads_to_its_own_card(member, way_to_a_gap):
    link = re.search(r'/partners/#(gap-[\w-]+)"', page(member))
    assert link
    assert f'id="{link[1]}"' in member.get(reverse("partners")).content.decode()


def test_who_rests_or_stepped_back_is_called_so(member, practice):
    make.make_partner(practice, stage="stepped_back")
    shown = page(member)
    assert "Hana Kovac, physical therapist: stepped back" in shown
    assert "<td>stepped back</td>" in shown
    assert "Resting or stepped back" in shown


def test_the_map_narrows_to_what_is_asked_for_and_passes_over_what_is_none(member, practice):
    make.make_partner(practice)
    make.make_partner(practice, name="Ivo Petrov", profession="personal_trainer")
    assert "Nobody fits that" in page(member, show="warm")
    assert "Nobody fits that" not in page(member, show="not yet")
    neck = page(member, problem="neck_pain")
    assert "Hana Kovac" in neck
    assert "Hana Kovac" in page(member, show="loud", problem="nothing", by="height")


def test_the_map_can_stand_by_what_people_serve(member, practice):
    make.make_partner(practice, serves=["neck_pain"])
    shown = page(member, by="serves")
    assert "Elbow, hand" in shown
    assert "<td>Neck</td>" in shown


def test_names_that_hold_marks_of_html_stay_words(member, practice):
    make.make_partner(practice, name='<script>alert("1")</script> & Co')
    assert "<script>alert" not in page(member)


def test_small_world_figures_are_worked_out_only_when_asked_for(member, practice):
    make_network(practice, 30, 60)
    plain = page(member, show="not yet")
    assert "?show=not+yet&amp;why=1#small-world" in plain
    assert "How closely people know each other" not in plain
    assert "Too few to tell" in unquote(page(member, why="1"))


def test_two_thousand_partners_stay_within_the_ceiling(
    member, practice, django_assert_max_num_queries
):
    make_network(practice, 2000, 2500)
    with django_assert_max_num_queries(25):
        shown = page(member)
    assert "300 people are drawn" in shown
    assert "1700 more stand in" in shown
