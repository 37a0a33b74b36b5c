"""The embedded worker: every job is done once or fails with a reason, whatever dies in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from plans import jobs
from plans.models import Event, Job, JobState
from plans.worker import Worker
from tests.services import end, wait_until

pytestmark = [pytest.mark.services, pytest.mark.database]
Submit = Callable[..., Job]


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            end(process)


@pytest.fixture
def _children_see_the_database(process_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in process_environment.items():
        monkeypatch.setenv(name, value)


def nothing() -> None:
    """No hourly work."""


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def gone(pid: int) -> bool:
    """Whether the process ended; a zombie that nobody has waited for yet has ended too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def started(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_a_job_is_done_and_its_result_kept(submit: Submit, process_environment: dict[str, str]) -> None:
    with worker(process_environment):
        job = submit("test-quick", value=7)
        wait_until(lambda: state(job) == JobState.DONE, "the job was not done")
    assert job.result == {"given": 7}
    assert (job.stage, job.done, job.total, job.attempts) == ("counting", 1, 1, 1)
    assert job.finished_at is not None


def test_a_killed_child_costs_one_attempt(submit: Submit, process_environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"
    with worker(process_environment):
        job = submit("test-slow_once", log=str(log))
        wait_until(lambda: bool(started(log)), "the job did not begin")
        os.kill(started(log)[0], signal.SIGKILL)
        wait_until(lambda: state(job) == JobState.DONE, "the job was not done again")
    assert (job.attempts, job.result) == (2, {"attempts": 2})
    assert len(started(log)) == 2


def test_a_killed_worker_takes_its_child_along_and_another_does_the_job(
    submit: Submit, process_environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with worker(process_environment) as first:
        job = submit("test-slow_once", log=str(log))
        wait_until(lambda: bool(started(log)), "the job did not begin")
        first.kill()
        first.wait()
        wait_until(lambda: gone(started(log)[0]), "the job's process outlived its worker")
    assert state(job) == JobState.RUNNING
    assert job.lease_until is not None
    assert job.lease_until < timezone.now() + jobs.LEASE
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))  # as it is half a minute later
    with worker(process_environment):
        wait_until(lambda: state(job) == JobState.DONE, "nobody took the job over")
    assert job.attempts == 2
    assert Event.objects.filter(kind="job").count() == 1


def test_a_worker_that_is_stopped_puts_its_job_back(
    submit: Submit, process_environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with worker(process_environment) as process:
        job = submit("test-slow_once", log=str(log))
        wait_until(lambda: bool(started(log)), "the job did not begin")
        end(process)
        assert process.returncode == 0
    assert (state(job), job.attempts) == (JobState.QUEUED, 0)
    assert gone(started(log)[0])


@pytest.mark.usefixtures("_children_see_the_database")
def test_a_job_that_overruns_is_ended_and_says_so(submit: Submit) -> None:
    job = submit("test-endless")
    hand = Worker(hourly=nothing, limit_seconds=2)
    assert hand.step()
    hand.close()
    assert (state(job), job.error) == (JobState.FAILED, "The work took too long and was ended.")


@pytest.mark.usefixtures("_children_see_the_database")
def test_a_job_that_kills_its_process_is_given_up_after_three_attempts(submit: Submit) -> None:
    job = submit("test-fatal")
    hand = Worker(hourly=nothing)
    assert [hand.step() for _ in range(4)] == [True, True, True, False]
    hand.close()
    assert (state(job), job.attempts) == (JobState.FAILED, 3)
    assert "three times" in job.error


@pytest.mark.usefixtures("_children_see_the_database")
def test_a_defect_fails_the_job_and_keeps_its_details_to_the_log(
    submit: Submit, capfd: pytest.CaptureFixture[str]
) -> None:
    job = submit("test-broken")
    hand = Worker(hourly=nothing)
    hand.step()
    hand.close()
    assert state(job) == JobState.FAILED
    assert "a detail" not in job.error
    assert "a detail that belongs in the log" in capfd.readouterr().err


@pytest.mark.usefixtures("_children_see_the_database")
def test_the_hourly_work_is_done_at_the_start_and_not_again_within_the_hour(submit: Submit) -> None:
    calls: list[int] = []
    hand = Worker(hourly=lambda: calls.append(1))
    hand.step()
    hand.step()
    hand.close()
    assert calls == [1]
