"""An address as a QR code, drawn as SVG that a stylesheet can colour."""

import io

import segno

from warmhand.core.errors import InvalidValueError

LONGEST_URL = 600


def qr_svg(url: str) -> str:
    """Return `url` (http or https, at most 600 characters) as an SVG element.

    No script, no inline style, no width or height: the classes `qr-code` and `qr-code-line`
    are for the stylesheet. The light ground is drawn, so that it reads on any colour.
    Raises `InvalidValueError` for anything else.
    """
    if not url.startswith(("https://", "http://")) or len(url) > LONGEST_URL or not url.isascii():
        raise InvalidValueError("A code holds a plain web address of at most 600 characters.")
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass="qr-code",
        lineclass="qr-code-line",
        light="#ffffff",
        nl=False,
    )
    return out.getvalue().decode()
