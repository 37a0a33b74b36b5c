"""How much the best stack hangs on what was entered: the price of each hard statement, and the weights of the groups.

Weight intervals by the parametric method of Eisner and Severance (1976): the optimum as a function of one weight is
convex and piecewise linear, so that cutting lines through stacks that beat the chosen one leads to the exact end.
Acceptability of stacks over all weights (SMAA, Lahdelma et al. 1998) by sampling with a fixed seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from reconciliation.answers import Acceptability, ShadowPrice, Status, WeightInterval
from reconciliation.formulas import NoneOf, conjuncts
from reconciliation.limits import Budget
from reconciliation.model import Model, linear
from reconciliation.problem import Problem
from reconciliation.ranking import SAMPLES, uniform_weights
from reconciliation.select import Selection, best, linearization, soft_literals
from reconciliation.solver import solve
from reconciliation.truth import Chosen, Truth
from reconciliation.vocabulary import PlanMetric

LARGEST_WEIGHT = 10**6


def total_cost(problem: Problem, chosen: Chosen) -> int:
    truth = Truth(problem, chosen)
    return sum(truth.value(PlanMetric.COST_TOTAL, h) for h in range(len(problem.horizons)))


def shadow_prices(problem: Problem, base: Selection, budget: Budget) -> Iterator[ShadowPrice]:
    """For each hard statement: what the best stack gains, and what it saves, without it."""
    if base.chosen is None or base.objective is None:
        return
    cost = total_cost(problem, base.chosen)
    for i, rule in enumerate(problem.hard):
        budget.reporter.progress("shadow prices", i, len(problem.hard))
        if budget.exhausted():
            return
        without = [other.formula for other in problem.hard if other.id != rule.id]
        if rule.formula in without:  # said twice: giving up one of them changes nothing
            yield ShadowPrice(requirement=rule.id, gain=0, saving=0, returning=(), proven=True)
            continue
        found = best(problem, budget, hard=without)
        if found.chosen is None or found.objective is None:
            continue
        yield ShadowPrice(
            requirement=rule.id,
            gain=found.objective - base.objective,
            saving=cost - total_cost(problem, found.chosen),
            returning=returning(problem, rule.id),
            proven=found.status is Status.OPTIMAL,
        )


def returning(problem: Problem, requirement: str) -> tuple[str, ...]:
    """The options that this hard statement alone rules out somewhere."""
    kept: set[tuple[int, int]] = set()
    mine: set[tuple[int, int]] = set()
    for rule in problem.hard:
        out = {(t, part.horizon) for part in conjuncts(rule.formula) if isinstance(part, NoneOf) for t in part.options}
        (mine if rule.id == requirement else kept).update(out)
    return tuple(sorted({problem.rows[t].id for t, h in mine - kept if problem.rows[t].choosable}))


class WeightModel:
    """The selection model of a problem, solved for any weights of its groups."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self._problem = problem
        self._budget = budget
        self._model = Model(problem)
        for rule in problem.hard:
            self._model.require(rule.formula)
        self._literals = soft_literals(self._model)

    def points(self, chosen: Chosen) -> dict[str, int]:
        """What each group gets: weight x satisfaction of its soft statements."""
        truth = Truth(self._problem, chosen)
        got = {group: 0 for group, _ in self._problem.groups}
        for rule in self._problem.soft:
            got[rule.group] += rule.weight * truth.satisfaction(rule.steps)
        return got

    def best_for(self, group: str, weight: Fraction) -> Chosen | None:
        """A best choice when the group has that weight and the others keep theirs. None: not proven."""
        weights = {name: entered * weight.denominator for name, entered in self._problem.groups}
        weights[group] = weight.numerator
        terms = [(v, weights[rule.group] * rule.weight * points) for rule, v, points in self._literals]
        self._model.cp.maximize(linear(terms))
        outcome = solve(self._model.cp, self._budget, linearization=linearization(self._model))
        if outcome.status is not Status.OPTIMAL:
            self._budget.exhausted()
            return None
        return self._model.chosen(outcome.values)

    def interval(self, group: str, chosen: Chosen) -> WeightInterval | None:
        """From which to which weight of the group the choice stays a best one. None: cut off."""
        low = self._end(group, chosen, Fraction(0))
        high = self._end(group, chosen, Fraction(LARGEST_WEIGHT))
        if low is None or high is None:
            return None
        return WeightInterval(
            group=group,
            weight=dict(self._problem.groups)[group],
            low=(low.numerator, low.denominator),
            high=None if high == LARGEST_WEIGHT else (high.numerator, high.denominator),
        )

    def _end(self, group: str, chosen: Chosen, weight: Fraction) -> Fraction | None:
        mine = self.points(chosen)
        while True:
            other = self.best_for(group, weight)
            if other is None:
                return None
            theirs = self.points(other)
            rest = sum(w * (theirs[name] - mine[name]) for name, w in self._problem.groups if name != group)
            slope = theirs[group] - mine[group]
            if rest + weight * slope <= 0:
                return weight
            weight = Fraction(-rest, slope)


def acceptability(candidates: Sequence[dict[str, int]]) -> tuple[Acceptability, ...]:
    """For each stack the share of all possible weights (uniform) under which it is the best of those given.

    candidates: points by group, as a share of what is possible for the group or in any common unit.
    """
    groups = sorted(candidates[0]) if candidates else []
    if not groups:
        return ()
    wins = [0] * len(candidates)
    for weights in uniform_weights(len(groups)):
        values = [sum(w * points[g] for w, g in zip(weights, groups, strict=True)) for points in candidates]
        wins[values.index(max(values))] += 1
    return tuple(Acceptability(stack=i, first=won, samples=SAMPLES) for i, won in enumerate(wins))
