"""Why there is no schedule: minimal sets of pins, firm deadlines, orders, capacities and the budget.

The same enumeration as for statements (`conflicts.py`), over the scheduling model with a literal for each reason. What
would be enough is minimized under the rest of its obstacle, so that it is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reconciliation.agreements import with_agreements
from reconciliation.answers import Obstacle, Reason, ReasonKind, Status
from reconciliation.conflicts import enumerate_conflicts
from reconciliation.document import Initiative, PlanDocument
from reconciliation.hitting import bits
from reconciliation.limits import Budget
from reconciliation.loads import quarterly_split
from reconciliation.schedule import ScheduleModel
from reconciliation.solver import decide, solve

LISTED = 20
"""How many obstacles are listed; `limits_hit` names `obstacles` when there may be more."""


def obstacles(document: PlanDocument, budget: Budget) -> tuple[Obstacle, ...]:
    """The minimal sets of reasons for which nothing can be scheduled, the smallest first."""
    oracle = ScheduleOracle(with_agreements(document), budget)
    few = replace(budget.limits, conflicts=LISTED)
    found = enumerate_conflicts(oracle, Budget(few, budget.reporter, work=budget.work, hit=budget.hit))
    if "conflicts" in budget.hit:
        budget.hit.remove("conflicts")
        budget.hit.add("obstacles")
    listed = (oracle.obstacle(clash.classes) for clash in found.clashes)
    return tuple(sorted(listed, key=lambda o: (len(o.reasons), repr(o.reasons))))


class ScheduleOracle:
    """Answers whether some reasons leave room for a schedule, and remembers the starts it has seen."""

    def __init__(self, document: PlanDocument, budget: Budget) -> None:
        self._budget = budget
        self._model = ScheduleModel(document, guarded=True)
        self._items = {item.id: item for item in document.initiatives}
        self._capacity = {team.id: team.capacity for team in document.teams}
        self.reasons = tuple(sorted(self._model.reasons, key=repr))
        self.costs: Sequence[int] = [1] * len(self.reasons)
        self._literals = [self._model.reasons[reason] for reason in self.reasons]
        self._number = {literal.index: i for i, literal in enumerate(self._literals)}
        self._seen: dict[int, Sequence[int]] = {}

    def choice_for(self, wanted: int) -> Sequence[int] | None:
        """Values of a schedule seen before that keeps the wanted reasons."""
        return next((values for held, values in self._seen.items() if wanted & ~held == 0), None)

    def ask(self, wanted: int) -> tuple[Status, int]:
        """Whether the reasons leave room: if so with those kept, if not with those at fault."""
        for held in self._seen:
            if wanted & ~held == 0:
                return Status.OPTIMAL, held
        outcome = decide(self._model.cp, [self._literals[i] for i in bits(wanted)], self._budget)
        if outcome.found:
            self._seen[wanted] = outcome.values
            return Status.OPTIMAL, wanted
        if outcome.status is Status.UNKNOWN:
            self._budget.exhausted()
            return Status.UNKNOWN, 0
        at_fault = sum(1 << self._number[index] for index in set(outcome.core) if index in self._number)
        return Status.INFEASIBLE, at_fault & wanted or wanted

    def obstacle(self, mask: int) -> Obstacle:
        """The reasons, each with what would be enough."""
        return Obstacle(reasons=tuple(self._eased(i, mask) for i in bits(mask)))

    def _eased(self, i: int, mask: int) -> Reason:
        reason = self.reasons[i]
        rest = [self._literals[j] for j in bits(mask & ~(1 << i))]
        if reason.kind is ReasonKind.CAPACITY:
            least = self._least(self._model.capacities[reason], rest)
            alone = self._too_large(reason.team) if reason.quarter is None else ()
            return replace(reason, enough=least, initiatives=alone)
        if reason.kind is ReasonKind.BUDGET:
            return replace(reason, enough=self._least(self._model.extra, rest))
        if reason.kind is ReasonKind.ORDER:
            return reason
        item = self._items[reason.initiatives[0]]
        start = self._model.starts[item.id]
        if reason.kind is ReasonKind.DEADLINE:
            least = self._least(start + item.duration - 1, rest)
            return reason if least is None else replace(reason, quarter=self._model.first.plus(least))
        return self._moved(reason, item, start, rest)

    def _moved(self, reason: Reason, item: Initiative, start: Any, rest: list[Any]) -> Reason:
        """A pin with the nearest quarter that leaves room, the later one of two."""
        assert item.start is not None  # nothing is pinned without a start
        at = self._model.at(item.start)
        cp = self._model.cp.clone()
        off = cp.new_int_var(0, 10**6, "")
        cp.add(off >= 2 * (start - at))
        cp.add(off >= 2 * (at - start) + 1)
        values = self._solved(cp, off, rest)
        return reason if values is None else replace(reason, quarter=self._model.first.plus(values[start.index]))

    def _least(self, expression: Any, rest: list[Any]) -> int | None:
        cp = self._model.cp.clone()
        least = cp.new_int_var(-(2**53), 2**53, "")
        cp.add(least == expression)
        values = self._solved(cp, least, rest)
        return None if values is None else values[least.index]

    def _solved(self, cp: Any, aim: Any, rest: list[Any]) -> Sequence[int] | None:
        cp.clear_assumptions()
        for literal in rest:
            cp.add_bool_and([literal])
        cp.minimize(aim)
        outcome = solve(cp, self._budget, linearization=2)
        if outcome.status is not Status.OPTIMAL:
            self._budget.hit.add("repairs")
            return None
        return outcome.values

    def _too_large(self, team: str) -> tuple[str, ...]:
        """The initiatives that alone ask more of the team in a quarter than it has."""
        return tuple(
            item.id
            for item in self._items.values()
            for effort in item.effort
            if effort.team == team and max(quarterly_split(effort.days, item.duration)) > self._capacity[team]
        )
