"""How fast the registry is loaded and searched: `python bench/registry.py [ROWS] [FOLDER]`.

Makes a provider file of ROWS made-up rows with second places of practice (`registry_files.py`) in
FOLDER, unless it is there, then prints the time of a bare `csv.reader` pass over it, of a load
until searchable, their ratio, the memory of the load, and the 95th percentile of `find`. The load
uses two processors, so its ratio needs a machine that does nothing else; the ratio of processor
seconds does not.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from warmhand.sqlite_build import use_sound_sqlite

use_sound_sqlite()

import zipcodes  # noqa: E402
from registry_files import write_locations, write_provider_file  # noqa: E402

from warmhand.services import directory  # noqa: E402
from warmhand.services.serves import professions_serving  # noqa: E402


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
path, source, places = map(Path, sys.argv[1:])
report = directory.load(path=path, source=source, locations=places)
used = sum(__import__("os").times()[:4])
print(time.perf_counter() - started, used, report.kept)
"""


def load(path: Path, source: Path, places: Path) -> tuple[float, float, float, int]:
    """Return seconds, processor seconds, peak MiB and rows kept of a load in its own processes."""
    command = [sys.executable, "-c", LOAD, str(path), str(source), str(places)]
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
    """Return the 95th percentile in milliseconds of processor time, opening included.

    The file is in memory, so on a quiet machine the time by the clock is the same.
    """
    draw = random.Random(7)
    found = [each for each in zipcodes.list_all() if each["zip_code_type"] == "STANDARD"]
    zips = [each["zip_code"] for each in found]
    towns = [f"{each['city']}, {each['state']}" for each in found]
    serving = professions_serving("neck_pain", country="US")

    def near(**wanted: object) -> Callable[[], object]:
        return lambda: directory.find(path=path, near_zip=draw.choice(zips), **wanted)

    def known() -> object:
        some = directory.find(path=path, near_zip=draw.choice(zips), within_km=100, limit=1)
        return some[0].listing if some else None

    kinds: dict[str, Callable[[], object]] = {
        "15 km": near(within_km=15),
        "15 km, profession": near(within_km=15, profession="massage_therapist"),
        "15 km, name": near(within_km=15, name="bra"),
        "40 km, whoever serves neck pain": near(within_km=40, professions=serving),
        "50 km, profession, name": near(within_km=50, profession="chiropractor", name="trabar"),
        "50 km, rare name": near(within_km=50, name="nobody"),
        "25 km of a town": lambda: directory.find(
            path=path, near=draw.choice(towns), within_km=25, profession="physical_therapist"
        ),
    }
    result = {kind: _p95(search, queries) for kind, search in kinds.items()}
    listings = iter([each for each in (known() for _ in range(queries)) if each])

    def alike() -> object:
        each = next(listings)
        name = (each.last_name or each.organisation, each.first_name)
        return directory.alike(path=path, phones=[each.phone], names=[name])

    result["alike: one phone, one name"] = _p95(alike, queries // 2)
    return result


def _p95(search: Callable[[], object], queries: int) -> float:
    taken = []
    for _ in range(queries):
        started = time.process_time()
        search()
        taken.append(time.process_time() - started)
    return sorted(taken)[int(0.95 * queries)] * 1000


def main() -> None:
    """Run it and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", type=int, nargs="?", default=1_000_000)
    options.add_argument("folder", type=Path, nargs="?", default=None)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch)
        source, path = folder / f"npidata_{given.rows}.csv", folder / "directory.sqlite3"
        places = folder / f"pl_{given.rows}.csv"
        if not source.exists():
            write_provider_file(source, given.rows)
        if not places.exists():
            write_locations(places, given.rows)
        path.unlink(missing_ok=True)
        size = source.stat().st_size / 1e6
        bare, bare_used = bare_pass(source)
        print(f"{given.rows:,} rows, {size:,.0f} MB, {os.cpu_count()} cores")
        print(f"bare csv.reader   {bare:7.2f} s  {given.rows / bare:>9,.0f} rows/s")
        seconds, used, memory, kept = load(path, source, places)
        print(
            f"load, searchable  {seconds:7.2f} s  {given.rows / seconds:>9,.0f} rows/s, {kept:,} kept"
        )
        print(f"ratio             {seconds / bare:7.2f}    (at most 1.50)")
        print(f"processor seconds {used:7.2f} s  {used / bare_used:.2f} of the bare pass")
        print(f"memory            {memory:7.0f} MiB, its helpers included (under 400)")
        again, *_rest = load(path, source, places)
        print(f"the same again    {again:7.2f} s")
        for kind, milliseconds in find_milliseconds(path).items():
            print(f"find p95          {milliseconds:7.2f} ms {kind} (under 15)")


if __name__ == "__main__":
    main()
