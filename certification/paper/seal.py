"""The issuer's round seal, drawn as vectors: name along the rim, star in the middle, purpose beneath it.

It is a drawing. What makes the certificate genuine is the proof in the record, which the QR leads to.
"""

import math
from functools import lru_cache

from certification.paper.fonts import ask_font, require_printable

SEAL_RED = "#B3261E"
SIZE = 1000
_RIM = 470


def _star(radius: float) -> str:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + corner * 36)
        points.append(f"{500 + reach * math.cos(angle):.1f} {500 + reach * math.sin(angle):.1f}")
    return "M" + "L".join(points) + "Z"


@lru_cache(maxsize=64)
def seal_svg(name: str, purpose: str) -> str:
    """The seal as SVG, the same bytes for the same words; refuses a character the font lacks."""
    require_printable(name + purpose)
    words = ask_font("seal", name, purpose)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<circle cx="500" cy="500" r="{_RIM}" fill="none" stroke="{SEAL_RED}" stroke-width="26"/>'
        f'<path fill="{SEAL_RED}" d="{_star(138)}{words}"/></svg>'
    )
