"""Make registry files of any size: `python bench/registry_files.py --rows N FOLDER [--zip] [--weekly]`.

Everybody in them is made up. The header is the real one; the shapes (how often a column is filled,
how long it is, how often a name, a phone or an address returns) were measured once on 10,001 real
rows and stand in `registry_shapes.py`. `--locations`, `--deactivations`, `--weekly` and `--zip` make the
files that come with the provider file; `--zip` packs all of them as they are published.
"""

import argparse
import csv
import io
import multiprocessing
import sys
import time
import zipfile
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent.parent))

from registry_made import Chunk, Pools, number
from registry_shapes import SECOND_PLACE
from tests.registry_rows import LOCATION_HEADER, header

CHUNK = 10_000
MOST_ROWS = 100_000_000

_POOLS: list[Pools] = []


def chunk_text(what: tuple[int, int, int]) -> bytes:
    """Return the rows of one chunk: its seed, the first place of its numbers, how many rows."""
    if not _POOLS:
        _POOLS.append(Pools())
    seed, start, count = what
    rows = Chunk(_POOLS[0], (seed, start), count)
    return "".join(rows.rows(map(number, range(start, start + count)))).encode()


def write_provider_file(path: Path, count: int, *, seed: int = 1) -> None:
    """Write a provider file of `count` rows in two processes."""
    chunks = [(seed, start, min(CHUNK, count - start)) for start in range(0, count, CHUNK)]
    with path.open("wb") as file, multiprocessing.Pool(2) as pool:
        file.write(_line(header()))
        for text in pool.imap(chunk_text, chunks):
            file.write(text)


def _line(cells: list[str]) -> bytes:
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(cells)
    return made.getvalue().encode()


def write_locations(path: Path, count: int, *, seed: int = 2) -> None:
    """Write second places of practice for the rows of a provider file of `count` rows."""
    pools = Pools()
    with path.open("wb") as file:
        file.write(_line(LOCATION_HEADER))
        for start in range(0, count, CHUNK):
            size = min(CHUNK, count - start)
            chunk = Chunk(pools, (seed, start), size)
            having = np.flatnonzero(chunk.draw.random.random(size) < SECOND_PLACE).tolist()
            more = chunk.draw.random.geometric(0.537, len(having)).tolist()
            for at, places in zip(having, more, strict=True):
                for each in range(places):
                    door, phone, fax = chunk.doors[(at + each * 17) % size]
                    file.write(f'"{number(start + at)}","{door}","{phone}","","{fax}"\n'.encode())


def write_weekly(path: Path, count: int, weekly: int, *, seed: int = 3) -> None:
    """Write a weekly file for a provider file of `count` rows: two changed rows to one new one."""
    pools, old = Pools(), weekly * 2 // 3
    chunk = Chunk(pools, (seed,), weekly)
    pools.date = ["11/16/2026"] * len(pools.date)
    places = [at * count // max(old, 1) for at in range(old)] + list(
        range(count, count + weekly - old)
    )
    with path.open("wb") as file:
        file.write(_line(header()))
        file.writelines(row.encode() for row in chunk.rows(map(number, places)))


def write_deactivations(path: Path, count: int, *, every: int = 200) -> None:
    """Write a list of deactivated numbers: every 200th of a provider file of `count` rows."""
    with path.open("w", encoding="ascii") as file:
        file.write("NPPES Deactivated NPI Report\nNPI,NPPES Deactivation Date\n")
        file.writelines(f"{number(at)},11/10/2026\n" for at in range(7, count, every))


def write_zip(path: Path, members: list[Path]) -> None:
    """Pack `members` as they are published, each with the file of its header."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member in members:
            with member.open("rb") as file:
                archive.writestr(f"{member.stem}_FileHeader.csv", file.readline())
            archive.write(member, member.name)


def main() -> None:
    """Write what is asked for and say how long it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--rows", type=int, required=True)
    for name in ("locations", "deactivations", "zip"):
        options.add_argument(f"--{name}", action="store_true")
    options.add_argument("--weekly", type=int, nargs="?", const=30_000, default=0, metavar="ROWS")
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if not 0 < given.rows <= MOST_ROWS:
        options.error(f"--rows is 1 to {MOST_ROWS:,}")
    days, rows = "20050523-20261108", given.rows
    provider, places = (
        given.folder / f"npidata_pfile_{days}.csv",
        given.folder / f"pl_pfile_{days}.csv",
    )
    jobs = [(provider, lambda: write_provider_file(provider, rows))]
    if given.locations or given.zip:
        jobs.append((places, lambda: write_locations(places, rows)))
    if given.weekly:
        weekly = given.folder / "npidata_pfile_20261109-20261115.csv"
        jobs.append((weekly, lambda: write_weekly(weekly, rows, given.weekly)))
    if given.deactivations:
        ended = given.folder / "deactivated.csv"
        jobs.append((ended, lambda: write_deactivations(ended, rows)))
    if given.zip:
        packed = given.folder / "NPPES_Data_Dissemination_November_2026_V2.zip"
        jobs.append((packed, lambda: write_zip(packed, [places, provider])))
    for path, job in jobs:
        started = time.perf_counter()
        job()
        seconds, size = time.perf_counter() - started, path.stat().st_size
        print(f"{path}: {size / 1e6:,.1f} MB in {seconds:.1f} s")


if __name__ == "__main__":
    main()
