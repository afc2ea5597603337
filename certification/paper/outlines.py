"""Asks the font what it can draw and how, in a program of its own: the font's tables take 50 MB, which a web process would
never give back, for an answer that is asked once.

`outlines.py FONT characters` prints every character as a number; `outlines.py FONT seal NAME PURPOSE` the seal's words as an
SVG path. Needs fontTools and nothing of the site.
"""

import math
import sys

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

WEIGHT = 560


def main(font_file: str, what: str, *words: str) -> None:
    with TTFont(font_file, lazy=True) as font:
        print(characters(font) if what == "characters" else seal_words(font, *words))


def characters(font: TTFont) -> str:
    return " ".join(str(number) for number in sorted(font.getBestCmap()))


def seal_words(font: TTFont, name: str, purpose: str) -> str:
    """Both lines: the name clockwise over the top, long names in smaller characters on the same arc; the purpose level."""
    glyphs = font.getGlyphSet(location={"wght": WEIGHT})
    glyph_names = font.getBestCmap()
    units = font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.0f}")

    arc = min(236.0, 21.0 * max(len(name), 6))
    step = arc / max(len(name) - 1, 1)
    size = min(118.0, math.radians(step) * 372)
    for place, character in enumerate(name):
        angle = math.radians(-90 - arc / 2 + place * step)
        turn = angle + math.pi / 2
        scale, cos, sin = size / units, math.cos(turn), math.sin(turn)
        glyph = glyphs[glyph_names[ord(character)]]
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
        glyph = glyphs[glyph_names[ord(character)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, left + place * size, 796)))
    return str(pen.getCommands())


if __name__ == "__main__":
    main(*sys.argv[1:])
