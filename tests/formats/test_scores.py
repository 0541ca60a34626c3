import io
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.progress import assessments
from warmhand.core.progress_batch import assess_many
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.scores import json_line, read_scores, word_line

NPRS = shipped_measures()["nprs"]


def read(content, *, as_of=None):
    """The table of some bytes or text, and the refused lines."""
    refused = []
    stream = io.BufferedReader(
        io.BytesIO(content if isinstance(content, bytes) else content.encode())
    )
    table = read_scores(
        stream, measure=NPRS, as_of=as_of, refuse=lambda *line: refused.append(line)
    )
    return table, refused


def found(table):
    return [one for part in assess_many(NPRS, table.series) for one in assessments(NPRS, part)]


GOOD = "episode,date,score\nb,2026-01-12,6\na,2026-01-05,7\nb,2026-01-05,5\na,2026-01-19,4\n"


def test_rows_may_come_in_any_order_and_episodes_keep_that_of_their_first_row():
    table, refused = read(GOOD)
    assert (table.names, refused, table.rows) == (["b", "a"], [], 4)
    assert table.series.scores.tolist() == [5, 6, 7, 4]
    assert table.series.counts.tolist() == [2, 2]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD.replace("\n", "\n\n"),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        "\ufeff".encode("utf-16-be") + GOOD.encode("utf-16-be"),
        GOOD.encode("utf-32"),
        GOOD.replace("episode,date,score", ' Episode ,DATE,"Score"'),
        GOOD.replace("b,", '"b",').replace("a,", " a ,"),
    ],
    ids=[
        "Windows", "old Mac", "no last line end", "empty lines", "UTF-8 mark", "UTF-16",
        "UTF-16 BE", "UTF-32", "header as people write it", "quotes and blanks",
    ],
)  # fmt: skip
def test_the_same_scores_are_read_however_the_file_was_saved(content):
    table, refused = read(content)
    assert (table.names, refused) == (["b", "a"], [])
    assert table.series.scores.tolist() == [5, 6, 7, 4]


def test_names_in_windows_1252_are_read_as_such():
    content = "episode,date,score\nJosé,2026-01-05,5\nZoë “2”,2026-01-05,5\n"
    table, refused = read(content.encode("cp1252"))
    assert (table.names, table.is_windows, refused) == (["José", "Zoë “2”"], True, [])
    assert not read(content)[0].is_windows
    assert read(content)[0].names == table.names


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,2026-01-06,11", "11 is outside 0 to 10"),
        ("a,2026-01-06,-0.5", "-0.5 is outside"),
        ("a,2026-01-06,1e400", "inf is outside"),
        ("a,2026-01-06,6.5", "6.5 is not a whole number"),
        ("a,2026-01-06,nan", "“nan” is not a number"),
        ("a,2026-01-06,1_0", "“1_0” is not a number"),
        ("a,2026-01-06,٣", "is not a number"),
        ("a,2026-01-06,", "The score is empty"),
        ("a,2026-02-29,6", "“2026-02-29” is not a date"),
        ("a,06/01/2026,6", "“06/01/2026” is not a date"),
        ("a,20260106,6", "“20260106” is not a date"),
        ("a,0026-01-06,6", "“0026-01-06” is not a date"),
        ("a,,6", "is not a date"),
        (",2026-01-06,6", "The episode is empty"),
        ("a,2026-01-06", "2 cells instead of 3"),
        ("a,2026-01-06,6,", "4 cells instead of 3"),
        ("a\0,2026-01-06,6", "zero byte"),
        ("a,2026-01-06,6\0", "is not a number"),
        ('"a,2026-01-06,6', "quotation mark is opened"),
        ("a" * 170_000 + ",2026-01-06,6", "over 65,536"),
        ("a,2026-01-05,6", "A second score of this episode on 2026-01-05"),
        ("a,2026-01-06,\x1b[31m", "is not a number"),
    ],
)
def test_a_bad_line_is_named_with_its_reason_and_the_others_are_kept(row, says):
    table, refused = read(f"episode,date,score\na,2026-01-05,7\n{row}\nb,2026-01-05,3\n")
    assert [line for line, _ in refused] == [3]
    assert says in refused[0][1]
    assert refused[0][1].isprintable()
    assert (table.names, table.rows, table.refused) == (["a", "b"], 3, 1)


def test_a_long_file_is_read_to_its_end_with_the_right_numbers():
    rows = [f"e{number % 50},20{number // 50 % 40 + 10}-01-05,6" for number in range(2000)]
    rows[700], rows[1900] = '"e0,2001-01-01,6', "e0,2001-01-01,66"
    rows[1200] = 'e"0,"2001-01-01,6'
    table, refused = read("episode,date,score\n" + "\n".join(rows))
    assert [line for line, _ in refused] == [702, 1202, 1902]
    assert (table.rows, int(table.series.counts.sum())) == (2000, 1997)


def test_a_name_of_no_known_encoding_is_refused():
    _, refused = read(b"episode,date,score\n\x81,2026-01-05,7\n")
    assert refused == [(2, "The episode is neither UTF-8 nor Windows-1252.")]


def test_of_one_day_the_first_line_stays_and_each_further_one_is_named():
    table, refused = read(
        "episode,date,score\na,2026-01-12,1\na,2026-01-05,2\na,2026-01-05,3\na,2026-01-05,4\n"
    )
    assert [line for line, _ in refused] == [4, 5]
    assert table.series.scores.tolist() == [2, 1]
    assert table.rows == 4


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,2026-01-05,6,0,", "Ratings “0”"),
        ("a,2026-01-05,6,2.5,", "Ratings “2.5”"),
        ("a,2026-01-05,6,9999999999999,", "Ratings “9999999999999”"),
        ("a,2026-01-05,6,,bad", "The check “bad”"),
    ],
)
def test_ratings_and_checks_are_looked_at_too(row, says):
    _, refused = read(f"episode,date,score,ratings,check\n{row}\n")
    assert says in refused[0][1]


@pytest.mark.parametrize(
    ("checks", "both"),
    [
        (["worse", "worse"], True),
        (["worse", "", "WORSE", ""], True),
        (["worse", "worse", "same"], False),
        (["worse"], False),
        (["", ""], False),
        (["same", "worse"], False),
    ],
    ids=str,
)
def test_the_last_two_answered_checks_count(checks, both):
    rows = "".join(f"a,2026-01-{day:02},6,,{check}\n" for day, check in enumerate(checks, 1))
    table, _ = read(
        f"episode,date,score,ratings,check\nz,2026-01-01,5,,worse\n{rows}b,2026-01-01,5,,worse\n"
    )
    assert table.series.both_worse.tolist() == [False, both, False]


def test_means_of_daily_ratings_need_not_be_whole():
    table, refused = read("episode,date,score,ratings\na,2026-01-05,6.4,5\na,2026-01-06,6.4,1\n")
    assert [line for line, _ in refused] == [3]
    assert table.series.ratings.tolist() == [5]


def test_rows_after_the_day_asked_about_are_left_out_and_counted():
    table, refused = read(GOOD, as_of=date(2026, 1, 11))
    assert (table.names, table.later, refused) == (["a", "b"], 2, [])
    assert [one.idle_days for one in found(table)] == [6, 6]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The file is empty"),
        ("\n", "The file is empty|“episode” is missing"),
        ("episode;date;score\n", "“episode” is missing.*“episode;date;score”"),
        ("episode,score\n", "“date” is missing"),
        ("episode,date,score,Score\n", "“score” is there twice"),
        (GOOD.encode("utf-16-le"), "not text"),
        (b"\x7fELF\0\1,\2\n", "not text"),
    ],
    ids=["empty", "one empty line", "semicolons", "no date", "twice", "UTF-16 bare", "binary"],
)
def test_a_file_without_its_columns_is_refused_as_a_whole(content, says):
    with pytest.raises(InvalidValueError, match=says):
        read(content)


def test_a_header_alone_has_no_rows():
    table, _ = read("episode,date,score\n")
    assert (table.rows, found(table)) == (0, [])


def test_a_line_of_json_has_the_fields_of_the_contract():
    rows = "".join(f"a,2026-0{month}-05,{score}\n" for month, score in ((1, 6), (2, 6), (3, 5)))
    table, _ = read("episode,date,score\n" + rows)
    line = json.loads(json_line(table.names[0], found(table)[0]))
    assert list(line) == [
        "episode", "state", "scores", "span_weeks", "change", "change_sd", "slope_per_week",
        "p_better", "p_better_half", "p_worse_half", "reason",
    ]  # fmt: skip
    assert (line["episode"], line["scores"], line["span_weeks"]) == ("a", 3, 8.42857143)


def test_a_name_cannot_write_to_the_terminal():
    table, _ = read("episode,date,score\na\x1b[2J,2026-01-05,5\n")
    assert "\x1b" not in word_line(table.names[0], found(table)[0])
    assert json.loads(json_line(table.names[0], found(table)[0]))["episode"] == "a\x1b[2J"


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_no_bytes_bring_the_reader_down(content):
    for whole in (content, b"episode,date,score,ratings,check\n" + content):
        try:
            table, refused = read(whole)
        except InvalidValueError:
            continue
        assert table.refused == len(refused)
        assert len(found(table)) == len(table.names)
