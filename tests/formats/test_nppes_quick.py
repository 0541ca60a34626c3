"""Rows read all at once are the same as rows read one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registry_rows import NUMBERS, ended, row, text
from warmhand.core.professions import slugs_by_code
from warmhand.formats import nppes_quick as quick
from warmhand.formats.nppes import Reader, Wanted
from warmhand.formats.nppes_layout import Layout
from warmhand.formats.professions import professions

SLUGS = slugs_by_code(professions())


def split(content):
    head, _, rest = content.partition("\n")
    return Layout(head), rest.encode()


def plain_count(content):
    layout, raw = split(content)
    return len(quick.plain_rows(raw, quick.line_ends(raw), layout).lines)


def both_ways(content, wanted):
    """Return what a file holds, read as it is read, and with every row read one by one."""
    layout, raw = split(content)
    whole = Reader(layout, slugs=SLUGS, wanted=wanted).read(raw)
    careful = Reader(layout, slugs=SLUGS, wanted=wanted)
    batches = [careful.read(b"\n" * 0 + line) for line in _unplain(raw)]
    return whole, batches


def _unplain(raw):
    """Yield each line with its first quotation mark taken away: careful reading undoes it."""
    for line in raw.splitlines(keepends=True):
        yield line[1:].replace(b'"', b"", 1) if line.startswith(b'"') else line


WORDS = st.sampled_from(
    ["", "ADA", "O'NEIL", "DE  LA CRUZ", " PAD ", "MUÑOZ", 'A "B"', ",", "X\tY", "<UNAVAIL>", "a,b"]
)
CHANGES = st.fixed_dictionaries(
    {
        "npi": st.sampled_from([*NUMBERS, "1000000005", "100000000", "1000000004.0"]),
        "entity": st.sampled_from(["1", "1", "2", "", "1.0"]),
        "last": WORDS,
        "first": WORDS,
        "organisation": WORDS,
        "middle": WORDS,
        "address_2": WORDS,
        "state": st.sampled_from(["PA", "NJ", "pa", "PENNSYLVANIA", ""]),
        "zip": st.sampled_from(["19103", "191031234", "8002", "", "1910X"]),
        "country": st.sampled_from(["US", "", "CA"]),
        "phone": st.sampled_from(["2155550101", "", "(215) 555-0101", "1"]),
        "updated": st.sampled_from(["03/14/2025", "02/29/2023", "02/29/2024", "", "2025-03-14"]),
        "reactivated": st.sampled_from(["", "", "04/04/2021"]),
        "code": st.sampled_from(["225700000X", "163W00000X", "", "111n00000x"]),
        "code_2": st.sampled_from(["", "", "213E00000X", "225700000X"]),
        "code_15": st.sampled_from(["", "", "225100000X"]),
    }
)
WANTED = st.sampled_from(
    [
        Wanted(),
        Wanted(states=frozenset({"PA"})),
        Wanted(frozenset({"NJ"}), frozenset({"podiatrist"})),
    ]
)


@settings(max_examples=120)
@given(st.lists(CHANGES, min_size=1, max_size=6), WANTED)
def test_plain_rows_are_read_as_the_careful_reader_reads_them(changes, wanted):
    whole, one_by_one = both_ways(text([row(**each) for each in changes]), wanted)
    assert whole.rows == [each for batch in one_by_one for each in batch.rows]
    assert whole.left_out == sum(batch.left_out for batch in one_by_one)
    reasons = [refusal.reason for batch in one_by_one for refusal in batch.refused]
    assert [refusal.reason for refusal in whole.refused] == reasons


@pytest.mark.parametrize(
    ("content", "plain"),
    [
        (text([row()]), 1),
        (text([row()]).replace("\n", "\r\n"), 1),
        (text([row(entity="2", organisation="ELM CLINIC", last="", first="")]), 1),
        (text([row(last="MUÑOZ")]), 0),
        (text([row(country="CA", zip="H2X")]), 0),
        (text([row(middle=",")]), 1),
        (text([row(first='ADA "A"')]), 0),
        (text([ended(NUMBERS[0], "01/01/2020")]), 0),
        (text([row()]).replace('"1","","",', '"1";"","",'), 0),
    ],
    ids=["ordinary", "CRLF", "clinic", "accent", "abroad", "comma", "quotes", "ended", "delimiter"],
)
def test_a_row_is_plain_only_where_nothing_needs_care(content, plain):
    assert plain_count(content.replace("\r\n", "\n", 1)) == plain


def test_no_rows_at_all_are_no_error():
    layout, _raw = split(text([]))
    assert Reader(layout, slugs=SLUGS, wanted=Wanted()).read(b"").rows == []
    assert quick.line_ends(b"").tolist() == []
    assert np.array_equal(quick.line_ends(b"a\nb"), [2, 3])
