"""Bind the course pictures into one sheet, so that a menu of any length asks for one file."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

SHEET = "all.svg"
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def pictures_folder() -> Path:
    """Where the drawings stand: pictures/ beside this site's stylesheet."""
    return Path(settings.SITE_DIR) / "static" / "pictures"


def drawings(folder: Path) -> list[Path]:
    """Every picture by its key, in alphabetical order, without the sheet itself."""
    return sorted(path for path in folder.glob("*.svg") if path.name != SHEET)


def bound_sheet(folder: Path) -> str:
    """One symbol a picture, its id the picture's key; pages show it with <use href="…all.svg#key">."""
    symbols = []
    for path in drawings(folder):
        match = DRAWING.search(path.read_text(encoding="utf-8"))
        if match is None:
            raise ValueError(f"{path.name} is not a drawing")
        symbols.append(f'<symbol id="{path.stem}" viewBox="0 0 360 170">{match.group(1)}</symbol>\n')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbols) + "</svg>\n"


class Command(BaseCommand):
    help = "Bind site/static/pictures/*.svg into pictures/all.svg. Run it after drawing or changing a picture."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = pictures_folder()
        (folder / SHEET).write_text(bound_sheet(folder), encoding="utf-8")
        self.stdout.write(f"{len(drawings(folder))} -> {SHEET}")
