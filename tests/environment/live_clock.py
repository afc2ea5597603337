"""The clock of the site that browser tests visit: a test puts all its processes forward by writing days into a file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

FILE = "clock"


def now() -> datetime:
    try:
        days = float((Path(settings.DATA_DIR) / FILE).read_text())
    except FileNotFoundError:
        days = 0.0
    return timezone.now() + timedelta(days=days)


def set_to(folder: Path, moment: datetime) -> None:
    """From now on the site in this folder lives from that moment, past or future, at the usual pace."""
    put_forward(folder, (moment - timezone.now()) / timedelta(days=1))


def put_forward(folder: Path, days: float) -> None:
    """From now on the site in this folder lives so many days ahead."""
    draft = folder / f"{FILE}.new"
    draft.write_text(str(days))
    draft.replace(folder / FILE)
