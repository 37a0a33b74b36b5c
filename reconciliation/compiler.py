"""From statements to formulas: each becomes a proposition about which options are in use when."""

from __future__ import annotations

from collections.abc import Mapping

from reconciliation.answers import Verdict
from reconciliation.document import PlanDocument
from reconciliation.formulas import (
    Formula,
    Limit,
    Ratio,
    covered,
    either,
    every,
    none_of,
    some_of,
)
from reconciliation.statements import (
    AllOf,
    AnyOf,
    AtMost,
    AttributeTest,
    Avoid,
    Covers,
    CoversAtLeast,
    Expression,
    Use,
    tests_attributes,
)
from reconciliation.verdicts import Candidate, attributes_of, judge
from reconciliation.vocabulary import PlanMetric

PRICED = (PlanMetric.COST_YEAR, PlanMetric.COST_TOTAL, PlanMetric.VENDORS_SHARE)
"""The metrics that cannot be known when a price is not."""


class Compiler:
    """Turns statements of one plan into formulas. Options and capabilities are indices in canonical order."""

    def __init__(
        self,
        document: PlanDocument,
        options: tuple[Candidate, ...],
        horizons: tuple[str, ...],
        capabilities: Mapping[str, int],
        *,
        hopeful: bool,
    ) -> None:
        self._attributes = attributes_of(document)
        self._options = options
        self._horizons = {name: h for h, name in enumerate(horizons)}
        self._capabilities = capabilities
        self._failing = (Verdict.FAIL,) if hopeful else (Verdict.FAIL, Verdict.UNKNOWN)
        priced = {option.id: option.price_known for tool in document.tools for option in tool.options}
        self._unpriced = () if hopeful else tuple(i for i, o in enumerate(options) if not priced[o.option])
        self._of_tool: dict[str, list[int]] = {}
        for i, option in enumerate(options):
            self._of_tool.setdefault(option.tool, []).append(i)
        self._tested: dict[AttributeTest, frozenset[int]] = {}

    def formula(self, expression: Expression) -> Formula:
        """What must be true of the options in use for the statement to hold."""
        if isinstance(expression, AllOf):
            return every(self.formula(part) for part in expression.parts)
        if isinstance(expression, AnyOf) and not tests_attributes(expression):
            return either(self.formula(part) for part in expression.parts)
        if isinstance(expression, AnyOf | AttributeTest):
            return every(none_of(h, who) for h, who in self._violators(expression).items())
        horizons = self._in(expression.horizons)
        if isinstance(expression, Avoid):
            return every(none_of(h, self._editions(expression.tools)) for h in horizons)
        if isinstance(expression, Use):
            return every(some_of(h, self._editions(expression.tools)) for h in horizons)
        if isinstance(expression, AtMost):
            return every([*self._limits(expression, horizons), *self._known_prices(expression, horizons)])
        return every(self._coverage(expression, h) for h in horizons)

    def _in(self, names: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sorted({self._horizons[name] for name in names})) or tuple(range(len(self._horizons)))

    def _editions(self, tools: tuple[str, ...]) -> set[int]:
        return {i for tool in tools for i in self._of_tool.get(tool, ())}

    def _coverage(self, expression: Covers | CoversAtLeast, horizon: int) -> Formula:
        names = (expression.capability,) if isinstance(expression, Covers) else expression.capabilities
        known = [self._capabilities[name] for name in names if name in self._capabilities]
        n = expression.n if isinstance(expression, CoversAtLeast) else 1
        if n > len(set(known)):
            return either(())
        return covered(horizon, known, expression.level.rank, n)

    def _limits(self, expression: AtMost, horizons: tuple[int, ...]) -> list[Formula]:
        if expression.percent is not None:
            of = self._horizons[expression.of]
            return [Ratio(expression.metric, h, of, expression.percent) for h in horizons if h != of]
        k = expression.k or 0
        if expression.metric is PlanMetric.COST_TOTAL:
            return [Limit(expression.metric, horizons, k)]
        return [Limit(expression.metric, (h,), k) for h in horizons]

    def _known_prices(self, expression: AtMost, horizons: tuple[int, ...]) -> list[Formula]:
        """A price that is not known keeps a limit on money from being known to hold."""
        if expression.metric not in PRICED:
            return []
        compared = {*horizons, self._horizons[expression.of]} if expression.of else set(horizons)
        return [none_of(h, self._unpriced) for h in sorted(compared)]

    def _violators(self, expression: Expression) -> dict[int, frozenset[int]]:
        """For each horizon, the options that break a statement about attributes."""
        if isinstance(expression, AllOf | AnyOf):
            parts = [self._violators(part) for part in expression.parts]
            combine = frozenset.union if isinstance(expression, AllOf) else frozenset.intersection
            nobody: frozenset[int] = frozenset()
            return {h: combine(*(part.get(h, nobody) for part in parts)) for h in sorted({h for p in parts for h in p})}
        assert isinstance(expression, AttributeTest)  # the callers ask for nothing else
        if expression not in self._tested:
            judged = judge(expression, self._attributes)
            self._tested[expression] = frozenset(
                i for i, option in enumerate(self._options) if judged(option)[0] in self._failing
            )
        return dict.fromkeys(self._in(expression.horizons), self._tested[expression])
