import json
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

GOOD = "episode,date,score\n" + "".join(
    f"{name},2026-{month:02}-05,{score}\n"
    for name, scores in {"Ann": (7, 6, 6, 5, 4), "Bob": (5, 6, 7, 8, 8)}.items()
    for month, score in enumerate(scores, 1)
)


@pytest.fixture
def assess(tmp_path, capsys):
    def run(text, *options):
        path = tmp_path / "scores.csv"
        path.write_text(text)
        call_command("assess", str(path), *options)
        return capsys.readouterr().out.splitlines()

    return run


def test_one_line_of_words_for_each_episode(assess):
    lines = assess(GOOD, "--measure", "nprs")
    assert lines[0].startswith("Ann: on track. ")
    assert lines[1].startswith("Bob: getting worse. ")
    assert len(lines) == 2


def test_one_json_object_for_each_episode(assess):
    found = [json.loads(line) for line in assess(GOOD, "--measure", "nprs", "--json")]
    assert [one["episode"] for one in found] == ["Ann", "Bob"]
    assert found[1]["state"] == "worsening"


def test_age_is_judged_only_on_a_day(assess):
    lines = assess(GOOD, "--measure", "nprs", "--json", "--as-of", "2026-06-01")
    assert {json.loads(line)["state"] for line in lines} == {"insufficient_data"}


def test_an_own_scale_may_run_either_way(assess):
    own = ["--measure", "custom", "--low", "0", "--high", "10", "--mcid", "2", "--sem", "1"]
    states = [json.loads(line)["state"] for line in assess(GOOD, *own, "--json")]
    mirrored = assess(GOOD, *own, "--higher-is-better", "--json")
    assert states[1] == "worsening"
    assert json.loads(mirrored[1])["state"] == "improved"


def test_refused_lines_are_named_and_the_good_ones_still_assessed(tmp_path, capsys):
    path = tmp_path / "scores.csv"
    path.write_text(GOOD + "Ann,2026-06-05,12\n")
    with pytest.raises(CommandError, match="1 of 11 rows refused") as refused:
        call_command("assess", str(path), "--measure", "nprs")
    assert refused.value.returncode == 1
    shown = capsys.readouterr()
    assert "line 12: 12 is outside 0 to 10." in shown.err
    assert len(shown.out.splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--measure", "groc"], "invalid choice"),
        (["--measure", "custom"], "needs --low"),
        (["--measure", "nprs", "--low", "3"], "go with --measure custom"),
        (["--measure", "nprs", "--as-of", "tomorrow"], "not a date"),
        ([], "required: --measure"),
    ],
)
def test_wrong_usage_is_refused(assess, options, says):
    with pytest.raises(CommandError, match=says):
        assess(GOOD, *options)


@pytest.mark.parametrize("text", ["", "episode,date,score\n", "a,b\n"])
def test_a_file_without_scores_is_refused(assess, text):
    with pytest.raises(CommandError):
        assess(text, "--measure", "nprs")


def warmhand(*arguments, text, folder):
    own = {"WARMHAND_DATA": str(folder / "none"), "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-m", "warmhand", *arguments],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=own,
    )


def test_the_command_reads_standard_input_and_needs_no_database(tmp_path):
    done = warmhand("assess", "-", "--measure", "nprs", text=GOOD, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 2
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_exits_with_two(tmp_path):
    wrong = ["--measure", "custom", "--low", "9", "--high", "3", "--mcid", "2", "--sem", "1"]
    done = warmhand("assess", "-", *wrong, text=GOOD, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "lowest score must be below the highest" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["assess", "nowhere.csv", "--measure", "nprs"], 1),
        (["assess", "-", "--measure", "nprs"], 1),
        (["assess", "-"], 2),
        (["registry", "load", "nowhere.csv"], 1),
        (["registry", "find", "--zip", "19103", "--within-km", "5"], 1),
        (["registry", "find"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_refusal_is_one_line_of_warmhands_own(arguments, code, tmp_path):
    done = warmhand(*arguments, text="", folder=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Error" not in done.stderr
    if code == 1:
        assert done.stderr.startswith("warmhand: ")
        assert done.stderr.count("\n") == 1


def test_second_scores_are_refused_in_the_order_of_the_file(tmp_path, capsys):
    path = tmp_path / "scores.csv"
    path.write_text(GOOD + "Bob,2026-01-05,4\nAnn,2026-01-05,4\nAnn,2026-06-05,12\n")
    with pytest.raises(CommandError, match="3 of 13"):
        call_command("assess", str(path), "--measure", "nprs")
    shown = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in shown] == ["line 12", "line 13", "line 14"]
