"""Celery: only the doorbell of the Job table. It carries job ids; losing the broker loses nothing."""

import os
import signal
import threading
from pathlib import Path

import billiard
from celery import Celery
from celery.signals import worker_ready
from celery.worker import state

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
app = Celery("diancai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # for every thread: Celery's own notion of a current app ends with the thread that made it
app.autodiscover_tasks(["foundation.jobs"])


@app.on_after_configure.connect
def make_folders(sender: Celery, **kwargs: object) -> None:
    """The filesystem transport and the schedule expect their folders to be there."""
    spool = sender.conf.broker_transport_options
    folders = [spool.get(name) for name in ("data_folder_in", "data_folder_out", "control_folder")]
    for folder in [*folders, os.path.dirname(sender.conf.beat_schedule_filename)]:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)


@worker_ready.connect
def end_with_the_schedule(**kwargs: object) -> None:
    """A worker whose schedule has died would go on without the reconciler: it ends, and the supervisor starts both."""
    for helper in billiard.active_children():
        if helper.name == "Beat":
            threading.Thread(target=end_after, args=(helper,), daemon=True).start()


def end_after(helper: billiard.Process) -> None:
    helper.join()
    if state.should_stop is None and state.should_terminate is None:  # it isn't ending already
        os.kill(os.getpid(), signal.SIGTERM)
