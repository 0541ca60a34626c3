"""Words of the A-team: conduct is a list and no figure, counts are words, one page of parts."""

import pytest

from warmhand.core import working_together
from warmhand.core.a_team import (
    CONDUCT_QUESTIONS,
    CONDUCT_SAID,
    Conduct,
    conduct_lines,
    may_lack_profession,
    read_conduct,
    sent_words,
)
from warmhand.core.network import AWAY_STAGES, Stage
from warmhand.core.working_together import GROUND_RULES, Part, Parts, headings, suggestions
from warmhand.formats.professions import professions


def test_every_point_of_conduct_has_a_question_and_words_for_yes_and_no():
    assert set(CONDUCT_QUESTIONS) == set(CONDUCT_SAID) == set(Conduct)


def test_what_is_not_known_or_damaged_is_no_answer():
    stored = {"sends_on": False, "explains_calmly": True, "tells_us": None, "old": True, "": "yes"}
    assert read_conduct(stored) == {Conduct.EXPLAINS_CALMLY: True, Conduct.SENDS_ON: False}


def test_conduct_is_told_point_by_point():
    lines = conduct_lines({Conduct.EXPLAINS_CALMLY: True, Conduct.SELLS_NO_MORE: False})
    assert lines == [("Explains calmly", True), ("Sells more than is needed", False)]


COUNTS = {
    "nobody": (0, 0, 0, ""),
    "all seen": (3, 3, 0, "3 sent: 3 seen."),
    "some on their way": (7, 5, 2, "7 sent: 5 seen, 2 on their way."),
    "one on its way": (1, 0, 1, "1 sent: 1 on its way."),
    "none came": (2, 0, 0, "2 sent."),
}


@pytest.mark.parametrize(("sent", "seen", "going", "words"), COUNTS.values(), ids=COUNTS)
def test_counts_of_the_sent_are_words(sent, seen, going, words):
    assert sent_words(sent=sent, seen=seen, on_their_way=going) == words


def test_only_before_one_has_met_a_profession_may_be_unknown():
    assert {stage for stage in Stage if may_lack_profession(stage)} == {
        Stage.FOUND,
        Stage.CONTACTED,
    }
    assert not any(map(may_lack_profession, AWAY_STAGES))


def test_every_kind_that_is_suggested_for_is_a_profession():
    assert set(working_together._KINDS) <= {each.slug for each in professions()}


@pytest.mark.parametrize("profession", ["", *(each.slug for each in professions())])
@pytest.mark.parametrize("is_medical", [True, False])
def test_a_suggestion_fills_all_parts_and_fits_the_page(profession, is_medical):
    parts = suggestions(profession, is_medical=is_medical)
    texts = [getattr(parts, part.value) for part in Part]
    assert all(texts)
    assert max(map(len, texts)) < 120


def test_headings_name_both_on_the_page_and_say_you_in_the_form():
    assert headings("Hana")[Part.WE_TELL] == "What you tell Hana, and how"
    assert headings("Hana", "Maren")[Part.THEY_TELL] == "What Hana tells Maren, and how"
    assert list(headings("Hana")) == list(Part)


def test_the_page_promises_no_money_no_numbers_and_a_free_choice():
    told = " ".join(GROUND_RULES)
    for words in ("client chooses", "No money", "owes the other a number", "work with others"):
        assert words in told


def test_a_page_without_words_is_empty():
    assert Parts().is_empty
    assert not Parts(we_do="Hands-on work").is_empty
