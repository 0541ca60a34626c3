"""Answers that were given and never finished, and lists of questions that changed meanwhile."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from tests.web import screenings as rows
from warmhand.core.red_flags import Asked
from warmhand.core.safety import How
from warmhand.services import links, screening_asking, screenings
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_facts import known_of
from warmhand.services.screening_pages import standing_of
from warmhand.services.screening_results import so_far
from warmhand.services.screenings import Hand
from warmhand.store.models import RaisedFlag, Screening, TrailEntry

pytestmark = pytest.mark.django_db
EMERGENCY, TODAY_STILL, DAYS = "chest-pain-now", "leg-clot", "changing-mole"
GONE = "a-question-of-last-year"


@pytest.fixture
def episode(practice):
    practice.is_sample = True
    practice.save()
    return make.make_episode(make.make_client(practice, name="Theo Brandt", birth_year=1991))


def begun(episode, asked=Asked.INTAKE, how=How.LINK):
    with scope(practice=episode.practice):
        return screenings.begin(
            client=episode.client, episode=episode, asked=asked, hand=Hand(how=how), now=NOW
        )


def home_of(row):
    with scope(practice=row.practice):
        return f"/q/{screening_asking.hand_over_link(screening=row, user=None, now=NOW)}/"


def kept(practice):
    with scope(practice=practice):
        return Screening.objects.latest("started_at")


def left_after(browser, second, *ticks, none=()):
    """Send the second page with these ticks alone: the other questions have no answer."""
    seen = " ".join(rows.form_of(second).sends["seen"])
    sent = {"seen": seen, "yes": list(ticks), "none": list(none)}
    return browser.post(rows.path_of(second), sent, follow=True)


def today_of(member):
    return rows.text(member.get(reverse("today")))


def test_an_emergency_waits_for_no_other_answer(episode, member):
    browser = Browser()
    second = rows.answer(browser, browser.get(home_of(begun(episode))))
    done = left_after(browser, second, EMERGENCY)
    assert "urgent-panel" in done.content.decode()
    row = kept(episode.practice)
    assert (row.urgency, bool(row.finished_at)) == ("emergency", True)
    assert "Theo Brandt needs medical assessment" in today_of(member)
    told = rows.text(member.get(reverse("urgent", args=[row.pk])))
    assert "Stop here. Theo needs an emergency department now." in told


@pytest.mark.parametrize("button", ["back", "hand_over"])
def test_no_button_leads_past_an_emergency(member, episode, button):
    second = rows.answer(member, rows.read_out(member, episode))
    seen = " ".join(rows.form_of(second).sends["seen"])
    sent = {"seen": seen, "unsure": [EMERGENCY], button: "yes"}
    done = member.post(rows.path_of(second), sent, follow=True)
    assert rows.path_of(done).endswith("/urgent/")


def test_a_tick_and_none_of_these_at_once_is_put_right_first_and_stands_on_today(member, episode):
    second = rows.answer(member, rows.read_out(member, episode))
    again = left_after(member, second, EMERGENCY, none=["now"])
    assert again.status_code == 422
    assert not kept(episode.practice).finished_at
    assert "Theo Brandt needs medical assessment" in today_of(member)


def test_what_cannot_wait_stands_on_today_though_the_client_left(episode, member):
    browser = Browser()
    second = rows.answer(browser, browser.get(home_of(begun(episode))))
    assert "needs medical assessment" not in today_of(member)
    assert left_after(browser, second, TODAY_STILL).status_code == 422
    row = kept(episode.practice)
    page = member.get(reverse("today"))
    assert "Theo Brandt needs medical assessment" in rows.text(page)
    assert "were begun and not finished" in rows.text(page)
    assert reverse("safety-ask", args=[row.pk]) in page.content.decode()
    episode.client.archived_at = NOW
    episode.client.save()
    assert "Theo Brandt needs medical assessment" in today_of(member)


def test_what_was_put_right_stands_there_no_more(member, episode):
    second = rows.answer(member, rows.read_out(member, episode))
    left_after(member, second, TODAY_STILL)
    left_after(member, second)
    assert kept(episode.practice).urgency == ""
    assert "needs medical assessment" not in today_of(member)


@pytest.mark.parametrize("asked", [Asked.INTAKE, Asked.VISIT])
def test_what_nobody_has_answered_yet_is_not_urgent(episode, asked):
    row = begun(episode, asked)
    with scope(practice=episode.practice):
        found = so_far(row, known_of(episode.client, today=TODAY))
    assert found.urgency not in ("emergency", "same_day")


def test_a_round_of_an_older_list_is_finished_on_the_new_one(member, episode):
    row = begun(episode, how=How.READ_OUT)
    with scope(practice=episode.practice):
        Screening.objects.filter(pk=row.pk).update(
            answers={GONE: "yes"},
            facts={GONE: True, "sex_at_birth": GONE, "age": "35"},
            regions=["neck", GONE],
            topics=[GONE],
            ask_again=[GONE],
            passed=[GONE],
        )
    page = member.get(reverse("safety-ask", args=[row.pk]))
    assert page.status_code == 200
    done = rows.answer_all(member, page, ticks=[EMERGENCY])
    assert rows.path_of(done).endswith("/urgent/")
    assert member.get(reverse("client", args=[episode.client_id])).status_code == 302


def test_a_flag_that_the_list_has_no_more_stays_open_and_its_name_is_shown_to_nobody(
    member, episode
):
    row = make.make_screening(
        episode.client, urgency="emergency", answers={GONE: "yes"}, episode=episode
    )
    make.make_flag(row, flag=GONE, urgency="emergency")
    with scope(practice=episode.practice):
        link = links.token_of(
            links.issue_link(
                practice=episode.practice,
                purpose=links.LinkPurpose.SAFETY,
                now=NOW,
                client=episode.client,
                screening=row,
            )
        )
    for path in (
        reverse("urgent", args=[row.pk]),
        reverse("urgent-note", args=[row.pk]),
        f"/q/{link}/done/",
        f"/q/{link}/note/",
    ):
        page = member.get(path)
        assert page.status_code == 200
        assert GONE not in page.content.decode()


def test_a_round_that_was_begun_earlier_and_ended_later_is_the_last(member, episode):
    rows.answered(episode)
    intake = begun(episode)
    make.make_screening(episode.client, asked="visit", started_at=NOW + timedelta(days=1),
                        finished_at=NOW + timedelta(days=1))  # fmt: skip
    with scope(practice=episode.practice):
        assert standing_of(episode.client).waiting == intake
        Screening.objects.filter(pk=intake.pk).update(
            finished_at=NOW + timedelta(days=2), urgency="days"
        )
        assert standing_of(episode.client).last == intake


def test_after_nothing_new_something_can_still_be_new(member, episode):
    rows.answered(episode)
    path = reverse("safety-visit", args=[episode.pk])
    member.post(path, {"nothing": "yes"})
    assert "Something is new after all" in rows.text(member.get(path))
    page = member.post(path, {"something": "yes"}, follow=True)
    assert "What is new?" in rows.text(page)


def test_whoever_reads_what_came_of_the_questions_stands_in_the_trail(member, episode):
    row = make.make_screening(episode.client, episode=episode)
    member.get(reverse("safety-result", args=[row.pk]))
    with scope(practice=episode.practice):
        assert TrailEntry.objects.filter(deed="read", detail="safety answers").exists()


def test_the_result_says_the_line_that_was_ticked(member, episode):
    flag = next(one for one in red_flags().flags.values() if len(one.lines) > 1)
    row = make.make_screening(
        episode.client, urgency="days", answers={flag.lines[0].id: "unsure"}, episode=episode
    )
    make.make_flag(row, flag=flag.id)
    text = rows.text(member.get(reverse("safety-result", args=[row.pk])))
    assert flag.lines[0].words in text
    assert "Not sure." in text
    with scope(practice=episode.practice):
        assert RaisedFlag.objects.count() == 1
