"""Uploaded pictures, drawn anew: nothing but pixels gets in, no position, no profile, nothing appended."""

import io
import warnings
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
"""About the largest a phone takes; more is a bomb."""
LONGEST_SIDE = 3000
"""No page shows more; a larger picture is made smaller."""
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_SAVED_AS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88},
}


class UnreadablePicture(ValueError):
    """Not a picture of this format, or too large to open."""


def draw_anew(upload: bytes, extension: str) -> bytes:
    """The picture in the format its name says, turned upright; an animation keeps its first frame."""
    kind = FORMATS.get(extension.lower().lstrip("."))
    if kind is None:
        raise UnreadablePicture(extension)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=[kind]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise UnreadablePicture(f"{image.width} x {image.height}")
                drawn = ImageOps.exif_transpose(image)
                drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
                see_through = kind != "JPEG" and (drawn.mode in ("RGBA", "LA") or "transparency" in drawn.info)
                pixels = drawn.convert("RGBA" if see_through else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise UnreadablePicture(str(error)) from error
    pixels.info.clear()
    buffer = io.BytesIO()
    pixels.save(buffer, kind, **_SAVED_AS[kind])
    return buffer.getvalue()
