"""Read a provider file of any size in pieces of whole rows, on two processors where it is long.

Pieces go to two helpers by turns and come back in order. Each helper holds one piece at a time,
so memory does not grow with the file, and ends by itself when the process that feeds it is gone.
"""

import codecs
import gc
import multiprocessing
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import Refusal
from warmhand.formats.nppes import Reader
from warmhand.formats.nppes_batch import Batch
from warmhand.formats.nppes_layout import ROW_LINES, Layout, text_of

PIECE_BYTES = 1 << 20
HELPERS = 2
LONGEST_LINE = 16 * PIECE_BYTES

# Inside a quoted field a quotation mark is doubled, so this can only be the end of a row.
_QUOTED_ROW_END = re.compile(rb'"\r?\n(?="[0-9])')
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_TOO_LONG = "A line is longer than any row of the registry can be."

# Bytes of whole rows, or where in the file they stand: offset and length.
Piece = bytes | tuple[int, int]


def batches(
    source: Path, *, reader_for: Callable[[Layout], Reader], on_bytes: Callable[[int], None]
) -> Iterator[Batch]:
    """Yield what a provider file holds, in order; `reader_for` makes the reader of its layout.

    `on_bytes` hears how many bytes of the file have been read. Raises `InvalidValueError` where
    the file is empty, lacks a column that is needed, or is a damaged zip.
    """
    with _opened(source) as (stream, disk):
        header, pieces = _pieces(stream, disk)
        if not header.strip():
            raise InvalidValueError("The file is empty.")
        reader = reader_for(Layout(text_of(header).rstrip("\r\n")))
        line = 2
        for batch in _in_turns(reader, source, pieces, disk.fileno()):
            batch.refused = [Refusal(line + each.line, each.reason) for each in batch.refused]
            line += batch.lines
            yield batch
            if disk.seekable():
                on_bytes(disk.tell())


def _pieces(stream: IO[bytes], disk: IO[bytes]) -> tuple[bytes, Iterator[Piece]]:
    """Return the header, and the rows: as places in the file where these are certain."""
    if stream is disk and disk.seekable():
        start = os.pread(disk.fileno(), PIECE_BYTES, 0)
        if _QUOTED_ROW_END.search(start) and not start.startswith(_UTF_16):
            rows_at = start.index(b"\n") + 1
            header = start[:rows_at].removeprefix(codecs.BOM_UTF8)
            return header, spans(disk.fileno(), start=rows_at)
    parts = blocks(stream)
    header, _, rows = next(parts, b"").partition(b"\n")
    return header, chain([rows], parts)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a provider file, or the one inside a zip; yield its bytes, and the file on disk."""
    with path.open("rb", buffering=0) as disk:
        if path.suffix.casefold() != ".zip":
            yield disk, disk
            return
        try:
            with zipfile.ZipFile(disk) as archive, archive.open(_provider_file(archive)) as rows:
                yield rows, disk
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise InvalidValueError(f"{path.name} is a damaged zip file ({error}).") from error


def _provider_file(archive: zipfile.ZipFile) -> str:
    for name in archive.namelist():
        last = name.rpartition("/")[2].casefold()
        if last.startswith("npidata_pfile") and last.endswith(".csv") and "header" not in last:
            return name
    raise InvalidValueError("The zip file holds no npidata_pfile_*.csv.")


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
        if found := _QUOTED_ROW_END.search(os.pread(file, 1 << 14, place)):
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
    if first.startswith(_UTF_16):
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


def _bytes_of(piece: Piece, file: int) -> bytes:
    if isinstance(piece, bytes):
        return piece
    offset, length = piece
    return os.pread(file, length, offset)


def _in_turns(reader: Reader, source: Path, pieces: Iterator[Piece], file: int) -> Iterator[Batch]:
    first = list(islice(pieces, 2))
    for piece in first:
        yield reader.read(_bytes_of(piece, file))
    if len(first) < 2:
        return
    helpers: list[_Helper] = []
    try:
        helpers += (_Helper(reader, source) for _ in range(HELPERS))
        turns = cycle(helpers)
        for piece, helper in zip(pieces, turns, strict=False):
            if done := helper.exchange(piece):
                yield done
        for helper in islice(turns, HELPERS):
            if done := helper.finish():
                yield done
    finally:
        for helper in helpers:
            helper.stop()


class _Helper:
    """A process that reads one piece at a time."""

    def __init__(self, reader: Reader, source: Path) -> None:
        # Spawned, not forked: it inherits no other pipe, so it sees the end of this one.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        arguments = (theirs, reader, source)
        self._process = context.Process(target=_read_pieces, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self._busy = False

    def exchange(self, piece: Piece) -> Batch | None:
        """Hand over the next piece; return what the one before it held."""
        done = self.finish()
        self._ours.send(piece)
        self._busy = True
        return done

    def finish(self) -> Batch | None:
        """Return what the piece under way holds, None where there is none."""
        if not self._busy:
            return None
        self._busy = False
        done: Batch = self._ours.recv()
        return done

    def stop(self) -> None:
        """End the process."""
        self._ours.close()
        self._process.terminate()
        self._process.join()


def _read_pieces(connection: Connection, reader: Reader, source: Path) -> None:
    gc.disable()  # rows hold no cycles, and looking for some takes a tenth of the time
    file = os.open(source, os.O_RDONLY) if source.is_file() else -1
    try:
        while True:
            piece = connection.recv()
            connection.send(reader.read(_bytes_of(piece, file)))
    except (EOFError, OSError, KeyboardInterrupt):
        return
