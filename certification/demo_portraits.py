"""Portraits for the demo county: flat drawings of nobody, so that a certificate shows how a photo sits in it."""

import io
import random

from PIL import Image, ImageDraw

from certification.photos import HEIGHT, WIDTH

_BACKGROUNDS = ("#CFE0EC", "#DCE7E0", "#E9E1D2")
_SKINS = ("#F1CFAE", "#E8BF98", "#DDB087")
_COATS = ("#28425A", "#3E5C48", "#6A3B3B", "#4A4A52", "#7A5B34")
_HAIRS = ("#1F1B18", "#2B2622", "#55504A")
_SCALE = 2


def draw_portrait(seed: int, female: bool) -> bytes:
    """A JPEG, the same for the same seed."""
    source = random.Random(seed)
    width, height = WIDTH * _SCALE, HEIGHT * _SCALE
    image = Image.new("RGB", (width, height), source.choice(_BACKGROUNDS))
    pen = ImageDraw.Draw(image)
    skin, coat, hair = source.choice(_SKINS), source.choice(_COATS), source.choice(_HAIRS)
    middle, face = width // 2, int(width * 0.235)
    top = int(height * 0.2)
    bottom = top + int(face * 2.62)
    if female:
        pen.ellipse((middle - face - 46, top - 60, middle + face + 46, bottom + 30), fill=hair)
        pen.rectangle((middle - face - 46, (top + bottom) // 2, middle + face + 46, bottom + 60), fill=hair)
    pen.ellipse((middle - width * 0.43, bottom + 40, middle + width * 0.43, bottom + 620), fill=coat)
    pen.rectangle((middle - 66, bottom - 90, middle + 66, bottom + 96), fill=skin)
    pen.polygon([(middle - 112, bottom + 62), (middle, bottom + 230), (middle + 112, bottom + 62)], fill="#F7F5F0")
    pen.polygon([(middle - 66, bottom + 40), (middle, bottom + 150), (middle + 66, bottom + 40)], fill=skin)
    pen.ellipse((middle - face, top, middle + face, bottom), fill=skin)
    pen.chord((middle - face - 12, top - 44, middle + face + 12, bottom - 20), 195, 345, fill=hair)
    eyes = top + int(face * 1.32)
    for side in (-1, 1):
        x = middle + side * int(face * 0.42)
        pen.ellipse((x - 13, eyes - 13, x + 13, eyes + 13), fill="#2A211C")
        pen.arc((x - 34, eyes - 58, x + 34, eyes - 14), 205, 335, fill=hair, width=9)
    pen.arc((middle - 52, eyes + 96, middle + 52, eyes + 158), 25, 155, fill="#9A5B4A", width=9)
    buffer = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
