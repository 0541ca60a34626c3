"""The whole `warmhand assess` beside reading its CSV and writing its lines, in one run.

`python -m bench.assess [EPISODES]`: exits 1 if the command takes over three times as long.
"""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

SEED = 20261123
SCORES = 7
BAR = 3.0
RUNS = 3


def make_file(path: Path, episodes: int) -> None:
    """Write weekly pain scores, the rows of all episodes interleaved."""
    draw = random.Random(SEED)
    days = [(date(2025, 1, 1) + timedelta(day)).isoformat() for day in range(400)]
    with path.open("w", encoding="utf-8") as file:
        file.write("episode,date,score\n")
        for week in range(SCORES):
            file.writelines(
                f"episode-{one:07},{days[one % 300 + 7 * week]},{draw.randint(0, 10)}\n"
                for one in range(episodes)
            )


def bare(path: Path, lines: list[dict[str, object]], out: Path) -> float:
    """Seconds to read the CSV and to write the command's own lines with `json`."""
    before = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line)}\n" for line in lines)
    return time.perf_counter() - before


def command(path: Path, out: Path, folder: Path) -> float:
    """Seconds of the whole command, its start included."""
    before = time.perf_counter()
    with out.open("w", encoding="utf-8") as file:
        subprocess.run(
            [sys.executable, "-m", "warmhand", "assess", str(path), "--measure", "nprs", "--json"],
            stdout=file,
            check=True,
            env=os.environ | {"WARMHAND_DATA": str(folder / "none")},
        )
    return time.perf_counter() - before


def main() -> int:
    episodes = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, out = folder / "scores.csv", folder / "out.jsonl"
        make_file(path, episodes)
        whole = min(command(path, out, folder) for _ in range(RUNS))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        with out.open(encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        alone = min(bare(path, lines, folder / "bare.jsonl") for _ in range(RUNS))
    ratio = whole / alone
    mark = "PASS" if ratio <= BAR and len(lines) == episodes else "FAIL"
    print(f"{episodes:,} episodes x {SCORES} scores; peak memory {peak:,.0f} MB")
    print(f"  reading the CSV and writing the lines  {alone:6.2f} s")
    print(f"  the whole command                      {whole:6.2f} s")
    print(f"  ratio {ratio:.2f}, bar {BAR:.1f}  {mark}")
    return 0 if mark == "PASS" else 1


if __name__ == "__main__":
    sys.exit(main())
