"""States that are kept are the states that would be worked out, whatever is written and by whom."""

import re
import sqlite3
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from warmhand.ops.database import prepare_database
from warmhand.services import kept_states, progress
from warmhand.store.models import (
    Activity,
    CareStamp,
    Client,
    Episode,
    GradeOverride,
    Practice,
    RaisedFlag,
    Referral,
    Review,
    Score,
    Screening,
    Visit,
)
from warmhand.store.stamps import ERA, make_triggers, marked_models, triggers

LAST_WEEK = TODAY - timedelta(weeks=1)


@pytest.fixture
def care(in_practice):
    """Two clients in care, both with states that are kept by now."""
    theo = make.make_client(in_practice)
    own = make.make_episode(theo)
    for week, value in enumerate((6, 7, 6, 6, 5, 6)):
        day = TODAY - timedelta(weeks=6 - week)
        make.make_score(own, value=value, scored_on=day)
    activity = make.make_activity(own)
    make.make_score(own, measure="psfs", activity=activity, value=4, scored_on=LAST_WEEK)
    for day, status in ((LAST_WEEK, "done"), (TODAY, "planned")):
        Visit.objects.create(
            practice=in_practice,
            client=theo,
            episode=own,
            visit_on=day,
            status=status,
            created_at=NOW,
        )
    make.make_review(own, reviewed_on=LAST_WEEK)
    make.make_referral(theo, episode=own, status="sent")
    other = make.make_episode(make.make_client(in_practice, name="Ada Moss"))
    make.make_score(other, value=3)
    kept(in_practice)
    return own


def kept(practice: Practice, today: date = TODAY):
    return kept_states.practice_states(practice=practice, today=today)


def said(states):
    """All that Today reads of states."""
    return [
        (
            *(row.key, row.client_key, row.client_name, row.label, row.today, row.started_on),
            *(row.state, row.state_words, row.advice, row.values, row.reviewed_on, row.visits),
            *(row.is_with_partner, row.last_score_on, row.wants_score, row.wants_decision),
            *(
                row.is_wellness,
                sorted(row.measured),
                row.record.visit_days,
                row.record.checks,
                row.record.minutes,
            ),
        )
        for row in states
    ]


def anew(practice: Practice, today: date = TODAY):
    return progress.practice_states(practice=practice, today=today)


WRITES = {
    "a score": lambda own: make.make_score(own, value=9),
    "a score put right": lambda own: Score.objects.filter(value=5).update(value=10),
    "a score taken out": lambda own: Score.objects.filter(value=5).delete(),
    "scores of an import": lambda own: Score.objects.bulk_create(
        [
            Score(practice=own.practice, episode=own, measure="nprs", value=9, created_at=NOW,
                  scored_on=TODAY - timedelta(days=day))
            for day in (1, 2)
        ],
        ignore_conflicts=True,
    ),
    "a check": lambda own: make.make_score(own, measure="session_check", value=-1),
    "a score of another episode": lambda own: Score.objects.filter(value=3).update(episode=own),
    "an activity taken out with its scores": lambda own: Activity.objects.all().delete(),
    "a visit done": lambda own: Visit.objects.update(status="done", minutes=60),
    "a visit moved": lambda own: Visit.objects.update(status="done", visit_on=LAST_WEEK),
    "a visit taken out": lambda own: Visit.objects.filter(status="done").delete(),
    "a review": lambda own: make.make_review(own, decision="refer"),
    "a review in other words": lambda own: Review.objects.update(next_review_on=TODAY),
    "a referral closed": lambda own: Referral.objects.update(status="closed"),
    "a referral begun": lambda own: make.make_referral(
        Client.objects.get(name="Ada Moss"), episode=Episode.objects.exclude(pk=own.pk).get(),
        status="accepted",
    ),
    "an episode of another kind": lambda own: Episode.objects.update(kind="wellness"),
    "an episode renamed": lambda own: Episode.objects.update(label="stiff neck"),
    "an episode ended": lambda own: Episode.objects.filter(pk=own.pk).update(ended_on=TODAY),
    "an episode begun": lambda own: make.make_episode(own.client, label="low back pain"),
    "an episode taken out": lambda own: own.delete(),
    "a client renamed": lambda own: Client.objects.filter(pk=own.client_id).update(name="Aaron"),
    "a client put away": lambda own: Client.objects.filter(pk=own.client_id).update(
        archived_at=NOW
    ),
    "a client erased": lambda own: Client.objects.filter(pk=own.client_id).delete(),
}  # fmt: skip


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_whatever_is_written_is_seen_at_once(care, write):
    practice, before = care.practice, said(kept(care.practice))
    write(care)
    now = said(kept(practice))
    assert now == said(anew(practice))
    assert now != before


def test_another_day_is_judged_anew(care):
    for later in (1, 30, 0):
        today = TODAY + timedelta(days=later)
        assert said(kept(care.practice, today)) == said(anew(care.practice, today))


def test_another_time_zone_is_judged_anew(care):
    first = kept(care.practice)
    with timezone.override("Pacific/Auckland"):
        assert kept(care.practice)[0] is not first[0]


def test_a_practice_that_says_something_else_of_itself_is_judged_anew(care):
    assert kept(care.practice)[0].record.episode.problem == "neck_pain"
    first = kept(care.practice)[0]
    care.practice.profession = "trainer"
    assert kept(care.practice)[0] is not first
    assert said(kept(care.practice)) == said(anew(care.practice))


def test_own_grades_and_raised_flags_count_as_written(care):
    first = kept(care.practice)
    GradeOverride.objects.create(
        practice=care.practice, problem="neck_pain", profession="massage", grade="weak",
        changed_at=NOW,
    )  # fmt: skip
    second = kept(care.practice)
    screening = Screening.objects.create(
        practice=care.practice, client=care.client, asked="intake", how="read_out",
        evidence_on=TODAY, started_at=NOW,
    )  # fmt: skip
    third = kept(care.practice)
    RaisedFlag.objects.create(
        practice=care.practice, client=care.client, screening=screening, flag="x",
        urgency="same_day", bars_massage="all", raised_at=NOW,
    )  # fmt: skip
    fourth = kept(care.practice)
    last = [states[-1] for states in (first, second, third, fourth)]
    assert [row.client_name for row in last] == ["Theo Brandt"] * 4
    assert len({id(row) for row in last}) == 4


def test_where_nothing_was_written_two_queries_answer(care, django_assert_num_queries):
    first = kept(care.practice)
    with django_assert_num_queries(2):
        again = kept(care.practice)
    assert [id(row) for row in again] == [id(row) for row in first]


def test_only_what_was_written_is_worked_out_anew(care):
    ada, theo = kept(care.practice)
    make.make_score(care, value=9)
    ada_now, theo_now = kept(care.practice)
    assert ada_now is ada
    assert theo_now is not theo


def test_what_was_taken_back_is_not_seen(care):
    before = said(kept(care.practice))
    with transaction.atomic():
        make.make_score(care, value=9)
        assert said(kept(care.practice)) != before
        transaction.set_rollback(True)
    assert said(kept(care.practice)) == before


def test_two_practices_do_not_mix(care):
    other = make.make_practice()
    with scope(practice=other):
        assert kept(other) == []
        make.make_score(make.make_episode(make.make_client(other, name="Joan Whitlock")))
        assert [row.client_name for row in kept(other)] == ["Joan Whitlock"]
    assert [row.client_name for row in kept(care.practice)] == ["Ada Moss", "Theo Brandt"]


@pytest.mark.django_db(transaction=True)
def test_another_program_that_writes_is_seen_too():
    make.make_practice()
    CareStamp.objects.filter(subject=ERA).delete()
    connection.cursor().execute(f"DROP TRIGGER {next(iter(triggers()))}")
    assert make_triggers()  # emptied tables hold no era
    practice = make.make_practice()
    with scope(practice=practice):
        episode = make.make_episode(make.make_client(practice))
        make.make_score(episode, value=6)
        assert kept(practice)[0] is kept(practice)[0]
        elsewhere = sqlite3.connect(settings.DATABASES["default"]["NAME"])
        elsewhere.execute("UPDATE store_score SET value = 2")
        elsewhere.commit()
        elsewhere.close()
        assert kept(practice)[0].values == [2.0]


def test_no_state_rests_on_a_table_that_sets_no_mark(care):
    with CaptureQueriesContext(connection) as asked:
        anew(care.practice)
    read = {name for row in asked for name in re.findall(r'"(store_\w+)"', row["sql"])}
    assert len(read) >= 6
    assert read <= {model._meta.db_table for model in marked_models()}


def test_without_all_triggers_nothing_is_kept(care):
    connection.cursor().execute("DROP TRIGGER stamp_store_score_update")
    first = kept(care.practice)
    assert kept(care.practice)[0] is not first[0]
    Score.objects.filter(value=5).update(value=10)
    assert said(kept(care.practice)) == said(anew(care.practice))


def test_triggers_made_again_begin_a_new_era(care):
    connection.cursor().execute("DROP TRIGGER stamp_store_score_update")
    Score.objects.filter(value=5).update(value=10)
    assert make_triggers()
    assert said(kept(care.practice)) == said(anew(care.practice))
    assert kept(care.practice)[0] is kept(care.practice)[0]
    assert not make_triggers()


def test_a_start_makes_the_triggers_that_are_missing(care):
    connection.cursor().execute("DROP TRIGGER stamp_store_visit_insert")
    prepare_database(now=NOW, say=print)
    assert not make_triggers()


def test_no_more_practices_are_kept_than_memory_is_meant_for(db):
    for _ in range(kept_states.MOST_PRACTICES + 3):
        practice = make.make_practice()
        with scope(practice=practice):
            kept(practice)
    assert len(kept_states._kept) == kept_states.MOST_PRACTICES
