"""Read a provider file of any size in pieces of whole rows, on two processors where it is long.

Pieces go to two helpers by turns and come back in order. Each helper holds one piece at a time,
so memory does not grow with the file, and ends by itself when the process that feeds it is gone.
"""

import codecs
import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator
from itertools import chain, cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import Refusal
from warmhand.formats.nppes import Reader
from warmhand.formats.nppes_batch import Batch
from warmhand.formats.nppes_blocks import (
    PIECE_BYTES,
    QUOTED_ROW_END,
    UTF_16,
    blocks,
    opened,
    spans,
    text_of,
)
from warmhand.formats.nppes_layout import Layout

HELPERS = 2

# Bytes of whole rows, or where in the file they stand: offset and length.
Piece = bytes | tuple[int, int]


def batches(
    source: Path, *, reader_for: Callable[[Layout], Reader], on_bytes: Callable[[int], None]
) -> Iterator[Batch]:
    """Yield what a provider file holds, in order; `reader_for` makes the reader of its layout.

    `on_bytes` hears how many bytes of the file have been read. Raises `InvalidValueError` where
    the file is empty, lacks a column that is needed, or is a damaged zip.
    """
    with opened(source) as (stream, disk):
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
        if QUOTED_ROW_END.search(start) and not start.startswith(UTF_16):
            rows_at = start.index(b"\n") + 1
            header = start[:rows_at].removeprefix(codecs.BOM_UTF8)
            return header, spans(disk.fileno(), start=rows_at)
    parts = blocks(stream)
    header, _, rows = next(parts, b"").partition(b"\n")
    return header, chain([rows], parts)


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
