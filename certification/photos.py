"""Candidates' photos: every upload is decoded and drawn anew, so nothing but its pixels gets in."""

import io
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from foundation.kernel.errors import DomainError

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
"""About the largest a phone takes; more is a bomb."""
WIDTH, HEIGHT = 413, 561
"""35 x 47.5 mm at 300 dpi, the shape of the certificate's frame."""
SMALLEST_SIDE = 200
_FORMATS = ("JPEG", "PNG", "WEBP")


SHOWN_WIDTH, SHOWN_HEIGHT = 138, 187
"""As large as the page that checks a certificate shows it, and no larger."""


def shrink_photo(picture: bytes) -> bytes:
    """A stored photo, small enough for a page of 30 kB and too small to print."""
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as image:
        small = image.convert("RGB").resize((SHOWN_WIDTH, SHOWN_HEIGHT), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=78, optimize=True)
    return buffer.getvalue()


def reencode_photo(upload: bytes) -> bytes:
    """The photo as a plain JPEG of fixed size, turned upright, without EXIF, profile or anything appended."""
    if len(upload) > MAX_BYTES:
        raise DomainError(
            _("照片超过 8 MB 了。请换一张小一点的，或用手机截图后再传。"), "certification.photo_too_large"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=_FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise DomainError(
                        _("照片的像素太多了，最多 4000 万。请把照片调小再传。"), "certification.photo_too_large"
                    )
                if min(image.size) < SMALLEST_SIDE:
                    raise DomainError(
                        _("照片太小，印出来看不清。请换一张短边至少 200 像素的。"), "certification.photo_too_small"
                    )
                upright = ImageOps.exif_transpose(image).convert("RGB")
                framed = ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise DomainError(
            _("这个文件不是能用的照片。请传 JPG、PNG 或 WebP 格式的证件照。"), "certification.photo_unreadable"
        ) from error
    buffer = io.BytesIO()
    framed.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()
