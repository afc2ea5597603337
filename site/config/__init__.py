"""Project package. Importing it makes the field's apps (`courses`, `training`, `certification`) importable,
and Celery's app known to whoever rings the bell."""

import sys
from pathlib import Path

from config.celery import app as celery_app

__all__ = ["REPOSITORY_ROOT", "celery_app"]

REPOSITORY_ROOT = Path(__file__).resolve().parents[2]
if str(REPOSITORY_ROOT) not in sys.path:
    sys.path.append(str(REPOSITORY_ROOT))
