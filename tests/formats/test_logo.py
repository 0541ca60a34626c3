"""A logo is checked by what it is, drawn once before it is kept, and never stops a letter."""

import io
import struct
import zlib

import pypdf
import pytest

from tests.core.letters import content
from warmhand.core.errors import InvalidValueError
from warmhand.formats.letter import letter_pdf, letter_picture, refuse_undrawable
from warmhand.formats.logo import Logo, read_logo


def png(width=40, height=20, *, rows=None) -> bytes:
    """A grey picture of this size; `rows` writes fewer rows than it says."""

    def part(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    lines = (b"\0" + b"\x80" * width) * (height if rows is None else rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(lines))
        + part(b"IEND", b"")
    )


JPEG_HEAD = b"\xff\xd8\xff\xe0\x00\x04AB\xff\xc0\x00\x0b\x08\x00\x30\x00\x60\x01\x01\x11\x00"


def test_the_size_is_read_without_unpacking():
    assert read_logo(png()) == Logo("png", 40, 20)
    assert read_logo(JPEG_HEAD) == Logo("jpg", 96, 48)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "PNG or a JPEG"),
        (b"<svg onload=alert(1)>", "PNG or a JPEG"),
        (b"%PDF-1.7", "PNG or a JPEG"),
        (png() + b"\0" * 200_000, "larger than 200 kB"),
        (png()[:20], "damaged"),
        (JPEG_HEAD[:9], "damaged"),
        (png(2_001, 20), "2001 × 20 pixels"),
        (png(8, 20), "8 × 20 pixels"),
    ],
    ids=["nothing", "svg", "pdf", "heavy", "cut png", "cut jpeg", "wide", "tiny"],
)
def test_what_is_no_small_png_or_jpeg_is_refused_in_clear_words(data, words):
    with pytest.raises(InvalidValueError, match=words):
        read_logo(data)


BROKEN = [png(rows=1)[:60], JPEG_HEAD, png().replace(b"IDAT", b"IDAX")]


@pytest.mark.parametrize("data", BROKEN, ids=["cut", "only a head", "no picture"])
def test_a_broken_logo_is_refused_and_never_breaks_a_letter(data):
    with pytest.raises(InvalidValueError, match="cannot be drawn"):
        refuse_undrawable(data)
    pages = pypdf.PdfReader(io.BytesIO(letter_pdf(content(), logo=data))).pages
    assert len(pages) == 1
    assert "My question" in pages[0].extract_text()
    assert letter_picture(content(), logo=data).startswith(b"\x89PNG")


def test_a_good_logo_stands_on_the_sheet():
    refuse_undrawable(png())
    pdf = pypdf.PdfReader(io.BytesIO(letter_pdf(content(), logo=png())))
    assert b"/Width 40" in b"".join(pdf.stream.getvalue().splitlines())
    assert b"pdfaid" in pdf.root_object["/Metadata"].get_data()


def test_bytes_that_look_like_code_are_no_logo_and_print_nothing():
    pdf = letter_pdf(content(), logo=b'#read("/etc/passwd")')
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "root:" not in text
    assert "passwd" not in text
