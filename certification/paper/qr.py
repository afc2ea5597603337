"""The QR on the paper: the short address in upper case, so that it fits the dense alphanumeric mode."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

PIXELS_PER_MODULE = 10
"""At 30 mm even a version 6 symbol comes out above 400 dpi."""


def short_address(public_url: str, code: str) -> str:
    """What the QR says; scanners and servers take host and ``/V/`` in either case."""
    return f"{public_url}/v/{code}".upper()


def qr_png(address: str) -> bytes:
    """A one-bit PNG at level Q, which survives photocopies and dirt; the quiet zone is left to the page."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, box_size=PIXELS_PER_MODULE, border=0)
    code.add_data(address, optimize=20)
    code.make(fit=True)
    image = code.make_image(fill_color="black", back_color="white").get_image().convert("1")
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
