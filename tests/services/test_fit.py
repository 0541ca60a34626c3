"""A practice's own grade moves what is offered, in that practice alone, and can be taken back."""

import pytest
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_progress import PLATEAU, weekly
from warmhand.core.errors import InvalidValueError
from warmhand.core.fit import Grade
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.services import choices, drafts, fit
from warmhand.services.problems import first_line_elsewhere
from warmhand.services.progress import practice_states
from warmhand.store.models import GradeOverride, TrailEntry


@pytest.fixture
def owner(in_practice):
    return make.make_member(in_practice)


def change(practice, user, *, grade=Grade.AGAINST, problem="neck_pain", profession="chiropractor"):
    fit.change_grade(
        practice=practice,
        problem=problem,
        profession=profession,
        grade=grade,
        reason="Two clients came back sorer.",
        user=user,
        now=NOW,
    )


def grade_of(practice):
    return fit.fit_of(practice).problems["neck_pain"].fits["chiropractor"].grade_in("US")


def offered(practice):
    client = make.make_client(practice)
    episode = make.make_episode(client)
    draft = drafts.start_draft(client=client, episode=episode, now=NOW)
    return choices.offer_for(draft, on=TODAY)


def test_an_own_grade_takes_somebody_off_the_list(in_practice, owner):
    cy = make.make_partner(in_practice, name="Cy Dorn", profession="chiropractor")
    assert cy in [row.partner for row in offered(in_practice).choices]
    change(in_practice, owner)
    offer = offered(in_practice)
    assert (cy, "This profession does not fit this problem.") in offer.left_out
    assert "chiropractor" not in [row.column for row in offer.professions]


def test_it_holds_in_this_practice_alone_until_it_is_reset(in_practice, owner):
    other = make.make_practice()
    change(in_practice, owner)
    with scope(practice=other):
        assert grade_of(other) is Grade.OPTION
    assert grade_of(in_practice) is Grade.AGAINST
    for _ in range(2):
        fit.reset_grade(
            practice=in_practice,
            problem="neck_pain",
            profession="chiropractor",
            user=owner,
            now=NOW,
        )
    assert grade_of(in_practice) is Grade.OPTION
    assert TrailEntry.objects.filter(detail__startswith="shipped grade").count() == 1


def test_a_second_own_grade_takes_the_place_of_the_first(in_practice, owner):
    change(in_practice, owner)
    change(in_practice, owner, grade=Grade.WEAK)
    assert GradeOverride.objects.get().grade == Grade.WEAK.value


@pytest.mark.parametrize(("problem", "profession"), [("lunacy", "massage"), ("neck_pain", "witch")])
def test_a_cell_that_is_not_there_is_refused(in_practice, owner, problem, profession):
    with pytest.raises(InvalidValueError, match="no such"):
        change(in_practice, owner, problem=problem, profession=profession)


def test_who_is_first_line_elsewhere_goes_by_the_own_grade(in_practice, owner):
    weekly(make.make_episode(make.make_client(in_practice), problem="sciatica"), PLATEAU[:2])
    state = practice_states(practice=in_practice, today=TODAY)[0]
    assert "First-line care for this problem is with" in state.why
    change(in_practice, owner, problem="sciatica", profession="massage", grade=Grade.OPTION)
    state = practice_states(practice=in_practice, today=TODAY)[0]
    assert "First-line care" not in state.why


def test_at_least_three_professions_are_named_for_every_problem(in_practice):
    for problem in fit.fit_of(in_practice).problems:
        draft = drafts.start_draft(
            client=make.make_client(in_practice),
            episode=make.make_episode(make.make_client(in_practice), problem=problem),
            now=NOW,
        )
        offer = choices.offer_for(draft, on=TODAY)
        assert len(offer.professions) >= 3, problem
        assert "Your doctor is always an option." in offer.words


def test_what_differs_elsewhere_is_said_beside_the_grade(in_practice):
    known = fit.fit_of(in_practice).problems["chronic_lbp"]
    cell = known.fits["acupuncturist"]
    assert fit.cell_of(cell, known, country="US").elsewhere == (("GB", Grade.AGAINST),)
    assert fit.cell_of(cell, known, country="GB").elsewhere == (("", Grade.OPTION),)


def test_who_has_no_grade_of_their_own_does_not_borrow_the_last_columns():
    midwives = shipped_fit().problems["postpartum"]
    assert midwives.fits["other"].grade is Grade.FIRST_LINE
    own = {"profession": "occupational_therapist", "country": "US"}
    assert "physical therapists" in first_line_elsewhere(midwives, **own)
    splints = shipped_fit().problems["carpal_tunnel"]
    assert first_line_elsewhere(splints, **own) == ""
