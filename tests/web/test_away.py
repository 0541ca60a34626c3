"""Who has not come for twice as long as usual: on Today and in the list of clients."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.people import Role

pytestmark = pytest.mark.django_db
WEEKS = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(practice):
    client = make.make_client(practice, phone="+15035550101")
    episode = make.make_episode(client, started_on=TODAY - 12 * WEEKS)
    for weeks in (10, 8, 6):
        make.make_visit(episode, visit_on=TODAY - weeks * WEEKS)
    return episode


def today(member):
    return member.get(reverse("today")).content.decode()


def test_who_stays_away_is_one_card_with_three_ways_on(member, episode):
    text = today(member)
    assert "Theo Brandt has not come for 6 weeks" in text
    assert "Usually every 2 weeks, and no visit is planned." in text
    assert reverse("visit-plan", args=[episode.client_id]) in text
    assert reverse("episode-end", args=[episode.pk]) + "?reason=stopped_coming" in text
    assert 'href="tel:+15035550101"' in text
    assert text.count("card work-card") == 1


def test_the_list_of_clients_marks_who_stays_away(member, episode):
    text = member.get(reverse("clients")).content.decode()
    assert "Not here for 6 weeks, usually every 2 weeks" in text


def test_well_being_is_said_calmly(member, practice, episode):
    calm = make.make_client(practice, name="Hana Kovac")
    rest = make.make_episode(calm, kind="wellness", problem="", label="relaxation")
    for weeks in (9, 8, 6):
        make.make_visit(rest, visit_on=TODAY - weeks * WEEKS)
    assert "Hana may simply be well." in today(member)


@pytest.mark.parametrize("case", ["planned", "planned for something else", "came", "ended"])
def test_what_silences_it(member, practice, episode, case):
    client = episode.client
    if case == "ended":
        fields = {"reason": "stopped_coming", "last_on": TODAY.isoformat()}
        member.post(reverse("episode-end", args=[episode.pk]), fields)
    elif case == "planned":
        make.make_visit(episode, visit_on=TODAY + WEEKS, status="planned")
    else:
        other = make.make_episode(client, problem="", label="left knee")
        status = "planned" if "planned" in case else "done"
        make.make_visit(other, visit_on=TODAY, status=status)
    assert "has not come" not in today(member)
    assert "Not here for" not in member.get(reverse("clients")).content.decode()


def test_a_missed_visit_is_no_visit(member, episode):
    make.make_visit(episode, visit_on=TODAY - WEEKS, status="missed")
    assert "has not come for 6 weeks" in today(member)


def test_getting_worse_comes_first(member, episode):
    for weeks, value in ((10, 2), (9, 3), (8, 5), (7, 7), (2, 9), (1, 9)):
        make.make_score(episode, value=value, scored_on=TODAY - weeks * WEEKS, source="link")
    text = today(member)
    assert "getting worse" in text
    assert "has not come" not in text


def test_the_front_desk_sees_nothing_of_it(practice, episode, client):
    client.force_login(make.make_member(practice, Role.FRONT_DESK))
    assert "has not come" not in today(client)
    assert "Not here for" not in client.get(reverse("clients")).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow(member, practice, count, django_assert_max_num_queries):
    for number in range(count):
        row = make.make_episode(make.make_client(practice, name=f"Client {number}"))
        for weeks in (10, 8, 6):
            make.make_visit(row, visit_on=TODAY - weeks * WEEKS)
    for name in ("today", "clients"):
        with django_assert_max_num_queries(25):
            assert member.get(reverse(name)).status_code == 200


def test_an_open_safety_question_comes_first(member, episode):
    make.make_flag(make.make_screening(episode.client), flag="spine-fragility-fracture")
    text = today(member)
    assert "has not come" not in text
    assert "Theo Brandt" in text
