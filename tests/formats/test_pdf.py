"""What a practice offers to download is a PDF, whole and not too large."""

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.formats.pdf import LARGEST, check_pdf

WHOLE = b"%PDF-1.4\nbody\n%%EOF\n"


def test_a_whole_pdf_passes_up_to_five_megabytes():
    check_pdf(WHOLE)
    check_pdf(b"%PDF-" + b"x" * (LARGEST - 10) + b"%%EOF")
    check_pdf(WHOLE + b"\n" * 900)  # some programs write a little behind the end


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html>",
        b" " + WHOLE,
        b"%PDF-1.4 and nothing more",
        b"%PDF-1.4 %%EOF" + b"x" * 2_000,
        WHOLE + b"x" * LARGEST,
    ],
)
def test_anything_else_is_refused_with_words(content):
    with pytest.raises(InvalidValueError, match=r"PDF|5 MB"):
        check_pdf(content)
