"""The best stack: as satisfying as the hard statements allow, and then as cheap as that allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from reconciliation.answers import Status
from reconciliation.formulas import Formula
from reconciliation.limits import Budget
from reconciliation.model import Model, Terms, linear
from reconciliation.problem import Problem, Rule
from reconciliation.solver import solve
from reconciliation.truth import Chosen, Truth
from reconciliation.vocabulary import PlanMetric

LEAST_COST = "least-cost"
"""The limit named when a stack is the most satisfying, and it is not proven that none as satisfying costs less."""

LOOK = 0.02
"""Deterministic seconds for a first look; most plans are solved in it."""
STEADY = 0.01
"""Deterministic seconds for the best stack that never changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """objective, bound: group weight x weight x satisfaction. chosen: None when nothing was found.

    cost: what `cost_terms` counts, when it is proven to be the least; None otherwise.
    """

    status: Status
    chosen: Chosen | None = None
    objective: int | None = None
    bound: int | None = None
    cost: int | None = None


class Chooser:
    """One model of a problem, asked for the best stack under any hard statements.

    The model is shared: every solve works on a clone, so that what is built once serves all of them.
    """

    def __init__(self, model: Model, budget: Budget) -> None:
        self.model = model
        self._budget = budget
        self.soft = soft_literals(model)
        self.satisfaction = linear([(v, rule.cost * points) for rule, v, points in self.soft])
        self.most = sum(100 * rule.cost for rule in model.problem.soft)
        self.cost = linear(*cost_terms(model))
        free = free_terms(model)
        beside = [(literal, rate * (len(free) + 1)) for literal, rate in unpriced_terms(model)] + free
        self.beside_cost = linear(beside)
        self.most_beside = sum(rate for _, rate in beside)

    def under(self, hard: Iterable[Formula]) -> cp_model.CpModel:
        """A clone of the model in which these formulas hold."""
        literals = [self.model.literal(formula) for formula in hard]
        cp = self.model.cp.clone()
        cp.clear_assumptions()
        if literals:
            cp.add_bool_and(literals)
        return cp

    def best(
        self,
        hard: Iterable[Formula] | None = None,
        *,
        known: Chosen | None = None,
        announce: Callable[[Selection], None] | None = None,
    ) -> Selection:
        """Weighted satisfaction first, then least total cost.

        hard: what must hold, the hard rules when not given. known: a choice to start from, under which it holds.
        announce: is told the first good choice, before it is refined.
        """
        problem = self.model.problem
        cp = self.under([rule.formula for rule in problem.hard] if hard is None else hard)
        cp.maximize(self.satisfaction)
        if known is not None:
            self.hint(cp, known)
        self._budget.reporter.progress("select", 0, 2)
        status, chosen, bound = self._most_satisfying(cp, known, announce)
        if chosen is None:
            if status is Status.UNKNOWN:
                self._budget.exhausted()
            return Selection(status=status)
        if status is Status.FEASIBLE:
            self._budget.exhausted()
        reached = points(problem, Truth(problem, chosen))
        self._budget.reporter.progress("select", 1, 2)
        cheapest, cost = self._cheapest(cp, chosen, reached)
        self._budget.reporter.progress("select", 2, 2)
        return Selection(status=status, chosen=cheapest, objective=reached, bound=max(reached, bound), cost=cost)

    def hint(self, cp: cp_model.CpModel, chosen: Chosen) -> None:
        """Start the next solve from a choice."""
        cp.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools leaves this one untyped
        for (t, h), literal in self.model.x.items():
            cp.add_hint(literal, t in chosen[h])

    def _most_satisfying(
        self, cp: cp_model.CpModel, known: Chosen | None, announce: Callable[[Selection], None] | None
    ) -> tuple[Status, Chosen | None, int]:
        """A look at the whole, then at stacks that never change, then the whole from the better of both."""
        level = linearization(self.model)
        outcome = solve(cp, self._budget, linearization=level, work=None if level else LOOK)
        best = self.model.chosen(outcome.values) if outcome.found else known
        bound = self.most if outcome.bound is None else min(self.most, outcome.bound)
        settled = level or outcome.status in (Status.OPTIMAL, Status.INFEASIBLE)
        if best is not None and announce is not None:
            announce(self._provisional(best, bound))
        if not settled and known is None:
            steady = self._steady(cp, best)
            if best is None and steady is not None and announce is not None:
                announce(self._provisional(steady, bound))
            best = steady
        if settled and not outcome.found and (best is None or outcome.status is Status.INFEASIBLE):
            return outcome.status, None, bound
        if settled:
            return (outcome.status if outcome.found else Status.FEASIBLE), best, bound
        if best is not None:
            self.hint(cp, best)
        outcome = solve(cp, self._budget)
        if outcome.found:
            found = self.model.chosen(outcome.values)
            better = best is None or self._points(found) >= self._points(best)
            bound = bound if outcome.bound is None else min(bound, outcome.bound)
            return outcome.status, found if better else best, bound
        return (outcome.status if best is None else Status.FEASIBLE), best, bound

    def _provisional(self, chosen: Chosen, bound: int) -> Selection:
        reached = self._points(chosen)
        return Selection(status=Status.FEASIBLE, chosen=chosen, objective=reached, bound=max(reached, bound))

    def _steady(self, cp: cp_model.CpModel, best: Chosen | None) -> Chosen | None:
        """The better of a choice and the best of those with the same options in all horizons: a far smaller model."""
        same = cp.clone()
        for (t, h), literal in self.model.x.items():
            if h:
                same.add(literal == self.model.x[t, h - 1])
        outcome = solve(same, self._budget, work=STEADY)
        if not outcome.found:
            return best
        found = self.model.chosen(outcome.values)
        return found if best is None or self._points(found) > self._points(best) else best

    def _points(self, chosen: Chosen) -> int:
        return points(self.model.problem, Truth(self.model.problem, chosen))

    def _cheapest(self, cp: cp_model.CpModel, chosen: Chosen, reached: int) -> tuple[Chosen, int | None]:
        """The cheapest choice that is as satisfying, and its cost when that is proven; the given one when cut off."""
        cp.clear_objective()  # type: ignore[no-untyped-call]  # OR-Tools leaves this one untyped
        cp.add(self.satisfaction >= reached)
        cp.minimize(self.cost)
        self.hint(cp, chosen)
        if self._budget.exhausted():
            self._budget.hit.add(LEAST_COST)
            return chosen, None
        outcome = solve(cp, self._budget, linearization=linearization(self.model))
        if outcome.status is not Status.OPTIMAL:
            self._budget.hit.add(LEAST_COST)
        if not outcome.found:
            return chosen, None
        exact = outcome.status is Status.OPTIMAL and abs(outcome.objective or 0) < 2**53  # it went through a float
        return self.model.chosen(outcome.values), outcome.objective if exact else None


def soft_literals(model: Model) -> list[tuple[Rule, Any, int]]:
    """For each soft rule the literals of its steps with their satisfaction; at most one step of a ramp counts."""
    found: list[tuple[Rule, Any, int]] = []
    for rule in model.problem.soft:
        steps = [(model.literal(formula), satisfaction) for formula, satisfaction in rule.steps if satisfaction]
        if len(steps) > 1:
            own = [model.cp.new_bool_var("") for _ in steps]  # a formula may serve several rules
            for mine, (literal, _) in zip(own, steps, strict=True):
                model.cp.add_implication(mine, literal)
            model.cp.add_at_most_one(own)
            steps = [(mine, satisfaction) for mine, (_, satisfaction) in zip(own, steps, strict=True)]
        found.extend((rule, literal, satisfaction) for literal, satisfaction in steps)
    return found


def points(problem: Problem, truth: Truth) -> int:
    """The objective of a choice, counted without the solver."""
    return sum(rule.cost * truth.satisfaction(rule.steps) for rule in problem.soft)


def cost_terms(model: Model) -> tuple[Terms, int]:
    """The total cost, for choosing the least of it.

    An option whose price is not known counts as the dearest of its horizon, so that none hides there. Among choices of
    the same cost the one with the fewest free options is taken, so that nothing is chosen for nothing.
    """
    parts = [model.terms(PlanMetric.COST_TOTAL, h) for h in model.span]
    costs = [term for part, _ in parts for term in part] + unpriced_terms(model)
    constant = sum(fixed for _, fixed in parts)
    free = free_terms(model)
    scale = len(free) + 1
    if sum(rate for _, rate in costs) * scale > 2**60:
        return costs, constant
    return [(literal, rate * scale) for literal, rate in costs] + free, constant * scale


def unpriced_terms(model: Model) -> Terms:
    """What options without a known price count for."""
    rows = model.problem.rows
    dearest = [max((row.costs[h].use for row in rows), default=0) for h in model.span]
    return [(literal, dearest[h]) for (t, h), literal in model.x.items() if not rows[t].costs[h].known]


def free_terms(model: Model) -> Terms:
    """One for every option that costs nothing while in use."""
    return [(literal, 1) for (t, h), literal in model.x.items() if not model.problem.rows[t].costs[h].use]


def linearization(model: Model) -> int:
    """Clauses do best without linear relaxations, many options under few budgets with them."""
    return 2 if len(model.x) > 1500 else 0
