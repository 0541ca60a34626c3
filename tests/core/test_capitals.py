"""A registry's capitals become names as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.capitals import from_capitals

CASES = {
    "a name": ("HANA KOVAC", "Hana Kovac"),
    "Mc": ("ANGUS MCDONALD", "Angus McDonald"),
    "O'": ("JUNE O'HARA", "June O'Hara"),
    "a hyphen": ("LEAH PHILLIPS-BLACK", "Leah Phillips-Black"),
    "an accent": ("TOMÁS RIVERA", "Tomás Rivera"),
    "a generation": ("SAMUEL ADEYEMI III", "Samuel Adeyemi III"),
    "a company": ("RIVERSIDE PT OF PORTLAND, LLC", "Riverside PT of Portland, LLC"),
    "an address": ("255 S 17TH ST, SUITE 2807", "255 S 17th St, Suite 2807"),
    "mixed case": ("van der Berg PT", "van der Berg PT"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_capitals_stand_where_people_write_them(text, expected):
    assert from_capitals(text) == expected


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_only_the_case_of_letters_changes(text):
    assert from_capitals(text).casefold() == text.casefold()
