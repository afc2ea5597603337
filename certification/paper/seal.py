"""The issuer's round seal, drawn as vectors: name along the rim, star in the middle, purpose beneath it.

It is a drawing. What makes the certificate genuine is the proof in the record, which the QR leads to.
"""

import math
from functools import lru_cache

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from certification.paper.fonts import glyph_map, open_font, require_printable

SEAL_RED = "#B3261E"
SIZE = 1000
_RIM = 470
_WEIGHT = 560


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
    font = open_font()
    glyphs = font.getGlyphSet(location={"wght": _WEIGHT})
    units = font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.0f}")

    # The name runs clockwise over the top; long names get smaller characters on the same arc.
    arc = min(236.0, 21.0 * max(len(name), 6))
    step = arc / max(len(name) - 1, 1)
    size = min(118.0, math.radians(step) * 372)
    for place, character in enumerate(name):
        angle = math.radians(-90 - arc / 2 + place * step)
        turn = angle + math.pi / 2
        scale, cos, sin = size / units, math.cos(turn), math.sin(turn)
        glyph = glyphs[glyph_map()[ord(character)]]
        # Characters stand on the arc: move to their middle, flip the axis, turn, then carry to the rim.
        middle_x, middle_y = glyph.width / 2, 0.38 * units
        centre_x, centre_y = 500 + 368 * math.cos(angle), 500 + 368 * math.sin(angle)
        a, b, c, d = scale * cos, scale * sin, scale * sin, -scale * cos
        glyph.draw(
            TransformPen(
                pen, (a, b, c, d, centre_x - a * middle_x - c * middle_y, centre_y - b * middle_x - d * middle_y)
            )
        )
    size = 88.0
    scale = size / units
    left = 500 - size * len(purpose) / 2
    for place, character in enumerate(purpose):
        glyph = glyphs[glyph_map()[ord(character)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left + place * size, 796)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
        f'<circle cx="500" cy="500" r="{_RIM}" fill="none" stroke="{SEAL_RED}" stroke-width="26"/>'
        f'<path fill="{SEAL_RED}" d="{_star(138)}{pen.getCommands()}"/></svg>'
    )
