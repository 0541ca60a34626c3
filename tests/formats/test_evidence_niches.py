"""Characteristics and starter niches: of known kinds, complete, and refused where damaged."""

import pytest

from warmhand.core.errors import EvidenceError
from warmhand.core.niches import Trait
from warmhand.formats.evidence_flags import shipped_red_flags
from warmhand.formats.evidence_niches import (
    age_band,
    read_niches,
    read_vocabulary,
    shipped_niches,
    shipped_vocabulary,
)
from warmhand.formats.professions import professions

HEAD = "format = 1\nchecked_on = 2026-11-24\n"
NEEDS = '[needs]\nknee = "whose problem is the knee"\n'
RUNNING = '[[value]]\ntrait = "activity"\nid = "running"\nname = "Running"\nphrase = "who run"\n'
AGE = '[[value]]\ntrait = "age"\nid = "{id}"\nname = "x"\nphrase = "x"\nfrom_age = {low}\nto_age = {high}\n'
YOUNG = AGE.format(id="young", low=0, high=17)
NICHE = """[[niche]]
id = "x"
name = "Runners"
rules = [["activity", "running"]]
need = "knee"
sentence = "I work with people who run."
professions = ["podiatrist"]
places = ["club"]
meet = "After a run."
"""
CHECKED = HEAD + 'checked = "unchecked"\n'


def test_shipped_words_cover_every_place_of_a_problem_and_every_age():
    words = shipped_vocabulary()
    assert set(words.needs) == set(shipped_red_flags().regions)
    assert all(words.values[trait] for trait in Trait)
    assert [age_band(years) for years in (0, 17, 18, 59, 60, 130)] == [
        "under_18", "under_18", "18_29", "45_59", "60_74", "75_up",
    ]  # fmt: skip
    assert all(age_band(years) for years in range(131))
    assert age_band(-1) == age_band(131) == ""
    names = [value.name for values in words.values.values() for value in values.values()]
    assert len(set(names)) == len(names)


def test_shipped_niches_are_served_by_known_professions_somewhere():
    for niche in shipped_niches().values():
        assert set(niche.professions) <= {one.slug for one in professions()}
        assert min(len(niche.professions), len(niche.places), niche.rules.length - 1) >= 1, niche.id
    rules = [niche.rules for niche in shipped_niches().values()]
    assert len(set(rules)) == len(rules)


def test_a_damaged_file_is_refused_by_name():
    good = HEAD + NEEDS + RUNNING + YOUNG
    for text, match in (
        ("format = ", "not readable"),
        (good.replace("format = 1", "format = 2"), "1 alone"),
        (good.replace("2026-11-24", '"soon"'), "checked_on"),
        (good.replace("phrase", "prhase", 1), "running: prhase"),
        (good.replace('"activity"', '"sport"'), "running: trait"),
        (good + RUNNING, "activity running twice"),
        (good + AGE.format(id="old", low=19, high=99), "old does not follow"),
        (good + AGE.format(id="old", low=18, high=17), "old does not follow"),
        (good + RUNNING.replace("running", "rowing") + "from_age = 3\n", "rowing: from_age"),
        (good.replace("[needs]", "[more]"), "more is not known"),
        (HEAD + RUNNING, "needs is missing"),
        (good.replace('"whose problem is the knee"', "3"), "The needs: knee"),
    ):
        with pytest.raises(EvidenceError, match=match):
            read_vocabulary(text.encode())
    words = read_vocabulary(good.encode())
    assert list(read_niches((CHECKED + NICHE).encode(), words)) == ["x"]
    two = '[["activity", "running"], ["activity", "running"]]'
    for text, match in (
        (HEAD + NICHE, "checked is missing"),
        (CHECKED + NICHE + NICHE, "has x twice"),
        (CHECKED + NICHE.replace('"running"', '"flying"'), "x: rules"),
        (CHECKED + NICHE.replace('[["activity", "running"]]', two), "two of one kind"),
        (CHECKED + NICHE.replace('[["activity", "running"]]', "[3]"), "x: rules 3"),
        (CHECKED + NICHE.replace('"knee"', '"soul"'), "x: need soul"),
        (CHECKED + NICHE.replace('"club"', '"moon"'), "x: places"),
        (CHECKED + NICHE.replace('meet = "After a run."', ""), "x: meet is missing"),
    ):
        with pytest.raises(EvidenceError, match=match):
            read_niches(text.encode(), words)
