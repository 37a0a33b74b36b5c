"""Sixteen people at one row, each on a connection of their own: nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from plans.errors import AlreadyDone, StaleVersion
from plans.models import Event, Plan, User
from roadmap import commands
from roadmap.models import Initiative
from tests.roadmap.conftest import AT

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

WRITERS, SAVES = 16, 6


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Run the work in as many threads as there are writers; returns what they raised."""

    def run(number: int) -> None:
        try:
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        futures = [pool.submit(run, number) for number in range(WRITERS)]
    return [error for future in futures if (error := future.exception())]


def test_acknowledged_saves_are_versions_and_events(plan: Plan, facilitator: User) -> None:
    row = Initiative.objects.get(key="I-2")
    before = Event.objects.filter(verb="moved").count()
    acknowledged = []

    def work(number: int) -> None:
        saved = 0
        while saved < SAVES:
            version = Initiative.objects.values_list("version", flat=True).get(pk=row.pk)
            try:
                commands.move_initiative(
                    plan_id=plan.pk,
                    initiative_id=row.pk,
                    version=version,
                    quarters=1 if number % 2 else -1,
                    by=facilitator,
                    at=AT,
                )
            except StaleVersion:
                continue
            saved += 1
            acknowledged.append(number)

    assert at_once(work) == []
    row.refresh_from_db()
    plan.refresh_from_db()
    moved = Event.objects.filter(verb="moved").count() - before
    assert len(acknowledged) == WRITERS * SAVES == row.version - 1 == moved == row.history.count() - 1
    revisions = Event.objects.filter(plan=plan, verb="moved").values_list("revision", flat=True)
    assert len(set(revisions)) == moved


def test_one_request_sent_at_once_by_many_changes_once(plan: Plan, facilitator: User) -> None:
    row = Initiative.objects.get(key="I-2")
    outcomes: list[str] = []

    def work(_number: int) -> None:
        try:
            commands.move_initiative(
                plan_id=plan.pk,
                initiative_id=row.pk,
                version=1,
                quarters=1,
                by=facilitator,
                at=AT,
                request_id="sent-by-many",
            )
            outcomes.append("done")
        except AlreadyDone:
            outcomes.append("already")

    assert at_once(work) == []
    row.refresh_from_db()
    assert (sorted(outcomes), row.version) == (["already"] * (WRITERS - 1) + ["done"], 2)
