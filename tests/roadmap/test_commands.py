"""Initiatives and sign-offs: what changes, what is refused, what is recorded."""

from __future__ import annotations

import pytest

from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from reconciliation.answers import HorizonStack, Stack
from reconciliation.document import InitiativeStatus
from reconciliation.quarters import Quarter
from roadmap import commands
from roadmap.models import Initiative
from tests.roadmap.conftest import AT

pytestmark = pytest.mark.database


def item(key: str) -> Initiative:
    return Initiative.objects.get(key=key)


def move(plan: Plan, by: User, row: Initiative, quarters: int, version: int | None = None) -> Initiative:
    return commands.move_initiative(
        plan_id=plan.pk, initiative_id=row.pk, version=version or row.version, quarters=quarters, by=by, at=AT
    )


def test_a_moved_item_stays_where_it_was_put(plan: Plan, facilitator: User) -> None:
    moved = move(plan, facilitator, item("I-2"), 3)
    assert (moved.start, moved.pinned, moved.version) == (Quarter(2028, 2), True, 2)


def test_the_second_of_two_movers_learns_of_the_first(plan: Plan, facilitator: User) -> None:
    row = item("I-2")
    move(plan, facilitator, row, 1)
    with pytest.raises(StaleVersion) as stale:
        move(plan, facilitator, row, -1, version=row.version)
    assert stale.value.current.start == Quarter(2027, 4)


def test_an_item_never_waits_for_itself(plan: Plan, facilitator: User) -> None:
    row = item("I-1")
    values = commands.InitiativeValues(
        title=row.title,
        phase=row.phase,
        start=row.start,
        duration=2,
        owner="",
        status=InitiativeStatus.PLANNED,
        depends_on=("I-2",),
        cost=0,
        note="",
    )
    with pytest.raises(Refused, match="wait for itself"):
        commands.edit_initiative(plan_id=plan.pk, initiative_id=row.pk, version=1, values=values, by=facilitator, at=AT)


def test_what_waited_for_a_removed_item_waits_no_longer(plan: Plan, facilitator: User) -> None:
    commands.remove_initiative(plan_id=plan.pk, initiative_id=item("I-1").pk, version=1, by=facilitator, at=AT)
    assert item("I-2").depends_on == ()
    assert item("I-2").version == 2


def stack(*options: str) -> Stack:
    used = HorizonStack(horizon="y2", options=options, cost_year=0, cost_total=0, effort=0, interest=0, exit_cost=0)
    return Stack(horizons=(used,), cost_total=0, objective=0, satisfaction=())


def test_the_stack_drafts_what_the_roadmap_lacks_once(plan: Plan, facilitator: User) -> None:
    assert commands.draft_roadmap(plan=plan, stack=stack("homely-std"), by=facilitator, at=AT) == 2
    row = item("I-3")
    assert (row.title, row.phase, row.start, row.owner) == (
        "Introduce Homely",
        "experiment",
        Quarter(2028, 1),
        "data-science",
    )
    assert row.requirements == ("DS-1",)
    task = item("I-4")
    assert (task.title, task.start) == ("Move the running experiments and train the teams", Quarter(2028, 2))
    assert (task.depends_on, task.requirements, task.owner) == (("I-3",), ("DS-1",), "data-science")
    assert commands.draft_roadmap(plan=plan, stack=stack("homely-std"), by=facilitator, at=AT) == 0
