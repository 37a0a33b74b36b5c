"""Every change of what stakeholders say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from plans.document import read_document
from plans.errors import AlreadyDone, Refused, StaleVersion
from plans.models import Event, Plan
from reconciliation import document as d
from reconciliation import statements as s
from reconciliation.validate import check
from roadmap.models import Agreement
from stakeholders import commands
from stakeholders.models import Group, Metric, Outcome, Requirement
from tests.cast import NOW
from tests.stakeholders.conftest import World

pytestmark = pytest.mark.database

COVERS = s.Covers(capability="labeling")


def told(world: World, **more: Any) -> dict[str, Any]:
    return {"plan_id": world.plan.pk, "by": world.security, "at": NOW, **more}


def of_group(world: World, **more: Any) -> dict[str, Any]:
    return told(world, group_key="CISO", **more)


def add(world: World, **more: Any) -> Requirement:
    return commands.add_requirement(**of_group(world), statement="New.", expression=COVERS, **more)


def revision(world: World) -> int:
    return Plan.objects.get(pk=world.plan.pk).revision


def test_a_new_row_gets_the_groups_next_key_and_one_event(world: World) -> None:
    before = revision(world)
    row = add(world)
    assert row.key == "CISO-18"
    assert commands.add_metric(**of_group(world), name="Leavers").key == "CISO-M2"
    assert revision(world) == before + 2
    event = Event.objects.filter(kind="requirement", target="CISO-18").get()
    assert (event.verb, event.by) == ("added", world.security)
    assert event.after["expression"]["kind"] == "covers"
    check(read_document(world.plan.pk))


def test_the_key_of_a_removed_row_is_not_given_to_another(world: World) -> None:
    row = add(world)
    commands.remove_requirement(**of_group(world), key=row.key, version=1)
    assert add(world).key == "CISO-19"


def test_a_group_that_said_nothing_starts_with_its_own_name(world: World) -> None:
    facilitator = {**told(world), "by": world.facilitator}
    group = commands.add_group(**facilitator, name="Quality Assurance", weight=3)
    assert group.key == "quality-assurance"
    known = told(world, group_key=group.key)
    assert commands.add_requirement(**known, statement="One.", expression=COVERS).key == "QA-1"
    assert commands.add_metric(**known, name="One").key == "QA-M1"
    assert commands.add_group(**facilitator, name="Quality assurance").key == "quality-assurance-2"


def test_a_change_keeps_what_it_does_not_name(world: World) -> None:
    row = commands.change_requirement(**of_group(world), key="CISO-1", version=1, statement="Other words.")
    assert (row.version, row.statement, row.weight) == (2, "Other words.", 1)
    assert row.history.first().history_user == world.security
    assert [entry.statement for entry in row.history.all()] == ["Other words.", "Statement 1."]


def test_the_same_again_changes_nothing(world: World) -> None:
    before = revision(world)
    row = commands.change_requirement(**of_group(world), key="CISO-1", version=1, statement="Statement 1.")
    assert row.version == 1
    assert revision(world) == before


def test_the_second_of_two_is_told_what_the_row_says_now(world: World) -> None:
    commands.change_requirement(**of_group(world), key="CISO-1", version=1, statement="First.")
    with pytest.raises(StaleVersion) as caught:
        commands.change_requirement(**of_group(world), key="CISO-1", version=1, statement="Second.")
    assert caught.value.current.statement == "First."
    assert world.requirement("CISO-1").statement == "First."


def test_a_double_click_adds_one_row(world: World) -> None:
    values: dict[str, Any] = of_group(world, request_id="request-1", statement="Once.", expression=COVERS)
    commands.add_requirement(**values)
    with pytest.raises(AlreadyDone):
        commands.add_requirement(**values)
    assert Requirement.objects.filter(plan=world.plan, statement="Once.").count() == 1


def test_the_row_of_another_group_or_plan_is_not_there(world: World) -> None:
    with pytest.raises(ObjectDoesNotExist):
        commands.change_requirement(**of_group(world), key="DS-1", version=1, statement="Mine now.")
    other = Plan.objects.get(key="other")
    with pytest.raises(ObjectDoesNotExist):
        commands.change_metric(**{**of_group(world), "plan_id": other.pk}, key="DS-M1", version=1, name="Mine now.")
    assert world.requirement("DS-1").statement == "It stays cheap."


def test_a_ramp_goes_with_the_expression_it_stands_on(world: World) -> None:
    known = told(world, group_key="DS", key="DS-1")
    cap = world.requirement("DS-1").expression
    row = commands.change_requirement(**known, version=1, expression=replace(cap, k=200_000_000))
    assert len(row.ramp) == 2
    row = commands.change_requirement(**known, version=2, expression=COVERS)
    assert row.ramp == ()
    check(read_document(world.plan.pk))


def test_a_target_needs_a_horizon_of_the_plan(world: World) -> None:
    targets = (d.Target(horizon="h9", value=Decimal(1)),)
    with pytest.raises(Refused):
        commands.change_metric(**of_group(world), key="CISO-M1", version=1, targets=targets)


def test_a_removed_metric_is_named_nowhere(world: World) -> None:
    commands.remove_metric(**told(world, group_key="DS"), key="DS-M1", version=1)
    assert Outcome.objects.get(plan=world.plan, key="O-1").measures == ()
    commands.remove_metric(**of_group(world), key="CISO-M1", version=1)
    assert not Metric.objects.filter(plan=world.plan).exists()
    check(read_document(world.plan.pk))


def test_a_removed_requirement_comes_back_as_it_was(world: World) -> None:
    before = set(read_document(world.plan.pk).requirements)
    known = told(world, group_key="DS", key="DS-1")
    commands.remove_requirement(**known, version=1)
    assert commands.restore_statement(model=Requirement, **known).version == 2
    assert set(read_document(world.plan.pk).requirements) == before
    with pytest.raises(Refused):
        commands.restore_statement(model=Requirement, **known)


def test_a_removed_metric_comes_back_as_it_was(world: World) -> None:
    before = set(read_document(world.plan.pk).metrics)
    known = told(world, group_key="DS", key="DS-M1")
    commands.remove_metric(**known, version=1)
    commands.restore_statement(model=Metric, **known)
    assert set(read_document(world.plan.pk).metrics) == before


def test_a_requirement_that_something_rests_on_stays(world: World) -> None:
    Agreement.objects.create(plan=world.plan, key="A-1", conflict=("CISO-1",), gives=(), created_at=NOW, updated_at=NOW)
    with pytest.raises(Refused, match="A-1"):
        commands.remove_requirement(**of_group(world), key="CISO-1", version=1)


def test_groups_are_weighed_together_or_not_at_all(world: World) -> None:
    commands.set_weights(**told(world), weights={"CISO": (1, 9), "DS": (1, 3)})
    assert list(Group.objects.filter(plan=world.plan).values_list("weight", flat=True)) == [9, 3]
    with pytest.raises(StaleVersion):
        commands.set_weights(**told(world), weights={"CISO": (2, 1), "DS": (1, 1)})
    assert list(Group.objects.filter(plan=world.plan).values_list("weight", flat=True)) == [9, 3]


def test_submit_and_reopen(world: World) -> None:
    group = commands.reopen_group(**told(world), key="CISO", version=1)
    assert not group.submitted
    assert commands.submit_group(**told(world), key="CISO", version=2).submitted
    empty = commands.add_group(**told(world), name="Empty")
    with pytest.raises(Refused):
        commands.submit_group(**told(world), key=empty.key, version=1)


def test_a_group_goes_only_when_nothing_belongs_to_it(world: World) -> None:
    with pytest.raises(Refused, match="DS-1"):
        commands.remove_group(**told(world), key="DS", version=1)
    empty = commands.add_group(**told(world), name="Empty")
    commands.remove_group(**told(world), key=empty.key, version=1)
    assert not Group.objects.filter(plan=world.plan, key="empty").exists()


def test_outcomes(world: World) -> None:
    outcome = commands.add_outcome(**told(world), name="Faster claims", accountable=world.ciso, measures=("DS-M1",))
    assert outcome.key == "faster-claims"
    changed = commands.change_outcome(**told(world), key=outcome.key, version=1, accountable=None)
    assert changed.accountable is None
    commands.remove_outcome(**told(world), key=outcome.key, version=2)
    assert not Outcome.objects.filter(plan=world.plan, key=outcome.key).exists()
