"""A code holds an address and nothing else."""

import xml.etree.ElementTree as ET

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.formats.qr import qr_svg

URL = "https://linden-row.example.org/r/" + "k" * 43


def test_the_code_is_svg_with_classes_and_no_style_or_script():
    svg = qr_svg(URL)
    root = ET.fromstring(svg)
    assert root.get("class") == "qr-code"
    assert root.get("viewBox")
    assert "qr-code-line" in svg
    assert not any(word in svg for word in ("style", "<script", "width=", "href"))


def test_the_same_address_gives_the_same_code():
    assert qr_svg(URL) == qr_svg(URL)
    assert qr_svg(URL) != qr_svg(URL + "x")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://x/" + "a" * 600, "https://ö"])
def test_anything_but_a_plain_address_is_refused(url):
    with pytest.raises(InvalidValueError):
        qr_svg(url)
