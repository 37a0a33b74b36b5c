"""Do one job: `manage.py run_job ID`, or for the worker `run_job --wait` with "ID TOKEN" on standard input."""

import contextlib
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from plans import jobs

NICENESS = 5


class Command(BaseCommand):
    help = "Do one job that is waiting. With --wait, do the one that standard input names."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=int, nargs="?", help="the job's number")
        parser.add_argument("--wait", action="store_true", help='wait for a line "ID TOKEN" of a claimed job')

    def handle(self, *, job: int | None, wait: bool, **options: Any) -> None:
        # Pages come first: a solve or an export takes the processor time that they leave.
        with contextlib.suppress(OSError):
            os.nice(NICENESS)
        if wait:
            self._wait()
        elif job is None:
            raise CommandError("Name a job, or use --wait.")
        else:
            token = jobs.claim(job, timezone.now())
            if token is None:
                raise CommandError(f"Job {job} is not waiting.")
            jobs.run(job, token)

    def _wait(self) -> None:
        for path, _rule in settings.CONCORD_JOBS.values():
            import_string(path)  # what a job needs is loaded before there is one
        line = sys.stdin.readline().split()
        if line:
            jobs.run(int(line[0]), line[1])
