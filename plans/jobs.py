"""Long work that survives: a row in the database says what is to be done, who owns it now and what came of it.

A worker claims a job with one conditional UPDATE, renews its lease while it works, and writes the result only while
the job is still its own. A job whose lease ran out is claimed again, three times at most.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from plans.changes import record
from plans.errors import PlanError, Refused
from plans.models import Job, JobState, Membership, Plan, User
from plans.rules import allowed

LEASE = timedelta(seconds=30)
ATTEMPTS = 3

log = structlog.get_logger(__name__)


class Cancelled(PlanError):
    """The job was cancelled, or another worker owns it now."""


@dataclass(frozen=True)
class Running:
    """A job in the hands of a worker: what the work function gets."""

    job_id: int
    token: str
    plan: Plan
    params: dict[str, Any]
    requested_by: User | None

    def progress(self, stage: str, done: int, total: int) -> None:
        """Tell how far it is. Raises Cancelled when it should stop."""
        if not self._mine().update(stage=stage[:60], done=done, total=total, lease_until=timezone.now() + LEASE):
            raise Cancelled

    def tell(self, early: dict[str, Any]) -> None:
        """Keep with the job what is known already, until its result takes the place. Raises Cancelled."""
        if not self._mine().update(result=early):
            raise Cancelled

    def cancelled(self) -> bool:
        return not self._mine().exists()

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job_id, token=self.token, state=JobState.RUNNING)


@transaction.atomic
def submit(
    *,
    plan: Plan,
    kind: str,
    params: dict[str, Any],
    by: User,
    at: datetime,
    request_id: str = "",
    silent: bool = False,
) -> Job:
    """Write the job down; a worker takes it from there. The plan's revision stays as it is.

    silent: nobody else is told, for work that concerns only the person who asked; what they asked for before ends.
    """
    if silent:
        open_ones = Job.objects.filter(plan=plan, kind=kind, requested_by=by, finished_at=None)
        open_ones.update(state=JobState.CANCELLED, finished_at=at)
    job = enqueue(plan=plan, kind=kind, params=params, by=by, at=at)
    if not silent:
        record(plan.pk, by=by, at=at, verb="asked for", kind="job", target=kind, request_id=request_id)
    return job


def enqueue(*, plan: Plan, kind: str, params: dict[str, Any], by: User, at: datetime) -> Job:
    """The job alone, for a command that tells its own event."""
    job = Job.objects.create(plan=plan, kind=kind, params=params, requested_by=by, created_at=at)
    transaction.on_commit(lambda: _announce(job.pk))
    return job


def _announce(job_id: int) -> None:
    """Tell Celery where it runs; when the broker is away the sweep finds the row."""
    if not settings.CONCORD_CELERY:
        return
    from plans.tasks import run_job

    try:
        run_job.delay(job_id)
    except OperationalError as error:  # the broker is away; the job is saved and the sweep sends it
        log.warning("job_not_announced", job_id=job_id, error=type(error).__name__)


@transaction.atomic
def cancel(*, job: Job, by: User, at: datetime) -> None:
    """Stop a job that is not over; the worker notices at its next progress."""
    open_states = [JobState.QUEUED, JobState.RUNNING]
    if Job.objects.filter(pk=job.pk, state__in=open_states).update(state=JobState.CANCELLED, finished_at=at):
        record(job.plan_id, by=by, at=at, verb="cancelled", kind="job", target=job.kind)


def claimable(at: datetime) -> Q:
    """Jobs that a worker may take: waiting, or left by a worker that is gone."""
    return Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=at)


def claim_next(at: datetime) -> tuple[int, str] | None:
    """The oldest waiting job, now owned by the caller: (job id, token). None when nothing waits."""
    give_up(at)
    for job_id in Job.objects.filter(claimable(at)).order_by("pk").values_list("pk", flat=True)[:5]:
        token = claim(job_id, at)
        if token:
            return job_id, token
    return None


def claim(job_id: int, at: datetime) -> str | None:
    """Own this job: one conditional UPDATE. None when another worker was first or it is over."""
    token = secrets.token_hex(16)
    taken = Job.objects.filter(claimable(at), pk=job_id, attempts__lt=ATTEMPTS).update(
        state=JobState.RUNNING,
        token=token,
        lease_until=at + LEASE,
        attempts=F("attempts") + 1,
        started_at=at,
        done=0,
        total=0,
        stage="",
    )
    return token if taken else None


def give_up(at: datetime) -> int:
    """Fail the jobs whose last attempt lost its worker. Returns how many."""
    return Job.objects.filter(claimable(at), attempts__gte=ATTEMPTS).update(
        state=JobState.FAILED,
        finished_at=at,
        error=_("The work stopped three times without an answer. Nothing was changed; please try again."),
    )


def put_back(job_id: int, token: str) -> None:
    """Return a job that its worker had to leave on purpose: it waits again, and the attempt does not count."""
    owned = Job.objects.filter(pk=job_id, token=token, state=JobState.RUNNING)
    owned.update(state=JobState.QUEUED, token="", lease_until=None, attempts=F("attempts") - 1)


def let_go(job_id: int, token: str, at: datetime) -> None:
    """End the lease of a job whose process died: another attempt may begin at once, and this one counts."""
    Job.objects.filter(pk=job_id, token=token, state=JobState.RUNNING).update(lease_until=at)


def fail(job_id: int, token: str, at: datetime, error: str) -> None:
    """Fail a job that its worker had to end."""
    owned = Job.objects.filter(pk=job_id, token=token, state=JobState.RUNNING)
    owned.update(state=JobState.FAILED, finished_at=at, error=error)


def run(job_id: int, token: str) -> None:
    """Do a claimed job to its end: done with a result, or failed with a reason that a person can read."""
    job = Job.objects.select_related("plan", "requested_by").get(pk=job_id)
    running = Running(job.pk, token, job.plan, job.params, job.requested_by)
    try:
        with _heartbeat(running):
            result = _work(job)(running)
        _finish(running, state=JobState.DONE, result=result)
    except Cancelled:
        log.info("job_cancelled", job_id=job_id)
    except Refused as error:
        _finish(running, state=JobState.FAILED, error=error.sentence)
    except Exception as error:  # the job must not stay "running"; the worker's own log has the traceback
        reason = _("The work failed: %(kind)s. It was written to the log; please try again.")
        _finish(running, state=JobState.FAILED, error=reason % {"kind": type(error).__name__})
        raise


def _work(job: Job) -> Callable[[Running], dict[str, Any]]:
    """The function of this kind of job, if the person who asked still may."""
    path, rule = settings.CONCORD_JOBS[job.kind]
    member = Membership.objects.filter(plan=job.plan, user=job.requested_by).first()
    if member is None or job.plan.deleted_at or not allowed(member, rule):
        raise Refused(_("The person who asked for this may no longer do it."))
    work: Callable[[Running], dict[str, Any]] = import_string(path)
    return work


def _finish(running: Running, **values: Any) -> None:
    running._mine().update(finished_at=timezone.now(), **values)


@contextmanager
def _heartbeat(running: Running) -> Iterator[None]:
    """Renew the lease from a thread of its own, so that a long solve is not taken for a dead worker."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(LEASE.total_seconds() / 3):
                running._mine().update(lease_until=timezone.now() + LEASE)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
