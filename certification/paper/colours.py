"""The six sections' colours on paper, the same as their plates on screen."""

from dataclasses import dataclass

PAPER = "#FAF6EC"
"""Rice paper."""


@dataclass(frozen=True)
class SectionInk:
    """Ink for lines and for the facts that matter most; tints are that ink thinned on the paper."""

    line: str
    deep: str

    def tint(self, percent: int) -> str:
        """The line's ink at so many percent on rice paper, as an opaque colour (print shops dislike alpha)."""
        channels = (
            round(int(PAPER[at : at + 2], 16) * (100 - percent) / 100 + int(self.line[at : at + 2], 16) * percent / 100)
            for at in (1, 3, 5)
        )
        return "#" + "".join(f"{channel:02X}" for channel in channels)


INKS = {
    "tea": SectionInk("#1D6A48", "#124A32"),
    "stove": SectionInk("#B8471A", "#8A3210"),
    "fruit": SectionInk("#8A6414", "#6B4C0C"),
    "care": SectionInk("#9A2F28", "#7A211B"),
    "machine": SectionInk("#244B7A", "#1A375B"),
    "craft": SectionInk("#7A2A55", "#5C1D3F"),
}


def ink_for(section: str) -> SectionInk:
    """The section's ink; trades outside the six sections print in tea green."""
    return INKS.get(section, INKS["tea"])
