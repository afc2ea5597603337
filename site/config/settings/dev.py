"""A machine of one's own: secrets made on the first start, demo accounts shown, plain HTTP."""

from pathlib import Path

from config import REPOSITORY_ROOT
from config.settings import environment, local_secrets

_data = Path(environment.text("DATA_DIR", str(REPOSITORY_ROOT / ".data")))
environment.load_file(local_secrets.ensure(_data / "secrets.env"))

from config.settings.base import *  # noqa: E402,F403

ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
DEMO = environment.text("DEMO", "on") == "on"
