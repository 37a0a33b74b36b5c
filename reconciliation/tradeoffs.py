"""Other good stacks: alternatives, the front of cost, satisfaction and debt, and stacks that share fairly.

Fairness rules: weighted sum; max-min and leximin (sums of the worst outcomes); Nash (tangent cuts of the logarithm);
regret (the largest loss of any group against its own ideal). Max-min and leximin compare shares in basis points,
rounded down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, log
from typing import Any

from reconciliation.answers import Status
from reconciliation.limits import Budget
from reconciliation.model import linear
from reconciliation.select import Chooser, linearization, points
from reconciliation.solver import Outcome, solve
from reconciliation.truth import Chosen, Truth
from reconciliation.vocabulary import PlanMetric

BASIS = 10_000
WITHIN = 95  # percent of the optimum that an alternative must reach
LOG_SCALE = 10**6
NASH_ROUNDS = 30
EXACT = 2**52  # the solver tells objectives as floats


class Fairness(StrEnum):
    WEIGHTED = "weighted"
    MAX_MIN = "max-min"
    LEXIMIN = "leximin"
    NASH = "nash"
    REGRET = "regret"


@dataclass(frozen=True, slots=True)
class Found:
    """A choice, and whether it is proven to be what was asked for."""

    chosen: Chosen
    proven: bool


@dataclass(frozen=True, slots=True)
class Aim:
    """Something to maximize. size: more than its values can lie apart."""

    value: Any
    size: int


def merged(*aims: Aim) -> list[Any]:
    """What to maximize in turn: neighbors in one step where the first can count for more than all of the second."""
    found: list[Aim] = []
    for aim in aims:
        if found and found[-1].size * aim.size <= EXACT:
            last = found.pop()
            found.append(Aim(last.value * aim.size + aim.value, last.size * aim.size))
        else:
            found.append(aim)
    return [aim.value for aim in found]


class Tradeoffs:
    """A clone of the shared model with the hard rules in place, solved for many objectives one after the other."""

    def __init__(self, chooser: Chooser, budget: Budget) -> None:
        self.model = chooser.model
        self.problem = chooser.model.problem
        self._budget = budget
        self._hint = chooser.hint
        self._cp = chooser.under(rule.formula for rule in self.problem.hard)
        self.satisfaction = chooser.satisfaction
        self._points = {
            group: linear([(v, rule.weight * points) for rule, v, points in chooser.soft if rule.group == group])
            for group, _ in self.problem.groups
        }
        self.possible = {
            group: sum(100 * rule.weight for rule in self.problem.soft if rule.group == group)
            for group, _ in self.problem.groups
        }
        self._voices = tuple(group for group, most in self.possible.items() if most)
        self.cost = chooser.cost
        self._most = chooser.most
        self._tidy = Aim(-chooser.beside_cost, chooser.most_beside + 1)
        self._cuts: set[tuple[str, int]] = set()
        self.total = self._summed(PlanMetric.COST_TOTAL)
        self.debt = self._summed(PlanMetric.DEBT_INTEREST)

    def _summed(self, metric: PlanMetric) -> Any:
        parts = [self.model.terms(metric, h) for h in self.model.span]
        return linear([term for part, _ in parts for term in part], sum(c for _, c in parts))

    def _least(self, metric: PlanMetric) -> Aim:
        """As little of a metric as possible, over all horizons."""
        terms = [term for h in self.model.span for term in self.model.terms(metric, h)[0]]
        return Aim(linear([(literal, -rate) for literal, rate in terms]), 1 + sum(rate for _, rate in terms))

    def lexicographic(self, *aims: Any, given: tuple[Any, ...] = (), start: Chosen | None = None) -> Found | None:
        """Maximize the first aim, then the second among what is as good, and so on. None: impossible or cut off.

        start: a choice to begin from.
        """
        cp = self._cp.clone()
        for constraint in given:
            cp.add(constraint)
        if start is not None:
            self._hint(cp, start)
        found: Outcome | None = None
        proven = True
        for aim in aims:
            cp.maximize(aim)
            outcome = solve(cp, self._budget, linearization=linearization(self.model))
            if not outcome.found:
                if outcome.status is Status.UNKNOWN:
                    self._budget.exhausted()
                proven = False
                break
            found = outcome
            proven = proven and outcome.status is Status.OPTIMAL
            cp.add(aim >= (outcome.objective or 0))
            self._hint(cp, self.model.chosen(outcome.values))
        if found is None:
            return None
        if not proven:
            self._budget.exhausted()
        return Found(self.model.chosen(found.values), proven)

    def alternatives(self, best: Chosen, count: int) -> Iterator[Found]:
        """Stacks within five percent of the best that keep as little of it, and of those before, as possible."""
        enough = self.satisfaction * 100 >= WITHIN * self._value(best)
        known = [best]
        for _ in range(count):
            different = self._cp.new_int_var(0, len(self.model.x), "")
            apart = [different <= self._dropped(chosen) for chosen in known]
            found = self.lexicographic(different, -self.cost, given=(enough, different >= 1, *apart), start=known[-1])
            if found is None:
                return
            known.append(found.chosen)
            yield found

    def _value(self, chosen: Chosen) -> int:
        return points(self.problem, Truth(self.problem, chosen))

    def _dropped(self, chosen: Chosen) -> Any:
        """How much of a choice is not chosen again."""
        used = [self.model.x[t, h] for h, options in enumerate(chosen) for t in sorted(options)]
        return len(used) - linear([(literal, 1) for literal in used])

    def front(self, most: int) -> Iterator[Found]:
        """Stacks that no other beats in cost, satisfaction and debt at once, from the three ends in turn."""
        satisfied = Aim(self.satisfaction, self._most + 1)
        saved, eased = self._least(PlanMetric.COST_TOTAL), self._least(PlanMetric.DEBT_INTEREST)
        ends = [
            [satisfied.value, *merged(saved, eased, self._tidy)],
            [saved.value, *merged(satisfied, eased, self._tidy)],
            merged(eased, satisfied, saved, self._tidy),
        ]
        for turn in range(most):
            found = self.lexicographic(*ends[turn % 3])
            if found is None:
                return
            yield found
            self._exclude_dominated_by(found.chosen)

    def _exclude_dominated_by(self, chosen: Chosen) -> None:
        truth = Truth(self.problem, chosen)
        cost = sum(truth.value(PlanMetric.COST_TOTAL, h) for h in self.model.span)
        debt = sum(truth.value(PlanMetric.DEBT_INTEREST, h) for h in self.model.span)
        better = [self._cp.new_bool_var("") for _ in range(3)]
        self._cp.add(self.satisfaction >= self._value(chosen) + 1).only_enforce_if(better[0])
        self._cp.add(self.total <= cost - 1).only_enforce_if(better[1])
        self._cp.add(self.debt <= debt - 1).only_enforce_if(better[2])
        self._cp.add_bool_or(better)

    def fair(self, rule: Fairness, ideals: Mapping[str, int]) -> Found | None:
        """The stack that shares best by that rule; among those the most satisfying, then the cheapest.

        ideals: as `ideals` found them.
        """
        if not self._voices or rule is Fairness.WEIGHTED:
            return self.lexicographic(self.satisfaction, -self.cost)
        if rule is Fairness.NASH:
            return self._nash()
        if rule is Fairness.REGRET:
            return self._least_regret(ideals)
        shares = [self._share(group) for group in self._voices]
        if rule is Fairness.MAX_MIN:
            worst = self._cp.new_int_var(0, BASIS, "")
            for share in shares:
                self._cp.add(worst <= share)
            return self.lexicographic(worst, self.satisfaction, -self.cost)
        sums = [self._sum_of_worst(shares, k) for k in range(1, len(shares) + 1)]
        return self.lexicographic(*sums, -self.cost)

    def _share(self, group: str) -> Any:
        """The group's points of what is possible for it, in basis points."""
        share = self._cp.new_int_var(0, BASIS, "")
        self._cp.add(share * self.possible[group] <= BASIS * self._points[group])
        return share

    def _sum_of_worst(self, shares: list[Any], k: int) -> Any:
        """At most the sum of the k smallest shares, and exactly that when maximized (Ogryczak and Sliwinski 2003)."""
        level = self._cp.new_int_var(0, BASIS, "")
        below = []
        for share in shares:
            gap = self._cp.new_int_var(0, BASIS, "")
            self._cp.add(gap >= level - share)
            below.append((gap, -1))
        return k * level + linear(below)

    def ideals(self) -> dict[str, int]:
        """The most points each group could have if only it counted; a group that was cut off is left out."""
        found = {}
        for group in self._voices:
            best = self.lexicographic(self._points[group])
            if best is not None and best.proven:
                found[group] = self.points_of(group, best.chosen)
        return found

    def points_of(self, group: str, chosen: Chosen) -> int:
        """weight x satisfaction of the group's soft statements."""
        truth = Truth(self.problem, chosen)
        mine = (rule for rule in self.problem.soft if rule.group == group)
        return sum(rule.weight * truth.satisfaction(rule.steps) for rule in mine)

    def _least_regret(self, ideals: Mapping[str, int]) -> Found | None:
        if len(ideals) < len(self._voices):
            return None
        largest = self._cp.new_int_var(0, BASIS, "")
        for group, ideal in ideals.items():
            self._cp.add(largest * self.possible[group] >= BASIS * (ideal - self._points[group]))
        return self.lexicographic(-largest, self.satisfaction, -self.cost)

    def _nash(self) -> Found | None:
        """The largest sum of group weight x log(1 + points); cuts are added where it is still overestimated."""
        weights = dict(self.problem.groups)
        logs = {group: self._cp.new_int_var(0, 100 * LOG_SCALE, "") for group in self._voices}
        for group in self._voices:
            for at in (0, self.possible[group] // 4, self.possible[group]):
                self._cut(logs[group], group, at)
        aim = linear([(logs[group], weights[group]) for group in self._voices])
        found: Found | None = None
        for _ in range(NASH_ROUNDS):
            found = self.lexicographic(aim, -self.cost)
            if found is None:
                return None
            over = [
                group for group in self._voices if self._cut(logs[group], group, self.points_of(group, found.chosen))
            ]
            if not over:
                return found
        return None if found is None else Found(found.chosen, proven=False)

    def _cut(self, logarithm: Any, group: str, at: int) -> bool:
        """The tangent of the logarithm at so many points, as a bound. False when it is there already."""
        if (group, at) in self._cuts:
            return False
        self._cuts.add((group, at))
        height = ceil(LOG_SCALE * log(1 + at))
        self._cp.add(logarithm * (1 + at) <= height * (1 + at) + LOG_SCALE * (self._points[group] - at))
        return True
