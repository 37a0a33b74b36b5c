"""Initiatives into quarters: under the capacity of the teams, after what they depend on, pinned ones untouched.

One interval for each initiative and team with constant demand in it (person-days are split over the quarters so that
the integers add up), one cumulative constraint for each team. First the least lateness, then the objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ortools.sat.python import cp_model

from reconciliation.agreements import with_agreements
from reconciliation.answers import Schedule, Status
from reconciliation.document import Initiative, PlanDocument
from reconciliation.errors import ReconciliationError
from reconciliation.limits import Budget
from reconciliation.loads import is_fixed, placed, quarterly_split, schedule_faults, team_loads
from reconciliation.quarters import Quarter
from reconciliation.solver import Outcome, solve


class Aim(StrEnum):
    """VALUE: what serves the weightiest statements comes first. FINISH: everything is done as early as possible."""

    VALUE = "value"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a scheduling came to. bound: of the finish in quarters, or of the weighted starts."""

    status: Status
    schedule: Schedule | None = None
    objective: int | None = None
    bound: int | None = None


def plan_initiatives(document: PlanDocument, budget: Budget, *, aim: Aim = Aim.VALUE) -> Planned:
    """Place every initiative. Infeasible when pinned initiatives contradict each other or ask too much of a team."""
    if not document.initiatives:
        return Planned(status=Status.OPTIMAL, schedule=Schedule(placements=(), loads=()), objective=0, bound=0)
    model = ScheduleModel(with_agreements(document))
    late = model.total_lateness()
    model.cp.minimize(late)
    first = solve(model.cp, budget, linearization=2)
    if not first.found:
        budget.exhausted()
        return Planned(status=first.status)
    model.cp.add(late <= (first.objective or 0))
    model.hint(first)
    model.cp.minimize(model.finish if aim is Aim.FINISH else model.weighted_starts())
    second = solve(model.cp, budget, linearization=2)
    if second.status is not Status.OPTIMAL or first.status is not Status.OPTIMAL:
        budget.exhausted()
    best = second if second.found else first
    status = Status.OPTIMAL if first.status is second.status is Status.OPTIMAL else Status.FEASIBLE
    return Planned(status=status, schedule=model.schedule(best), objective=second.objective, bound=second.bound)


class ScheduleModel:
    """The scheduling model. Quarters are counted from the start of the plan."""

    def __init__(self, document: PlanDocument) -> None:
        self._document = document
        self._items = tuple(sorted(document.initiatives, key=lambda item: item.id))
        self._first = first_quarter(document)
        self.cp = cp_model.CpModel()
        latest = self._latest()
        self._starts: dict[str, Any] = {}
        for item in self._items:
            at = self._at(item.start) if item.start is not None and is_fixed(item) else None
            low, high = (0, latest - item.duration) if at is None else (at, at)
            self._starts[item.id] = self.cp.new_int_var(low, high, item.id)
        self.finish = self.cp.new_int_var(min(0, latest), latest, "finish")
        for item in self._items:
            self.cp.add(self.finish >= self._starts[item.id] + item.duration)
        self._add_precedence()
        self._add_teams()

    def _at(self, quarter: Quarter) -> int:
        return self._first.until(quarter)

    def _latest(self) -> int:
        """One after the other behind the last fixed one: there is always room for everything."""
        ends = [
            self._at(item.start) + item.duration for item in self._items if item.start is not None and is_fixed(item)
        ]
        work = sum(item.duration for item in self._items if not is_fixed(item))
        return max([0, *ends]) + work

    def _add_precedence(self) -> None:
        durations = {item.id: item.duration for item in self._items}
        for item in self._items:
            for before in item.depends_on:
                self.cp.add(self._starts[item.id] >= self._starts[before] + durations[before])

    def _add_teams(self) -> None:
        for team in self._document.teams:
            intervals = []
            demands = []
            for item in self._items:
                for offset, length, days in self._demand(item, team.id):
                    start = self._starts[item.id] + offset
                    intervals.append(self.cp.new_fixed_size_interval_var(start, length, ""))
                    demands.append(days)
            if intervals:
                self.cp.add_cumulative(intervals, demands, team.capacity)

    def _demand(self, item: Initiative, team: str) -> Iterator[tuple[int, int, int]]:
        """Offset, length and person-days a quarter of each stretch of constant demand."""
        for effort in item.effort:
            if effort.team != team or not effort.days:
                continue
            begin = 0
            split = quarterly_split(effort.days, item.duration)
            for end in range(1, len(split) + 1):
                if end == len(split) or split[end] != split[begin]:
                    if split[begin]:
                        yield begin, end - begin, split[begin]
                    begin = end

    def total_lateness(self) -> Any:
        """Quarters after the deadlines, all initiatives together."""
        late: list[Any] = []
        for item in self._items:
            if item.deadline is not None:
                over = self.cp.new_int_var(0, 100_000, "")
                self.cp.add(over >= self._starts[item.id] + item.duration - 1 - self._at(item.deadline))
                late.append(over)
        return sum(late) if late else cp_model.LinearExpr.sum([])

    def weighted_starts(self) -> Any:
        """Start quarter x value; the value is 1 and what the served statements weigh."""
        weights = {group.id: group.weight for group in self._document.groups}
        served = {r.id: weights[r.group] * r.weight for r in self._document.requirements}
        values = [1 + sum(served.get(name, 0) for name in set(item.requirements)) for item in self._items]
        return cp_model.LinearExpr.weighted_sum([self._starts[item.id] for item in self._items], values)

    def hint(self, outcome: Outcome) -> None:
        for start in self._starts.values():
            self.cp.add_hint(start, outcome.values[start.index])

    def schedule(self, outcome: Outcome) -> Schedule:
        """The placements of a solution, checked without the solver."""
        placements = tuple(
            placed(item, self._first.plus(outcome.values[self._starts[item.id].index])) for item in self._items
        )
        faults = schedule_faults(self._document, placements)
        if faults:
            raise ReconciliationError(f"a schedule of the solver is not allowed: {faults[0]}")
        return Schedule(placements=placements, loads=team_loads(self._document, placements))


def first_quarter(document: PlanDocument) -> Quarter:
    """The first quarter of the plan: of its horizons, or else of what has a place already."""
    starts = [h.start for h in document.horizons] or [i.start for i in document.initiatives if i.start is not None]
    return min(starts, default=Quarter(2000, 1))
