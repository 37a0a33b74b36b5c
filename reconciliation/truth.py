"""Whether a formula of a problem is true of a choice, by counting. No solver."""

from __future__ import annotations

from collections.abc import Mapping

from reconciliation.formulas import CoveredBy, Either, Every, Formula, Limit, NoneOf, Ratio, SomeOf
from reconciliation.problem import Problem, rates
from reconciliation.vocabulary import PlanMetric

Chosen = tuple[frozenset[int], ...]
"""What is in use: for each horizon, indices of rows."""


class Truth:
    """One choice, asked about many formulas."""

    def __init__(self, problem: Problem, chosen: Chosen) -> None:
        self._problem = problem
        self.chosen = chosen
        self._levels: dict[int, Mapping[int, int]] = {}
        self._values: dict[tuple[PlanMetric, int], int] = {}

    def holds(self, formula: Formula) -> bool:
        if isinstance(formula, Every):
            return all(self.holds(part) for part in formula.parts)
        if isinstance(formula, Either):
            return any(self.holds(part) for part in formula.parts)
        if isinstance(formula, NoneOf):
            return self.chosen[formula.horizon].isdisjoint(formula.options)
        if isinstance(formula, SomeOf):
            return not self.chosen[formula.horizon].isdisjoint(formula.options)
        if isinstance(formula, CoveredBy):
            levels = self._covered(formula.horizon)
            return sum(levels.get(c, 0) >= formula.level for c in formula.capabilities) >= formula.n
        if isinstance(formula, Limit):
            return sum(self.value(formula.metric, h) for h in formula.horizons) <= formula.k
        return self._holds_ratio(formula)

    def _holds_ratio(self, formula: Ratio) -> bool:
        base = self.value(formula.metric, formula.of)
        return 100 * self.value(formula.metric, formula.horizon) <= formula.percent * base

    def satisfaction(self, steps: tuple[tuple[Formula, int], ...]) -> int:
        """The best step that holds."""
        return max((points for formula, points in steps if self.holds(formula)), default=0)

    def value(self, metric: PlanMetric, h: int) -> int:
        """The metric in one horizon; a share is rounded up to a whole percent."""
        if (metric, h) not in self._values:
            share = metric is PlanMetric.VENDORS_SHARE
            self._values[metric, h] = self._share(h) if share else self._sum(metric, h)
        return self._values[metric, h]

    def _before(self, h: int) -> frozenset[int]:
        if h:
            return self.chosen[h - 1]
        return frozenset(t for t, row in enumerate(self._problem.rows) if row.committed)

    def _sum(self, metric: PlanMetric, h: int) -> int:
        now, before = self.chosen[h], self._before(h)
        total = 0
        for t in now | before:
            use, adopt, drop = rates(self._problem.rows[t], metric, h, self._problem.horizons[h].quarters)
            total += (use if t in before else use + adopt) if t in now else drop
        return total

    def _share(self, h: int) -> int:
        before = self._before(h)
        fees: dict[str, int] = {}
        for t in self.chosen[h]:
            row = self._problem.rows[t]
            if row.vendor:
                adopted = 0 if t in before else row.costs[h].fees_adopt_year
                fees[row.vendor] = fees.get(row.vendor, 0) + row.costs[h].fees_use_year + adopted
        total = self.value(PlanMetric.COST_YEAR, h)
        return -(-100 * max(fees.values(), default=0) // total) if total else 0

    def _covered(self, h: int) -> Mapping[int, int]:
        if h not in self._levels:
            levels: dict[int, int] = {}
            for t in self.chosen[h]:
                since = self._problem.rows[t].ready[h]
                if since is None or not all(t in self.chosen[a] for a in range(since, h)):
                    continue
                for capability, rank in self._problem.rows[t].covers.items():
                    levels[capability] = max(rank, levels.get(capability, 0))
            self._levels[h] = levels
        return self._levels[h]
