from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_urgent import flagged
from warmhand.core.people import Role
from warmhand.store.models import Client, Episode, Practice, RaisedFlag, Score, Visit
from warmhand.web.today import greeting


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


def scored(client: Client, values: list[float], *, every: int = 7, **fields) -> Episode:
    """An episode whose last score is a week old, with a visit at each score."""
    first = TODAY - timedelta(days=every * len(values))
    episode = make.make_episode(client, started_on=first, **fields)
    with scope(practice=client.practice):
        for number, value in enumerate(values):
            day = first + timedelta(days=every * number)
            common = {"practice": client.practice, "episode": episode, "created_at": NOW}
            Score.objects.create(measure="nprs", scored_on=day, value=value, **common)
            Visit.objects.create(client=client, visit_on=day, status="done", **common)
    return episode


def planned(client: Client, episode: Episode | None = None, clock: time = time(9)) -> Visit:
    with scope(practice=client.practice):
        return Visit.objects.create(
            practice=client.practice,
            client=client,
            episode=episode,
            visit_on=TODAY,
            clock=clock,
            created_at=NOW,
        )


def page(member: Browser) -> str:
    answer = member.get(reverse("today"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_practice_is_calm_and_says_what_comes_first(member):
    shown = page(member)
    assert "Nothing is waiting" in shown
    assert "A client needs only a name" in shown


def test_who_has_not_set_up_begins_with_the_first_hour(member, practice):
    Practice.objects.update(set_up_at=None)
    assert member.get(reverse("today"))["Location"] == reverse("first-hour")


def test_a_client_who_is_not_moving_is_a_decision(member, practice):
    episode = scored(make.make_client(practice), [6, 7, 6, 6, 5, 6, 6, 6])
    shown = page(member)
    assert "Decision due" in shown
    assert "Theo Brandt: no clear change yet" in shown
    assert reverse("review", args=[episode.pk]) in shown


def test_one_bad_score_asks_for_another_one_and_comes_first(member, practice):
    scored(make.make_client(practice, name="Theo Brandt"), [6, 7, 6, 6, 5, 6, 6, 6])
    scored(make.make_client(practice, name="Joan Whitlock"), [4, 5, 4, 4, 4, 4, 7])
    shown = page(member)
    assert "Score Joan" in shown
    assert shown.index("Joan Whitlock: may be getting worse") < shown.index("Theo Brandt: no")


def test_who_gets_better_is_left_in_peace(member, practice):
    scored(make.make_client(practice), [7, 6, 4], every=7)
    assert "Nothing is waiting" in page(member)


def test_wellness_is_never_nagged(member, practice):
    make.make_episode(make.make_client(practice), kind="wellness", label="sleep")
    assert "Nothing is waiting" in page(member)


def test_an_answer_of_a_partner_is_there_at_once(member, practice):
    make.make_referral(
        make.make_client(practice),
        partner=make.make_partner(practice),
        status="reported",
        findings="Neck moves better.",
        sent_at=NOW - timedelta(days=9),
    )
    shown = page(member)
    assert "Reply to read" in shown
    assert "Read what Hana found" in shown
    assert "Neck moves better" not in shown


def test_a_referral_without_an_answer_shows_its_age_and_next_step(member, practice):
    make.make_referral(
        make.make_client(practice),
        partner=make.make_partner(practice),
        status="sent",
        status_at=NOW - timedelta(days=15),
        sent_at=NOW - timedelta(days=15),
    )
    shown = page(member)
    assert "Waiting for an answer · 15 days" in shown
    assert "Call Hana" in shown


def test_a_referral_that_can_wait_is_not_shown(member, practice):
    make.make_referral(
        make.make_client(practice),
        partner=make.make_partner(practice),
        status="sent",
        status_at=NOW - timedelta(days=1),
        sent_at=NOW - timedelta(days=1),
    )
    assert "Nothing is waiting" in page(member)


def test_the_next_visit_that_is_not_scored_is_the_main_button(member, practice):
    first, second = (make.make_client(practice, name=name) for name in ("Ada Moss", "Ben Loy"))
    done = scored(first, [5, 5])
    with scope(practice=practice):
        Score.objects.create(
            practice=practice,
            episode=done,
            measure="nprs",
            scored_on=TODAY,
            value=4,
            created_at=NOW,
        )
    planned(first, done, time(9))
    planned(second, scored(second, [5, 5]), time(10, 30))
    shown = page(member)
    assert "Score Ben\N{RIGHT SINGLE QUOTATION MARK}s visit" in shown
    assert "Scored today." in shown
    assert shown.count("button-primary") == 1


def test_three_things_are_shown_and_the_rest_is_one_tap_away(member, practice):
    for number in range(5):
        scored(make.make_client(practice, name=f"Client {number}"), [6, 7, 6, 6, 5, 6, 6, 6])
    assert "<summary>2 more</summary>" in page(member)


def test_what_is_more_than_a_day_holds_is_counted_and_comes_later(member, practice):
    for number in range(13):
        scored(make.make_client(practice, name=f"Client {number}"), [6, 7, 6, 6, 5, 6, 6, 6])
    shown = page(member)
    assert "<summary>10 more</summary>" in shown
    assert "1 more comes up as these are done." in shown
    assert shown.count("Decision due") == 12


def test_the_front_desk_sees_visits_and_loops_and_no_state(practice):
    client = make.make_client(practice)
    planned(client, scored(client, [6, 7, 6, 6, 5, 6, 6, 6]))
    make.make_referral(
        client,
        partner=make.make_partner(practice),
        status="sent",
        status_at=NOW - timedelta(days=15),
        sent_at=NOW - timedelta(days=15),
    )
    desk = Browser()
    desk.force_login(make.make_member(practice, Role.FRONT_DESK))
    shown = page(desk)
    assert "Theo Brandt" in shown
    assert "Call Hana" in shown
    for private in ("no clear change", "neck pain", "Decision due", "Score Theo"):
        assert private not in shown


def test_another_practice_is_not_there(member, practice):
    other = make.make_practice(name="Ash Lane")
    stranger = make.make_client(other, name="Somebody Else")
    planned(stranger, scored(stranger, [6, 7, 6, 6, 5, 6, 6, 6]))
    assert "Somebody" not in page(member)


def test_only_reading_is_possible(member):
    assert member.post(reverse("today")).status_code == 405


@pytest.mark.parametrize("count", [2, 30], ids=["few", "many"])
def test_queries_do_not_grow(member, practice, django_assert_max_num_queries, count):
    for number in range(count):
        client = make.make_client(practice, name=f"Client {number}")
        planned(client, scored(client, [6, 7, 6]))
    with django_assert_max_num_queries(25):
        page(member)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(0, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (17, "Good evening")],
)
def test_the_hello_fits_the_hour(hour, words):
    assert greeting(datetime.combine(date(2026, 10, 13), time(hour), UTC)) == words


def test_a_rating_given_at_home_leaves_the_visit_to_be_scored(member, practice):
    client = make.make_client(practice)
    episode = scored(client, [6, 5])
    planned(client, clock=time(8))
    planned(client, episode, time(10, 30))
    common = {"practice": practice, "episode": episode, "scored_on": TODAY, "created_at": NOW}
    with scope(practice=practice):
        Score.objects.create(measure="nprs", value=4, source="link", **common)
    assert "Scored today." not in page(member)
    with scope(practice=practice):
        Score.objects.create(measure="psfs", value=4, source="in_room", **common)
    assert "Scored today." in page(member)


def test_who_has_only_just_come_has_no_decision_due(member, practice):
    make.make_episode(make.make_client(practice), problem="sciatica", started_on=TODAY)
    shown = page(member)
    assert "Decision due" not in shown
    assert "too early to tell" not in shown


def test_an_open_answer_asks_for_a_doctor_and_says_so(member, practice):
    client = make.make_client(practice)
    make.make_episode(client, started_on=TODAY)
    make.make_flag(make.make_screening(client), flag="changing-mole")
    shown = page(member)
    assert "A doctor’s visit is asked for" in shown
    assert "Theo Brandt: a doctor within days" in shown
    assert "Decision due" not in shown


@pytest.mark.parametrize("ended", [False, True], ids=["no episode", "an ended one"])
def test_an_open_answer_of_who_has_no_open_episode_stands_there_too(member, practice, ended):
    client = make.make_client(practice)
    if ended:
        make.make_episode(client, ended_on=TODAY)
    flagged(client, ("changing-mole", "days"))
    flagged(client, ("leg-clot", "days"))
    shown = page(member)
    assert shown.count("Theo Brandt: a doctor within days") == 1
    assert reverse("client", args=[client.pk]) in shown
    assert "mole" not in shown


@pytest.mark.parametrize(
    "case", ["closed", "archived", "routine", "urgent", "referred", "the desk"]
)
def test_no_such_card_where_nothing_waits_or_another_says_it(member, practice, case):
    client = make.make_client(practice)
    flagged(client, ("changing-mole", "routine" if case == "routine" else "days"))
    with scope(practice=practice):
        if case == "closed":
            RaisedFlag.objects.update(closed_at=NOW)
        elif case == "archived":
            Client.objects.update(archived_at=NOW)
        elif case == "urgent":
            flagged(client, ("leg-clot", "same_day"))
        elif case == "referred":
            partner = make.make_partner(practice)
            make.make_referral(client, partner=partner, status="sent", sent_at=NOW)
        elif case == "the desk":
            member = Browser()
            member.force_login(make.make_member(practice, Role.FRONT_DESK))
    assert "a doctor within days" not in page(member)
