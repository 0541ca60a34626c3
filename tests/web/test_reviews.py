"""The page of a review."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django_scopes import scope

from tests import make
from tests.web.care_rows import bulk_scores
from warmhand.core.red_flags import Urgency
from warmhand.formats.evidence_flags import shipped_red_flags
from warmhand.store.models import Episode, Plan, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(practice):
    today = make.today()
    client = make.make_client(practice)
    episode = make.make_episode(client, started_on=today - timedelta(days=60))
    bulk_scores(episode, 9, last=today)
    return episode


def post(member, episode, **fields):
    values = {
        "decision": "continue",
        "words": "We go on, he sleeps better.",
        "next_on": (make.today() + timedelta(days=30)).isoformat(),
    }
    return member.post(reverse("review", args=[episode.pk]), {**values, **fields})


def test_a_review_shows_state_suggestion_and_reasons(
    member, episode, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        text = member.get(reverse("review", args=[episode.pk])).content.decode()
    assert "Theo: no clear change yet" in text
    assert "Share care" in text
    assert "no clinician has signed" in text


def test_a_review_without_scores_asks_for_one(member, practice):
    empty = make.make_episode(make.make_client(practice))
    text = member.get(reverse("review", args=[empty.pk])).content.decode()
    assert "Take a score first" in text


def test_a_decision_is_kept_and_leads_back(member, practice, episode):
    assert post(member, episode).url == reverse("episode", args=[episode.pk])
    with scope(practice=practice):
        review = Review.objects.get()
    assert (review.decision, review.state, review.suggested) == ("continue", "plateau", "co_manage")
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "We go on, he sleeps better." in text


@pytest.mark.parametrize(
    "fields",
    [{"words": ""}, {"decision": ""}, {"next_on": ""}, {"decision": "change_plan"}],
    ids=str,
)
def test_what_is_missing_is_said_and_what_was_typed_stays(member, practice, episode, fields):
    response = post(member, episode, **fields)
    assert response.status_code == 422
    if "words" not in fields:
        assert "he sleeps better" in response.content.decode()
    with scope(practice=practice):
        assert not Review.objects.exists()


def test_what_is_missing_is_said_above_everything_else(member, episode):
    text = post(member, episode, decision="", words="").content.decode()
    summary = text.index("error-summary")
    assert summary < text.index('id="where"')
    assert '<a href="#id_words">' in text[summary : text.index('id="where"')]


def test_a_second_plateau_says_that_a_reason_is_needed(member, practice, episode):
    today = make.today()
    make.make_review(
        episode,
        reviewed_on=today - timedelta(days=28),
        state="plateau",
        next_review_on=today,
    )
    path = reverse("review", args=[episode.pk])
    assert "say in a\n" in (text := member.get(path).content.decode()) or "sentence why" in text
    assert post(member, episode, words="No").status_code == 422
    assert post(member, episode, words="He moves; we refer after that.").status_code == 302


@pytest.mark.parametrize("decision", ["refer", "co_manage"])
def test_after_deciding_to_refer_the_way_there_is_one_button(member, episode, decision):
    post(member, episode, decision=decision)
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert reverse("refer-episode", args=[episode.pk]) in text


def test_a_changed_plan_is_written_beside_the_decision(member, practice, episode):
    post(member, episode, decision="change_plan", plan="Shoulder too")
    with scope(practice=practice):
        assert Plan.objects.get().text == "Shoulder too"


def shown(member, episode):
    return member.get(reverse("review", args=[episode.pk])).content.decode()


def test_a_review_shows_plans_dose_checks_and_reviews_before(member, practice, episode):
    today = make.today()
    post(member, episode, decision="change_plan", plan="Shoulder too", success="Drives")
    for days, answer in ((30, 0), (20, -1), (10, 1)):
        on = today - timedelta(days=days)
        make.make_score(episode, measure="session_check", value=answer, scored_on=on)
        make.make_visit(episode, visit_on=on, minutes=30)
    with scope(practice=practice):
        Episode.objects.update(since_on=today - timedelta(weeks=30))
    text = " ".join(shown(member, episode).split())
    for words in (
        "plan-block", "trajectory-band", "Shoulder too", "Success would be “Drives”",
        "3 visits written down, of about 30 minutes", "Sherman 2014, Ann Fam Med 12:112 (n = 228)</a>: the source itself was read.",
        "Worth a dose check",
        "The last three, oldest first: <strong>same, worse, better</strong>",
        "Reviews before", "We go on, he sleeps better.", "No clear change yet.",
    ):  # fmt: skip
        assert words in text


def test_a_trial_of_long_lasting_pain_says_so_where_it_is_not_known_since_when(member, episode):
    make.make_visit(episode, minutes=30)
    text = shown(member, episode)
    assert "For pain of 3 months and longer: in a trial for long-lasting neck pain" in text
    assert "Worth a dose check" not in text


def test_the_dose_stands_alone_where_no_trial_is_known(member, practice):
    row = make.make_episode(make.make_client(practice), problem="frozen_shoulder")
    make.make_visit(row, minutes=60)
    text = shown(member, row)
    assert "1 visit written down, of about 60 minutes" in text
    assert "No trial of how many visits help is known to us for this problem." in text
    assert "Sherman" not in text


@pytest.mark.parametrize(
    ("days", "success", "words"),
    [
        (0, "Drives", "You wrote: success would be “Drives”."),
        (0, "", "What would count as success was not written down."),
        (1, "Drives", ""),
    ],
    ids=["today", "no words", "tomorrow"],
)
def test_when_the_day_of_a_plan_has_come_its_success_is_asked(
    member, practice, episode, days, success, words
):
    today = make.today()
    with scope(practice=practice):
        Plan.objects.create(
            practice=practice, episode=episode, text="Neck", started_on=episode.started_on,
            until_on=today + timedelta(days=days), success=success, created_at=timezone.now(),
        )  # fmt: skip
    for page in ("review", "episode"):
        text = member.get(reverse(page, args=[episode.pk])).content.decode()
        assert ("The day of this plan has come" in text) == bool(words)
        assert words in text


def test_a_discharge_ends_with_its_reason_and_can_be_undone(member, practice, episode):
    refused = post(member, episode, decision="discharge", next_on="")
    assert "Say how it ends." in refused.content.decode()
    post(member, episode, decision="discharge", next_on="", end_reason="self_care")
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "going on with self-care" in text
    assert reverse("episode-reopen", args=[episode.pk]) in text


def test_open_safety_questions_stand_on_the_review(member, practice, episode):
    assert "Safety questions not asked yet" in shown(member, episode)
    screening = make.make_screening(episode.client, episode=episode)
    assert "nothing ticked; not an examination." in shown(member, episode)
    flags = shipped_red_flags().flags.values()
    flag = next(row for row in flags if row.urgency_in_force is Urgency.DAYS)
    make.make_flag(screening, flag=flag.id)
    text = shown(member, episode)
    assert escape(flag.question) in text


def test_after_twelve_visits_the_review_asks_why(member, practice, episode):
    today = make.today()
    for number in range(12):
        make.make_visit(episode, visit_on=today - timedelta(days=number))
    assert "Twelve visits without a clear improvement" in shown(member, episode)
    assert "why go on?" in member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert post(member, episode, words="On.").status_code == 422
    assert post(member, episode, words="He sleeps again and wants more.").status_code == 302
    assert "why go on?" not in member.get(reverse("episode", args=[episode.pk])).content.decode()


def test_a_second_plateau_stays_on_today_until_a_reason_is_written(member, practice, episode):
    today = make.today()
    on = today - timedelta(days=28)
    make.make_review(episode, reviewed_on=on, state="plateau", next_review_on=today)
    asks = "This stays until a referral is on its way"
    assert asks in member.get(reverse("today")).content.decode()
    post(member, episode, decision="refer", words="To Hana, this week.")
    assert asks in member.get(reverse("today")).content.decode()
    assert asks in member.get(reverse("episode", args=[episode.pk])).content.decode()
    post(member, episode, words="He moves; we refer after that.")
    assert asks not in member.get(reverse("today")).content.decode()
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "It is asked again at the next review." in text
