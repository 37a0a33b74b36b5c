"""Initiatives into quarters: under the capacity of the teams, after what they depend on, pinned ones untouched.

One interval for each initiative and team with constant demand in it (person-days are split over the quarters so that
the integers add up), one cumulative constraint for each team; what it lacks in some quarters against its largest
capacity occupies it there. Money spent occupies the budget from then to the end, and
a budget that is not there yet occupies it until its quarter: one more cumulative constraint, exact for every quarter.
First the least lateness after the deadlines that are not firm, then the objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ortools.sat.python import cp_model

from reconciliation.agreements import with_agreements
from reconciliation.answers import Reason, ReasonKind, Schedule, Status
from reconciliation.document import Initiative, PlanDocument, Team
from reconciliation.errors import DocumentError, ReconciliationError
from reconciliation.limits import Budget
from reconciliation.loads import (
    costs_by_quarter,
    is_fixed,
    placed,
    quarterly_split,
    schedule_faults,
    spending,
    team_loads,
)
from reconciliation.quarters import Quarter
from reconciliation.solver import Outcome, solve

LARGEST_VALUE = 2**60


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
    """Place every initiative. Infeasible when pins, firm deadlines, capacities and the budget leave no room."""
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
    """The scheduling model. Quarters are counted from the start of the plan.

    guarded: what can stand in the way (`reasons`) holds only as far as its literal is assumed.
    """

    def __init__(self, document: PlanDocument, *, guarded: bool = False) -> None:
        self.document = document
        self._items = tuple(sorted(document.initiatives, key=lambda item: item.id))
        self._guarded = guarded
        self.first = first_quarter(document)
        self.cp = cp_model.CpModel()
        self.reasons: dict[Reason, Any] = {}
        self._low, self._latest = self._span()
        self.starts: dict[str, Any] = {}
        self.capacities: dict[Reason, Any] = {}
        self.extra: Any = 0
        for item in self._items:
            self._add_start(item)
        self.finish = self.cp.new_int_var(self._low, self._latest, "finish")
        for item in self._items:
            self.cp.add(self.finish >= self.starts[item.id] + item.duration)
        self._add_precedence()
        self._add_deadlines()
        self._add_teams()
        self._add_budget()

    def at(self, quarter: Quarter) -> int:
        """The quarter as a number."""
        return self.first.until(quarter)

    def _span(self) -> tuple[int, int]:
        """The first and the last quarter needed: one after the other, behind all that is fixed, everything fits."""
        fixed = [(self.at(item.start), item) for item in self._items if item.start is not None and is_fixed(item)]
        ends = [start + item.duration for start, item in fixed]
        paid = [self.at(budget.quarter) for budget in self.document.budgets]
        paid += [self.at(own.quarter) + 1 for team in self.document.teams for own in team.by_quarter]
        work = sum(item.duration for item in self._items if self._guarded or not is_fixed(item))
        return min([0, *(start for start, _ in fixed)]), max([0, *ends, *paid]) + work

    def _given(self, reason: Reason) -> list[Any]:
        """What the constraint of a reason hangs on: its literal, or nothing where reasons are not asked for."""
        if not self._guarded:
            return []
        if reason not in self.reasons:
            self.reasons[reason] = self.cp.new_bool_var("")
        return [self.reasons[reason]]

    def _add_start(self, item: Initiative) -> None:
        at = self.at(item.start) if item.start is not None and is_fixed(item) else None
        if at is None or self._guarded:
            low, high = min(0, at or 0), self._latest - item.duration
        else:
            low, high = at, at
        self.starts[item.id] = self.cp.new_int_var(low, high, item.id)
        if at is not None and self._guarded:
            given = self._given(Reason(kind=ReasonKind.PIN, initiatives=(item.id,)))
            self.cp.add(self.starts[item.id] == at).only_enforce_if(given)

    def _add_precedence(self) -> None:
        durations = {item.id: item.duration for item in self._items}
        for item in self._items:
            for before in item.depends_on:
                given = self._given(Reason(kind=ReasonKind.ORDER, initiatives=(before, item.id)))
                after = self.cp.add(self.starts[item.id] >= self.starts[before] + durations[before])
                after.only_enforce_if(given)

    def _add_deadlines(self) -> None:
        for item in self._items:
            if item.firm and item.deadline is not None:
                given = self._given(Reason(kind=ReasonKind.DEADLINE, initiatives=(item.id,)))
                in_time = self.cp.add(self.starts[item.id] + item.duration - 1 <= self.at(item.deadline))
                in_time.only_enforce_if(given)

    def _add_teams(self) -> None:
        for team in self.document.teams:
            intervals = []
            demands = []
            for item in self._items:
                for offset, length, days in self._demand(item, team.id):
                    start = self.starts[item.id] + offset
                    intervals.append(self.cp.new_fixed_size_interval_var(start, length, ""))
                    demands.append(days)
            if intervals:
                self._add_capacity(team, intervals, demands)

    def _add_capacity(self, team: Team, intervals: list[Any], demands: list[Any]) -> None:
        """The intervals stay within what the team has in every quarter."""
        asked = sum(demands)
        stated = {own.quarter: own.days for own in team.by_quarter if self._low <= self.at(own.quarter) < self._latest}
        most = max([team.capacity, *stated.values(), *([asked] if self._guarded else [])])
        missing: list[tuple[int, int, Any]] = []
        begin = self._low
        usual = Reason(kind=ReasonKind.CAPACITY, team=team.id)
        self.capacities[usual] = self._limit(team.capacity, asked, usual)
        for quarter, days in sorted(stated.items()):
            own = replace(usual, quarter=quarter)
            self.capacities[own] = self._limit(days, asked, own)
            missing.append((begin, self.at(quarter), most - self.capacities[usual]))
            begin = self.at(quarter) + 1
            missing.append((begin - 1, begin, most - self.capacities[own]))
        missing.append((begin, self._latest, most - self.capacities[usual]))
        for first, end, days in missing:
            if first < end and not (isinstance(days, int) and not days):
                intervals.append(self.cp.new_fixed_size_interval_var(first, end - first, ""))
                demands.append(days)
        self.cp.add_cumulative(intervals, demands, most)

    def _limit(self, stated: int, most: int, reason: Reason) -> Any:
        """A capacity: as stated, or under its reason."""
        if not self._guarded:
            return stated
        limit = self.cp.new_int_var(min(stated, most), max(stated, most), "")
        self.cp.add(limit <= stated).only_enforce_if(self._given(reason))
        return limit

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

    def _add_budget(self) -> None:
        """Money once spent stays spent, and money not yet there is taken: both fill one cumulative constraint."""
        budgets = self.document.budgets
        if not budgets:
            return
        total = sum(budget.amount for budget in budgets)
        begin = min(budget.quarter for budget in budgets)
        end = self._latest + 1
        intervals = [
            self.cp.new_fixed_size_interval_var(self._low, self.at(budget.quarter) - self._low, "")
            for budget in budgets
            if budget.amount and self.at(budget.quarter) > self._low
        ]
        taken = [b.amount for b in budgets if b.amount and self.at(b.quarter) > self._low]
        for item in self._items:
            placed_at = item.start or self.first
            for quarter, amount in costs_by_quarter(item, placed_at, begin):
                start = self.starts[item.id] + placed_at.until(quarter)
                intervals.append(self.cp.new_interval_var(start, end - start, end, ""))
                taken.append(amount)
        limit = self._limit(total, sum(taken) + total, Reason(kind=ReasonKind.BUDGET))
        self.extra = limit - total
        self.cp.add_cumulative(intervals, taken, limit)

    def total_lateness(self) -> Any:
        """Quarters after the deadlines, all initiatives together."""
        late: list[Any] = []
        for item in self._items:
            if item.deadline is not None:
                over = self.cp.new_int_var(0, 100_000, "")
                self.cp.add(over >= self.starts[item.id] + item.duration - 1 - self.at(item.deadline))
                late.append(over)
        return sum(late) if late else cp_model.LinearExpr.sum([])

    def weighted_starts(self) -> Any:
        """Start quarter x value; the value is 1 and what the served statements weigh."""
        weights = {group.id: group.weight for group in self.document.groups}
        served = {r.id: weights[r.group] * r.weight for r in self.document.requirements}
        values = [1 + sum(served.get(name, 0) for name in set(item.requirements)) for item in self._items]
        if sum(values) * max(1, self._latest) > LARGEST_VALUE:
            raise DocumentError("initiatives", "the weights of the served statements are too large to be added up")
        return cp_model.LinearExpr.weighted_sum([self.starts[item.id] for item in self._items], values)

    def hint(self, outcome: Outcome) -> None:
        for start in self.starts.values():
            self.cp.add_hint(start, outcome.values[start.index])

    def schedule(self, outcome: Outcome) -> Schedule:
        """The placements of a solution, checked without the solver."""
        placements = tuple(
            placed(item, self.first.plus(outcome.values[self.starts[item.id].index])) for item in self._items
        )
        faults = schedule_faults(self.document, placements)
        if faults:
            raise ReconciliationError(f"a schedule of the solver is not allowed: {faults[0]}")
        return Schedule(
            placements=placements,
            loads=team_loads(self.document, placements),
            spending=spending(self.document, placements),
        )


def first_quarter(document: PlanDocument) -> Quarter:
    """The first quarter of the plan: of its horizons, or else of what has a place already."""
    starts = [h.start for h in document.horizons] or [i.start for i in document.initiatives if i.start is not None]
    return min(starts, default=Quarter(2000, 1))
