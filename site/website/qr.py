"""The drawing an authenticator app scans."""

import base64
from io import BytesIO
from urllib.parse import quote, urlencode

import qrcode
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage


def authenticator_address(username: str, secret: str) -> str:
    """The address apps agree on: whose code it is, for which site, and the secret; six digits every thirty seconds."""
    issuer = str(_("点菜学堂"))
    return f"otpauth://totp/{quote(f'{issuer}:{username}')}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def as_data_address(text: str) -> str:
    """An SVG within the page itself: no address that would carry the secret, nothing kept anywhere."""
    drawing = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=2).save(drawing)
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.getvalue()).decode()
