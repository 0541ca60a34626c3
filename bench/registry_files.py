"""Make registry files of any size: `python bench/registry_files.py --rows N FOLDER [--zip] [--weekly]`.

Everybody in them is made up. The header is the real one; the shapes (how often a column is filled,
how long it is, how often a name, a phone or an address returns) were measured once on 10,001 real
rows and stand here as numbers. `--locations`, `--deactivations`, `--weekly` and `--zip` make the
files that come with the provider file; `--zip` packs all of them as they are published.
"""

import argparse
import csv
import io
import multiprocessing
import sys
import time
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent.parent))

import zipcodes
from registry_shapes import (
    CERTIFIED,
    CODES,
    CODES_OF_A_ROW,
    CREDENTIALS,
    DEACTIVATED,
    DOORS,
    FAX,
    FIRST_NAMES,
    ISSUERS,
    KINDS_OF_FIRM,
    LAST_NAMES,
    LICENSED,
    LONG_ZIP,
    MIDDLE,
    MIDDLE_INITIAL,
    MIDDLE_SOUNDS,
    ORGANISATION,
    OTHER_NAME,
    OTHERS_OF_A_ROW,
    PREFIX,
    RARE_STATE,
    REACTIVATED,
    SAME_MAILING,
    SECOND_LINE,
    SECOND_PLACE,
    SECONDS,
    START,
    STATES,
    STREETS,
    SUFFIX,
    SYLLABLE,
    YEARS,
    ZIPS,
)
from tests.registry_rows import LOCATION_HEADER, header

from warmhand.core.registry import is_npi

CHUNK = 10_000
MOST_ROWS = 100_000_000


def number(place: int) -> int:
    """Return the valid registry number at `place`; they jump about, as in the real file."""
    base = 100_000_000 + place * 76_543_217 % 200_000_000
    return next(each for each in range(base * 10, base * 10 + 10) if is_npi(each))


class Draw:
    """Made-up values in the shapes above, drawn in thousands."""

    def __init__(self, seed: tuple[int, ...]) -> None:
        self.random = np.random.default_rng(seed)

    def ranks(self, count: int, shape: tuple[int, float, int]) -> list[int]:
        """Draw `count` ranks from 0, a low one more often."""
        total, power, shift = shape
        weights = np.cumsum((np.arange(1, total + 1) + shift) ** -power)
        return np.searchsorted(weights, self.random.random(count) * weights[-1]).tolist()

    def of(self, table: dict, count: int) -> list:
        """Draw `count` keys of `table` by their weights."""
        weights = np.fromiter(table.values(), float)
        keys = list(table)
        return [keys[at] for at in self.random.choice(len(keys), count, p=weights / weights.sum())]

    def happens(self, share: float, count: int) -> list[bool]:
        """Draw `count` times whether something of this share happens."""
        return (self.random.random(count) < share).tolist()

    def below(self, low: int, high: int, count: int) -> list[int]:
        """Draw `count` numbers from `low` to below `high`."""
        return self.random.integers(low, high, count).tolist()


class Pools:
    """What every chunk draws from: names, ZIP areas, and the right half of rows."""

    def __init__(self) -> None:
        self.last = [
            f"{a}{b}{c}{d}{e}"
            for d, e, c, b, a in product(
                SYLLABLE, ("", "N", "R", "S", "TON", "Y"), MIDDLE_SOUNDS, SYLLABLE, START
            )
        ]
        self.last += [f"{name}ER" for name in self.last]
        self.first = [
            f"{a}{b}{c}{d}"
            for d, c, b, a in product(
                ("A", "E", "Y", "IE", "AN", "ON"), MIDDLE_SOUNDS, SYLLABLE, START
            )
        ]
        self.first += [f"{name}{end}" for end in ("LYN", "SON", "BETH") for name in self.first]
        self.zips = self._zips()
        draw = Draw((1,))
        self.credential = draw.of(CREDENTIALS, 4_096)
        self.right = [_right(draw) for _ in range(4_096)]
        self.date = [
            f"{1 + n % 12:02}/{1 + n % 28:02}/{year}"
            for n, year in enumerate(draw.of(YEARS, 4_096))
        ]

    def _zips(self) -> list[tuple[str, str, str]]:
        """Return (city, state, ZIP), those that many have first, states by their shares."""
        found = [each for each in zipcodes.list_all() if each["zip_code_type"] == "STANDARD"]
        draw = Draw((2,)).random.random(len(found))
        count: dict[str, int] = {}
        for each in found:
            count[each["state"]] = count.get(each["state"], 0) + 1
        share = [STATES.get(each["state"], RARE_STATE) / count[each["state"]] for each in found]
        order = np.argsort(-np.log(draw) / np.array(share))
        return [
            (found[at]["city"].upper(), found[at]["state"], found[at]["zip_code"]) for at in order
        ]


def _right(draw: Draw) -> tuple[str, str]:
    """Return the columns from the first taxonomy code on, of a person and of an organisation."""
    names = header()
    first = names.index("Healthcare Provider Taxonomy Code_1")
    at = {name: place for place, name in enumerate(names[first:])}
    values = [""] * (len(names) - first)
    state = draw.of(STATES, 1)[0]
    [codes] = draw.of(CODES_OF_A_ROW, 1)
    for place, code in enumerate(draw.of(CODES, codes), 1):
        values[at[f"Healthcare Provider Taxonomy Code_{place}"]] = code
        values[at[f"Healthcare Provider Primary Taxonomy Switch_{place}"]] = (
            "Y" if place == 1 else "N"
        )
        if draw.happens(LICENSED, 1)[0]:
            values[at[f"Provider License Number_{place}"]] = str(
                draw.below(10_000, 99_999_999, 1)[0]
            )
            values[at[f"Provider License Number State Code_{place}"]] = state
    for place in range(1, draw.of(OTHERS_OF_A_ROW, 1)[0] + 1):
        values[at[f"Other Provider Identifier_{place}"]] = str(draw.below(10**5, 10**9, 1)[0])
        values[at[f"Other Provider Identifier Type Code_{place}"]] = "05"[draw.below(0, 2, 1)[0]]
        values[at[f"Other Provider Identifier State_{place}"]] = state
        values[at[f"Other Provider Identifier Issuer_{place}"]] = ISSUERS[draw.below(0, 7, 1)[0]]
    if draw.happens(CERTIFIED, 1)[0]:
        values[-1] = "03/01/2020"
    person, firm = list(values), list(values)
    person[at["Is Sole Proprietor"]], firm[at["Is Organization Subpart"]] = "N", "N"
    return '","'.join(person) + '"\n', '","'.join(firm) + '"\n'


class Chunk:
    """Ten thousand rows that share their doors."""

    def __init__(self, pools: Pools, seed: tuple[int, ...], count: int) -> None:
        self.pools, self.draw, self.count = pools, Draw(seed), count
        self.doors = self._doors()

    def _doors(self) -> list[tuple[str, str, str]]:
        """Return (address, phone, fax) as they stand in a row, one for each row."""
        draw, count = self.draw, self.count
        zips = draw.ranks(count, (len(self.pools.zips), *ZIPS[1:]))
        houses, plus = draw.below(10, 9999, count), draw.below(1000, 9999, count)
        phones, faxes = draw.below(2_010_000_000, 9_899_999_999, count), draw.happens(FAX, count)
        names, second = draw.ranks(count, LAST_NAMES), draw.happens(SECOND_LINE, count)
        long_zip, made = draw.happens(LONG_ZIP, count), []
        for size, at in zip(draw.of(DOORS, count), range(count), strict=True):
            if len(made) >= count:
                break
            city, state, code = self.pools.zips[zips[at]]
            code += str(plus[at]) if long_zip[at] else ""
            line_1 = f"{houses[at]} {self.pools.last[names[at]]} {STREETS[at % 10]}"
            line_2 = f"{SECONDS[at % 6]} {houses[at] % 900}" if second[at] else ""
            fax = str(phones[at] + 7) if faxes[at] else ""
            door = '","'.join((line_1, line_2, city, state, code, "US"))
            made += [(door, str(phones[at]), fax)] * size
        order = draw.random.permutation(len(made))[:count].tolist()
        return [made[at] for at in order]

    def rows(self, numbers: Iterator[int]) -> Iterator[str]:
        """Yield a row of 330 columns for each number, every column quoted."""
        draw, count, pools = self.draw, self.count, self.pools
        last, first = draw.ranks(count, LAST_NAMES), draw.ranks(count, FIRST_NAMES)
        middles, right = draw.ranks(count, FIRST_NAMES), draw.below(0, 4_096, count)
        ended, firms = draw.happens(DEACTIVATED, count), draw.happens(ORGANISATION, count)
        dice = draw.random.random((count, 6)).tolist()
        only = '","' * 39
        for at, npi in enumerate(numbers):
            any_ = right[at]
            if ended[at]:
                rest = '","' * (330 - 40) + '"\n'
                yield f'"{npi}{only}{pools.date[any_]}{rest}'
                continue
            door, phone, fax = self.doors[at]
            mailing = door if dice[at][0] < SAME_MAILING else self.doors[(at * 7) % count][0]
            where = f'{mailing}","{phone}","{fax}","{door}","{phone}","{fax}'
            back = pools.date[any_] if dice[at][1] < REACTIVATED else ""
            date = pools.date[(any_ * 3) % 4_096]
            dates = f'05/23/2006","{back or date}","","{back}","{back}'
            name = pools.last[last[at]]
            if firms[at]:
                who = self._firm(name, dice[at][2], any_)
                yield f'"{npi}","2","","<UNAVAIL>","{who}","{where}","{dates}","","","","","","","{pools.right[any_][1]}'
            else:
                who = self._person(
                    name, pools.first[first[at]], pools.first[middles[at]], dice[at], any_
                )
                yield f'"{npi}","1","","","","{who}","{where}","{dates}","{"MF"[any_ % 2]}","","","","","","{pools.right[any_][0]}'

    def _firm(self, name: str, chance: float, any_: int) -> str:
        kind = KINDS_OF_FIRM[any_ % 5]
        other = f'{name} CENTER","3' if chance < 0.46 else '","'
        return f'{name} {self.pools.last[any_]} {kind}","","","","","","","{other}' + '","' * 7

    def _person(self, last: str, first: str, middle: str, dice: list[float], any_: int) -> str:
        middle = (
            "" if dice[2] > MIDDLE else middle[0] if dice[2] < MIDDLE * MIDDLE_INITIAL else middle
        )
        prefix, suffix = "DR." if dice[3] < PREFIX else "", "JR." if dice[4] < SUFFIX else ""
        other = (
            f'{self.pools.last[any_]}","{first}","","","","","1'
            if dice[5] < OTHER_NAME
            else '","' * 6
        )
        return f'{last}","{first}","{middle}","{prefix}","{suffix}","{self.pools.credential[any_]}","","","{other}'


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
