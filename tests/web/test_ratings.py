"""The pages of daily ratings: the practice's, and the client's with its stated answers."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from icalendar import Calendar

from tests import make
from tests.make import NOW, TODAY
from tests.web.care_rows import bulk_scores
from warmhand.core.people import Role
from warmhand.core.ratings import By
from warmhand.services import links, ratings
from warmhand.services.ratings import RoundDraft
from warmhand.store.models import Episode, Rating, RatingRound, Score

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SHOWN_OF_NOBODY = ("Theo", "Brandt", "neck", "October", "5.0")
ASKED = {
    "question": "pain",
    "by": "mail",
    "hour": "19",
    "time_zone": "America/Los_Angeles",
    "first_day": "today",
    "agreed": "on",
}


@pytest.fixture
def episode(practice):
    practice.is_sample = True  # its links reach others, its mail needs no server
    practice.save()
    client = make.make_client(practice, email="theo@example.org", phone="+15035550117")
    return make.make_episode(client)


@pytest.fixture
def row(practice, episode):
    return begin(episode)


def begin(episode, **fields) -> RatingRound:
    values = {
        "question": "pain",
        "by": By.MAIL,
        "hour": 19,
        "time_zone": "America/Los_Angeles",
        "starts_on": TODAY,
        "agreed": True,
    }
    with scope(practice=episode.practice):
        return ratings.start_round(
            episode=episode,
            draft=RoundDraft(**{**values, **fields}),
            user=make.make_member(episode.practice),
            now=NOW,
        )


def path(row, name="rating-link") -> str:
    return reverse(name, args=[links.token_of(row.link)])


def body(response) -> str:
    return response.content.decode()


def stored(row):
    with scope(practice=row.practice):
        rows = Rating.objects.filter(round=row)
        return [(one.rated_on, one.value, one.first_value) for one in rows]


def state(row) -> str:
    with scope(practice=row.practice):
        row.refresh_from_db()
    return row.stopped


def signed_in(practice) -> Browser:
    """Somebody of the practice on a later day: a session does not last that long."""
    found = Browser()
    found.force_login(make.make_member(practice))
    return found


# Asking


def test_asking_begins_a_round_and_the_page_shows_it(member, episode):
    asked = member.get(reverse("ratings-ask", args=[episode.pk]))
    assert asked.status_code == 200
    assert "said yes to one question a day" in body(asked)
    answer = member.post(reverse("ratings-ask", args=[episode.pk]), ASKED, follow=True)
    assert answer.redirect_chain == [(reverse("episode", args=[episode.pk]), 302)]
    assert "0 of 5 days" in body(answer)
    assert "Stop asking" in body(answer)
    again = member.post(reverse("ratings-ask", args=[episode.pk]), ASKED)
    assert again.status_code == 422
    assert "asked for already" in body(again)
    with scope(practice=episode.practice):
        assert RatingRound.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("agreed", "", "Ask first, and tick that they said yes."),
        ("hour", "3", "Select a valid choice"),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
        ("by", "pigeon", "Select a valid choice"),
        ("question", "activity", "Select a valid choice"),
        ("first_day", "2026-10-01", "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(member, episode, field, value, words):
    answer = member.post(
        reverse("ratings-ask", args=[episode.pk]), {**ASKED, "hour": "8", field: value}
    )
    assert answer.status_code == 422
    assert words in body(answer)
    assert field == "hour" or '<option value="8" selected>' in body(answer)
    with scope(practice=episode.practice):
        assert not RatingRound.objects.exists()


def test_the_main_activity_is_offered_first_where_it_leads(member, practice, episode):
    activity = make.make_activity(episode)
    bulk_scores(episode, 4, last=TODAY, measure="psfs", activity=activity)
    shown = body(member.get(reverse("ratings-ask", args=[episode.pk])))
    chosen = shown.index('value="activity"')
    assert "checked" in shown[chosen : chosen + 120]
    assert "Turn my head in the van" in shown


def test_without_any_way_paper_is_offered(member, practice):
    practice.is_sample = True
    practice.save()
    episode = make.make_episode(make.make_client(practice))
    shown = body(member.get(reverse("ratings-ask", args=[episode.pk])))
    assert "No phone number is known" in shown
    assert "on paper count as well" in shown


def test_the_front_desk_asks_nothing(practice, episode):
    desk = Browser()
    desk.force_login(make.make_member(practice, Role.FRONT_DESK))
    assert desk.get(reverse("ratings-ask", args=[episode.pk])).status_code == 403


def test_nothing_nags_after_a_no(member, episode, row):
    Browser().post(path(row, "rating-stop"))
    shown = body(member.get(reverse("episode", args=[episode.pk])))
    assert "Theo stopped them after 0 of 5 days." in shown
    assert "five short ratings first" not in shown
    assert "Daily rating" not in body(member.get(reverse("today")))


# The practice's pages


def test_the_review_offers_them_first(member, episode):
    bulk_scores(episode, 3, last=TODAY)
    shown = body(member.get(reverse("review", args=[episode.pk])))
    assert "Ask for five short ratings first" in shown
    begin(episode)
    shown = body(member.get(reverse("review", args=[episode.pk])))
    assert "Ask for five short ratings first" not in shown
    assert "Daily ratings: 0 of 5" in shown


def test_three_ratings_can_be_used_at_a_review(practice, episode, row):
    for day in range(3):
        with time_machine.travel(NOW + day * DAY):
            Browser().post(path(row), {"answer": "6"})
    with time_machine.travel(NOW + 2 * DAY):
        member = signed_in(practice)
        shown = body(member.get(reverse("review", args=[episode.pk])))
        assert "Use the 3 ratings now" in shown
        answer = member.post(
            reverse("ratings-stop", args=[episode.pk]), {"back": "review"}, follow=True
        )
        assert answer.redirect_chain[0][0] == reverse("review", args=[episode.pk])
        page = body(member.get(reverse("episode", args=[episode.pk])))
        again = member.post(reverse("ratings-stop", args=[episode.pk]), follow=True)
    assert "mean of 3 daily ratings" in page
    assert "Ended with 3 of 5 days." in page
    assert "Nothing is being asked for." in body(again)
    with scope(practice=episode.practice):
        assert Score.objects.get().ratings == 3


def test_the_page_counts_the_days(practice, episode, row):
    for day in range(3):
        with time_machine.travel(NOW + day * DAY):
            Browser().post(path(row), {"answer": "6"})
    with time_machine.travel(NOW + 2 * DAY):
        member = signed_in(practice)
        assert "3 of 5 days, the last today" in body(
            member.get(reverse("episode", args=[episode.pk]))
        )


def test_a_round_by_text_has_its_button_on_each_day_that_waits(member, episode):
    row = begin(episode, by=By.TEXT)
    shown = body(member.get(reverse("episode", args=[episode.pk])))
    assert "Text today’s question" in shown
    assert 'href="sms:+15035550117?body=' in shown
    evening = NOW + timedelta(hours=10, minutes=30)
    with time_machine.travel(evening):
        assert "Text Theo" in body(member.get(reverse("today")))
        Browser().post(path(row), {"answer": "6"})
        assert "Text Theo" not in body(member.get(reverse("today")))
        shown = body(member.get(reverse("episode", args=[episode.pk])))
    assert "Text today’s question" not in shown


def test_the_practice_scores_on_the_same_day(member, episode, row):
    """Two things that are both true: a rating of the day, and a score taken in the room."""
    Browser().post(path(row), {"answer": "6"})
    make.make_score(episode, value=9)
    member.post(reverse("ratings-stop", args=[episode.pk]))
    shown = body(member.get(reverse("episode", args=[episode.pk])))
    assert "Each of these days has a score already" in shown
    with scope(practice=episode.practice):
        assert [score.value for score in Score.objects.all()] == [9]


def test_a_score_in_the_room_after_the_last_rating_asks_before_it_replaces_the_mean(
    practice, episode, row
):
    for day in range(5):
        with time_machine.travel(NOW + day * DAY):
            Browser().post(path(row), {"answer": "6"})
    with time_machine.travel(NOW + 4 * DAY):
        answer = signed_in(practice).post(
            reverse("score", args=[episode.pk]), {"pain": "3", "check_": ""}
        )
    assert answer.status_code == 409
    with scope(practice=practice):
        assert Score.objects.get().ratings == 5


def test_pages_ask_few_questions_of_the_database(member, practice, episode, row):
    for number in range(20):
        other = make.make_episode(
            make.make_client(practice, name=f"Client {number}", phone="+15035550117")
        )
        begin(other, by=By.TEXT)
    with time_machine.travel(NOW + timedelta(hours=10, minutes=30)):
        for page in ("today", "ratings-ask", "episode"):
            address = reverse(page, args=[] if page == "today" else [episode.pk])
            with CaptureQueriesContext(connection) as asked:
                assert member.get(address).status_code == 200
            assert len(asked) <= 25, page


# The client's page


def test_one_tap_saves_and_can_be_changed(row):
    client = Browser()
    shown = body(client.get(path(row)))
    assert "worst pain in the last 24 hours" in shown
    assert shown.count('name="answer"') == 11
    assert "<script" not in shown
    answer = client.post(path(row), {"answer": "6"}, follow=True)
    assert answer.redirect_chain == [(path(row), 302)]
    assert "Today’s answer: <strong>6</strong>" in body(answer)
    assert "1 of 5 done" in body(answer)
    assert 'name="answer"' in body(client.get(path(row) + "?again=today"))
    client.post(path(row), {"answer": "4"})
    assert stored(row) == [(TODAY, 4, 6)]


def test_the_page_names_nobody_and_shows_no_other_day(practice, row):
    Browser().post(path(row), {"answer": "9"})
    with time_machine.travel(NOW + DAY):
        for address in (path(row), path(row) + "?again=today"):
            shown = body(Browser().get(address))
            assert not any(word in shown for word in SHOWN_OF_NOBODY)
            assert "Last time" not in shown
            assert "<strong>9" not in shown
            assert "1 of 5 done" in shown


@pytest.mark.parametrize("text", ["11", "-1", "5.5", "abc", "", "\u0665", "\uff15", None])
def test_out_of_range_is_said_and_nothing_kept(row, text):
    answer = Browser().post(path(row), {} if text is None else {"answer": text})
    assert answer.status_code == 422
    assert "Choose a number from 0 to 10." in body(answer)
    assert stored(row) == []


@pytest.mark.parametrize("name", ["date", "on", "rated_on", "day", "now"])
@pytest.mark.parametrize("day", ["2027-01-01", "2026-10-01"], ids=["future", "past"])
def test_a_day_that_is_sent_along_is_not_read(row, name, day):
    assert Browser().post(path(row), {"answer": "6", name: day}).status_code == 302
    assert stored(row) == [(TODAY, 6, None)]


def test_a_replayed_answer_is_kept_once(row):
    for _ in range(4):
        assert Browser().post(path(row), {"answer": "6"}).status_code == 302
    assert stored(row) == [(TODAY, 6, None)]


def test_a_late_answer_is_thanked_and_not_kept(row):
    with time_machine.travel(NOW + 8 * DAY):
        answer = Browser().post(path(row), {"answer": "6"})
        assert answer.status_code == 409
        assert "This round is over; thank you" in body(answer)
        assert "This round is over; thank you" in body(Browser().get(path(row)))
    assert stored(row) == []


def test_before_the_first_day_it_says_when(episode):
    row = begin(episode, starts_on=TODAY + DAY)
    assert "The first question comes on October 14, 2026" in body(Browser().get(path(row)))
    assert Browser().post(path(row), {"answer": "6"}).status_code == 409


def test_after_the_fifth_day_it_is_over(row):
    for day in range(5):
        with time_machine.travel(NOW + day * DAY):
            shown = body(Browser().post(path(row), {"answer": "6"}, follow=True))
            assert ("That was the last one" in shown) == (day == 4)
    with time_machine.travel(NOW + 5 * DAY):
        shown = body(Browser().get(path(row)))
        assert "6" not in shown.partition("<main")[2].partition("</main")[0]
        assert Browser().post(path(row), {"answer": "6"}).status_code == 409
    assert state(row) == "done"


def test_until_tomorrow_is_said_where_tomorrow_is_a_day(row):
    for day, again in ((0, True), (5, True), (6, False)):
        with time_machine.travel(NOW + day * DAY):
            shown = body(Browser().post(path(row), {"answer": "6"}, follow=True))
            assert ("Until tomorrow" in shown) == again


def test_one_tap_stops_it(row):
    answer = Browser().post(path(row, "rating-stop"), follow=True)
    assert "We will not ask again" in body(answer)
    assert state(row) == "by_client"
    assert Browser().post(path(row), {"answer": "6"}).status_code == 409
    assert Browser().post(path(row, "rating-stop")).status_code == 302


def test_who_it_is_not_meant_for_closes_it_and_the_practice_knows(member, episode, row):
    Browser().post(path(row), {"answer": "6"})
    shown = body(Browser().post(path(row, "rating-not-me")))
    assert "This link is closed" in shown
    assert not any(word in shown for word in SHOWN_OF_NOBODY)
    for name in ("rating-link", "rating-calendar"):
        assert Browser().get(path(row, name)).status_code == 410
    for name in ("rating-link", "rating-stop", "rating-not-me"):
        assert Browser().post(path(row, name), {"answer": "3"}).status_code == 410
    assert "Link with somebody else" in body(member.get(reverse("today")))
    page = body(member.get(reverse("episode", args=[episode.pk])))
    assert "The link reached somebody else" in page
    with scope(practice=episode.practice):
        assert not Score.objects.exists()


def test_the_page_of_the_last_day_still_takes_that_it_is_not_for_them(practice, episode, row):
    for day in range(5):
        with time_machine.travel(NOW + day * DAY):
            Browser().post(path(row), {"answer": "6"})
    with time_machine.travel(NOW + 5 * DAY):
        assert "This came to the wrong person" not in body(Browser().get(path(row)))
    with time_machine.travel(NOW + 4 * DAY):
        shown = body(Browser().get(path(row)))
        assert shown.count("This came to the wrong person") == 1
        assert "Stop asking me" not in shown
        assert "This link is closed" in body(Browser().post(path(row, "rating-not-me")))
        page = body(signed_in(practice).get(reverse("episode", args=[episode.pk])))
    assert "The link reached somebody else" in page
    assert "had reached somebody else" in page
    assert state(row) == "wrong_person"
    with scope(practice=practice):
        assert not Score.objects.exists()


def test_a_guessed_an_expired_and_a_used_link(row):
    for name in ("rating-link", "rating-calendar"):
        assert Browser().get(reverse(name, args=["A" * 43])).status_code == 404
        with time_machine.travel(NOW + 14 * DAY):
            assert Browser().get(path(row, name)).status_code == 410


def test_opening_changes_nothing_even_where_a_round_is_due_to_end(row):
    with time_machine.travel(NOW + 9 * DAY):
        for name in ("rating-link", "rating-calendar"):
            for _ in range(3):
                Browser().get(path(row, name))
        for name in ("rating-stop", "rating-not-me"):
            assert Browser().get(path(row, name)).status_code == 405
    assert state(row) == ""


def test_the_client_chooses_another_hour_and_zone(row):
    times = {"hour": "8", "time_zone": "Asia/Kolkata"}
    assert Browser().post(path(row), times).status_code == 302
    with scope(practice=row.practice):
        row.refresh_from_db()
    assert (row.hour, row.time_zone) == (8, "Asia/Kolkata")
    wrong = Browser().post(path(row), {"hour": "99", "time_zone": "Nowhere"})
    assert wrong.status_code == 422
    assert body(wrong).count("Select a valid choice") >= 2


def test_the_calendar_file_has_the_days_to_come(row):
    Browser().post(path(row), {"answer": "6"})
    answer = Browser().get(path(row, "rating-calendar"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert len(events) == 4
    assert events[0]["SUMMARY"] == "A question from Linden Row Massage"
    assert events[0].decoded("DTSTART") == NOW.replace(hour=2) + 2 * DAY
    assert not any(word.encode() in answer.content for word in ("Theo", "neck", "pain"))


def test_an_ended_round_has_no_calendar(row):
    Browser().post(path(row, "rating-stop"))
    assert Browser().get(path(row, "rating-calendar")).status_code == 302


def test_the_link_of_an_ended_episode_is_over(row):
    with scope(practice=row.practice):
        Episode.objects.update(ended_on=TODAY)
    assert "This round is over" in body(Browser().get(path(row)))


def test_who_stopped_may_go_on_until_the_rounds_end(practice, row):
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        browser.post(path(row), {"answer": "6"})
        browser.post(path(row, "rating-stop"))
        assert "Ask me again" in body(browser.get(path(row)))
        with scope(practice=practice):
            assert Score.objects.count() == 1
        browser.post(path(row), {"ask_again": "yes"})
        shown = body(browser.get(path(row)))
        assert "Stop asking me" in shown
        with scope(practice=practice):
            assert (Score.objects.count(), RatingRound.objects.get().stopped) == (0, "")
        assert browser.post(path(row), {"ask_again": "yes"}).status_code == 409
        browser.post(path(row, "rating-stop"))
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        assert "Ask me again" not in body(browser.get(path(row)))
        assert browser.post(path(row), {"ask_again": "yes"}).status_code == 409


def test_a_stopped_round_stays_so_once_the_practice_put_its_score_right(practice, row):
    browser = Browser()
    with time_machine.travel(NOW, tick=False):
        browser.post(path(row), {"answer": "6"})
        browser.post(path(row, "rating-stop"))
        with scope(practice=practice):
            Score.objects.update(value=2)
        assert browser.post(path(row), {"ask_again": "yes"}).status_code == 409
        with scope(practice=practice):
            assert Score.objects.get().value == 2
