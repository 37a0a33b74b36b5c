"""The part of a plan's value that the roadmap page shows, cached by revision: a move does not read the whole plan.

Its requirements have their weight and group only, and its tools are not there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

from plans.models import Horizon, Plan
from plans.rows import read_parts
from reconciliation import document as value
from reconciliation.document import PlanDocument
from reconciliation.statements import AllOf
from roadmap.models import Initiative, Milestone, OutsideRule, QuarterBudget, Team
from stakeholders.models import Group, Requirement

KEPT = 64
_NOTHING = AllOf(parts=())


@dataclass(frozen=True, kw_only=True)
class RoadmapValue:
    """items, rules: key -> version of the row."""

    document: PlanDocument
    items: Mapping[str, int]
    rules: Mapping[str, int]


class _Kept:
    """Values of the revisions they were read at, the least used go first."""

    def __init__(self) -> None:
        self._values: OrderedDict[tuple[int, int], RoadmapValue] = OrderedDict()
        self._lock = Lock()

    def get(self, plan_id: int, revision: int) -> RoadmapValue | None:
        with self._lock:
            found = self._values.get((plan_id, revision))
            if found is not None:
                self._values.move_to_end((plan_id, revision))
            return found

    def put(self, plan_id: int, revision: int, found: RoadmapValue) -> None:
        with self._lock:
            self._values[plan_id, revision] = found
            while len(self._values) > KEPT:
                self._values.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


_kept = _Kept()


def roadmap_value(plan: Plan) -> RoadmapValue:
    """The value at the revision that the row carries, or later. Eleven queries where it is not in the cache."""
    known = _kept.get(plan.pk, plan.revision)
    if known is not None:
        return known
    before = plan.revision
    for _attempt in range(5):
        found = _read(plan)
        now = Plan.objects.values_list("revision", flat=True).get(pk=plan.pk)
        if now == before:
            _kept.put(plan.pk, before, found)
            break  # nobody changed the plan between the first query and the last
        before = now
    return found


def carry_over(plan: Plan, before: int, key: str) -> None:
    """Take the value over to the revision after `before`, when the one change in between was one item; one query."""
    known = _kept.get(plan.pk, before)
    if known is None or plan.revision != before + 1:
        return
    rows = Initiative.objects.filter(plan_id=plan.pk, key=key)
    item = next(iter(read_parts(rows, value.Initiative)), None)
    if item is None:
        return
    items = tuple(item if old.id == key else old for old in known.document.initiatives)
    found = replace(
        known,
        document=replace(known.document, initiatives=items),
        items={**known.items, key: known.items.get(key, 0) + 1},
    )
    _kept.put(plan.pk, plan.revision, found)


def forget_values() -> None:
    """Empty the cache: for tests and measurements."""
    _kept.clear()


def _read(plan: Plan) -> RoadmapValue:
    own = {"plan": plan}
    initiatives = Initiative.objects.filter(**own)
    rules = OutsideRule.objects.filter(**own)
    groups = Group.objects.filter(**own).order_by("position", "pk").values_list("key", "name", "weight")
    stated = Requirement.objects.filter(**own).values_list("key", "group__key", "weight")
    document = PlanDocument(
        id=plan.key,
        name=plan.name,
        currency=plan.currency,
        horizons=read_parts(Horizon.objects.filter(**own), value.Horizon),
        groups=tuple(value.Group(id=key, name=name, weight=weight) for key, name, weight in groups),
        requirements=tuple(
            value.Requirement(id=key, group=group, statement="", expression=_NOTHING, weight=weight)
            for key, group, weight in stated
        ),
        teams=read_parts(Team.objects.filter(**own), value.Team),
        budgets=read_parts(QuarterBudget.objects.filter(**own), value.QuarterBudget),
        initiatives=read_parts(initiatives, value.Initiative),
        milestones=read_parts(Milestone.objects.filter(**own), value.Milestone),
        rules=read_parts(rules, value.OutsideRule),
    )
    return RoadmapValue(
        document=document,
        items=dict(initiatives.values_list("key", "version")),
        rules=dict(rules.values_list("key", "version")),
    )
