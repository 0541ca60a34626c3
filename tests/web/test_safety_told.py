"""What the pages after the safety questions say: of harm, of "not sure", and of what was ticked."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web import screenings as rows
from warmhand.core.red_flags import Asked
from warmhand.core.safety import How
from warmhand.services import screening_asking, screenings
from warmhand.services.screenings import Hand
from warmhand.store.models import Screening

pytestmark = pytest.mark.django_db
HARMED = "abuse-adult.afraid"


@pytest.fixture
def episode(practice):
    practice.is_sample = True
    practice.country = "US"
    practice.save()
    return make.make_episode(make.make_client(practice, name="Theo Brandt", birth_year=1991))


def by_link(episode):
    with scope(practice=episode.practice):
        row = screenings.begin(
            client=episode.client, episode=episode, asked=Asked.INTAKE, hand=Hand(how=How.LINK),
            now=timezone.now(),
        )  # fmt: skip
        token = screening_asking.hand_over_link(screening=row, user=None, now=timezone.now())
    return row, Browser().get(reverse("safety-link", args=[token]))


def test_who_is_hurt_reads_whom_to_call_and_nobody_can_tell_from_the_page(episode):
    pages = [
        rows.text(rows.answer_all(Browser(), by_link(episode)[1], ticks=ticks))
        for ticks in ([HARMED], [])
    ]
    for page in pages:
        assert "If you are not safe In danger now: call 911 ." in page
        assert "1-800-799-7233" in page
        assert "the emergency number" not in page
    assert pages[0] == pages[1]


def test_who_was_not_asked_privately_reads_no_such_words(member, episode):
    rows.answered(episode)
    path = reverse("safety-visit", args=[episode.pk])
    page = member.post(path, {"something": "yes"}, follow=True)
    rows.answer(member, page, topics=["fall"])
    with scope(practice=episode.practice):
        row = Screening.objects.latest("started_at")
        token = screening_asking.hand_over_link(screening=row, user=None, now=timezone.now())
    page = Browser().get(reverse("safety-link-signs", args=[token]))
    assert "If you are not safe" not in rows.text(rows.answer(Browser(), page))


def test_harm_is_talked_of_in_private_and_no_technique_is_advised(member, episode):
    row, page = by_link(episode)
    rows.answer_all(Browser(), page, ticks=[HARMED])
    told = rows.text(member.get(reverse("safety-result", args=[row.pk])))
    assert "Talk in private" in told
    assert "Your duty to report." in told
    assert "Massage is possible" not in told
    assert "Change how or where you work" not in told


def test_what_was_not_sure_is_told_line_by_line_and_fact_by_fact(member, episode):
    row, page = by_link(episode)
    line = "inflamed-joints"
    rows.answer_all(Browser(), page, unsure=["past_cancer", "changing-mole", line])
    told = rows.text(member.get(reverse("safety-result", args=[row.pk])))
    assert "Not sure: Cancer at any time in the past" in told


def test_only_the_unsure_line_of_a_question_with_many_is_told(member, episode):
    row, page = by_link(episode)
    second = rows.answer(Browser(), page, regions=["low_back"])
    rows.answer(Browser(), second, unsure=["axial-spondyloarthritis.long_back"])
    told = rows.text(member.get(reverse("safety-result", args=[row.pk])))
    assert "My low back pain began before age 45 and has lasted over 3 months" in told
    assert "4 or more of the 9 signs" not in told


def test_a_topic_that_was_ticked_is_told_where_nothing_of_it_applies(member, episode):
    rows.answered(episode)
    path = reverse("safety-visit", args=[episode.pk])
    page = member.post(path, {"something": "yes"}, follow=True)
    done = rows.answer_all(member, page, topics=["fall"])
    assert "Said: A fall, accident or knock. Nothing of what was asked about it applies." in (
        rows.text(done)
    )
    assert "Asked today: nothing new" not in rows.text(
        member.get(reverse("episode", args=[episode.pk]))
    )


def test_two_answers_that_disagree_are_not_called_missing(member, episode):
    page = rows.read_out(member, episode)
    every = ["health", "body", "recent"]
    again = rows.text(rows.answer(member, page, none=every, ticks=["diabetes"]))
    assert "Two answers disagree." in again
    assert "still to answer" not in again


def test_a_link_that_was_made_is_not_called_begun(member, episode):
    by_link(episode)
    path = reverse("safety-episode", args=[episode.pk])
    before = rows.text(member.get(path))
    assert "Link made on" in before
    assert "nothing answered yet" in before
    assert "Go on reading" not in before
    rows.answer(member, rows.read_out(member, episode))
    assert "not finished" in rows.text(member.get(path))
    assert "Go on reading" in rows.text(member.get(path))
