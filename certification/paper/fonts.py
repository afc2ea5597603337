"""The one font the paper is set in, found in its package: nothing installed on the machine is ever used."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import typst
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

from foundation.kernel.errors import DomainError

FAMILY = "Noto Sans SC"


@cache
def font_file() -> Path:
    """The variable Noto Sans SC of the font package."""
    return Path(str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf"))


@cache
def open_font() -> TTFont:
    """The font's tables, read lazily and once a process (about 50 ms)."""
    return TTFont(font_file(), lazy=True)


@cache
def glyph_map() -> dict[int, str]:
    """Every character the font can draw."""
    return open_font().getBestCmap()


@cache
def typst_fonts() -> typst.Fonts:
    """The font book typst may use: our font alone, without system fonts or typst's own."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_file().parent)])


def missing_characters(text: str) -> list[str]:
    """Characters of the text the font has no glyph for, each once, in order."""
    known = glyph_map()
    return list(dict.fromkeys(c for c in text if ord(c) not in known))


def require_printable(text: str) -> None:
    """Raise DomainError naming the first character that would come out as a box."""
    missing = missing_characters(text)
    if missing:
        raise DomainError(
            _(
                "“%(character)s”（U+%(code)s）这个字的字形还没有装，印出来会是空框，所以这张证书先不印。请告诉管理员补上字形。"
            )
            % {"character": missing[0], "code": f"{ord(missing[0]):04X}"},
            "certification.glyph_missing",
        )
