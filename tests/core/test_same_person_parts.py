"""What rows are cleaned to, how a name falls into its parts, and which rows are compared."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.same_person import Counts, Lookup, Record, Tier, pairs_within, scored, tier_of
from warmhand.core.same_person_blocks import MOST_IN_LIST, MOST_IN_LOOKUP, keys_of
from warmhand.core.same_person_clean import (
    credentials_of,
    folded,
    last_name,
    organisation_words,
    phone_of,
    street_of,
    zip_of,
)
from warmhand.core.same_person_names import Names, names_of

CLEANED = {
    "accents": (folded, "D’Ñóñez St.", "dnonez st"),
    "hyphen": (last_name, "Young-Mayka", (("young", "mayka"), "")),
    "generation": (last_name, "Okafor, Jr.", (("okafor",), "jr")),
    "a name that looks like one": (last_name, "Iv", (("iv",), "")),
    "phone": (phone_of, "+1 (503) 555-0142 ext. 7", "5035550142"),
    "a spreadsheet's phone": (phone_of, "5035550142.0", "5035550142"),
    "no phone": (phone_of, "0000000000", ""),
    "a short phone": (phone_of, "911", ""),
    "ZIP": (zip_of, "97301-4407", "97301"),
    "lost zero": (zip_of, "2139", "02139"),
    "two lost zeros": (zip_of, "907", "00907"),
    "no ZIP": (zip_of, "97", ""),
    "street": (street_of, "1824 North First Street, Suite 300", ("1824", "n 1st st")),
    "street and #": (street_of, "12 Cedar Avenue #4", ("12", "cedar ave")),
    "no number": (street_of, "Cedar Avenue", ("", "cedar ave")),
    "credentials": (credentials_of, "P.T., DPT/O.C.S.", {"pt", "dpt", "ocs"}),
    "organisation": (organisation_words, "The Cedar P.T. Group, LLC", ("cedar", "pt")),
    "only legal words": (organisation_words, "The Group", ("the", "group")),
}


@pytest.mark.parametrize(("clean", "text", "expected"), CLEANED.values(), ids=CLEANED)
def test_a_text_is_cleaned(clean, text, expected):
    assert clean(text) == expected


NAMES = {
    "title and letters": (
        "Dr. Ann Reyes-Hale, LMT",
        Names(last="Reyes-Hale", first="Ann", credentials="LMT"),
    ),
    "last name first": ("Hale, Ann Reyes", Names(last="Hale", first="Ann", middle="Reyes")),
    "last name first, letters": (
        "Hale, Ann, PT, DPT",
        Names(last="Hale", first="Ann", credentials="PT, DPT"),
    ),
    "letters without a comma": (
        "Ann Reyes Hale LMT",
        Names(last="Hale", first="Ann", middle="Reyes", credentials="LMT"),
    ),
    "particles and generation": (
        "Jan van der Berg Jr., P.T.",
        Names(last="van der Berg", first="Jan", suffix="Jr", credentials="P.T."),
    ),
    "nickname": (
        "William “Bill” C Okafor",
        Names(last="Okafor", first="William", middle="C", nickname="Bill"),
    ),
    "a last name like letters": ("ANN MA", Names(last="MA", first="ANN")),
    "one word": ("Bill", Names(first="Bill")),
    "nothing": (" , ", Names()),
}


@pytest.mark.parametrize(("text", "expected"), NAMES.values(), ids=NAMES)
def test_a_name_falls_into_its_parts(text, expected):
    assert names_of(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_taken_for_a_name(text):
    found = names_of(text)
    row = Record("k", last=found.last, first=found.first, middle=found.middle, address=text)
    assert row.clean.last.isascii()


def row(first, last, **fields):
    return Record(f"{first} {last}", first=first, last=last, **fields)


# Two rows that share this key and no other.
SHARED_KEY = {
    "number": (row("Ann", "Hale", npi="1000000004"), Record("b", npi="1000000004")),
    "replaced number": (
        row("Ann", "Hale", npi="1000000004", replacement_npi="1000000012"),
        row("Rosa", "Diaz", npi="1000000012"),
    ),
    "phone": (row("Ann", "Hale", phone="5035550142"), row("Rosa", "Diaz", phone="5035550142")),
    "licence": (
        row("Ann", "Hale", licence="LMT4417", licence_state="OR"),
        row("Rosa", "Diaz", licence="lmt-4417", licence_state="or"),
    ),
    "mail": (row("Ann", "Hale", mail="a@b.example"), row("Rosa", "Diaz", mail="A@b.example")),
    "name, area": (row("Ann", "Reyes-Hale", zip="97301"), row("Alma", "Hale", zip="97399")),
    "name, state": (row("Ann", "Hale", state="OR"), row("Alma", "Hale", state="OR")),
    "last, first": (row("Ann", "Hale"), row("Ann", "HALE")),
    "nickname": (row("Bill", "Hale"), row("William", "Hale")),
    "first, house": (
        row("Annabel", "Hale", zip="97301", address="12 Cedar Ave"),
        row("Anna", "Diaz", zip="97301", address="12 Cedar Ave"),
    ),
    "first, middle": (
        row("Ann", "Halebridge", middle="R", state="OR"),
        row("Ann", "Halesworth", middle="Ruth", state="OR"),
    ),
    "former last, first": (row("Ann", "Hale", middle="Reyes"), row("Ann", "Reyes")),
    "former last, state": (
        row("Ann", "Hale", other_names=("Reyes",), state="OR"),
        row("Alma", "Reyes", state="OR"),
    ),
    "name": (
        Record("a", is_organisation=True, organisation="Cedar Hand Therapy Sports North"),
        Record("b", is_organisation=True, organisation="Cedar Hand Therapy Sports South"),
    ),
    "words": (
        Record("a", is_organisation=True, organisation="Rehabilitation of Portland", state="OR"),
        Record("b", is_organisation=True, organisation="Portland Rehabilitation", state="OR"),
    ),
    "house": (
        Record("a", is_organisation=True, organisation="Cedar", zip="97301", address="12 A St"),
        Record("b", is_organisation=True, organisation="Alder", zip="97301", address="12 B St"),
    ),
}


@pytest.mark.parametrize("name", SHARED_KEY)
def test_rows_that_share_one_key_are_compared(name):
    one, other = SHARED_KEY[name]
    shared = keys_of(one.clean) & keys_of(other.clean)
    assert len(shared) == 1
    assert pairs_within([one, other]).compared == 1


def test_rows_that_share_nothing_are_not_compared():
    rows = [row("Ann", "Hale", state="OR"), row("Rosa", "Diaz", state="OR"), Record("none")]
    assert pairs_within(rows).compared == 0


def test_a_person_and_an_organisation_are_never_compared_in_a_list():
    clinic = Record("c", is_organisation=True, organisation="Hale", phone="5035550142")
    assert pairs_within([clinic, row("Ann", "Hale", phone="5035550142")]).compared == 0


def at_one_phone(size):
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [letters[n // 26] + letters[n % 26] + "ke" for n in range(size)]
    return [row(name, f"{name}son", phone="5035550142") for name in names]


def test_a_block_that_is_too_large_is_left_out_and_counted():
    assert pairs_within(at_one_phone(MOST_IN_LIST)).dropped == ()
    over = pairs_within(at_one_phone(MOST_IN_LIST + 1))
    assert (over.compared, [block.rows for block in over.dropped]) == (0, [MOST_IN_LIST + 1])


def test_looking_up_leaves_out_larger_blocks_and_counts_them():
    contact = row("Ann", "Hale", phone="5035550142")
    full = Lookup(at_one_phone(MOST_IN_LOOKUP))
    full.lookup(contact)
    assert (full.compared, full.dropped) == (MOST_IN_LOOKUP, ())
    over = Lookup(at_one_phone(MOST_IN_LOOKUP + 1))
    over.lookup(contact)
    assert (over.compared, len(over.dropped)) == (0, 1)


def test_counts_of_a_list_make_common_names_and_shared_phones_say_less():
    rows = at_one_phone(4)
    assert Counts.of(rows).phones["5035550142"] == 4
    found = pairs_within([*rows, replace(rows[0], key="again")]).pairs[0].scored
    assert ("same phone, which others have too", 1.5) in found.reasons


word = st.sampled_from(["", "A", "Ann", "Annie", "William", "Bill", "Reyes", "Reyes-Hale", "Hale"])
records = st.builds(
    Record,
    key=st.uuids().map(str),
    is_organisation=st.booleans(),
    npi=st.sampled_from(["", "", "1000000004", "1000000012"]),
    last=word,
    first=word,
    middle=word,
    suffix=st.sampled_from(["", "Jr", "Sr"]),
    credentials=st.sampled_from(["", "PT", "LMT, PT", "MD"]),
    organisation=st.sampled_from(["Cedar Hand Therapy", "Cedar Hand 4", "Alder"]),
    phone=st.sampled_from(["", "5035550142"]),
    address=st.sampled_from(["", "12 Cedar Ave"]),
    state=st.sampled_from(["", "OR", "ME"]),
    zip=st.sampled_from(["", "97301"]),
)


@given(records, records)
@settings(max_examples=150)
def test_scores_are_symmetric_and_kinds_and_numbers_are_never_mixed(a, b):
    counts = Counts({}, {})
    found = scored(a, b, counts)
    assert found == scored(b, a, counts)
    if a.npi and b.npi:
        assert tier_of(found) is (Tier.SAME if a.npi == b.npi else Tier.NO)
    elif a.is_organisation or b.is_organisation:
        assert tier_of(found) is not Tier.SAME


@given(records.filter(lambda one: one.last and one.npi))
def test_a_numbered_row_is_the_same_as_itself(one):
    assert tier_of(scored(one, one, Counts({}, {}))) is Tier.SAME


@given(st.lists(records, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_a_list_changes_nothing(rows, shuffle):
    mixed = shuffle.sample(rows, len(rows))
    sides = [
        {(frozenset((pair.one.key, pair.other.key)), pair.tier) for pair in found.pairs}
        for found in (pairs_within(rows), pairs_within(mixed))
    ]
    assert sides[0] == sides[1]
    assert [Lookup(rows).lookup(one) for one in rows] == [Lookup(mixed).lookup(one) for one in rows]
