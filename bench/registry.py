"""How fast the registry is loaded and searched: `python bench/registry.py [ROWS] [FOLDER]`.

Writes a provider file of ROWS fictional rows under the full header of 330 columns, then prints the
time of a bare `csv.reader` pass over it, of a load until searchable, their ratio, the memory
of the load, and the 95th percentile of `find`. The load uses two processors, so its ratio needs
a machine that does nothing else; the ratio of processor seconds does not.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from warmhand.sqlite_build import use_sound_sqlite

use_sound_sqlite()
sys.path.append(str(Path(__file__).parent.parent))

import zipcodes  # noqa: E402
from tests.registry_rows import BLOCKS, header  # noqa: E402

from warmhand.core.registry import is_npi  # noqa: E402
from warmhand.services import directory  # noqa: E402

CODES = ["225700000X", "225100000X", "111N00000X", "171100000X", "207X00000X", "213E00000X"]
OTHER_CODES = ["207Q00000X", "163W00000X", "183500000X", "1223G0001X", "101YM0800X", "207P00000X"]
WORDS = ["ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "FIR", "GINKGO", "HAZEL", "IVY", "JUNIPER"]


def numbers() -> Iterator[int]:
    """Yield valid registry numbers, ascending."""
    for base in range(100_000_000, 300_000_000):
        yield next(n for n in range(base * 10, base * 10 + 10) if is_npi(n))


def rows(count: int) -> Iterator[list[str]]:
    """Yield `count` fictional rows of full width, in the order of their numbers shuffled locally."""
    draw = random.Random(20_261_123)
    names = header()
    at = {name: place for place, name in enumerate(names)}
    places = [each for each in zipcodes.list_all() if each["zip_code_type"] == "STANDARD"]
    for _, npi in zip(range(count), numbers(), strict=False):
        row = [""] * len(names)
        _fill(row, at, npi, draw, draw.choice(places))
        yield row


def _fill(
    row: list[str], at: dict[str, int], npi: int, draw: random.Random, place: dict[str, str]
) -> None:
    def name() -> str:
        return draw.choice(WORDS) + draw.choice(WORDS)[:3]

    def digits(count: int) -> str:
        return f"{draw.randrange(10 ** (count - 1), 10**count)}"

    values = {"NPI": str(npi), "Last Update Date": "03/14/2025", "Is Sole Proprietor": "N"}
    values["Provider Enumeration Date"] = "05/23/2005"
    if draw.random() < 0.2:
        values |= {"Entity Type Code": "2", "Employer Identification Number (EIN)": "<UNAVAIL>"}
        values["Provider Organization Name (Legal Business Name)"] = f"{name()} CLINIC, LLC"
    else:
        values |= {"Entity Type Code": "1", "Provider Last Name (Legal Name)": name()}
        values |= {"Provider First Name": name(), "Provider Credential Text": "L.M.T."}
    for block in BLOCKS:
        values[f"Provider First Line {block}"] = f"{digits(4)} {name()} ST"
        values[f"Provider {block} City Name"] = place["city"].upper()
        values[f"Provider {block} State Name"] = place["state"]
        values[f"Provider {block} Postal Code"] = place["zip_code"] + digits(4)
        values[f"Provider {block} Country Code (If outside U.S.)"] = "US"
        values[f"Provider {block} Telephone Number"] = digits(10)
        values[f"Provider {block} Fax Number"] = digits(10)
    codes = [draw.choice(CODES if draw.random() < 0.3 else OTHER_CODES)]
    for number, code in enumerate([*codes, draw.choice(OTHER_CODES)][: draw.choice((1, 1, 2))], 1):
        values[f"Healthcare Provider Taxonomy Code_{number}"] = code
        values[f"Provider License Number_{number}"] = digits(6)
        values[f"Healthcare Provider Primary Taxonomy Switch_{number}"] = "Y"
    for number in range(1, draw.choice((1, 1, 3, 6))):
        values[f"Other Provider Identifier_{number}"] = digits(7)
        values[f"Other Provider Identifier Issuer_{number}"] = "BCBS"
    for column, value in values.items():
        row[at[column]] = value


def write(path: Path, count: int) -> None:
    """Write a provider file of `count` rows, every column quoted, as the registry does."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header())
        writer.writerows(rows(count))


def bare_pass(path: Path) -> tuple[float, float]:
    """Return the seconds and processor seconds of a `csv.reader` pass that keeps nothing."""
    started, used = time.perf_counter(), time.process_time()
    with path.open(newline="", encoding="utf-8") as file:
        for _row in csv.reader(file):
            pass
    return time.perf_counter() - started, time.process_time() - used


LOAD = """
import sys, time
from pathlib import Path
started = time.perf_counter()
from warmhand.sqlite_build import use_sound_sqlite
use_sound_sqlite()
from warmhand.services import directory
report = directory.load(path=Path(sys.argv[1]), source=Path(sys.argv[2]))
used = sum(__import__("os").times()[:4])
print(time.perf_counter() - started, used, report.kept)
"""


def load(path: Path, source: Path) -> tuple[float, float, float, int]:
    """Return seconds, processor seconds, peak MiB and rows kept of a load in its own processes."""
    command = [sys.executable, "-c", LOAD, str(path), str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(0.1)
        assert process.stdout
        seconds, used, kept = process.stdout.read().split()
    return float(seconds), float(used), peak, int(kept)


def _resident(pid: int) -> float:
    """Return the memory in MiB of a process and its children together (Linux)."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        for each in (str(pid), *children):
            pages = int(Path(f"/proc/{each}/statm").read_text("ascii").split()[1])
            total += pages * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0.0
    return total / 2**20


def find_milliseconds(path: Path, *, queries: int = 500) -> dict[str, float]:
    """Return the 95th percentile in milliseconds of each kind of search, opening included."""
    draw = random.Random(7)
    zips = [each["zip_code"] for each in zipcodes.list_all() if each["zip_code_type"] == "STANDARD"]
    kinds: dict[str, dict[str, str | float]] = {
        "15 km": {"within_km": 15},
        "15 km, profession": {"within_km": 15, "profession": "massage_therapist"},
        "15 km, name": {"within_km": 15, "name": "ced"},
        "50 km, profession, name": {
            "within_km": 50,
            "profession": "chiropractor",
            "name": "elmfir",
        },
        "50 km, rare name": {"within_km": 50, "name": "nobody"},
    }
    result = {}
    for kind, wanted in kinds.items():
        taken = []
        for _ in range(queries):
            started = time.perf_counter()
            directory.find(path=path, near_zip=draw.choice(zips), limit=20, **wanted)  # type: ignore[arg-type]
            taken.append(time.perf_counter() - started)
        result[kind] = sorted(taken)[int(0.95 * queries)] * 1000
    return result


def main() -> None:
    """Run it and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int, nargs="?", default=1_000_000)
    options.add_argument("folder", type=Path, nargs="?", default=None)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        source, path = folder / f"npidata_{given.rows}.csv", folder / "directory.sqlite3"
        if not source.exists():
            write(source, given.rows)
        path.unlink(missing_ok=True)
        size = source.stat().st_size / 1e6
        bare, bare_used = bare_pass(source)
        print(f"{given.rows:,} rows, {size:,.0f} MB, {os.cpu_count()} cores")
        print(f"bare csv.reader   {bare:7.2f} s  {given.rows / bare:>9,.0f} rows/s")
        seconds, used, memory, kept = load(path, source)
        print(
            f"load, searchable  {seconds:7.2f} s  {given.rows / seconds:>9,.0f} rows/s, {kept:,} kept"
        )
        print(f"ratio             {seconds / bare:7.2f}    (at most 1.50)")
        print(f"processor seconds {used:7.2f} s  {used / bare_used:.2f} of the bare pass")
        print(f"memory            {memory:7.0f} MiB, its helpers included (under 400)")
        again, *_rest = load(path, source)
        print(f"the same again    {again:7.2f} s")
        for kind, milliseconds in find_milliseconds(path).items():
            print(f"find p95          {milliseconds:7.2f} ms {kind} (under 15)")


if __name__ == "__main__":
    main()
