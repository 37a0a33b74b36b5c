"""A conflict that is gone names the change without which it would still be there."""

from __future__ import annotations

import pytest

from evaluations.commands import set_fact
from evaluations.models import ToolFact
from plans.document import read_document
from plans.models import Event, Plan, User
from plans.undoing import without
from reconciliation import reconcile
from reconciliation.document import Priority
from roadmap import commands
from roadmap.causes import causes
from roadmap.models import GoneConflict
from stakeholders.commands import add_requirement, change_requirement, remove_requirement, set_weights
from stakeholders.models import Group, Requirement
from tests.cast import client_of
from tests.roadmap.conftest import AT

pytestmark = pytest.mark.database


def reconciled(plan: Plan, by: User) -> tuple[GoneConflict, ...]:
    document = read_document(plan.pk)
    found = reconcile(document, "plan")
    known = causes(plan, document, commands.gone_since(plan, found))
    stored = commands.store_answer(plan=plan, job_id=None, document=document, answer=found, by=by, at=AT, causes=known)
    return tuple(stored.gone)


def reword(plan: Plan, by: User, key: str, group: str, **values: object) -> Event:
    version = Requirement.objects.get(plan=plan, key=key).version
    change_requirement(plan_id=plan.pk, group_key=group, key=key, version=version, by=by, at=AT, **values)  # type: ignore[arg-type]
    return Event.objects.filter(plan=plan, kind="requirement", target=key).latest("pk")


def test_the_change_that_ended_it_is_named_and_not_the_ones_beside_it(plan: Plan, facilitator: User) -> None:
    assert reconciled(plan, facilitator) == ()
    reword(plan, facilitator, "SEC-1", "security", statement="Data stays at home.")
    set_fact(
        plan=plan,
        tool_key="cloudy",
        attribute="data_plane_location",
        version=ToolFact.objects.get(plan=plan, tool__key="cloudy").version,
        value="customer-only",
        source="https://example.org/new",
        as_of="2026-11-01",
        by=facilitator,
        at=AT,
    )
    fact = Event.objects.filter(plan=plan).latest("pk")
    reword(plan, facilitator, "LAW-1", "finance", weight=3)
    before = plan.revision
    gone = reconciled(plan, facilitator)
    assert {(each.requirements, each.events, each.sure) for each in gone} == {
        (("DS-1", "FIN-1", "SEC-1"), (fact.pk,), True),
        (("DS-2", "SEC-1"), (fact.pk,), True),
    }
    plan.refresh_from_db()
    assert plan.revision == before + 5  # three changes and two answers: what was put back for a moment left nothing
    assert ToolFact.objects.get(plan=plan, tool__key="cloudy").value == "customer-only"
    page = client_of(facilitator).get(f"/p/{plan.key}/conflicts/").content.decode()
    assert "without it the conflict would still be there" in page


def test_where_no_change_alone_ended_it_they_are_only_named(plan: Plan, facilitator: User) -> None:
    reconciled(plan, facilitator)
    one = reword(plan, facilitator, "DS-2", "data-science", priority=Priority.SHOULD)
    other = reword(plan, facilitator, "SEC-1", "security", priority=Priority.SHOULD)
    found = {each.requirements: each for each in reconciled(plan, facilitator)}["DS-2", "SEC-1"]
    assert (found.events, found.sure) == ((other.pk, one.pk), False)


def test_a_group_of_the_plan_is_not_one_of_users(plan: Plan, facilitator: User) -> None:
    group = Group.objects.get(plan=plan, key="security")
    set_weights(
        plan_id=plan.pk, weights={group.key: (group.version, group.weight + 1)}, by=facilitator, at=AT, request_id=""
    )
    changed = read_document(plan.pk)
    document = without(Event.objects.filter(plan=plan).latest("pk"))
    assert document is not None
    assert document.digest != changed.digest
    assert {g.id: g.weight for g in document.groups}["security"] == group.weight


@pytest.mark.parametrize("verb", ["changed", "added", "removed"])
def test_a_plan_without_one_of_its_changes(plan: Plan, facilitator: User, verb: str) -> None:
    before = read_document(plan.pk)
    if verb == "changed":
        reword(plan, facilitator, "DS-2", "data-science", weight=9)
    elif verb == "removed":
        remove_requirement(plan_id=plan.pk, group_key="data-science", key="DS-2", version=1, by=facilitator, at=AT)
    else:
        row = Requirement.objects.get(plan=plan, key="DS-2")
        add_requirement(
            plan_id=plan.pk,
            group_key="data-science",
            statement="Another.",
            expression=row.expression,
            by=facilitator,
            at=AT,
        )
    now = read_document(plan.pk)
    undone = without(Event.objects.filter(plan=plan).latest("pk"))
    assert undone is not None
    assert {r.id: r for r in undone.requirements} == {r.id: r for r in before.requirements}
    assert read_document(plan.pk) == now != before
