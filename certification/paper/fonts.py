"""The one font the paper is set in, found in its package: nothing installed on the machine is ever used."""

from __future__ import annotations

import subprocess
import sys
from array import array
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError

FAMILY = "Noto Sans SC"


@cache
def font_file() -> Path:
    """The variable Noto Sans SC of the font package."""
    return Path(str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf"))


def ask_font(*question: str) -> str:
    """The answer of `outlines.py`, which opens the font in a program of its own (about half a second)."""
    command = [
        sys.executable,
        "-I",
        "-X",
        "utf8",
        str(Path(__file__).with_name("outlines.py")),
        str(font_file()),
        *question,
    ]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8").stdout.strip()


@cache
def known_characters() -> array[int]:
    """Every character the font can draw, in order: 120 kB, asked once a process."""
    return array("I", map(int, ask_font("characters").split()))


def missing_characters(text: str) -> list[str]:
    """Characters of the text the font has no glyph for, each once, in order."""
    return list(dict.fromkeys(character for character in text if not is_known(ord(character))))


def is_known(character: int) -> bool:
    known = known_characters()
    place = bisect_left(known, character)
    return place < len(known) and known[place] == character


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
