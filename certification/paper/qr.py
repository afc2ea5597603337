"""The QR on the paper: the short address in upper case, so that it fits the dense alphanumeric mode."""

import io

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_Q

MASK = 1
"""Always the same one of the eight: weighing them takes longer than setting the page, and over random codes the one the
standard prefers reads no better from a blurred and noisy copy than any other."""
PIXELS_PER_MODULE = 10
"""At 30 mm even a version 6 symbol comes out above 400 dpi."""


def short_address(public_url: str, code: str) -> str:
    """What the QR says; scanners and servers take host and ``/V/`` in either case."""
    return f"{public_url}/v/{code}".upper()


def qr_png(address: str) -> bytes:
    """A one-bit PNG at level Q, which survives photocopies and dirt; the quiet zone is left to the page."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, mask_pattern=MASK)
    code.add_data(address, optimize=20)
    code.make(fit=True)
    modules = code.modules
    image = Image.new("1", (len(modules), len(modules)))
    image.putdata([0 if dark else 255 for row in modules for dark in row])
    side = len(modules) * PIXELS_PER_MODULE
    buffer = io.BytesIO()
    image.resize((side, side), Image.Resampling.NEAREST).save(buffer, "PNG")
    return buffer.getvalue()
