"""A logo for the sample practice, drawn dot by dot: two round leaves, one before the other."""

import struct
import zlib

SIDE = 96  # pixels
PAPER, DARK, WARM = 0, 1, 2
COLOURS = bytes((255, 255, 255, 47, 93, 80, 200, 120, 72))
_BIT_DEPTH, _PALETTE = 8, 3


def drawn_logo() -> bytes:
    """Return a PNG of 96 by 96 pixels, well under a kilobyte."""
    rows = b"".join(b"\0" + bytes(_dot(x, y) for x in range(SIDE)) for y in range(SIDE))
    head = struct.pack(">IIBBBBB", SIDE, SIDE, _BIT_DEPTH, _PALETTE, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", COLOURS), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _dot(x: int, y: int) -> int:
    if (x - 40) ** 2 + (y - 40) ** 2 <= 32**2 and x + y >= 60:
        return DARK
    return WARM if (x - 60) ** 2 + (y - 60) ** 2 <= 28**2 else PAPER


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
