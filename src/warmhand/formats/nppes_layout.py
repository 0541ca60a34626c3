"""Where the columns stand in a provider file of the registry, and how its lines become rows."""

import csv
from collections.abc import Iterator
from operator import itemgetter

from warmhand.core.errors import InvalidValueError

_LOCATION = "business practice location address"
COLUMNS = (
    "npi",
    "entity type code",
    "provider organization name (legal business name)",
    "provider last name (legal name)",
    "provider first name",
    "provider middle name",
    "provider credential text",
    f"provider first line {_LOCATION}",
    f"provider second line {_LOCATION}",
    f"provider {_LOCATION} city name",
    f"provider {_LOCATION} state name",
    f"provider {_LOCATION} postal code",
    f"provider {_LOCATION} country code (if outside u.s.)",
    f"provider {_LOCATION} telephone number",
    f"provider {_LOCATION} fax number",
    "last update date",
    "npi deactivation date",
    "npi reactivation date",
)
TAXONOMY = "healthcare provider taxonomy code_"
GET = (
    "The right one is “NPPES Data Dissemination”, a zip file from download.cms.gov/nppes, "
    "or the npidata_pfile_….csv inside it."
)
"""Which file to get, for whoever brought another one."""
_BLANK = ' ",;\t'
ROW_LINES = 8  # a quoted field that runs on for more lines than this was never closed


class Layout:
    """Where the columns that are used stand in this file.

    Raises `InvalidValueError` where `header` (the first line) lacks one of them.
    """

    def __init__(self, header: str) -> None:
        self.delimiter = max(",;\t", key=header.count)
        names = next(csv.reader([header], delimiter=self.delimiter), [])
        places = {" ".join(name.casefold().split()): place for place, name in enumerate(names)}
        missing = [name for name in (*COLUMNS, f"{TAXONOMY}1") if name not in places]
        if missing:
            raise InvalidValueError(
                f"This is no provider file of the registry: it has no column “{missing[0]}”. {GET}"
            )
        self.columns = len(names)
        self.places = [*(places[name] for name in COLUMNS)]
        self.chosen = itemgetter(*(places[name] for name in COLUMNS))
        codes = sorted(place for name, place in places.items() if name.startswith(TAXONOMY))
        self.places += codes
        # The first is named twice, so that a file with one code gives tuples too.
        self._first_codes = itemgetter(*codes[:2], codes[0])
        self._all_codes = itemgetter(*codes, codes[0])
        self.separator = f'"{self.delimiter}"'
        # Few people have a third code: a row is split up to there, further if one follows.
        used = max(*codes[:2], *(places[name] for name in COLUMNS))
        self._split_at = max(used + 1, *codes[2:3], 0)
        self._nothing_more = self.separator * max(0, codes[-1] - self._split_at + 1)

    def codes_of(self, fields: list[str]) -> tuple[str, ...]:
        """Return the taxonomy codes of a row, "" where a place is empty, some of them twice."""
        is_short = self._nothing_more and len(fields) == self._split_at
        codes: tuple[str, ...] = (self._first_codes if is_short else self._all_codes)(fields)
        return codes

    def _split(self, line: str) -> list[str] | None:
        """Return the fields of a line whose every column is quoted, None for any other line.

        The line is exact when its quotes are those around the columns and no more. What follows
        the second code is left away where no third one is there.
        """
        if line.count('"') != 2 * self.columns or line.count(self.separator) != self.columns - 1:
            return None
        if line[0] != '"' or line[-1] != '"':
            return None
        fields = line[1:-1].split(self.separator, self._split_at)
        if self._nothing_more and not (rest := fields.pop()).startswith(self._nothing_more):
            fields += rest.split(self.separator)
        return fields

    def rows(self, text: str) -> Iterator[tuple[int, list[str], str]]:
        """Yield the line (from 0), the fields and the problem ("" for none) of each row in `text`.

        A row that is quoted throughout has its fields up to the last one used; any other has all.
        """
        lines, index, split = text.split("\n"), 0, self._split
        while index < len(lines):
            line, taken = lines[index].rstrip("\r"), 1
            fields = split(line)
            if fields is not None:
                yield index, fields, ""
            elif line.strip(_BLANK):
                fields, taken, problem = self._unusual(lines, index)
                if not problem and len(fields) != self.columns:
                    problem = f"the row has {len(fields)} columns, the header {self.columns}"
                yield index, fields, problem
            index += taken

    def _unusual(self, lines: list[str], index: int) -> tuple[list[str], int, str]:
        """Return the fields of the row that begins at `index`, its length in lines, its problem."""
        row, taken = lines[index], 1
        while row.count('"') % 2 and taken < ROW_LINES and index + taken < len(lines):
            row += "\n" + lines[index + taken]
            taken += 1
        if row.count('"') % 2:
            return [], 1, "a quotation mark is never closed"
        try:
            fields = next(csv.reader([row], delimiter=self.delimiter))
        except csv.Error as error:
            return [], taken, f"the row cannot be read ({error})"
        return fields, taken, ""
