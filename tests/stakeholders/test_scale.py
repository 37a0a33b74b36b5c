"""One hundred groups with thirty requirements each: the pages ask as little of the database as with two groups."""

from __future__ import annotations

import time

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import Plan
from stakeholders.models import Group, Metric, Requirement
from tests.cast import NOW, client_of
from tests.stakeholders.conftest import EXPRESSIONS, World

pytestmark = pytest.mark.slow
PAGES = ("groups/", "groups/CISO/", "outcomes/", "ownership/", "requirements/")


def one_hundred_groups(plan: Plan) -> None:
    """Ninety-eight more, each with thirty requirements and three metrics."""
    stamps = {"plan": plan, "created_at": NOW, "updated_at": NOW}
    Group.objects.bulk_create(Group(key=f"G{n}", name=f"Group {n}", position=n, **stamps) for n in range(2, 100))
    groups = list(Group.objects.filter(plan=plan, key__startswith="G"))
    rows, metrics = [], []
    for group in groups:
        for n in range(30):
            expression = EXPRESSIONS[n % len(EXPRESSIONS)]
            text = f"Statement {n}."
            key = f"{group.key}-{n}"
            rows.append(Requirement(group=group, key=key, statement=text, expression=expression, **stamps))
        metrics += [Metric(group=group, key=f"{group.key}-M{n}", name=f"Metric {n}", **stamps) for n in range(3)]
    Requirement.objects.bulk_create(rows)
    Metric.objects.bulk_create(metrics)
    Plan.objects.filter(pk=plan.pk).update(revision=500)


def rendered(client: Client, page: str) -> tuple[int, float]:
    """Queries and processor seconds of a page of which nothing is rendered yet, in a process that knows the plan."""
    client.get(f"/p/full/{page}")
    caches["fragments"].clear()
    before = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/p/full/{page}").status_code == 200
    return len(queries), time.process_time() - before


def test_pages_of_one_hundred_groups(world: World) -> None:
    client = client_of(world.facilitator)
    small = {page: rendered(client, page) for page in PAGES}
    one_hundred_groups(world.plan)
    large = {page: rendered(client, page) for page in PAGES}
    assert {page: found[0] for page, found in large.items()} == {page: found[0] for page, found in small.items()}
    # A group's own page has as many rows as before.
    assert large["groups/CISO/"][1] < 4 * small["groups/CISO/"][1] + 0.2
    for page in PAGES:  # seen before, each is given out as it was kept
        client.get(f"/p/full/{page}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/p/full/{page}")
        assert len(queries) <= 8
