"""Rows of a provider file, made up in the shapes of the real ones (`registry_shapes.py`)."""

import sys
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
    SECONDS,
    START,
    STATES,
    STREETS,
    SUFFIX,
    SYLLABLE,
    YEARS,
    ZIPS,
)
from tests.registry_rows import header

from warmhand.core.registry import is_npi


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
