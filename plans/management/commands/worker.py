"""The embedded worker: `manage.py worker`, started by `./run` beside the web server."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from plans.worker import Worker


class Command(BaseCommand):
    help = "Do queued jobs, one after the other, until stopped. Production uses Celery instead."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        worker = Worker(hourly=import_string(settings.CONCORD_HOURLY))
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        worker.run()
