"""How much the best stack hangs on what was entered: the price of each hard statement, and the weights of the groups.

Weight intervals by the parametric method of Eisner and Severance (1976): the optimum as a function of one weight is
convex and piecewise linear, so that cutting lines through stacks that beat the chosen one leads to the exact end.
Acceptability of stacks over all weights (SMAA, Lahdelma et al. 1998) by sampling with a fixed seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from reconciliation.answers import Acceptability, ShadowPrice, Status, WeightInterval
from reconciliation.formulas import Formula, NoneOf, conjuncts
from reconciliation.limits import Budget
from reconciliation.model import linear
from reconciliation.problem import Problem, Rule
from reconciliation.ranking import SAMPLES, uniform_weights
from reconciliation.select import Chooser, Selection, linearization
from reconciliation.solver import solve
from reconciliation.truth import Chosen, Truth
from reconciliation.vocabulary import PlanMetric

LARGEST_WEIGHT = 10**6


def total_cost(problem: Problem, chosen: Chosen) -> int:
    truth = Truth(problem, chosen)
    return sum(truth.value(PlanMetric.COST_TOTAL, h) for h in range(len(problem.horizons)))


def shadow_prices(chooser: Chooser, base: Selection, budget: Budget) -> Iterator[ShadowPrice]:
    """For each hard statement: what the best stack gains, and what it saves, without it.

    Most statements change nothing. Which ones do is asked first, by the cores of two questions that cannot hold: a
    stack that satisfies more, and one as satisfying that costs less. Only those are solved again without it.
    """
    if base.chosen is None or base.objective is None:
        return
    problem = chooser.model.problem
    hard = list(dict.fromkeys(rule.formula for rule in problem.hard))
    counts = Counter(rule.formula for rule in problem.hard)
    gaining = _Needed(chooser, hard, [chooser.satisfaction >= base.objective + 1], budget)
    saving = _Needed(
        chooser,
        hard,
        [chooser.satisfaction >= base.objective, chooser.cost <= base.cost - 1] if base.cost is not None else None,
        budget,
    )
    cost = total_cost(problem, base.chosen)
    for i, rule in enumerate(problem.hard):
        budget.reporter.progress("shadow prices", i, len(problem.hard))
        if budget.exhausted():
            return
        gain, saved, proven = 0, 0, base.status is Status.OPTIMAL
        if counts[rule.formula] == 1 and not (gaining.changes_nothing(rule) and saving.changes_nothing(rule)):
            found = chooser.best([f for f in hard if f != rule.formula], known=gaining.shown_by(rule) or base.chosen)
            if found.chosen is None or found.objective is None:
                continue
            gain = found.objective - base.objective
            saved = cost - total_cost(problem, found.chosen)
            proven = proven and found.status is Status.OPTIMAL
        yield ShadowPrice(
            requirement=rule.id, gain=gain, saving=saved, returning=returning(problem, rule.id), proven=proven
        )


class _Needed:
    """Which hard statements keep something better from being possible.

    better: what cannot hold under all of them, None when that is not known.
    """

    def __init__(self, chooser: Chooser, hard: list[Formula], better: list[Any] | None, budget: Budget) -> None:
        self._model = chooser.model
        self._budget = budget
        self._literals = {formula: self._model.literal(formula) for formula in hard}
        self._cp = chooser.under([])
        for constraint in better or ():
            self._cp.add(constraint)
        self._asks = better is not None
        self._free: set[Formula] = set()
        self._shown: dict[Formula, Chosen] = {}

    def changes_nothing(self, rule: Rule) -> bool:
        """Whether it is proven that nothing better is possible without that statement."""
        if not self._asks:
            return False
        if not self._free and not self._shown:
            self._ask(())
        if rule.formula not in self._free and rule.formula not in self._shown:
            self._ask((rule.formula,))
        return rule.formula in self._free

    def shown_by(self, rule: Rule) -> Chosen | None:
        """A better choice without that statement, when one is known."""
        return self._shown.get(rule.formula)

    def _ask(self, without: tuple[Formula, ...]) -> None:
        """Is something better possible without these? If not, none of those outside the core matters alone."""
        assumed = {formula: literal for formula, literal in self._literals.items() if formula not in without}
        self._cp.clear_assumptions()
        self._cp.add_assumptions(list(assumed.values()))
        outcome = solve(self._cp, self._budget, presolve=False, linearization=linearization(self._model))
        if outcome.found:
            self._shown.update((formula, self._model.chosen(outcome.values)) for formula in without)
        elif outcome.status is Status.INFEASIBLE:
            core = set(outcome.core)
            self._free.update(f for f, literal in self._literals.items() if f in without or literal.index not in core)


def returning(problem: Problem, requirement: str) -> tuple[str, ...]:
    """The options that this hard statement alone rules out somewhere."""
    kept: set[tuple[int, int]] = set()
    mine: set[tuple[int, int]] = set()
    for rule in problem.hard:
        out = {(t, part.horizon) for part in conjuncts(rule.formula) if isinstance(part, NoneOf) for t in part.options}
        (mine if rule.id == requirement else kept).update(out)
    return tuple(sorted({problem.rows[t].id for t, h in mine - kept if problem.rows[t].choosable}))


class WeightModel:
    """The best stacks of a problem for any weights of its groups. Every stack seen is kept, and spares solves."""

    def __init__(self, chooser: Chooser, budget: Budget, known: Sequence[Chosen] = ()) -> None:
        self._problem = chooser.model.problem
        self._budget = budget
        self._model = chooser.model
        self._literals = chooser.soft
        self._cp = chooser.under(rule.formula for rule in self._problem.hard)
        self._pool = [self.points(chosen) for chosen in known]

    def points(self, chosen: Chosen) -> dict[str, int]:
        """What each group gets: weight x satisfaction of its soft statements."""
        truth = Truth(self._problem, chosen)
        got = {group: 0 for group, _ in self._problem.groups}
        for rule in self._problem.soft:
            got[rule.group] += rule.weight * truth.satisfaction(rule.steps)
        return got

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
        """From the far end towards the present weight, until no stack beats the chosen one."""
        mine = self.points(chosen)
        for theirs in self._pool:
            weight = self._crossing(group, mine, theirs, weight) or weight
        while True:
            status, other = self._beats(group, weight, mine)
            if status is Status.INFEASIBLE:
                return weight
            if other is None:
                self._budget.exhausted()
                return None
            self._pool.append(self.points(other))
            crossing = self._crossing(group, mine, self._pool[-1], weight)
            assert crossing is not None  # it beats the chosen one, and the chosen one is best at the present weight
            weight = crossing

    def _crossing(self, group: str, mine: dict[str, int], theirs: dict[str, int], weight: Fraction) -> Fraction | None:
        """The weight at which the other becomes no better. None: at that weight it is no better already."""
        rest = sum(w * (theirs[name] - mine[name]) for name, w in self._problem.groups if name != group)
        slope = theirs[group] - mine[group]
        return Fraction(-rest, slope) if rest + weight * slope > 0 else None

    def _beats(self, group: str, weight: Fraction, mine: dict[str, int]) -> tuple[Status, Chosen | None]:
        """A choice that is better than so many points when the group has that weight and the others keep theirs."""
        weights = {name: entered * weight.denominator for name, entered in self._problem.groups}
        weights[group] = weight.numerator
        terms = [(v, weights[rule.group] * rule.weight * points) for rule, v, points in self._literals]
        cp = self._cp.clone()
        cp.add(linear(terms) >= 1 + sum(weights[name] * got for name, got in mine.items()))
        cp.maximize(linear(terms))
        outcome = solve(cp, self._budget, linearization=linearization(self._model))
        return outcome.status, self._model.chosen(outcome.values) if outcome.found else None


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
