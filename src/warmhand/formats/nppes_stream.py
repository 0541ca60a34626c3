"""Read a provider file of any size in blocks of whole rows, on two processors where it is long.

Blocks go to two helpers by turns and come back in order. Each helper holds one block at a time,
so memory does not grow with the file, and ends by itself when the process that feeds it is gone.
"""

import codecs
import multiprocessing
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from warmhand.core.errors import InvalidValueError
from warmhand.formats.nppes import Batch, Layout, Reader

BLOCK_BYTES = 1 << 20
HELPERS = 2
_LOOK_BACK = 8  # line ends tried for one that lies outside quotes


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a provider file, or the one inside a zip; yield its bytes, and the file on disk.

    Raises `InvalidValueError` where a zip holds no provider file or is damaged.
    """
    with path.open("rb", buffering=0) as disk:
        if path.suffix.casefold() != ".zip":
            yield disk, disk
            return
        try:
            with zipfile.ZipFile(disk) as archive, archive.open(_provider_file(archive)) as rows:
                yield rows, disk
        except (zipfile.BadZipFile, EOFError) as error:
            raise InvalidValueError(f"{path.name} is a damaged zip file ({error}).") from error


def _provider_file(archive: zipfile.ZipFile) -> str:
    for name in archive.namelist():
        last = name.rpartition("/")[2].casefold()
        if last.startswith("npidata_pfile") and last.endswith(".csv") and "header" not in last:
            return name
    raise InvalidValueError("The zip file holds no npidata_pfile_*.csv.")


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of `stream` as UTF-8 in blocks that end where a row ends.

    UTF-16 is known by its first two bytes. Anything else is left to `text_of`.
    """
    rest, chunks = b"", _utf8(stream)
    for chunk in chunks:
        block = rest + chunk
        end = _row_end(block)
        rest = block[end:]
        if end:
            yield block[:end]
    if rest:
        yield rest


def _utf8(stream: IO[bytes]) -> Iterator[bytes]:
    first = stream.read(BLOCK_BYTES) or b""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        while first:
            yield decoder.decode(first).encode()
            first = stream.read(BLOCK_BYTES)
        return
    first = first.removeprefix(codecs.BOM_UTF8)
    while first:
        yield first
        first = stream.read(BLOCK_BYTES)


def _row_end(block: bytes) -> int:
    """Return where the last whole row of `block` ends, 0 where none does.

    A line end inside quotes is passed over; where all of the last few seem to be inside, a
    quotation mark was never closed, and the last line end is taken.
    """
    last = end = block.rfind(b"\n")
    odd = block.count(b'"', 0, end) % 2 if end >= 0 else 0
    for _ in range(_LOOK_BACK):
        if end < 0 or not odd:
            break
        before = block.rfind(b"\n", 0, end)
        odd ^= block.count(b'"', max(before, 0), end) % 2
        end = before
    return (last if odd or end < 0 else end) + 1


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


def batches(stream: IO[bytes], *, reader_for: Callable[[Layout], Reader]) -> Iterator[Batch]:
    """Yield what each block of `stream` holds, in order; `reader_for` makes the reader.

    Raises `InvalidValueError` where the file is empty or lacks a column that is needed.
    """
    parts = blocks(stream)
    header, _, first = next(parts, b"").partition(b"\n")
    if not header.strip():
        raise InvalidValueError("The file is empty.")
    reader = reader_for(Layout(text_of(header).rstrip("\r")))
    yield reader.read(text_of(first), first_line=2)
    line = 2 + first.count(b"\n")
    second = next(parts, b"")
    if second:
        yield from _in_turns(reader, _chain(second, parts), line)


def _chain(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _in_turns(reader: Reader, parts: Iterator[bytes], line: int) -> Iterator[Batch]:
    helpers = [_Helper(reader) for _ in range(HELPERS)]
    try:
        turn = 0
        for block in parts:
            helper = helpers[turn % HELPERS]
            done = helper.exchange(block, line)
            if done:
                yield done
            line += block.count(b"\n")
            turn += 1
        for later in range(turn, turn + HELPERS):
            if done := helpers[later % HELPERS].finish():
                yield done
    finally:
        for helper in helpers:
            helper.stop()


class _Helper:
    """A process that reads one block at a time."""

    def __init__(self, reader: Reader) -> None:
        # Spawned, not forked: it inherits no other pipe, so it sees the end of this one.
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_read_blocks, args=(theirs, reader), daemon=True)
        self._process.start()
        theirs.close()
        self._busy = False

    def exchange(self, block: bytes, line: int) -> Batch | None:
        """Hand over the next block; return what the one before it held."""
        done = self.finish()
        self._ours.send((block, line))
        self._busy = True
        return done

    def finish(self) -> Batch | None:
        """Return what the block under way holds, None where there is none."""
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


def _read_blocks(connection: Connection, reader: Reader) -> None:
    try:
        while True:
            block, line = connection.recv()
            connection.send(reader.read(text_of(block), first_line=line))
    except (EOFError, OSError, KeyboardInterrupt):
        return
