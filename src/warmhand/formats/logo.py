"""A practice's logo as it was given: a PNG or a JPEG, small enough for a letter."""

from dataclasses import dataclass

from warmhand.core.errors import InvalidValueError

LONGEST = 200_000
LEAST_PIXELS, MOST_PIXELS = 16, 2_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# The markers of a JPEG whose part holds its size; DHT, JPG and DAC stand among them and do not.
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_PART = frozenset({0x01, *range(0xD0, 0xD8)})
_PNG_HEAD = 24


@dataclass(frozen=True, slots=True)
class Logo:
    """What a picture says of itself."""

    kind: str
    """"png" or "jpg"."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""


def picture_kind(data: bytes) -> str:
    """Return "png" or "jpg" by the first bytes, or "" for anything else."""
    if data.startswith(_PNG):
        return "png"
    return "jpg" if data.startswith(_JPEG) else ""


def read_logo(data: bytes) -> Logo:
    """Return what `data` says of itself; nothing is unpacked.

    Raises `InvalidValueError` for anything but a PNG or JPEG of at most 200 kB, and 16 to 2000
    pixels on each side.
    """
    if len(data) > LONGEST:
        raise InvalidValueError("This picture is larger than 200 kB. Save it smaller first.")
    kind = picture_kind(data)
    if not kind:
        raise InvalidValueError("A logo is a PNG or a JPEG picture.")
    size = _png_size(data) if kind == "png" else _jpeg_size(data)
    if size is None:
        raise InvalidValueError("This picture is damaged: its size cannot be read.")
    if not all(LEAST_PIXELS <= side <= MOST_PIXELS for side in size):
        raise InvalidValueError(
            f"This picture is {size[0]} × {size[1]} pixels; a logo has 16 to 2000 on each side."
        )
    return Logo(kind, *size)


def _png_size(data: bytes) -> tuple[int, int] | None:
    if len(data) < _PNG_HEAD or data[12:16] != b"IHDR":
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk from part to part until the one that holds the size."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _SIZES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        if marker == 0xFF or marker in _WITHOUT_PART:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None
