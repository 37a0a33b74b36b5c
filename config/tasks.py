"""What has to be done every hour, by Celery's beat or by the embedded worker."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from evaluations.commands import lapse_all_quotes
from evaluations.commands.reopening import reopen_all
from evaluations.commands.scoring import close_due_rounds
from plans.commands.plans import purge_deleted
from plans.digests import send_digests
from plans.files import sweep
from roadmap.commands import close_due_scoring, expire_agreements


@shared_task(name="config.housekeeping")
def housekeeping(*_extra: object, **_more: object) -> None:
    """Drop what is over (sessions, plans, files nothing names), end waivers, send digests; lay lapsed quotes aside,
    reveal scoring rounds whose day has passed and open again what rests on old facts or ending vendors.
    """
    call_command("clearsessions")
    purge_deleted(timezone.now())
    sweep(timezone.now())
    expire_agreements(timezone.now())
    send_digests(timezone.now())
    lapse_all_quotes(timezone.now())
    close_due_rounds(timezone.now())
    close_due_scoring(timezone.now())
    reopen_all(timezone.now())
