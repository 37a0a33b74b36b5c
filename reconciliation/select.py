"""The best stack: as satisfying as the hard statements allow, and then as cheap as that allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reconciliation.answers import Status
from reconciliation.formulas import Formula
from reconciliation.limits import Budget
from reconciliation.model import Model, linear
from reconciliation.problem import Problem, Rule
from reconciliation.solver import Outcome, solve
from reconciliation.truth import Chosen, Truth
from reconciliation.vocabulary import PlanMetric

LEAST_COST = "least-cost"
"""The limit named when a stack is the most satisfying, and it is not proven that none as satisfying costs less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """objective, bound: group weight x weight x satisfaction. chosen: None when nothing was found."""

    status: Status
    chosen: Chosen | None = None
    objective: int | None = None
    bound: int | None = None


def best(problem: Problem, budget: Budget, *, hard: Iterable[Formula] | None = None) -> Selection:
    """Weighted satisfaction first, then least total cost. hard: what must hold, the hard rules when not given."""
    model = Model(problem)
    for formula in [rule.formula for rule in problem.hard] if hard is None else hard:
        model.require(formula)
    satisfaction = [(v, rule.cost * points) for rule, v, points in soft_literals(model)]
    model.cp.maximize(linear(satisfaction))
    budget.reporter.progress("select", 0, 2)
    first = solve(model.cp, budget, linearization=linearization(model))
    if not first.found:
        if first.status is Status.UNKNOWN:
            budget.exhausted()
        return Selection(status=first.status)
    if first.status is Status.FEASIBLE:
        budget.exhausted()
    reached = points(problem, Truth(problem, model.chosen(first.values)))
    budget.reporter.progress("select", 1, 2)
    values = _cheapest(model, satisfaction, reached, first, budget)
    bound = max(reached, first.bound or 0)
    budget.reporter.progress("select", 2, 2)
    return Selection(status=first.status, chosen=model.chosen(values), objective=reached, bound=bound)


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


def cost_terms(model: Model) -> tuple[list[tuple[Any, int]], int]:
    """The total cost, for choosing the least of it.

    An option whose price is not known counts as the dearest of its horizon, so that none hides there. Among choices of
    the same cost the one with the fewest free options is taken, so that nothing is chosen for nothing.
    """
    costs: list[tuple[Any, int]] = []
    free: list[tuple[Any, int]] = []
    constant = 0
    for h in model.span:
        part, fixed = model.terms(PlanMetric.COST_TOTAL, h)
        costs.extend(part)
        constant += fixed
        dearest = max((row.costs[h].use for row in model.problem.rows), default=0)
        for t in model.rows:
            row = model.problem.rows[t]
            if (t, h) in model.x and not row.costs[h].known:
                costs.append((model.x[t, h], dearest))
            if (t, h) in model.x and not row.costs[h].use:
                free.append((model.x[t, h], 1))
    scale = len(free) + 1
    if sum(rate for _, rate in costs) * scale > 2**60:
        return costs, constant
    return [(literal, rate * scale) for literal, rate in costs] + free, constant * scale


def _cheapest(model: Model, satisfaction: list[tuple[Any, int]], reached: int, first: Outcome, budget: Budget) -> Any:
    """The values of the cheapest choice that is as satisfying; those found already when the budget is spent."""
    model.cp.clear_objective()  # type: ignore[no-untyped-call]  # OR-Tools leaves this one untyped
    model.cp.add(linear(satisfaction) >= reached)
    model.cp.minimize(linear(*cost_terms(model)))
    for literal in model.x.values():
        model.cp.add_hint(literal, bool(first.values[literal.index]))
    if budget.exhausted():
        budget.hit.add(LEAST_COST)
        return first.values
    second = solve(model.cp, budget, linearization=linearization(model))
    if second.status is not Status.OPTIMAL:
        budget.hit.add(LEAST_COST)
    return second.values if second.found else first.values


def linearization(model: Model) -> int:
    """Clauses do best without linear relaxations, many options under few budgets with them."""
    return 2 if len(model.x) > 1500 else 0
