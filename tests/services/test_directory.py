import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.registry_rows import NUMBERS, ended, row, text, write
from warmhand.core.errors import InvalidValueError
from warmhand.services import directory
from warmhand.store.directory_build import DirectoryBusyError

REAL = Path(__file__).parents[3] / "shared" / "data" / "nppes"  # beside the repository


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "directory.sqlite3"


def load(path, *rows, **options):
    source = write(path.parent.parent / "npidata.csv", *rows)
    return directory.load(path=path, source=source, **options)


def find(path, **wanted):
    found = directory.find(path=path, **({"near_zip": "19103", "within_km": 20} | wanted))
    return [each.listing.npi for each in found]


def test_what_is_read_is_kept_left_out_deactivated_or_refused(path):
    refused = []
    report = load(
        path,
        row(),
        row(npi=NUMBERS[1], state="NJ", zip="080021234"),
        row(npi=NUMBERS[2], phone="1"),
        ended(NUMBERS[3], "01/01/2020"),
        states=["pa"],
        on_refusal=refused.append,
    )
    assert (report.read, report.kept, report.left_out) == (4, 1, 1)
    assert (report.deactivated, report.refused, report.listings) == (1, 1, 1)
    assert [each.line for each in refused] == [4]


def test_loading_twice_changes_nothing(path):
    rows = [row(), row(npi=NUMBERS[1], last="HOPPER"), ended(NUMBERS[2], "01/01/2020")]
    load(path, *rows)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    report = load(path, *rows)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_somebody_who_moved_to_another_state_does_not_stay_at_the_old_address(path):
    load(path, row(), states=["PA"])
    moved = row(state="NJ", city="CAMDEN", zip="08102", updated="05/05/2026")
    load(path, moved, row(npi=NUMBERS[1], state="NJ", zip="08102"), states=["PA"])
    assert directory.listing(path=path, npi=NUMBERS[0]).city == "CAMDEN"
    assert directory.listing(path=path, npi=NUMBERS[1]) is None


def test_a_second_state_adds_to_the_first(path):
    rows = [row(), row(npi=NUMBERS[1], state="NJ", zip="08102")]
    load(path, *rows, states=["PA"])
    load(path, *rows, states=["NJ"])
    assert sorted(find(path)) == sorted(NUMBERS[:2])


def test_a_deactivation_list_takes_listings_out(path, tmp_path):
    refused = []
    listed = tmp_path / "deactivated.csv"
    listed.write_text(f"NPI,NPPES Deactivation Date\n{NUMBERS[0]},04/01/2026\n123,04/01/2026\n")
    load(path, row(), row(npi=NUMBERS[1]))
    report = load(path, row(), deactivations=listed, on_refusal=refused.append)
    assert report.removed == 1
    assert [each.line for each in refused] == [3]
    assert find(path) == [NUMBERS[1]]


def test_a_search_by_profession_and_name(path):
    load(
        path,
        row(),
        row(npi=NUMBERS[1], last="LOVELL", code="111N00000X"),
        row(npi=NUMBERS[2], entity="2", organisation="ELM STREET CLINIC", last="", first=""),
    )
    assert find(path, profession="chiropractor") == [NUMBERS[1]]
    assert find(path, profession="Massage-Therapist", name="lov") == [NUMBERS[0]]
    assert find(path, name="Löv") == [NUMBERS[0], NUMBERS[1]]
    assert find(path, name="clinic elm") == [NUMBERS[2]]
    assert find(path, name="inic") == []


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"near_zip": "00000"}, "No place"),
        ({"near_zip": "x"}, "ZIP"),
        ({"near_zip": ""}, "needed"),
        ({"within_km": 0}, "distance"),
        ({"within_km": float("nan")}, "distance"),
        ({"within_km": 501}, "distance"),
        ({"limit": 0}, "limit"),
        ({"profession": "wizard"}, "no profession"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(path, wanted, reason):
    load(path, row())
    with pytest.raises(InvalidValueError, match=reason):
        find(path, **wanted)


@pytest.mark.parametrize(
    "options", [{"states": ["Pennsylvania"]}, {"professions": ["wizard"]}], ids=["state", "slug"]
)
def test_an_unknown_filter_is_refused_before_anything_is_read(path, options):
    with pytest.raises(InvalidValueError):
        load(path, row(), **options)
    assert not path.exists()


def test_a_file_of_another_kind_leaves_the_directory_as_it_was(path, tmp_path):
    load(path, row())
    before = path.read_bytes()
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidValueError, match="no provider file"):
        directory.load(path=path, source=tmp_path / "other.csv")
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


# What a shell starts in the background is deaf to the keyboard, unless it says otherwise.
LOAD = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)
from warmhand.sqlite_build import use_sound_sqlite
use_sound_sqlite()
from warmhand.services import directory
if __name__ == "__main__":
    directory.load(path=Path(sys.argv[1]), source=Path(sys.argv[2]))
"""


@pytest.fixture
def loading(path, tmp_path):
    """A load that has read some rows from a pipe and waits for more."""
    load(path, row())
    source, script = tmp_path / "pipe.csv", tmp_path / "load.py"
    os.mkfifo(source)
    script.write_text(LOAD)
    process = subprocess.Popen(
        [sys.executable, script, path, source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with source.open("w") as pipe:
        # More than a pipe holds: when this returns, the load has begun to read.
        pipe.write(text(row(npi=NUMBERS[1], last=f"L{n}") for n in range(1_000)))
        pipe.flush()
        yield process
    process.kill()
    process.communicate(timeout=60)


def test_a_killed_load_leaves_the_directory_intact_and_no_helper_behind(loading, path):
    before = path.read_bytes()
    loading.send_signal(signal.SIGKILL)
    # The end of the output means that every process that could write to it is gone.
    loading.communicate(timeout=60)
    assert loading.returncode == -signal.SIGKILL
    assert path.with_name("directory.sqlite3.loading").exists()
    assert path.read_bytes() == before
    assert find(path) == [NUMBERS[0]]
    report = load(path, row(npi=NUMBERS[1]))
    assert (report.added, report.listings) == (1, 2)
    assert list(path.parent.iterdir()) == [path]


def test_a_load_that_is_stopped_cleans_up_after_itself(loading, path):
    before = path.read_bytes()
    loading.send_signal(signal.SIGINT)
    loading.communicate(timeout=60)
    assert loading.returncode
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_load_locks_no_reader_out_but_a_second_load(loading, path):
    assert find(path) == [NUMBERS[0]]
    assert loading.poll() is None
    with pytest.raises(DirectoryBusyError):
        load(path, row())


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real registry sample is not in {REAL}")
def test_the_real_samples_load_alike_whole_and_mangled(path):
    whole = directory.load(path=path, source=REAL / "npidata_sample_10001.csv")
    assert (whole.read, whole.kept, whole.deactivated, whole.refused) == (10_001, 9_638, 362, 1)
    mangled = directory.load(path=path, source=REAL / "npidata_mangled_by_spreadsheet.csv")
    assert (mangled.read, mangled.unchanged, mangled.deactivated) == (1_000, 920, 79)
    assert (mangled.added, mangled.updated, mangled.refused) == (0, 0, 1)
