"""Fine line work behind the facts: interlaced waves along the edge and a rosette round the plate character.

Lines this fine blur when photocopied, and no word processor draws them: cheap defence, and a calm ground.
"""

import math
from functools import lru_cache

PAGE_WIDTH, PAGE_HEIGHT = 2970, 2100
"""Tenths of a millimetre, A4 landscape."""


def _smooth(points: list[tuple[float, float]], close: bool = False) -> str:
    """A path through points as short cubic curves (Catmull-Rom), in whole tenths of a millimetre."""
    count = len(points)
    parts = [f"M{points[0][0]:.0f} {points[0][1]:.0f}C"]
    for index in range(count if close else count - 1):
        if close:
            before, here = points[index - 1], points[index]
            there, after = points[(index + 1) % count], points[(index + 2) % count]
        else:
            before, here = points[max(index - 1, 0)], points[index]
            there, after = points[index + 1], points[min(index + 2, count - 1)]
        parts.append(
            f"{here[0] + (there[0] - before[0]) / 6:.0f} {here[1] + (there[1] - before[1]) / 6:.0f} "
            f"{there[0] - (after[0] - here[0]) / 6:.0f} {there[1] - (after[1] - here[1]) / 6:.0f} "
            f"{there[0]:.0f} {there[1]:.0f} "
        )
    return "".join(parts).rstrip() + ("Z" if close else "")


def _wave(length: float, waves: int, height: float, phase: float) -> list[tuple[float, float]]:
    samples = waves * 4
    return [
        (length * i / samples, height * math.sin(2 * math.pi * waves * i / samples + phase)) for i in range(samples + 1)
    ]


def _edge(inset: float, height: float) -> str:
    width, depth = PAGE_WIDTH - 2 * inset, PAGE_HEIGHT - 2 * inset
    across, down = round(width / 110), round(depth / 110)
    paths = []
    for phase in (0.0, math.pi / 2, math.pi, 3 * math.pi / 2):
        horizontal = _wave(width, across, height, phase)
        vertical = _wave(depth, down, height, phase)
        paths += [
            _smooth([(inset + x, inset + y) for x, y in horizontal]),
            _smooth([(inset + x, PAGE_HEIGHT - inset + y) for x, y in horizontal]),
            _smooth([(inset + y, inset + x) for x, y in vertical]),
            _smooth([(PAGE_WIDTH - inset + y, inset + x) for x, y in vertical]),
        ]
    return "".join(paths)


def _rosette(x: float, y: float, inner: float, outer: float, petals: int, strands: int) -> str:
    paths = []
    middle, swing = (inner + outer) / 2, (outer - inner) / 2
    samples = petals * 6
    for strand in range(strands):
        shift = 2 * math.pi * strand / strands
        points = []
        for i in range(samples):
            angle = 2 * math.pi * i / samples
            reach = middle + swing * math.sin(petals * angle + shift)
            points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
        paths.append(_smooth(points, close=True))
    return "".join(paths)


def _corners(colour: str, paper: str) -> str:
    """A plate in each corner where the waves of two edges would run into each other."""
    plates = []
    for x in (105, PAGE_WIDTH - 105):
        for y in (105, PAGE_HEIGHT - 105):
            plates.append(
                f'<rect x="{x - 44}" y="{y - 44}" width="88" height="88" fill="{paper}" stroke-width="3"/>'
                f'<path stroke-width="1.8" stroke-opacity=".7" d="{_rosette(x, y, 8, 36, 8, 3)}"/>'
                f'<circle cx="{x}" cy="{y}" r="8" fill="{colour}" stroke="none"/>'
            )
    return "".join(plates)


@lru_cache(maxsize=16)
def ornament_svg(colour: str, paper: str) -> str:
    """The whole page's line work in one colour; the corner plates are filled with the paper's."""
    edge, rosette = _edge(105, 24), _rosette(1130, 1130, 520, 700, 24, 6)
    inner = 145
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PAGE_WIDTH} {PAGE_HEIGHT}" fill="none" stroke="{colour}">'
        f'<path stroke-width="2.2" stroke-opacity=".55" d="{edge}"/>'
        f'<path stroke-width="2" stroke-opacity=".20" d="{rosette}"/>'
        f'<rect x="65" y="65" width="{PAGE_WIDTH - 130}" height="{PAGE_HEIGHT - 130}" stroke-width="8"/>'
        f'<rect x="{inner}" y="{inner}" width="{PAGE_WIDTH - 2 * inner}" height="{PAGE_HEIGHT - 2 * inner}" '
        f'stroke-width="3"/>{_corners(colour, paper)}</svg>'
    )
