"""Celery's side of the jobs: thin, ids in."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from plans import jobs
from plans.models import Job


@shared_task(name="plans.run_job", acks_late=True, reject_on_worker_lost=True)
def run_job(job_id: int, *_extra: object, **_more: object) -> None:
    """Do one job, unless another worker has it."""
    token = jobs.claim(job_id, timezone.now())
    if token:
        jobs.run(job_id, token)


@shared_task(name="plans.sweep_jobs")
def sweep_jobs(*_extra: object, **_more: object) -> None:
    """Send again what was never taken, or was left by a worker that is gone."""
    now = timezone.now()
    jobs.give_up(now)
    for job_id in Job.objects.filter(jobs.claimable(now)).values_list("pk", flat=True)[:100]:
        # One that waits long is sent again and again; a message that nobody took in a minute is dropped.
        run_job.apply_async((job_id,), expires=60)
