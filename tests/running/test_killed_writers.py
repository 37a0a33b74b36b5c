"""kill -9 of processes that save, in the middle of their load: every acknowledged save is there, none is half there."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.management import call_command

from plans.models import Event, Plan
from roadmap.models import Initiative
from tests.services import wait_until

pytestmark = [pytest.mark.services, pytest.mark.database]

WRITER = """
import django; django.setup()
from django.utils import timezone
from plans.errors import StaleVersion
from plans.models import Plan, User
from roadmap import commands
from roadmap.models import Initiative
plan = Plan.objects.get(key="demo")
by = User.objects.get(memberships__plan=plan, memberships__key="p-judit")
step = 1
while True:
    pk, version = Initiative.objects.filter(plan=plan).values_list("pk", "version").first()
    try:
        commands.move_initiative(
            plan_id=plan.pk, initiative_id=pk, version=version, quarters=step, by=by, at=timezone.now()
        )
    except StaleVersion:
        continue
    step = -step
    print(version + 1, flush=True)
"""


def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_half_there(
    process_environment: dict[str, str],
) -> None:
    call_command("demo", verbosity=0)
    plan = Plan.objects.get(key="demo")
    row = Initiative.objects.filter(plan=plan).first()
    assert row is not None
    environment = process_environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    before = row.history.count()
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], env=environment, stdout=subprocess.PIPE, text=True)
        for _number in range(2)
    ]

    def moved() -> bool:
        row.refresh_from_db()
        return row.version > 20

    wait_until(moved, "nothing was saved", 60)
    for writer in writers:
        writer.kill()
    acknowledged = {int(line) for writer in writers for line in writer.communicate()[0].split()}
    row.refresh_from_db()
    versions = set(range(2, row.version + 1))
    assert acknowledged <= versions
    assert len(versions - acknowledged) <= len(writers)  # saved, and killed before it could say so
    assert Event.objects.filter(plan=plan, verb="moved", target=row.key).count() == len(versions)
    assert row.history.count() - before == len(versions)
