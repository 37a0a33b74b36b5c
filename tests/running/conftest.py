"""A plan with one member, jobs for the worker, and an environment in which child processes see the test's database."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from plans import jobs
from plans.models import Job, Membership, Plan, Role, User


def database_url() -> str:
    """Address of the database that this test uses, for a process of its own."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.fixture
def process_environment(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """Environment for a program of Concord that shall work on the test's database, with a data folder of its own."""
    return os.environ | {
        "CONCORD_HOME": str(tmp_path / "home"),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.running.settings",
    }


@pytest.fixture
def submit(transactional_db: None) -> Callable[..., Job]:
    """Ask for a job as a member of a plan."""
    now = timezone.now()
    user = User.objects.create_user("lead@example.org", None)
    plan = Plan.objects.create(key="plan", name="Plan", created_at=now, updated_at=now)
    Membership.objects.create(plan=plan, user=user, name="Lead", role=Role.FACILITATOR, created_at=now, updated_at=now)

    def ask(kind: str, **params: Any) -> Job:
        return jobs.submit(plan=plan, kind=kind, params=params, by=user, at=timezone.now())

    return ask
