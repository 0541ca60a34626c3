import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import (
    Kind,
    Listing,
    NumberSet,
    is_npi,
    repaired_npi,
    repaired_phone,
    repaired_zip,
    undo_float,
)


def luhn(number: int) -> bool:
    total = 0
    for place, digit in enumerate(reversed(f"80840{number}")):
        total += sum(divmod(2 * int(digit), 10)) if place % 2 else int(digit)
    return total % 10 == 0


@given(st.integers(1_000_000_000, 2_999_999_999))
def test_a_number_is_valid_where_its_luhn_sum_is(number):
    assert is_npi(number) == luhn(number)


@given(st.integers(1_000_000_00, 2_999_999_99), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(base, place, by):
    number = next(n for n in range(base * 10, base * 10 + 10) if luhn(n))
    digits = [int(digit) for digit in str(number)]
    digits[place + 1] = (digits[place + 1] + by) % 10
    assert not is_npi(int("".join(map(str, digits))))


@pytest.mark.parametrize("number", [0, 999_999_999, 3_000_000_000, 10**12, -1_234_567_893])
def test_numbers_outside_the_registry_are_not_valid(number):
    assert not is_npi(number)


@pytest.mark.parametrize(
    "text",
    ["1234567893", " 1234567893 ", "1234567893.0", "1.234567893E9", "1.234567893e+09"],
)
def test_a_number_is_repaired_where_no_digit_is_lost(text):
    assert repaired_npi(text) == 1234567893


@pytest.mark.parametrize(
    "text",
    ["", "1234567890", "1.23457E+09", "123456789", "1234567893.5", "12345678931", "١٢٣٤٥٦٧٨٩٣"],
    ids=["none", "check digit", "digits lost", "short", "fraction", "long", "other digits"],
)
def test_a_number_that_cannot_be_known_is_refused(text):
    with pytest.raises(InvalidValueError):
        repaired_npi(text)


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("19103", "PA", "19103"),
        ("191031234", "PA", "191031234"),
        ("19103-1234", "PA", "191031234"),
        ("688482168.0", "NE", "688482168"),
        ("3904.0", "ME", "03904"),
        ("80511606", "NJ", "080511606"),
        ("603", "PR", "00603"),
        ("9695639.0", "PR", "009695639"),
        ("", "PA", ""),
    ],
)
def test_a_zip_code_gets_its_zeros_back(text, state, expected):
    assert repaired_zip(text, state=state) == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [("9103", "PA"), ("603", "NJ"), ("191031", "PA"), ("K1A 0B1", "PA"), ("1.9103E+08", "PA")],
    ids=["PA has no zero", "NJ has one", "six digits", "Canada", "digits lost"],
)
def test_a_zip_code_that_cannot_be_known_is_refused(text, state):
    with pytest.raises(InvalidValueError, match="ZIP"):
        repaired_zip(text, state=state)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("2155550101", "US", "2155550101"),
        ("2155550101.0", "US", "2155550101"),
        ("1-215-555-0101", "", "2155550101"),
        ("(215) 555 0101", "US", "2155550101"),
        ("5571-8211", "BR", "55718211"),
        ("", "US", ""),
    ],
)
def test_a_phone_number_is_its_digits(text, country, expected):
    assert repaired_phone(text, country=country) == expected


@pytest.mark.parametrize("text", ["247820197", "21555501012", "2.15555E+09"])
def test_a_phone_number_with_lost_digits_is_refused(text):
    with pytest.raises(InvalidValueError, match="phone"):
        repaired_phone(text, country="US")


@given(st.integers(0, 10**15))
def test_a_float_and_its_whole_number_are_the_same(number):
    assert undo_float(f"{number}.0") == undo_float(f"{number}") == str(number)


@given(st.lists(st.integers(1_000_000_00, 2_999_999_99)))
def test_a_number_set_holds_what_was_added_and_nothing_else(bases):
    numbers, known = NumberSet(), set()
    for base in bases:
        number = next(n for n in range(base * 10, base * 10 + 10) if luhn(n))
        assert (number in numbers) == (number in known)
        assert numbers.add([number, number]).tolist() == [number not in known, False]
        known.add(number)
        assert number in numbers


def make_listing(**fields):
    blank = dict.fromkeys(Listing.__slots__, "")
    return Listing(**(blank | {"kind": Kind.PERSON} | fields))


def test_a_person_is_named_as_spoken_and_a_clinic_by_its_name():
    person = make_listing(last_name="LOVELACE", first_name="ADA", organisation="X")
    clinic = make_listing(kind=Kind.ORGANISATION, organisation="ELM CLINIC")
    assert person.name == "ADA LOVELACE"
    assert clinic.name == "ELM CLINIC"
