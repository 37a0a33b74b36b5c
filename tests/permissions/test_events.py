"""Every address that changes a plan writes exactly one activity event, with who did it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from evaluations.models import CatalogueTool
from plans.models import Event, Membership, Plan
from tests.permissions.changes import ELSEWHERE, STEPS
from tests.permissions.table import IN_A_PLAN
from tests.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def send(here: World, by: str, name: str, body: dict[str, Any], at: tuple[str, str] | None = None) -> int:
    objects = here.objects | dict([at] if at else [])
    path = reverse(name, args=[here.plan.key, *(objects[arg] for arg in IN_A_PLAN[name].args)])
    filled = {field: filling(here, text) for field, text in body.items()}
    return here.browser(by).post(path, filled).status_code


def filling(here: World, text: Any) -> Any:
    """What stands for a placeholder: a person who can take over, a tool of the catalogue."""
    if text == "{heir}":
        return str(Membership.objects.get(plan=here.plan, user=here.people["evaluator"]).pk)
    if text == "{catalogue}":
        call_command("load_catalogue", verbosity=0)
        return str(CatalogueTool.objects.order_by("key").values_list("key", flat=True)[0])
    return text


def test_every_writing_address_is_looked_at() -> None:
    writing = {name for name, rule in IN_A_PLAN.items() if rule.post is not None}
    assert writing == {*STEPS, *ELSEWHERE}
    assert not set(STEPS) & set(ELSEWHERE)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_one_event_however_often_it_is_sent(here: World, name: str) -> None:
    step = STEPS[name]
    for earlier, body in step.before:
        assert send(here, "facilitator", earlier, body) in (200, 204, 302)
    before = set(Event.objects.values_list("pk", flat=True))
    revision = Plan.objects.get(pk=here.plan.pk).revision
    body = step.body | {"request_id": "9b2e7f0a-1111-4222-8333-444455556666"}
    assert send(here, step.by, name, body, step.at) in (200, 204, 302)
    (event,) = Event.objects.exclude(pk__in=before)
    assert (event.plan_id, event.by) == (here.plan.pk, here.people[step.by])
    assert event.before or event.after or event.verb
    # Asking for long work, or for none of it any more, changes nothing in the plan.
    assert Plan.objects.get(pk=here.plan.pk).revision == revision + (event.kind != "job")
    # Where the first took the thing itself away, or the right to it, the second finds nothing.
    assert send(here, step.by, name, body, step.at) in (200, 204, 302, 403, 404)
    assert Event.objects.count() == len(before) + 1
