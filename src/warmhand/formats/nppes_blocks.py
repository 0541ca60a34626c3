"""The bytes of a registry file in blocks of whole rows, from a plain file or out of the zip it comes in."""

import codecs
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from warmhand.core.errors import InvalidValueError
from warmhand.formats.nppes_layout import GET, ROW_LINES

PIECE_BYTES = 1 << 20
LONGEST_LINE = 16 * PIECE_BYTES
# Which of the files in the zip: rows of providers, and their second places of practice.
PROVIDERS, PLACES = "npidata_pfile", "pl_pfile"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Inside a quoted field a quotation mark is doubled, so this can only be the end of a row.
QUOTED_ROW_END = re.compile(rb'"\r?\n(?="[0-9])')
_TOO_LONG = "A line is longer than any row of the registry can be."


def is_zip(path: Path) -> bool:
    """Return whether `path` is named as a zip."""
    return path.suffix.casefold() == ".zip"


def has_places(path: Path) -> bool:
    """Return whether `path` is a zip that holds second places of practice.

    Raises `InvalidValueError` for a damaged zip.
    """
    if not is_zip(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(_member(archive, PLACES))
    except zipfile.BadZipFile as error:
        raise InvalidValueError(f"{path.name} is a damaged zip file ({error}).") from error


@contextmanager
def opened(path: Path, kind: str = PROVIDERS) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a file of the registry, or the one of this `kind` in a zip; yield its bytes, and the disk's.

    Raises `InvalidValueError` for a zip that is damaged, encrypted, or holds no such file.
    """
    with path.open("rb", buffering=0) as disk:
        if not is_zip(path):
            yield disk, disk
            return
        try:
            with zipfile.ZipFile(disk) as archive:
                name = _member(archive, kind)
                if not name:
                    raise InvalidValueError(f"The zip file holds no {kind}_*.csv. {GET}")
                with archive.open(name) as rows:
                    yield rows, disk
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise InvalidValueError(f"{path.name} is a damaged zip file ({error}).") from error
        except (RuntimeError, NotImplementedError) as error:
            raise InvalidValueError(f"{path.name} cannot be unpacked ({error}).") from error


def _member(archive: zipfile.ZipFile, kind: str) -> str:
    """Return the name of the largest file of this kind that is not a header alone, "" for none."""
    found = []
    for info in archive.infolist():
        last = info.filename.rpartition("/")[2].casefold()
        if last.startswith(kind) and last.endswith(".csv") and "header" not in last:
            found.append((info.file_size, info.filename))
    return max(found, default=(0, ""))[1]


def spans(file: int, *, start: int, piece_bytes: int = PIECE_BYTES) -> Iterator[tuple[int, int]]:
    """Yield offset and length of pieces of whole rows in an open file, quoted as the registry does.

    `start` is where a row begins. The file's own position follows, for whoever shows progress.
    """
    size = os.fstat(file).st_size
    while start < size:
        end = _end_after(file, min(start + piece_bytes, size), size)
        os.lseek(file, end, os.SEEK_SET)
        yield start, end - start
        start = end


def _end_after(file: int, place: int, size: int) -> int:
    """Return the first certain end of a row from `place` on, the end of the file if there is none."""
    limit = place + LONGEST_LINE
    while place < size:
        if found := QUOTED_ROW_END.search(os.pread(file, 1 << 14, place)):
            return place + found.end()
        place += (1 << 14) - 4  # what is looked for may lie across
        if place > limit:
            raise InvalidValueError(_TOO_LONG)
    return size


def blocks(stream: IO[bytes], *, block_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """Yield the bytes of `stream` as UTF-8 in blocks that end where a row ends.

    UTF-16 is known by its first two bytes; anything else is left to `text_of`. Raises
    `InvalidValueError` for a line longer than `LONGEST_LINE` bytes.
    """
    rest = b""
    for chunk in _utf8(stream, block_bytes):
        block = rest + chunk
        end = _row_end(block)
        rest = block[end:]
        if len(rest) > LONGEST_LINE:
            raise InvalidValueError(_TOO_LONG)
        if end:
            yield block[:end]
    if rest:
        yield rest


def _utf8(stream: IO[bytes], block_bytes: int) -> Iterator[bytes]:
    first = stream.read(block_bytes) or b""
    if first.startswith(UTF_16):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        while first:
            yield decoder.decode(first).encode()
            first = stream.read(block_bytes)
        return
    first = first.removeprefix(codecs.BOM_UTF8)
    while first:
        yield first
        first = stream.read(block_bytes)


def _row_end(block: bytes) -> int:
    """Return where the last whole row of `block` ends, 0 where none does.

    A line end inside quotes is passed over; where many in a row seem to be inside, a quotation
    mark was never closed, and the last line end is taken.
    """
    last = end = block.rfind(b"\n")
    odd = block.count(b'"', 0, max(end, 0)) % 2
    for _ in range(ROW_LINES):
        if end < 0 or not odd:
            return end + 1
        before = block.rfind(b"\n", 0, end)
        odd ^= block.count(b'"', max(before, 0), end) % 2
        end = before
    return last + 1


def text_of(block: bytes) -> str:
    """Return the text of a block: UTF-8, or Windows-1252 for the lines that are not."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        return "\n".join(map(_line_text, block.split(b"\n")))


def _line_text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
