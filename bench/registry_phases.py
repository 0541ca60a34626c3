"""Where the time of a registry load goes: `python bench/registry_phases.py FILE.csv`.

Does the steps of a load one after the other in one process and prints the processor time of each
for a row, beside that of a bare `csv.reader` pass over the same file.
"""

import argparse
import csv
import gc
import pickle
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from warmhand.sqlite_build import use_sound_sqlite

use_sound_sqlite()

from warmhand.core.professions import slugs_by_code  # noqa: E402
from warmhand.formats.nppes import Reader, Wanted  # noqa: E402
from warmhand.formats.nppes_layout import Layout  # noqa: E402
from warmhand.formats.professions import professions  # noqa: E402
from warmhand.store.directory_build import building  # noqa: E402
from warmhand.store.directory_schema import INDEXES  # noqa: E402

T = TypeVar("T")
TAKEN: dict[str, float] = defaultdict(float)


def timed(step: str, work: Callable[[], T]) -> T:
    """Do `work` and add its processor seconds to those of `step`."""
    started = time.process_time()
    done = work()
    TAKEN[step] += time.process_time() - started
    return done


def load(source: Path, path: Path) -> int:
    """Load `source` step by step and return how many rows it has."""
    count = 0
    with source.open("rb") as file, building(path) as build:
        layout = Layout(file.readline().decode().rstrip())
        reader = Reader(layout, slugs=slugs_by_code(professions()), wanted=Wanted())
        while raw := timed("reading bytes", lambda: file.read(1 << 20) + file.readline()):
            batch = timed("finding rows and columns", lambda raw=raw: reader.read(raw))
            sent = timed("handing over", lambda batch=batch: pickle.loads(pickle.dumps(batch)))
            rows = timed("making rows", lambda sent=sent: sent.rows)
            timed("inserting", lambda rows=rows: build.add(rows))
            count += batch.read
        for statement in filter(None, map(str.strip, INDEXES.split(";"))):
            what = statement.partition(" ON ")[2]
            timed(f"index {what}", lambda each=statement: build._connection.execute(each))
        timed("by profession, and the rest", build.finish)
    return count


def bare(source: Path) -> None:
    """Read every row and keep nothing."""
    with source.open(newline="", encoding="utf-8") as file:
        for _row in csv.reader(file):
            pass


def main() -> None:
    """Run it and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("source", type=Path)
    source = options.parse_args().source
    gc.disable()
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        count = load(source, Path(folder) / "directory.sqlite3")
    total = sum(TAKEN.values())
    for step, seconds in TAKEN.items():
        print(f"{step:52} {seconds / count * 1e6:6.2f} µs  {seconds / total:4.0%}")
    timed("bare", lambda: bare(source))
    print(f"{'all of it':52} {total / count * 1e6:6.2f} µs")
    print(f"{'a bare csv.reader pass':52} {TAKEN['bare'] / count * 1e6:6.2f} µs")


if __name__ == "__main__":
    main()
