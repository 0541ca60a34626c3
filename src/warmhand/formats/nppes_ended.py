"""Read a list of deactivated registry numbers: CSV, or the workbook in a zip that CMS publishes.

The workbook's form is unchecked: no real one was at hand. It is read by its first two columns,
number and date, whatever its titles; XML with entities or a document type is refused.
"""

import csv
import io
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import IO, Self
from xml.parsers import expat

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import Refusal, repaired_npi
from warmhand.formats.nppes import iso_date
from warmhand.formats.nppes_blocks import text_of

MOST_BYTES = 256 << 20  # of one unpacked part; the real list has some 40 MB
MOST_TEXTS = 2_000_000
_BLOCK = 1 << 16
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a workbook
_TEXTS, _SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"

Pairs = tuple[list[tuple[int, str]], list[Refusal]]


def read_deactivations(content: bytes) -> Pairs:
    """Return the (number, ISO date) pairs of a list, and the lines refused.

    `content` is CSV, a workbook (.xlsx), or a zip of either. Lines before the first number are
    titles. A number needs the date of its deactivation. Raises `InvalidValueError` for what is
    none of these.
    """
    if not content.startswith(b"PK"):
        return _pairs(_lines(text_of(content)))
    try:
        return _from_zip(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise InvalidValueError(f"The list is a damaged zip file ({error}).") from error
    except expat.ExpatError as error:
        raise InvalidValueError(f"The workbook of the list is damaged ({error}).") from error


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines())
    for cells in reader:
        yield reader.line_num, cells


def _pairs(lines: Iterable[tuple[int, list[str]]]) -> Pairs:
    pairs: list[tuple[int, str]] = []
    refused: list[Refusal] = []
    for line, cells in lines:
        try:
            if cells and any(cells):
                pairs.append((repaired_npi(cells[0]), _needed_date(cells)))
        except InvalidValueError as problem:
            if pairs or any(character.isdecimal() for character in cells[0]):
                refused.append(Refusal(line, str(problem)))
    return pairs, refused


def _needed_date(cells: list[str]) -> str:
    told = cells[1].strip() if len(cells) > 1 else ""
    days = told.removesuffix(".0")
    if days.isdecimal() and len(days) == len("45000"):
        return (_FIRST_DAY + timedelta(days=int(days))).isoformat()
    if not told:
        raise InvalidValueError("the date of the deactivation is missing")
    return iso_date(told)


def _from_zip(content: bytes) -> Pairs:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if _SHEET in names:
            texts = _Texts().read(archive, _TEXTS).found if _TEXTS in names else []
            return _pairs(_Sheet(texts).read(archive, _SHEET).found)
        for ending in (".xlsx", ".csv"):
            for name in names:
                if name.casefold().endswith(ending):
                    with archive.open(name) as part:
                        inner = _limited(part)
                    if ending == ".csv" or _is_workbook(inner):
                        return read_deactivations(inner)
    raise InvalidValueError("The zip file holds no list of deactivated numbers (.xlsx or .csv).")


def _is_workbook(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _SHEET in archive.namelist()


def _limited(part: IO[bytes]) -> bytes:
    content = part.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidValueError("The list is larger than any list of the registry can be.")
    return content


class _Part(ABC):
    """Reads one part of a workbook piece by piece."""

    def read(self, archive: zipfile.ZipFile, name: str) -> Self:
        """Read the part `name`; raises `InvalidValueError` where it is too large or not plain."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        total = 0
        with archive.open(name) as part:
            while block := part.read(_BLOCK):
                total += len(block)
                if total > MOST_BYTES:
                    raise InvalidValueError("The workbook is larger than any list can be.")
                parser.Parse(block)
        parser.Parse(b"", True)  # noqa: FBT003 - expat knows no name for it
        return self

    @abstractmethod
    def begin(self, tag: str, marks: dict[str, str]) -> None:
        """Hear that an element begins."""

    @abstractmethod
    def end(self, tag: str) -> None:
        """Hear that an element ends."""

    @abstractmethod
    def text(self, told: str) -> None:
        """Hear text."""


def _refuse(*_declared: object) -> None:
    raise InvalidValueError("The workbook declares a document type; a list has none.")


class _Texts(_Part):
    """The texts that cells share, in the order in which cells name them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] | None = None

    def begin(self, tag: str, marks: dict[str, str]) -> None:
        if tag == "si" and len(self.found) >= MOST_TEXTS:
            raise InvalidValueError("The workbook holds more texts than any list can.")
        if tag == "t":
            self._parts = []
        elif tag == "si":
            self.found.append("")

    def end(self, tag: str) -> None:
        if tag == "t" and self._parts is not None and self.found:
            self.found[-1] += "".join(self._parts)
            self._parts = None

    def text(self, told: str) -> None:
        if self._parts is not None:
            self._parts.append(told)


class _Sheet(_Part):
    """The first two columns of a sheet: (line, cells)."""

    def __init__(self, texts: list[str]) -> None:
        self.found: list[tuple[int, list[str]]] = []
        self._texts = texts
        self._column = self._shared = ""
        self._parts: list[str] | None = None

    def begin(self, tag: str, marks: dict[str, str]) -> None:
        if tag == "row":
            self.found.append((len(self.found) + 1, ["", ""]))
        elif tag == "c":
            self._column, self._shared = marks.get("r", "").rstrip("0123456789"), marks.get("t", "")
        elif tag in {"v", "t"}:
            self._parts = []

    def end(self, tag: str) -> None:
        if tag in {"v", "t"} and self._parts is not None:
            told, self._parts = "".join(self._parts), None
            if self._column in {"A", "B"} and self.found:
                self.found[-1][1]["AB".index(self._column)] = self._told(told)

    def _told(self, value: str) -> str:
        if self._shared != "s":
            return value
        if not value.isdecimal() or int(value) >= len(self._texts):
            raise InvalidValueError("A cell of the workbook names a text that is not there.")
        return self._texts[int(value)]

    def text(self, told: str) -> None:
        if self._parts is not None:
            self._parts.append(told)
