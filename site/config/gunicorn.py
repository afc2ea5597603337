"""How gunicorn serves the site; read by `gunicorn -c`. PORT and WEB_PROCESSES come from the environment."""

import gc
import os
from typing import Any

from config.settings import environment

gc.disable()
"""Until the processes are forked: a collection would leave holes, which each of them fills with pages of its own."""

environment.stop_if_wrong_in("PORT", "WEB_PROCESSES")
bind = f"127.0.0.1:{environment.whole_number('PORT', 8000)}"
reuse_port = True
"""A new web server can take the port before the old one lets go of it, so a restart refuses nobody."""
workers = environment.whole_number("WEB_PROCESSES", 2)
worker_class = "gthread"
threads = 4
preload_app = True
"""Loads the site once and shares its memory; the databases are opened after the fork."""
timeout = 60
graceful_timeout = 15
keepalive = 5
forwarded_allow_ips = ""
"""Whose word about the visitor's address counts is settled by TRUSTED_PROXIES, in config.proxies, and nowhere else."""
max_requests_jitter = 0
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
"""The heartbeat file lies in memory: on a slow disk a busy worker would look dead."""
control_socket_disable = True
"""Its thread would be in the way of a process that is started later: only a process of one thread may be forked."""
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Once the site is loaded and before the first process is started."""
    from config.warming import make_ready

    make_ready(server.app.wsgi())


def pre_fork(server: object, worker: object) -> None:
    """What is loaded by now belongs to all: no process's collector need look at it, which would copy the pages."""
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    gc.enable()


def when_ready(server: object) -> None:
    """The site is loaded and the port is open: say so, with the address."""
    print(f"Diancai is open at http://{bind}/   (Ctrl-C stops it)", flush=True)
