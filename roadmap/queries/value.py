"""The part of a plan's value that the roadmap page shows, cached by revision: a move does not read the whole plan.

Its requirements have their weight and group only, and its tools are not there.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock

from plans.models import Horizon, Plan
from plans.rows import Together, columns_of, part_of, parts_of
from reconciliation import document as value
from reconciliation.document import PlanDocument
from reconciliation.statements import AllOf
from roadmap.models import Baseline, Initiative, Milestone, OutsideRule, QuarterBudget, Team
from stakeholders.models import Group, Requirement

KEPT = 64
_NOTHING = AllOf(parts=())


@dataclass(frozen=True, kw_only=True)
class RoadmapValue:
    """items, rules: key -> version of the row; versions: keys of the frozen ones, newest first; at: the revision."""

    document: PlanDocument
    items: Mapping[str, int]
    rules: Mapping[str, int]
    versions: tuple[str, ...]
    at: int


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


_FRAME = Together(
    horizons=(Horizon, columns_of(value.Horizon)),
    groups=(Group, ("key", "name", "weight")),
    teams=(Team, columns_of(value.Team)),
    budgets=(QuarterBudget, columns_of(value.QuarterBudget)),
    milestones=(Milestone, columns_of(value.Milestone)),
    rules=(OutsideRule, (*columns_of(value.OutsideRule), "version")),
    versions=(Baseline, ("key",)),
    plan=(Plan, ("revision",)),
)


def roadmap_value(plan: Plan) -> RoadmapValue:
    """The value at the revision that the row carries, or later. Three queries where it is not in the cache."""
    known = _kept.get(plan.pk, plan.revision)
    if known is not None:
        return known
    before = plan.revision
    for _attempt in range(5):
        found = _read(plan)
        if found.at == before:
            _kept.put(plan.pk, before, found)
            break  # nobody changed the plan between the first query and the last
        before = found.at
    return found


def carry_over(plan: Plan, before: int, row: Initiative) -> None:
    """Take the value over to the revision after `before`, when the one change in between was this item."""
    known = _kept.get(plan.pk, before)
    if known is None or plan.revision != before + 1:
        return
    item = part_of(value.Initiative, row)
    items = tuple(item if old.id == row.key else old for old in known.document.initiatives)
    found = replace(
        known,
        document=replace(known.document, initiatives=items),
        items={**known.items, row.key: row.version},
        at=plan.revision,
    )
    _kept.put(plan.pk, plan.revision, found)


def forget_values() -> None:
    """Empty the cache: for tests and measurements."""
    _kept.clear()


def _read(plan: Plan) -> RoadmapValue:
    """The last query reads the revision too: what it sees, the ones before saw, or the revision is another."""
    own = {"plan": plan}
    columns = (*columns_of(value.Initiative), "version")
    items = list(Initiative.objects.filter(**own).order_by("position", "pk").values_list(*columns))
    requirements = tuple(
        value.Requirement(id=key, group=group, statement="", expression=_NOTHING, weight=weight)
        for key, group, weight in Requirement.objects.filter(**own).values_list("key", "group__key", "weight")
    )
    found = _FRAME.read(plan.pk)
    document = PlanDocument(
        id=plan.key,
        name=plan.name,
        currency=plan.currency,
        horizons=parts_of(value.Horizon, found["horizons"]),
        groups=tuple(value.Group(id=key, name=name, weight=weight) for key, name, weight in found["groups"]),
        requirements=requirements,
        teams=parts_of(value.Team, found["teams"]),
        budgets=parts_of(value.QuarterBudget, found["budgets"]),
        initiatives=parts_of(value.Initiative, items),
        milestones=parts_of(value.Milestone, found["milestones"]),
        rules=parts_of(value.OutsideRule, found["rules"]),
    )
    return RoadmapValue(
        document=document,
        items={row[0]: row[-1] for row in items},
        rules={row[0]: row[-1] for row in found["rules"]},
        versions=tuple(key for (key,) in reversed(found["versions"])),
        at=found["plan"][0][0] if found["plan"] else plan.revision,
    )
