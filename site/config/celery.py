"""Celery: only the doorbell of the Job table. It carries job ids; losing the broker loses nothing."""

import os
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
app = Celery("diancai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # for every thread: Celery's own notion of a current app ends with the thread that made it
app.autodiscover_tasks(["foundation.jobs"])


@app.on_after_configure.connect
def make_spool_folders(sender: Celery, **kwargs: object) -> None:
    """The filesystem transport expects its folders to be there."""
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        folder = sender.conf.broker_transport_options.get(name)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
