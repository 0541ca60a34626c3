"""A directory for the sample practice: a few made-up listings, loaded as the real file is."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from warmhand.core.registry import is_npi
from warmhand.formats.nppes_layout import COLUMNS, TAXONOMY
from warmhand.formats.professions import profession_of
from warmhand.services import directory
from warmhand.services.directory import LoadReport

HEADER = (*COLUMNS, f"{TAXONOMY}1")
NUMBERS_FROM = 200_000_000
"""Registry numbers so far begin with 1, so that nobody has one of these."""
PHONES_FROM = 5035550200
CITY = ("Portland", "OR")
STREETS = ("Linden Row", "Mill Street", "Foundry Street", "Fern Court", "Alder Avenue")
PERSON, PLACE = "1", "2"
UPDATED = "01/15/2026"


def load_listings(*, told: Iterable[Sequence[str]], path: Path) -> LoadReport:
    """Load the listings `told` (last, first, credential, profession, ZIP) into a directory at `path`."""
    with TemporaryDirectory(prefix="warmhand-") as folder:
        source = Path(folder) / "listings.csv"
        with source.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(_row(number, one) for number, one in enumerate(told))
        return directory.load(path=path, source=source)


def _row(number: int, told: Sequence[str]) -> list[str]:
    last, first, credential, slug, zip_code = told
    profession = profession_of(slug)
    if profession is None:
        raise ValueError(f"{slug} is no profession")
    names = ["", last, first] if first else [last, "", ""]
    street = f"{number * 7 + 3} {STREETS[number % len(STREETS)]}"
    place = [street, "", *CITY, zip_code, "US", str(PHONES_FROM + number), ""]
    entity = PERSON if first else PLACE
    dates = [UPDATED, "", ""]
    return [_npi(number), entity, *names, "", credential, *place, *dates, profession.codes[0].code]


def _npi(number: int) -> str:
    base = (NUMBERS_FROM + number) * 10
    return str(next(each for each in range(base, base + 10) if is_npi(each)))
