"""The square code on a sheet of paper."""

import base64
import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M

PIXELS_PER_MODULE = 10
"""55 mm wide on paper that is above 150 dpi, which a phone reads from two metres."""


def qr_picture(text: str) -> str:
    """The code as a data address, quiet zone included."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=PIXELS_PER_MODULE, border=4)
    code.add_data(text)
    code.make(fit=True)
    buffer = io.BytesIO()
    code.make_image(fill_color="black", back_color="white").get_image().convert("1").save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
