"""The plan metrics of a choice of options, straight from the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reconciliation.document import Option, PlanDocument, Tool
from reconciliation.pricing import OptionCost, costs_by_horizon, drop_cost
from reconciliation.verdicts import candidate
from reconciliation.vocabulary import PlanMetric


class Measures:
    """What choices cost and cover in one plan. A choice is a mapping of horizon id to option ids.

    What was found for the choice asked about last is kept, since thousands of statements ask the same few questions
    about it: a choice must not change between two questions.
    """

    def __init__(self, document: PlanDocument) -> None:
        self._document = document
        in_time = sorted(document.horizons, key=lambda h: h.start)
        self.spans = {h.id: h for h in in_time}
        self.horizons = tuple(self.spans)
        self._pairs: dict[str, tuple[Tool, Option]] = {o.id: (t, o) for t in document.tools for o in t.options}
        self.candidates = {name: candidate(tool, option) for name, (tool, option) in self._pairs.items()}
        self._committed = frozenset(commitment.option for commitment in document.commitments)
        self._costs: dict[str, dict[str, OptionCost]] = {}
        self._leaving: dict[tuple[str, str], int] = {}
        self._last: Mapping[str, frozenset[str]] = {}
        self._known: dict[tuple[str, str, str], int] = {}
        self._coverers: dict[str, dict[str, int]] = {}
        for name, merged in self.candidates.items():
            for capability, level in merged.covers.items():
                self._coverers.setdefault(capability, {})[name] = level.rank

    def provides(self, option: str) -> frozenset[str]:
        tool, edition = self._pairs[option]
        return frozenset(tool.provides) | frozenset(edition.provides)

    def needs(self, option: str) -> frozenset[str]:
        tool, edition = self._pairs[option]
        return frozenset(tool.needs) | frozenset(edition.needs)

    def unpriced(self, used: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
        """The options in use whose price is not known."""
        return tuple(sorted({o for options in used.values() for o in options if not self._pairs[o][1].price_known}))

    def covered(self, capability: str, horizon: str, used: Mapping[str, frozenset[str]]) -> int:
        """The rank of the highest level at which an option in use, and ready, covers the capability."""
        return self._once(used, ("covers", capability, horizon), lambda: self._covered(capability, horizon, used))

    def _once(self, used: Mapping[str, frozenset[str]], key: tuple[str, str, str], work: Callable[[], int]) -> int:
        if used is not self._last:
            self._last, self._known = used, {}
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    def _covered(self, capability: str, horizon: str, used: Mapping[str, frozenset[str]]) -> int:
        ranks = self._coverers.get(capability, {})
        covering = (option for option in used[horizon] if option in ranks)
        return max((ranks[option] for option in covering if self._ready(option, horizon, used)), default=0)

    def _ready(self, option: str, horizon: str, used: Mapping[str, frozenset[str]]) -> bool:
        """Whether the ramp since it came into use ends before the horizon does."""
        ramp = self._pairs[option][1].ramp
        if not ramp:
            return True
        since = self._in_use_since(option, horizon, used)
        if since is None:
            return True
        return self.spans[since].start.plus(ramp) <= self.spans[horizon].end

    def _in_use_since(self, option: str, horizon: str, used: Mapping[str, frozenset[str]]) -> str | None:
        """The horizon in which it came into use; None when it was there before the plan."""
        since = horizon
        for earlier in reversed(self.horizons[: self.horizons.index(horizon)]):
            if option not in used[earlier]:
                return since
            since = earlier
        return None if option in self._committed else since

    def _before(self, horizon: str, used: Mapping[str, frozenset[str]]) -> frozenset[str]:
        position = self.horizons.index(horizon)
        return used[self.horizons[position - 1]] if position else self._committed

    def _cost(self, option: str, horizon: str) -> OptionCost:
        if option not in self._costs:
            self._costs[option] = dict(costs_by_horizon(self._document, self._pairs[option][1]))
        return self._costs[option][horizon]

    def _drop_cost(self, option: str, horizon: str) -> int:
        if (option, horizon) not in self._leaving:
            cost = drop_cost(self._document, self._pairs[option][1], self.spans[horizon])
            self._leaving[option, horizon] = cost
        return self._leaving[option, horizon]

    def value(self, metric: PlanMetric, horizon: str, used: Mapping[str, frozenset[str]]) -> int:
        """The metric in one horizon, in its unit. A share is rounded up to a whole percent."""
        return self._once(used, ("metric", metric, horizon), lambda: self._value(metric, horizon, used))

    def _value(self, metric: PlanMetric, horizon: str, used: Mapping[str, frozenset[str]]) -> int:
        now = used[horizon]
        if metric is PlanMetric.TOOLS:
            return len({self.candidates[option].tool for option in now})
        if metric is PlanMetric.EXIT_COST:
            return sum(self._pairs[option][1].exit_cost for option in now)
        if metric is PlanMetric.DEBT_INTEREST:
            return sum(self._cost(option, horizon).upkeep for option in now)
        before = self._before(horizon, used)
        if metric is PlanMetric.EFFORT:
            return sum(self._pairs[option][1].effort for option in now - before)
        if metric is PlanMetric.VENDORS_SHARE:
            return self._largest_share(horizon, now, before)
        return self._money(metric is PlanMetric.COST_YEAR, horizon, now, before)

    def _money(self, yearly: bool, horizon: str, now: frozenset[str], before: frozenset[str]) -> int:
        span = self.spans[horizon]
        total = 0
        for option in now:
            cost = self._cost(option, horizon)
            total += cost.use_year if yearly else cost.use
            if option not in before:
                total += cost.adopt_year if yearly else cost.adopt
        for option in before - now:
            leaving = self._drop_cost(option, horizon)
            total += -(-leaving * 4 // span.quarters) if yearly else leaving
        return total

    def _largest_share(self, horizon: str, now: frozenset[str], before: frozenset[str]) -> int:
        paid: dict[str, int] = {}
        for option in now:
            tool, edition = self._pairs[option]
            if tool.vendor and not edition.build:
                cost = self._cost(option, horizon)
                fees = cost.fees_use_year + (cost.fees_adopt_year if option not in before else 0)
                paid[tool.vendor] = paid.get(tool.vendor, 0) + fees
        total = self._money(True, horizon, now, before)
        return -(-100 * max(paid.values(), default=0) // total) if total else 0
