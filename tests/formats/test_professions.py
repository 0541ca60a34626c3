import tomllib
from importlib.resources import files

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.professions import slugs_by_code
from warmhand.formats.professions import professions, read_professions

ONE = """
[[profession]]
slug = "a"
name = "a"
plural = "as"
is_health = true
is_medical = false
manipulates_spine = false
manipulates_mainly = false
manipulates_checked = "unchecked"
fit_column = "massage"
codes = [{ code = "225700000X", display = "Massage Therapist", checked = "secondary" }]
"""


def test_the_nine_kinds_of_expert_can_be_named():
    slugs = {each.slug for each in professions()}
    assert slugs >= {
        "chiropractor",
        "physical_therapist",
        "personal_trainer",
        "exercise_physiologist",
        "functional_exercise_therapist",
        "orthopaedist",
        "podiatrist",
        "acupuncturist",
        "sports_coach",
    }


def test_only_professions_without_a_health_licence_have_no_code():
    assert [each.slug for each in professions() if not each.codes] == [
        each.slug for each in professions() if not each.is_health
    ]


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("225700000X", "massage_therapist"),
        ("2251X0800X", "physical_therapist"),
        ("111N00000X", "chiropractor"),
        ("224Y00000X", "exercise_physiologist"),
        ("207QS0010X", "orthopaedist"),
        ("213ES0000X", "podiatrist"),
        ("225200000X", None),
    ],
)
def test_a_code_means_one_profession(code, slug):
    assert slugs_by_code(professions()).get(code) == slug


def test_no_code_claims_to_be_read_at_its_source():
    checked = {code.checked for each in professions() for code in each.codes}
    assert Checked.PRIMARY not in checked


def test_every_profession_maps_to_a_column_of_the_evidence():
    path = files("warmhand.evidence").joinpath("profession_fit.toml")
    if not path.is_file():
        pytest.skip("the evidence of profession fit is not part of the package yet")
    problems = tomllib.loads(path.read_text("utf-8"))["problem"]
    columns = set(problems[0]["professions"])
    assert {each.fit_column for each in professions()} <= columns


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[profession]",
        ONE + ONE,
        ONE.replace("225700000X", "22570"),
        ONE.replace("secondary", "surely"),
        ONE.replace("is_health = true", 'is_health = "yes"'),
        ONE.replace('slug = "a"', ""),
    ],
    ids=["empty", "no TOML", "twice", "code", "checked", "flag", "no slug"],
)
def test_a_damaged_table_is_refused(text):
    with pytest.raises(EvidenceError):
        read_professions(text)
