"""The pages of the evidence: who may read, who may change, and that they say what they rest on."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.people import Role
from warmhand.store.models import GradeOverride, Method

CELL = "/settings/professions/chronic_lbp/chiropractor/"
PROBLEM = "/settings/professions/chronic_lbp/"


def of(practice, role) -> Browser:
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    return browser


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_every_profession_stands_there_with_grade_source_and_how_far_it_was_read(member):
    page = text(member.get(PROBLEM))
    assert page.count('<li class="stack stack-close" id="') == 12
    assert "WHO 2023 chronic primary low back pain</a>: the source itself was read." in page
    assert "Our own mapping, no source was read." in page
    assert "In the United Kingdom: advised against as the only care." in page
    assert "Gathered November 23, 2026; to be read anew by November 23, 2028." in page
    assert "the step from a treatment to a profession is our own" in page
    assert "no clinician has signed off" in page


def test_the_owner_gives_another_grade_and_goes_back(member, in_practice):
    answer = member.post(CELL, {"grade": "weak", "reason": "Two came back sorer."})
    assert answer.headers["Location"] == PROBLEM
    page = text(member.get(PROBLEM))
    assert "Your own grade, was “Helps some people”.</strong> Two came back sorer." in page
    assert "One grade of your own." in text(member.get("/settings/professions/"))
    member.post(f"{CELL}reset/")
    assert not GradeOverride.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"grade": "weak", "reason": " "}, "Write in a sentence why"),
        ({"grade": "option", "reason": "Mine."}, "choose another one"),
        ({"grade": "superb", "reason": "Mine."}, "Select a valid choice"),
        ({"grade": "weak", "reason": "x" * 501}, "at most 500"),
    ],
    ids=["no-reason", "the-same", "unknown", "long"],
)
def test_a_grade_that_is_refused_keeps_what_was_typed(member, in_practice, typed, words):
    answer = member.post(CELL, typed)
    assert answer.status_code == 422
    assert words in text(answer)
    assert typed["reason"] in text(answer) or not typed["reason"].strip()
    assert not GradeOverride.objects.exists()


@pytest.mark.parametrize("path", [CELL, f"{CELL}reset/", "/settings/methods/"])
@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.FRONT_DESK])
def test_only_the_owner_changes_grades_and_methods(practice, role, path):
    assert of(practice, role).post(path, {"grade": "weak", "reason": "x"}).status_code == 403


def test_the_front_desk_does_not_read_how_episodes_went(practice):
    assert of(practice, Role.FRONT_DESK).get("/what-i-help/").status_code == 403
    assert "what-i-help" not in text(of(practice, Role.FRONT_DESK).get("/clients/"))
    practitioner = of(practice, Role.PRACTITIONER)
    assert practitioner.get("/what-i-help/").status_code == 200
    assert "Change<" not in text(practitioner.get(PROBLEM))


@pytest.mark.parametrize(
    "path",
    ["/settings/professions/lunacy/", "/settings/professions/neck_pain/witch/"],
)
def test_what_is_not_in_the_evidence_is_not_found(member, path):
    assert member.get(path).status_code == 404


def test_methods_are_chosen_and_refused_ones_keep_what_was_ticked(member, in_practice):
    member.post("/settings/methods/", {"methods": ["cupping"], "own": "Warm sand"})
    assert {(row.slug, row.name) for row in Method.objects.all()} == {
        ("cupping", ""),
        ("", "Warm sand"),
    }
    answer = member.post("/settings/methods/", {"methods": ["massage"], "own": "x" * 81})
    assert answer.status_code == 422
    assert 'value="massage" checked' in text(answer)
    assert Method.objects.count() == 2


def test_own_words_are_shown_as_words(member):
    member.post("/settings/methods/", {"own": "<b>sand</b>"})
    page = text(member.get("/what-i-help/"))
    assert "<b>sand" not in page
    assert "&lt;b&gt;sand" in page


@pytest.mark.parametrize("count", [0, 10, 300])
@pytest.mark.parametrize(
    "path", ["/what-i-help/", "/settings/methods/", "/settings/professions/", PROBLEM]
)
def test_pages_ask_no_more_for_many_rows(
    member, practice, path, count, django_assert_max_num_queries
):
    for number in range(count):
        episode = make.make_episode(make.make_client(practice, name=f"Client {number}"))
        if number < 10:
            for week in range(3):
                make.make_score(episode, scored_on=TODAY - timedelta(days=7 * week))
            make.make_referral(
                episode.client, problem="neck_pain", status="sent", sent_at=NOW,
                partner=make.make_partner(practice, name=f"Partner {number}"),
            )  # fmt: skip
    with django_assert_max_num_queries(25):
        assert member.get(path).status_code == 200


def test_who_page_names_source_and_the_doctor(member, practice):
    episode = make.make_episode(make.make_client(practice))
    made = member.post(
        f"/episodes/{episode.pk}/refer/",
        {"purpose": "refer", "question": "Would you look?", "problem": "neck_pain",
         "urgency": "routine"},
    )  # fmt: skip
    page = text(member.get(made.headers["Location"]))
    assert (
        "Blanpied 2017 neck pain CPG (JOSPT 47:A1)</a>: a summary of the source was read." in page
    )
    assert "own doctor is always an option" in page


def test_in_short_says_what_says_something_and_folds_the_rest(member, practice):
    make.make_episode(make.make_client(practice))
    shown = member.get("/what-i-help/").content.decode()
    assert "Too few to tell: one problem" in shown
    assert "<strong>Too few to tell:</strong>" not in shown
