"""What has to be done every hour, by Celery's beat or by the embedded worker."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from plans.commands.plans import purge_deleted
from plans.files import sweep


@shared_task(name="config.housekeeping")
def housekeeping(*_extra: object, **_more: object) -> None:
    """Drop sessions that are over, plans whose grace period is, and files that nothing names any more."""
    call_command("clearsessions")
    purge_deleted(timezone.now())
    sweep(timezone.now())
