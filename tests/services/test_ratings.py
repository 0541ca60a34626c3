"""Daily ratings: asked with a yes, reminded at the client's hour, answered, and made one score."""

import random
import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind, MailState
from warmhand.core.ratings import By, Stopped
from warmhand.services import (
    care,
    care_records,
    links,
    mail_server,
    outgoing,
    rating_pages,
    rating_reminders,
    rating_rounds,
    ratings,
)
from warmhand.services.mail_words import words_of
from warmhand.services.progress import episode_state
from warmhand.services.ratings import RoundDraft, RoundOverError
from warmhand.store.models import (
    Episode,
    Link,
    OutboxMail,
    Rating,
    RatingRound,
    Score,
    ScoreCorrection,
    TrailEntry,
)

COAST = "America/Los_Angeles"
KOLKATA = "Asia/Kolkata"
DAY = timedelta(days=1)


@pytest.fixture
def user(practice):
    return make.make_member(practice)


@pytest.fixture
def in_practice(practice):
    practice.is_sample = True  # its mail and links need no server
    practice.save()
    with scope(practice=practice):
        yield practice


@pytest.fixture
def episode(in_practice):
    client = make.make_client(in_practice, email="theo@example.org", phone="+15035550117")
    return make.make_episode(client)


def draft(**fields) -> RoundDraft:
    values = {
        "question": "pain",
        "by": By.MAIL,
        "hour": 19,
        "time_zone": COAST,
        "starts_on": TODAY,
        "agreed": True,
    }
    return RoundDraft(**{**values, **fields})


def start(episode, user, now=NOW, **fields) -> RatingRound:
    return ratings.start_round(episode=episode, draft=draft(**fields), user=user, now=now)


def local(day: date, hour: int, minute: int = 0, zone: str = COAST) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


def rate(row: RatingRound, *values: float, first: datetime = NOW) -> None:
    for number, value in enumerate(values):
        ratings.answer(link=row.link, text=str(value), now=first + number * DAY)


def stored(row: RatingRound):
    return list(Rating.objects.filter(round=row).values_list("rated_on", "value", "first_value"))


def scores():
    return list(Score.objects.values_list("measure", "scored_on", "value", "ratings", "source"))


def stopped(row: RatingRound) -> str:
    row.refresh_from_db()
    return row.stopped


# Asking


def test_a_round_begins_with_the_clients_yes_noted_with_who_and_when(episode, user):
    row = start(episode, user)
    assert (row.measure, row.activity, row.days) == ("nprs", None, 5)
    assert (row.agreed_by, row.agreed_at) == (user, NOW)
    assert row.link.expires_at == NOW + timedelta(days=14)
    assert TrailEntry.objects.filter(detail__contains="the client said yes").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"agreed": False}, "tick that they said yes"),
        ({"starts_on": TODAY - DAY}, "today or tomorrow"),
        ({"starts_on": TODAY + 2 * DAY}, "today or tomorrow"),
        ({"time_zone": "Mars/Olympus"}, "time zone is not known"),
        ({"hour": 24}, "an hour of the day"),
        ({"question": "activity"}, "no own activity"),
    ],
    ids=["no yes", "yesterday", "in two days", "zone", "hour", "no activity"],
)
def test_what_cannot_be_asked_is_refused(episode, user, fields, words):
    with pytest.raises(InvalidValueError, match=words):
        start(episode, user, **fields)
    assert not RatingRound.objects.exists()


def test_the_first_day_is_the_clients_day(episode, user):
    # Nine in the morning in Oregon is the evening of that day in India, and soon the next.
    late = NOW + timedelta(hours=4)
    with pytest.raises(InvalidValueError, match="today or tomorrow"):
        start(episode, user, now=late, time_zone=KOLKATA, starts_on=TODAY)
    assert start(episode, user, now=late, time_zone=KOLKATA, starts_on=TODAY + DAY)


def test_one_round_at_a_time(episode, user):
    row = start(episode, user)
    with pytest.raises(InvalidValueError, match="asked for already"):
        start(episode, user)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingRound.objects.create(
            **{
                name: getattr(row, name)
                for name in ("practice", "episode", "measure", "by", "hour", "time_zone")
            },
            starts_on=TODAY,
            agreed_at=NOW,
            created_at=NOW,
        )
    rating_rounds.stop_round(row=row, user=user, now=NOW)
    assert start(episode, user)


def test_a_new_round_closes_the_link_of_the_one_before(episode, user):
    first = start(episode, user)
    rating_rounds.stop_round(row=first, user=user, now=NOW)
    start(episode, user)
    assert Link.objects.get(pk=first.link_id).revoked_at == NOW


@pytest.mark.parametrize("lacks", ["email", "phone", "reach", "mail"])
def test_a_way_that_is_shut_says_why(in_practice, user, lacks, monkeypatch):
    monkeypatch.setattr(ratings, "links_reach_others", lambda practice: lacks != "reach")
    monkeypatch.setattr(ratings, "is_ready", lambda practice: lacks != "mail")
    known = {"email": "theo@example.org", "phone": "+15035550117"} | {lacks: ""}
    client = make.make_client(in_practice, email=known["email"], phone=known["phone"])
    episode = make.make_episode(client)
    found = ratings.ways(episode)
    assert bool(found.mail) == (lacks != "phone")
    assert bool(found.text) == (lacks in {"phone", "reach"})
    if found.mail:
        with pytest.raises(InvalidValueError):
            start(episode, user)
    if found.text:
        with pytest.raises(InvalidValueError):
            start(episode, user, by=By.TEXT)


def test_an_ended_episode_asks_nothing(episode, user):
    Episode.objects.update(ended_on=TODAY)
    episode.refresh_from_db()
    with pytest.raises(InvalidValueError, match="ended"):
        start(episode, user)


def test_the_leading_measure_is_asked_about(episode, user):
    activity = make.make_activity(episode)
    assert ratings.leading_question(episode_state(episode=episode, today=TODAY)) == "pain"
    make.make_score(episode, measure="psfs", activity=activity, value=4)
    assert ratings.leading_question(episode_state(episode=episode, today=TODAY)) == "activity"
    row = start(episode, user, question="activity")
    assert (row.measure, row.activity) == ("psfs", activity)


def test_an_activity_that_was_asked_about_stays(episode, user):
    make.make_activity(episode, position=1)
    start(episode, user, question="activity")
    with pytest.raises(InvalidValueError, match="stays"):
        care._keep_activities(episode, ("",), TODAY)


# Answering


def test_five_days_become_one_score_of_five_ratings(episode, user):
    row = start(episode, user)
    rate(row, 6, 5, 6, 7, 5)
    assert stopped(row) == Stopped.DONE
    assert scores() == [("nprs", TODAY + 4 * DAY, 5.8, 5, "link")]
    assert row.score.ratings == 5


def test_days_may_be_missed(episode, user):
    row = start(episode, user)
    for day, value in ((0, 4), (2, 6), (6, 5)):
        ratings.answer(link=row.link, text=str(value), now=NOW + day * DAY)
    assert rating_rounds.close_due(now=local(TODAY + 6 * DAY, 23, 59)) == 0
    assert rating_rounds.close_due(now=local(TODAY + 7 * DAY, 0)) == 1
    assert rating_rounds.close_due(now=local(TODAY + 7 * DAY, 0)) == 0
    assert stopped(row) == Stopped.TIME_UP
    assert scores() == [("nprs", TODAY + 6 * DAY, 5, 3, "link")]


def test_without_a_rating_there_is_no_score(episode, user):
    row = start(episode, user)
    assert rating_rounds.close_due(now=NOW + 8 * DAY) == 1
    assert stopped(row) == Stopped.TIME_UP
    assert scores() == []


@pytest.mark.parametrize("text", ["11", "-1", "5.5", "abc", "\u0665", ""])
def test_out_of_range_changes_nothing(episode, user, text):
    row = start(episode, user)
    with pytest.raises(InvalidValueError, match="0 to 10"):
        ratings.answer(link=row.link, text=text, now=NOW)
    assert stored(row) == []


def test_a_second_answer_of_the_day_takes_the_firsts_place(episode, user):
    row = start(episode, user)
    for text in ("6", "4", "5"):
        ratings.answer(link=row.link, text=text, now=NOW)
    assert stored(row) == [(TODAY, 5, 6)]


def test_the_same_answer_again_is_nothing(episode, user):
    row = start(episode, user)
    rate(row, 6)
    noted = TrailEntry.objects.count()
    rate(row, 6, first=NOW + timedelta(hours=1))
    assert stored(row) == [(TODAY, 6, None)]
    assert Rating.objects.get().rated_at == NOW
    assert TrailEntry.objects.count() == noted


@pytest.mark.parametrize("how", ["time up", "stopped", "by the client", "ended", "put away"])
def test_a_late_answer_changes_nothing_and_says_so(episode, user, how):
    row, now = start(episode, user), NOW + DAY
    rate(row, 6)
    if how == "time up":
        now = NOW + 8 * DAY  # whether or not the worker has come by
    elif how == "stopped":
        rating_rounds.stop_round(row=row, user=user, now=NOW)
    elif how == "by the client":
        ratings.stop_asking(link=row.link, now=NOW)
    elif how == "ended":
        Episode.objects.update(ended_on=TODAY)
    else:
        type(episode.client).objects.update(archived_at=NOW)
    before = (stored(row), scores())
    with pytest.raises(RoundOverError, match="This round is over; thank you"):
        ratings.answer(link=row.link, text="3", now=now)
    assert (stored(row), scores()) == before


def test_before_the_first_day_nothing_is_taken(episode, user):
    row = start(episode, user, starts_on=TODAY + DAY)
    with pytest.raises(RoundOverError, match="October 14, 2026"):
        ratings.answer(link=row.link, text="3", now=NOW)
    assert stored(row) == []


def test_half_past_eleven_and_half_past_midnight_are_two_days(episode, user):
    row = start(episode, user)
    ratings.answer(link=row.link, text="6", now=local(TODAY, 23, 30))
    ratings.answer(link=row.link, text="4", now=local(TODAY + DAY, 0, 30))
    assert [on for on, *_ in stored(row)] == [TODAY, TODAY + DAY]


def test_who_travels_west_has_no_day_twice(episode, user):
    row = start(episode, user, time_zone=KOLKATA, starts_on=TODAY)
    ratings.answer(link=row.link, text="6", now=local(TODAY, 21, zone=KOLKATA))
    ratings.change_times(link=row.link, hour=8, time_zone=COAST, now=local(TODAY, 22, zone=KOLKATA))
    # In Oregon it is still the morning of that day: the answer takes the first one's place.
    ratings.answer(link=row.link, text="4", now=local(TODAY, 18))
    assert stored(row) == [(TODAY, 4, 6)]


def test_who_travels_east_keeps_every_day(episode, user):
    row = start(episode, user)
    ratings.answer(link=row.link, text="6", now=local(TODAY, 12))
    ratings.change_times(link=row.link, hour=8, time_zone=KOLKATA, now=local(TODAY, 13))
    assert stored(row) == [(TODAY, 6, None)]
    ratings.answer(link=row.link, text="5", now=local(TODAY, 14))  # the next day in India
    assert [on for on, *_ in stored(row)] == [TODAY, TODAY + DAY]


def test_times_cannot_be_changed_to_what_does_not_exist_or_after_the_end(episode, user):
    row = start(episode, user)
    for hour, zone in ((99, COAST), (8, "Nowhere")):
        with pytest.raises(InvalidValueError):
            ratings.change_times(link=row.link, hour=hour, time_zone=zone, now=NOW)
    with pytest.raises(RoundOverError):
        ratings.change_times(link=row.link, hour=8, time_zone=COAST, now=NOW + 8 * DAY)


# One score


def test_the_day_of_a_score_by_the_practice_is_left_to_it(episode, user):
    row = start(episode, user)
    make.make_score(episode, value=9, scored_on=TODAY + 4 * DAY)
    rate(row, 6, 5, 6, 7, 5)
    assert ("nprs", TODAY + 3 * DAY, 5.8, 5, "link") in scores()
    assert ("nprs", TODAY + 4 * DAY, 9, 1, "in_room") in scores()


def test_where_no_day_is_free_the_ratings_stay_and_the_page_says_so(episode, user):
    row = start(episode, user)
    make.make_score(episode, value=9, scored_on=TODAY)
    make.make_score(episode, value=9, scored_on=TODAY + DAY)
    rate(row, 6, 5)
    rating_rounds.stop_round(row=row, user=user, now=NOW + DAY)
    assert len(scores()) == 2
    assert len(stored(row)) == 2
    assert rating_pages.last_round(episode=episode, now=NOW + DAY).has_no_day


def test_a_client_a_day_ahead_gives_no_score_in_the_future(episode, user):
    late = NOW + timedelta(hours=10)  # 19:30 in Oregon, half past seven in the morning in India
    row = start(episode, user, now=late, time_zone=KOLKATA, starts_on=TODAY + DAY)
    ratings.answer(link=row.link, text="6", now=late)
    rating_rounds.stop_round(row=row, user=user, now=late)
    assert scores() == [("nprs", TODAY, 6, 1, "link")]


def test_the_last_days_answer_can_be_changed_on_that_day_with_its_trace(episode, user):
    row = start(episode, user)
    rate(row, 6, 5, 6, 7, 5)
    last = NOW + 4 * DAY
    ratings.answer(link=row.link, text="0", now=last)
    assert scores() == [("nprs", TODAY + 4 * DAY, 4.8, 5, "link")]
    trace = ScoreCorrection.objects.get()
    assert (trace.before, trace.after) == (5.8, 4.8)
    with pytest.raises(RoundOverError):
        ratings.answer(link=row.link, text="9", now=last + DAY)


def test_a_score_the_practice_put_right_stays_as_it_is(episode, user):
    row = start(episode, user)
    rate(row, 6, 5, 6, 7, 5)
    Score.objects.update(value=3)
    ratings.answer(link=row.link, text="0", now=NOW + 4 * DAY)
    assert Score.objects.get().value == 3


def test_a_round_ends_once(episode, user):
    row = start(episode, user)
    rate(row, 6, 5, 6)
    stale = RatingRound.objects.get(pk=row.pk)
    assert rating_rounds.stop_round(row=row, user=user, now=NOW + 2 * DAY)
    assert not rating_rounds.stop_round(row=stale, user=user, now=NOW + 2 * DAY)
    ratings.stop_asking(link=row.link, now=NOW + 2 * DAY)
    assert rating_rounds.close_due(now=NOW + 9 * DAY) == 0
    assert len(scores()) == 1
    assert stopped(row) == Stopped.BY_PRACTICE


def test_the_end_of_an_episode_ends_its_round(episode, user):
    row = start(episode, user)
    rate(row, 6)
    Episode.objects.update(ended_on=TODAY)
    assert rating_rounds.close_due(now=NOW) == 1
    assert stopped(row) == Stopped.BY_PRACTICE
    assert len(scores()) == 1


def test_a_link_that_reached_somebody_else_closes_and_its_answers_are_not_used(episode, user):
    row = start(episode, user)
    rate(row, 6, 1)
    ratings.not_me(link=row.link, now=NOW + DAY)
    assert stopped(row) == Stopped.WRONG_PERSON
    assert scores() == []
    with pytest.raises(links.LinkRefusedError):
        links.open_link(token=links.token_of(row.link), purpose=LinkPurpose.RATING, now=NOW + DAY)
    assert [n.is_wrong_person for n in rating_pages.notices(practice=row.practice, now=NOW + DAY)]


def test_on_the_last_day_it_can_still_be_somebody_elses_and_the_score_goes_with_its_trace(
    episode, user
):
    row = start(episode, user)
    rate(row, 6, 5, 6, 7, 5)
    last = NOW + 4 * DAY
    ratings.not_me(link=row.link, now=last)
    assert stopped(row) == Stopped.WRONG_PERSON
    assert scores() == []
    trace = ScoreCorrection.objects.get()
    assert (trace.before, trace.after, trace.corrected_by) == (5.8, None, None)
    assert trace.reason == "The link of these daily ratings had reached somebody else."
    with pytest.raises(links.LinkRefusedError):
        links.open_link(token=links.token_of(row.link), purpose=LinkPurpose.RATING, now=last)
    assert [n.is_wrong_person for n in rating_pages.notices(practice=row.practice, now=last)]
    shown = rating_pages.last_round(episode=episode, now=last)
    assert not shown.has_score
    assert not shown.has_no_day


def test_a_score_the_practice_put_right_stays_whosever_the_link_was(episode, user):
    row = start(episode, user)
    rate(row, 6, 5, 6, 7, 5)
    Score.objects.update(value=3)
    ratings.not_me(link=row.link, now=NOW + 4 * DAY)
    assert stopped(row) == Stopped.WRONG_PERSON
    assert Score.objects.get().value == 3


@pytest.mark.parametrize("how", ["a day later", "stopped by the practice"])
def test_after_the_last_day_no_score_is_taken_out(episode, user, how):
    row = start(episode, user)
    if how == "a day later":
        rate(row, 6, 5, 6, 7, 5)
    else:
        rate(row, 6, 5, 6, 7)
        rating_rounds.stop_round(row=row, user=user, now=NOW + 3 * DAY)
    ratings.not_me(link=row.link, now=NOW + 5 * DAY)
    assert stopped(row) in {Stopped.DONE, Stopped.BY_PRACTICE}
    assert len(scores()) == 1


def test_the_model_knows_how_many_ratings_a_score_is_the_mean_of(episode, user):
    activity = make.make_activity(episode)
    row = start(episode, user, question="activity")
    rate(row, 6, 5, 6, 7, 5)
    record = care_records.records_of(Episode.objects.filter(pk=episode.pk))[0]
    assert [(s.value, s.ratings) for s in record.series["psfs"]] == [(5.8, 5)]
    assert Score.objects.get().activity == activity


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_leave_one_rating_and_no_error():
    practice = make.make_practice(is_sample=True)
    client = make.make_client(practice, email="theo@example.org")
    episode, user = make.make_episode(client), make.make_member(practice)
    with scope(practice=practice):
        row = start(episode, user)
        rate(row, 6, 6, 6, 6)
    wrong, ready = [], threading.Barrier(4)

    def device(value: int) -> None:
        try:
            with scope(practice=practice):
                ready.wait()
                ratings.answer(link=row.link, text=str(value), now=NOW + 4 * DAY)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=device, args=(value,)) for value in (1, 2, 2, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    with scope(practice=practice):
        last = Rating.objects.get(rated_on=TODAY + 4 * DAY)
        assert last.value in {1, 2}
        score = Score.objects.get()
        assert (score.value, score.ratings) == ((24 + last.value) / 5, 5)
        assert stopped(row) == Stopped.DONE


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_there_is_one_rating_a_day_and_one_score_of_all(episode, user, seed):
    """Taps, other zones, stops and looks of the worker, at random moments of ten days."""
    dice = random.Random(seed)
    row, now = start(episode, user), NOW
    zones = (COAST, KOLKATA, "Pacific/Auckland", "Pacific/Honolulu")
    for _ in range(60):
        now += timedelta(hours=dice.uniform(0, 8))
        try:
            match dice.choices(("tap", "zone", "worker", "stop"), (20, 5, 5, 0.2))[0]:
                case "tap":
                    ratings.answer(link=row.link, text=str(dice.randint(0, 11)), now=now)
                case "zone":
                    zone = dice.choice(zones)
                    ratings.change_times(link=row.link, hour=8, time_zone=zone, now=now)
                case "worker":
                    rating_rounds.close_due(now=now)
                case "stop":
                    ratings.stop_asking(link=row.link, now=now)
        except (RoundOverError, InvalidValueError):
            pass
        values = [value for _, value, _ in stored(row)]
        assert len(values) <= 5
        assert len(scores()) == bool(stopped(row) and values)
        for _, on, value, count, _ in scores():
            assert (value, count) == (pytest.approx(sum(values) / len(values)), len(values))
            assert TODAY <= on <= now.astimezone(ZoneInfo(COAST)).date()
    assert stopped(row)


# Reminding


def mails():
    rows = OutboxMail.objects.filter(kind=MailKind.CLIENT_RATING.value).order_by("created_at")
    return list(rows)


def sent_at(now: datetime) -> int:
    """What the worker does on one look."""
    rating_rounds.close_due(now=now)
    rating_reminders.enqueue_due(now=now)
    return outgoing.send_due(clock=lambda: now)[0]


@pytest.fixture
def out(monkeypatch):
    letters = []
    monkeypatch.setattr(mail_server, "send", letters.append)
    return letters


def test_each_day_that_waits_has_one_mail_at_the_hour(episode, user, out):
    row = start(episode, user)
    assert sent_at(local(TODAY, 18, 59)) == 0
    assert sent_at(local(TODAY, 19)) == 1
    assert sent_at(local(TODAY, 19, 1)) == 0
    ratings.answer(link=row.link, text="6", now=local(TODAY + DAY, 9))
    assert sent_at(local(TODAY + DAY, 19)) == 0
    assert sent_at(local(TODAY + 2 * DAY, 19)) == 1
    assert [mail["To"] for mail in out] == ["Theo Brandt <theo@example.org>"] * 2


@pytest.mark.parametrize("rounds", [1, 6])
def test_a_look_asks_a_fixed_number_of_queries_however_many_rounds_run(
    in_practice, user, rounds, django_assert_num_queries
):
    for number in range(rounds):
        client = make.make_client(in_practice, name=f"C {number}", email=f"c{number}@example.org")
        rate(start(make.make_episode(client), user), 6)
    evening = local(TODAY + DAY, 19, 5)
    rating_reminders.enqueue_due(now=evening)
    assert len(mails()) == rounds
    with django_assert_num_queries(5):
        rating_rounds.close_due(now=evening)
        rating_reminders.enqueue_due(now=evening)
    assert len(mails()) == rounds


def test_the_words_hold_no_health_detail(episode, user, out):
    start(episode, user)
    sent_at(local(TODAY, 19))
    words = words_of(mails()[0])
    assert "/d/" in out[0].get_content()
    said = f"{words.subject} {words.body} {out[0]['Subject']} {out[0].get_content()}".lower()
    assert not any(word in said for word in ("pain", "neck", "score", "rating", "brandt", "worst"))


def test_after_days_of_silence_one_mail_leaves_and_none_for_the_past(episode, user, out):
    start(episode, user)
    assert sent_at(local(TODAY + 3 * DAY, 20)) == 1
    assert len(mails()) == 1


def test_a_mail_that_could_not_leave_on_its_day_does_not_leave_later(episode, user, out):
    start(episode, user)
    rating_reminders.enqueue_due(now=local(TODAY, 19))
    assert sent_at(local(TODAY + DAY, 8)) == 0
    assert [mail.state for mail in mails()] == [MailState.CANCELLED.value]
    assert sent_at(local(TODAY + DAY, 19)) == 1


@pytest.mark.parametrize("why", ["answered", "stopped", "wrong person", "ended", "other zone"])
def test_a_mail_that_waits_is_taken_back(episode, user, out, why):
    row = start(episode, user)
    evening = local(TODAY, 19)
    rating_reminders.enqueue_due(now=evening)
    if why == "answered":
        ratings.answer(link=row.link, text="6", now=evening)
    elif why == "stopped":
        ratings.stop_asking(link=row.link, now=evening)
    elif why == "wrong person":
        ratings.not_me(link=row.link, now=evening)
    elif why == "ended":
        Episode.objects.update(ended_on=TODAY)
    else:  # where they are it is the next day by now, and its hour has not come
        ratings.change_times(link=row.link, hour=23, time_zone=KOLKATA, now=evening)
    assert sent_at(evening) == 0
    assert out == []


def test_an_hour_moved_back_sends_no_second_mail_of_the_day(episode, user, out):
    row = start(episode, user)
    assert sent_at(local(TODAY, 19)) == 1
    ratings.change_times(link=row.link, hour=21, time_zone=COAST, now=local(TODAY, 20))
    assert sent_at(local(TODAY, 21)) == 0
    assert sent_at(local(TODAY + DAY, 19)) == 0
    assert sent_at(local(TODAY + DAY, 21)) == 1


def test_the_hour_stays_the_hour_when_the_clocks_change(episode, user, out):
    first = date(2026, 10, 31)
    start(episode, user, now=local(first, 9), starts_on=first)
    assert sent_at(datetime(2026, 11, 1, 1, 59, tzinfo=UTC)) == 0
    assert sent_at(datetime(2026, 11, 1, 2, tzinfo=UTC)) == 1
    assert sent_at(datetime(2026, 11, 2, 2, 59, tzinfo=UTC)) == 0
    assert sent_at(datetime(2026, 11, 2, 3, tzinfo=UTC)) == 1


def test_a_zone_of_half_an_hour(episode, user, out):
    start(episode, user, time_zone=KOLKATA, hour=8, starts_on=TODAY + DAY)
    assert sent_at(datetime(2026, 10, 14, 2, 29, tzinfo=UTC)) == 0
    assert sent_at(datetime(2026, 10, 14, 2, 30, tzinfo=UTC)) == 1


def test_a_round_by_text_sends_no_mail_and_is_told_of_on_its_days(episode, user, out):
    row = start(episode, user, by=By.TEXT)
    assert sent_at(local(TODAY, 19)) == 0

    def due(now):
        return [n.client for n in rating_pages.notices(practice=row.practice, now=now)]

    assert due(local(TODAY, 18)) == []
    assert due(local(TODAY, 19)) == ["Theo Brandt"]
    ratings.answer(link=row.link, text="6", now=local(TODAY, 20))
    assert due(local(TODAY, 21)) == []


def test_a_client_whose_address_was_taken_out_gets_none(episode, user, out):
    start(episode, user)
    type(episode.client).objects.update(email="")
    assert sent_at(local(TODAY, 19)) == 0
    assert mails() == []


# What the practice sees


def test_who_stopped_is_not_offered_again_by_itself(episode, user):
    state = episode_state(episode=episode, today=TODAY)

    def offered(now):
        shown = rating_pages.last_round(episode=episode, now=now)
        return rating_pages.is_worth_asking(state, shown, today=TODAY)

    assert offered(NOW)
    row = start(episode, user)
    assert not offered(NOW)
    ratings.stop_asking(link=row.link, now=NOW)
    assert not offered(NOW + timedelta(days=90))


def test_the_page_speaks_of_an_ended_round_for_a_while(episode, user):
    row = start(episode, user)
    rate(row, 6, 5, 6, 7, 5)
    end = NOW + 4 * DAY
    assert rating_pages.last_round(episode=episode, now=end).has_score
    assert rating_pages.last_round(episode=episode, now=end + timedelta(days=15)) is None
