"""Celery: only the doorbell of the Job table. It carries job ids; losing the broker loses nothing."""

import os
from pathlib import Path

from celery import Celery
from click import Option

from config import spool

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
spool.be_the_filesystem()
app = Celery("diancai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # for every thread: Celery's own notion of a current app ends with the thread that made it
app.autodiscover_tasks(["foundation.jobs"])
app.user_options["worker"].add(
    Option(["--with-schedule"], is_flag=True, help="Ring the recurring bells too; exactly one worker does.")
)
app.steps["worker"].add("config.schedule:Schedule")  # by name: only a worker needs to load it


@app.on_after_configure.connect
def make_folders(sender: Celery, **kwargs: object) -> None:
    """The filesystem transport expects its folders to be there."""
    spool = sender.conf.broker_transport_options
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if name in spool:
            Path(spool[name]).mkdir(parents=True, exist_ok=True)
