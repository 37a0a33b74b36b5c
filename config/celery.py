"""Celery for the production path. The truth of a job is its row; a message only says "look now", and may come twice.

The limits fit together: a task that overruns is ended hard before the broker gives its message to someone else.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SOFT_LIMIT_SECONDS = 570
HARD_LIMIT_SECONDS = 600
SWEEP_SECONDS = 10

app = Celery("concord")
app.conf.update(
    broker_url=settings.REDIS_URL or "memory://",
    broker_connection_retry_on_startup=True,
    # Redis hands an unacknowledged message on after this long; sooner than the hard limit would run a job twice.
    broker_transport_options={
        "visibility_timeout": 2 * HARD_LIMIT_SECONDS + 60,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "max_retries": 1,
    },
    # A request that queues a job must not wait for a broker that is down; the sweep finds the job later.
    task_publish_retry=False,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT_SECONDS,
    task_time_limit=HARD_LIMIT_SECONDS,
    task_serializer="json",
    accept_content=["json"],
    worker_hijack_root_logger=False,
    worker_max_tasks_per_child=50,
    timezone="UTC",
    beat_schedule={
        "sweep-jobs": {"task": "plans.sweep_jobs", "schedule": SWEEP_SECONDS},
        "housekeeping": {"task": "config.housekeeping", "schedule": 3600},
    },
)
app.autodiscover_tasks()
