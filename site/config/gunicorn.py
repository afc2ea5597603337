"""How gunicorn serves the site; read by `gunicorn -c`. PORT and WEB_PROCESSES come from the environment."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
reuse_port = True
"""A new web server can take the port before the old one lets go of it, so a restart refuses nobody."""
workers = int(os.environ.get("WEB_PROCESSES", "2"))
worker_class = "gthread"
threads = 4
preload_app = True
"""Loads the site once and shares its memory; the databases are opened after the fork."""
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests_jitter = 0
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
"""The heartbeat file lies in memory: on a slow disk a busy worker would look dead."""
accesslog = None
loglevel = "warning"


def when_ready(server: object) -> None:
    """The site is loaded and the port is open: say so, with the address."""
    print(f"Diancai is open at http://{bind}/   (Ctrl-C stops it)", flush=True)
