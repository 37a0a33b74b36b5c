"""gunicorn's settings, for `./run` and for the image: `gunicorn --config config/gunicorn.py`."""

import os
import tempfile
from pathlib import Path

wsgi_app = "config.wsgi:application"
bind = os.environ.get("CONCORD_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("CONCORD_WEB_PROCESSES", "2"))
threads = int(os.environ.get("CONCORD_WEB_THREADS", "8"))
# Django is imported once, before the workers are forked; nothing connects to the database at import.
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
# The heartbeat file must not live on a disk that can stall.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else tempfile.gettempdir()
control_socket_disable = True
# The application logs its requests itself, without the secrets in addresses.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("CONCORD_GUNICORN_LOG", "warning")
