"""A PDF that a practice offers to download: known by its first and last bytes, bounded in size."""

from typing import Final

from warmhand.core.errors import InvalidValueError

LARGEST: Final = 5_000_000
_HEAD: Final = b"%PDF-"
_TAIL: Final = b"%%EOF"
_TAIL_WITHIN: Final = 1_024


def check_pdf(content: bytes) -> None:
    """Raise `InvalidValueError`, saying what to do, for anything but a whole PDF of at most 5 MB.

    Nothing is unpacked. **Source**: ISO 32000-2, section 7.5 (header and trailer).
    """
    if len(content) > LARGEST:
        raise InvalidValueError("This file is larger than 5 MB. Save it smaller first.")
    if not content.startswith(_HEAD):
        raise InvalidValueError("Only PDF files can be downloaded here. Save it as a PDF first.")
    if _TAIL not in content[-_TAIL_WITHIN:]:
        raise InvalidValueError("This PDF is not whole: its end is missing. Save it once more.")
