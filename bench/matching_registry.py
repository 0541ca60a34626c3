"""The parts of `make bench-matching` that need a registry file of all different people.

Times are processor seconds of this one process: what else the machine does is not counted.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from matching_rows import Row, bar, read_rows, share
from people_made import made_registry, worsened

from warmhand.core.same_person import Found, Lookup, Record, Tier, pairs_within

SEED = 20261123
CONTACTS, ABSENT = 8_000, 2_000
MADE_ROWS, MADE_CONTACTS, MADE_ABSENT = 100_000, 1_000, 100
SECONDS, QUESTIONS = 20.0, 0.6


@dataclass
class Looked:
    """What became of some contacts."""

    contacts: int = 0
    right: int = 0
    wrong: int = 0
    asked: int = 0
    shown: int = 0
    found: int = 0
    absent: int = 0
    absent_automatic: int = 0
    absent_asked: int = 0
    wrong_keys: list[str] = field(default_factory=list)

    def take(self, key: str, found: Found) -> None:
        self.contacts += 1
        self.asked += bool(found.ask)
        self.shown += len(found.ask)
        if found.same:
            is_right = found.same.record.key == key
            self.right += is_right
            self.wrong += not is_right
            self.wrong_keys += [] if is_right else [key]
            self.found += is_right
        self.found += any(one.record.key == key for one in found.ask)

    def take_absent(self, found: Found) -> None:
        self.absent += 1
        self.absent_automatic += bool(found.same)
        self.absent_asked += bool(found.ask)


def registry_bars(path: Path) -> bool:
    rows = read_rows(path)
    named = [row for row in rows if row.record.clean.is_named]
    print(f"\n{path.name}: {len(rows):,} rows of different people, {len(named):,} with a name")
    return all([against_itself(rows), contacts_looked_up(named), made_rows(named)])


def against_itself(rows: Sequence[Row]) -> bool:
    started = time.process_time()
    found = pairs_within([row.record for row in rows])
    seconds = time.process_time() - started
    asked = Counter(pair.one.is_organisation for pair in found.pairs if pair.tier is Tier.ASK)
    wrong = [pair for pair in found.pairs if pair.tier is Tier.SAME]
    print(
        f"against itself, numbers hidden: {found.compared:,} pairs compared, {len(found.dropped)} "
        f"blocks dropped, automatic {len(wrong)}, to ask {asked.total()} "
        f"({asked[False]} persons), {seconds:.1f} s"
    )
    return bar("1 different people made one", passed=not wrong, figure=str(len(wrong)))


def contacts_looked_up(rows: Sequence[Row]) -> bool:
    draw = Random(SEED)
    shuffled = draw.sample(list(rows), len(rows))
    gone = len(rows) // 5
    looked, seconds = look_up(
        [numbered(row) for row in shuffled[gone:]],
        [row.record for row in shuffled[:gone]],
        contacts=CONTACTS,
        absent=ABSENT,
        draw=draw,
    )
    report(looked, seconds)
    wrong = looked.wrong + looked.absent_automatic
    of = looked.right + wrong
    print(f"  precision of the automatic ones {share(looked.right, of)}")
    return bar(
        "1 contacts made one with somebody else", passed=not wrong, figure=f"{wrong} of {of:,}"
    )


def made_rows(rows: Sequence[Row]) -> bool:
    draw = Random(SEED)
    everybody = made_registry([row.record for row in rows], size=MADE_ROWS + MADE_ABSENT, draw=draw)
    looked, seconds = look_up(
        everybody[:MADE_ROWS],
        everybody[MADE_ROWS:],
        contacts=MADE_CONTACTS,
        absent=MADE_ABSENT,
        draw=draw,
    )
    report(looked, seconds)
    each = looked.shown / looked.contacts
    alone(everybody[:MADE_ROWS])
    return all(
        [
            bar(
                f"5 processor seconds, index included, under {SECONDS:.0f}",
                passed=seconds < SECONDS,
                figure=f"{seconds:.1f}",
            ),
            bar(
                f"5 questions a contact, at most {QUESTIONS}",
                passed=each <= QUESTIONS,
                figure=f"{each:.3f}",
            ),
        ]
    )


def alone(made: Sequence[Record]) -> None:
    """Compare the made rows with each other, numbers hidden: no cross product is built."""
    hidden = [replace(record, npi="") for record in made]
    started = time.process_time()
    found = pairs_within(hidden)
    tiers = Counter(pair.tier for pair in found.pairs)
    print(
        f"{len(made):,} made rows against themselves: {found.compared:,} pairs compared of "
        f"{len(made) * (len(made) - 1) // 2:,}, {len(found.dropped)} blocks dropped, automatic "
        f"{tiers[Tier.SAME]}, to ask {tiers[Tier.ASK]:,}, {time.process_time() - started:.1f} s"
    )


def numbered(row: Row) -> Record:
    return replace(row.record, npi=row.npi)


def look_up(
    registry: list[Record], gone: list[Record], *, contacts: int, absent: int, draw: Random
) -> tuple[Looked, float]:
    """Look up contacts made of rows in `registry`, and of people who are not in it."""
    asked = [draw.choice(registry) for _ in range(contacts)]
    missing = [draw.choice(gone) for _ in range(absent)]
    made = [
        (row.key, worsened(row, key=f"contact-{place}", strangers=registry, draw=draw))
        for place, row in enumerate([*asked, *missing])
    ]
    fresh = [replace(record) for record in registry]  # nothing worked out beforehand is counted
    started = time.process_time()
    index, looked = Lookup(fresh), Looked()
    indexed = time.process_time() - started
    for place, (key, contact) in enumerate(made):
        if place < contacts:
            looked.take(key, index.lookup(contact))
        else:
            looked.take_absent(index.lookup(contact))
    seconds = time.process_time() - started
    each = (seconds - indexed) / len(made) * 1000
    print(
        f"{contacts:,} contacts made worse, {absent:,} of absent people, in {len(registry):,} rows: "
        f"{index.compared:,} pairs compared, {len(index.dropped)} blocks dropped, "
        f"{indexed:.1f} s for the index, {each:.2f} ms a contact"
    )
    return looked, seconds


def report(looked: Looked, seconds: float) -> None:
    print(
        f"  automatic {looked.right:,} right, {looked.wrong} wrong; asked {looked.asked:,} "
        f"({looked.shown:,} pairs shown); found in the first three "
        f"{looked.found / looked.contacts:.3f}; absent people: {looked.absent_automatic} automatic, "
        f"{looked.absent_asked} asked; {seconds:.1f} processor seconds"
    )
    if looked.wrong_keys:
        print(f"  wrong: rows {', '.join(looked.wrong_keys[:10])}")
