"""A real export through the embedded worker, killed in the middle."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from django.utils import timezone

from plans.models import Event, Job, JobState
from tests.services import end, wait_until

pytestmark = [pytest.mark.services, pytest.mark.database]


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """End the worker, the job's process and what that started, all at once."""
    for part in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        with suppress(psutil.NoSuchProcess):
            part.kill()
    process.wait()


def stage(job: Job) -> str:
    job.refresh_from_db()
    return job.stage


def test_a_worker_killed_in_the_middle_of_an_export_leaves_one_whole_report(
    process_environment: dict[str, str], submit: Callable[..., Job]
) -> None:
    job = submit("report", paper="a4", language="en", audience="leadership")
    command = [sys.executable, "manage.py", "worker"]
    environment = process_environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    first = subprocess.Popen(command, env=environment)
    wait_until(lambda: stage(job) != "", "the export did not begin", 90)
    kill_all(first)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))  # as it is half a minute later
    second = subprocess.Popen(command, env=environment)
    wait_until(lambda: stage(job) != "" and job.is_over, "nobody took the export over", 180)
    end(second)
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 2, "")
    files = [path for path in (Path(environment["CONCORD_HOME"]) / "files" / "reports").iterdir() if path.is_file()]
    assert [path.name for path in files] == [job.result["file"]]
    assert files[0].read_bytes().startswith(b"%PDF-")
    assert Event.objects.filter(plan=job.plan, kind="job").count() == 1
