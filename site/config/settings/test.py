"""The tests: throwaway data folder, cheap password hashes, notices kept in a file."""

import os
import tempfile
from pathlib import Path

from config.settings import environment, local_secrets

if not environment.text("DATA_DIR"):
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="diancai-test-")
_data = Path(environment.text("DATA_DIR"))
environment.load_file(local_secrets.ensure(_data / "secrets.env"))

from config.settings.base import *  # noqa: E402,F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = _data / "media" / "public"
PRIVATE_MEDIA_ROOT = _data / "media" / "private"
STORAGES["private"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
}
DEMO = True
