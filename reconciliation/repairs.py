"""Exact repairs: the threshold from which on a limit no longer stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reconciliation.answers import Status
from reconciliation.formulas import Formula, Limit, Ratio, conjuncts
from reconciliation.limits import Budget
from reconciliation.model import Model
from reconciliation.solver import decide, solve
from reconciliation.validate_expressions import LARGEST_PERCENT
from reconciliation.vocabulary import PlanMetric

HARDEST = 2.0
"""Deterministic seconds for one repair; a limit that takes longer is left without one, and `limits_hit` says so."""


def threshold(model: Model, limit: Formula, rest: Iterable[Formula], budget: Budget) -> int | None:
    """The least threshold at which `limit`, an AtMost, can hold together with the rest; exact to one unit.

    None when no threshold is enough (its horizon needs an option whose price is not known) or the budget was spent.
    """
    bounds = [part for part in conjuncts(limit) if isinstance(part, Limit | Ratio)]
    if not bounds:
        return None
    others = [*rest, *(part for part in conjuncts(limit) if not isinstance(part, Limit | Ratio))]
    if any(isinstance(part, Ratio) or part.metric is PlanMetric.VENDORS_SHARE for part in bounds):
        return _searched(model, bounds, others, budget)
    return _minimized(model, [part for part in bounds if isinstance(part, Limit)], others, budget)


def _minimized(model: Model, bounds: list[Limit], others: list[Formula], budget: Budget) -> int | None:
    metrics = [model.metric(bound.metric, bound.horizons) for bound in bounds]
    literals = [model.literal(formula) for formula in others]
    cp = model.cp.clone()
    cp.clear_assumptions()
    for literal in literals:
        cp.add_bool_and([literal])
    unit = metrics[0][1] if len(metrics) == 1 else 1
    worst = cp.new_int_var(0, 2**53, "")
    for each, size in metrics:
        cp.add(worst >= each * (size // unit))
    cp.minimize(worst)
    outcome = solve(cp, budget, linearization=2, work=HARDEST)
    if outcome.status is not Status.OPTIMAL:
        if outcome.status is not Status.INFEASIBLE:
            budget.hit.add("repairs")
        return None
    return (outcome.objective or 0) * unit


def _searched(model: Model, bounds: list[Limit | Ratio], others: list[Formula], budget: Budget) -> int | None:
    """By halving, for what is not linear in its threshold: shares and ratios, in percent."""
    low, high = 0, 100 if isinstance(bounds[0], Limit) else LARGEST_PERCENT
    if _possible(model, bounds, high, others, budget) is not True:
        return None
    while low < high:
        middle = (low + high) // 2
        possible = _possible(model, bounds, middle, others, budget)
        if possible is None:
            return None
        low, high = (low, middle) if possible else (middle + 1, high)
    return high


def _possible(model: Model, bounds: list[Limit | Ratio], at: int, others: list[Formula], budget: Budget) -> bool | None:
    parts = [replace(each, k=at) if isinstance(each, Limit) else replace(each, percent=at) for each in bounds]
    literals = [model.literal(formula) for formula in [*others, *parts]]
    status = decide(model.cp, literals, budget).status
    if status is Status.UNKNOWN:
        budget.hit.add("repairs")
        return None
    return status is not Status.INFEASIBLE
