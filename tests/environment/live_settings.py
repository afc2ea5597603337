"""The settings of the site that browser tests visit: those of `make run`, with every file in the throwaway folder."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import DATA_DIR, STORAGES

MEDIA_ROOT = DATA_DIR / "media" / "public"
PRIVATE_MEDIA_ROOT = DATA_DIR / "media" / "private"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
}
CLOCK = "tests.environment.live_clock.now"
