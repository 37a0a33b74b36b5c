"""The embedded worker: finds jobs in the table and does each in a process of its own.

One job at a time, in a child that can be ended without harm: a solver that runs away, a library that crashes or a
killed child costs one attempt and never the worker. The child is started before it is needed, so that a job begins at
once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import jobs
from plans.models import Job
from plans.processes import end_with_parent

log = structlog.get_logger(__name__)

LIMIT_SECONDS = 600.0
IDLE_SECONDS = 0.3
AWAY_SECONDS = 2.0
HOUR_SECONDS = 3600.0


def command_line() -> Sequence[str]:
    return [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "run_job", "--wait"]


@dataclass
class Hand:
    """A child process that waits for one job, does it and ends."""

    process: subprocess.Popen[str]

    @classmethod
    def new(cls) -> Hand:
        # A session of its own keeps Ctrl-C away from it; the worker ends it.
        return cls(
            subprocess.Popen(
                command_line(), stdin=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=end_with_parent
            )
        )

    def give(self, job_id: int, token: str) -> None:
        """Hand the job over. Raises BrokenPipeError when the child is gone."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{job_id} {token}\n")
        self.process.stdin.close()

    def drop(self) -> None:
        """End the child, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()


@dataclass
class Worker:
    """The loop. `hourly` is called at the start and then every hour."""

    hourly: Callable[[], None]
    limit_seconds: float = LIMIT_SECONDS
    stopping: bool = False
    _spare: Hand | None = None
    _next_hour: float = field(default=0.0)

    def stop(self, *_signal: object) -> None:
        self.stopping = True

    def run(self) -> None:
        """Work until `stop`. A database that is away is waited for."""
        try:
            while not self.stopping:
                try:
                    busy = self.step()
                except DatabaseError as error:
                    log.warning("database_away", reason=str(error))
                    connection.close()
                    time.sleep(AWAY_SECONDS)
                else:
                    if not busy:
                        time.sleep(IDLE_SECONDS)
        finally:
            self.close()

    def close(self) -> None:
        """End the child that waits for a job."""
        if self._spare is not None:
            self._spare.drop()
            self._spare = None

    def step(self) -> bool:
        """One look at the table; whether a job was done."""
        if self._spare is not None and self._spare.process.poll() is not None:
            log.error("job_process_ended_before_its_job", code=self._spare.process.returncode)
            self._spare = None
            time.sleep(AWAY_SECONDS)
        if self._spare is None:
            self._spare = Hand.new()
        if time.monotonic() >= self._next_hour:
            self._next_hour = time.monotonic() + HOUR_SECONDS
            self.hourly()
        now = timezone.now()
        # A look costs no write lock; the claim does.
        claimed = jobs.claim_next(now) if Job.objects.filter(jobs.claimable(now)).exists() else None
        if claimed is None:
            return False
        hand, self._spare = self._spare, None
        self._do(hand, *claimed)
        return True

    def _do(self, hand: Hand, job_id: int, token: str) -> None:
        """Hand the job to the child and stay with it until it is over."""
        begun = time.monotonic()
        try:
            hand.give(job_id, token)
            while hand.process.poll() is None:
                if self.stopping:
                    hand.drop()
                    jobs.put_back(job_id, token)
                    return
                if time.monotonic() - begun > self.limit_seconds:
                    hand.drop()
                    jobs.fail(job_id, token, timezone.now(), _("The work took too long and was ended."))
                    return
                time.sleep(IDLE_SECONDS / 3)
        except BrokenPipeError:
            log.warning("job_process_was_gone", job_id=job_id)
        if hand.process.poll():
            # It ended without an answer of its own: the next attempt need not wait for the lease to run out.
            jobs.let_go(job_id, token, timezone.now())
