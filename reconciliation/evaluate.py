"""The second opinion: what a choice of options is worth, computed from the document without any solver.

It shares the verdicts and the price list with the rest of the package, and nothing of the compiled
problem; every stack is evaluated here before it is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from reconciliation.agreements import with_agreements
from reconciliation.answers import GroupSatisfaction, HorizonStack, Stack, Verdict
from reconciliation.compiler import PRICED
from reconciliation.document import PlanDocument, Priority, Requirement, Stage
from reconciliation.measures import Measures
from reconciliation.pricing import priced
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
    at_threshold,
    tests_attributes,
)
from reconciliation.verdicts import Judge, attributes_of, judge
from reconciliation.vocabulary import PlanMetric

Choice = Mapping[str, frozenset[str]]
"""What is in use: horizon id to option ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A stack and what is wrong with it.

    broken: requirements that must hold and do not. faults: what no choice may do, as (what, horizon, option or tool).
    """

    stack: Stack
    broken: tuple[str, ...]
    faults: tuple[tuple[str, str, str], ...]


class Evaluator:
    """Evaluates choices for one document. unknown: safe or hopeful."""

    def __init__(self, document: PlanDocument, *, unknown: str = "safe") -> None:
        self._document = priced(with_agreements(document))
        self._failing = (Verdict.FAIL,) if unknown == "hopeful" else (Verdict.FAIL, Verdict.UNKNOWN)
        self._safe = unknown != "hopeful"
        self._attributes = attributes_of(document)
        self._measures = Measures(self._document)
        self._horizons = self._measures.horizons
        self._judged: dict[AttributeTest, tuple[Judge, set[str], set[str]]] = {}
        self._tools = {tool.id: tool for tool in self._document.tools}
        self._capacity = {needs.horizon: needs.capacity for needs in self._document.needs}

    def __call__(self, choice: Choice) -> Evaluation:
        """What the choice costs, whom it satisfies, and what it breaks."""
        used = self._used(choice)
        satisfaction = {r.id: self.satisfaction(r, used) for r in self._document.requirements}
        stack = Stack(
            horizons=tuple(self._horizon(h, used) for h in self._horizons),
            cost_total=sum(self._measures.value(PlanMetric.COST_TOTAL, h, used) for h in self._horizons),
            objective=0,
            satisfaction=self._by_group(satisfaction),
            unmet=tuple(sorted(r.id for r in self._document.requirements if is_soft(r) and satisfaction[r.id] < 100)),
            unpriced=self._measures.unpriced(used),
        )
        return Evaluation(
            stack=with_objective(stack, self._document),
            broken=tuple(
                sorted(r.id for r in self._document.requirements if not is_soft(r) and satisfaction[r.id] < 100)
            ),
            faults=tuple(self._faults(used)),
        )

    def _used(self, choice: Choice) -> dict[str, frozenset[str]]:
        return {h: frozenset(choice.get(h, ())) for h in self._horizons}

    def allows(self, choice: Choice, requirements: Collection[str]) -> bool:
        """Whether the choice is a possible one under which these requirements hold, whatever the others do."""
        used = self._used(choice)
        stated = (r for r in self._document.requirements if r.id in requirements)
        return all(self.holds(r.expression, used) for r in stated) and not self._faults(used)

    def satisfaction(self, requirement: Requirement, used: Choice) -> int:
        """0 to 100: 100 when the statement holds, otherwise the best step of its ramp that does."""
        if self.holds(requirement.expression, used):
            return 100
        reached = [
            step.satisfaction
            for step in requirement.ramp
            if self.holds(at_threshold(requirement.expression, step.threshold), used)
        ]
        return max(reached, default=0) if is_soft(requirement) else 0

    def holds(self, expression: Expression, used: Choice) -> bool:
        """Whether the statement is true of the choice."""
        if isinstance(expression, AllOf):
            return all(self.holds(part, used) for part in expression.parts)
        if isinstance(expression, AnyOf):
            if tests_attributes(expression):
                return not any(self._breaks(expression, h, option) for h in used for option in used[h])
            return any(self.holds(part, used) for part in expression.parts)
        horizons = expression.horizons or self._horizons
        if isinstance(expression, AttributeTest):
            return not any(self._violated(expression, used[h]) for h in horizons)
        if isinstance(expression, AtMost):
            return self._within(expression, tuple(dict.fromkeys(horizons)), used)
        return all(self._holds_in(expression, h, used) for h in horizons)

    def _breaks(self, expression: Expression, horizon: str, option: str) -> bool:
        """Whether an option in use in the horizon violates a statement about attributes."""
        if isinstance(expression, AllOf):
            return any(self._breaks(part, horizon, option) for part in expression.parts)
        if isinstance(expression, AnyOf):
            return all(self._breaks(part, horizon, option) for part in expression.parts)
        assert isinstance(expression, AttributeTest)  # tests_attributes has been asked
        if expression.horizons and horizon not in expression.horizons:
            return False
        return self._violated(expression, frozenset((option,)))

    def _violated(self, test: AttributeTest, options: frozenset[str]) -> bool:
        """Whether one of the options violates the test; each is judged once."""
        if test not in self._judged:
            self._judged[test] = (judge(test, self._attributes), set(), set())
        judged, seen, failing = self._judged[test]
        for option in options - seen:
            seen.add(option)
            if judged(self._measures.candidates[option])[0] in self._failing:
                failing.add(option)
        return not failing.isdisjoint(options)

    def _holds_in(self, expression: Avoid | Use | Covers | CoversAtLeast, horizon: str, used: Choice) -> bool:
        if isinstance(expression, Avoid | Use):
            named = any(self._measures.candidates[option].tool in expression.tools for option in used[horizon])
            return named is isinstance(expression, Use)
        if isinstance(expression, Covers):
            return self._measures.covered(expression.capability, horizon, used) >= expression.level.rank
        reached = [
            self._measures.covered(name, horizon, used) >= expression.level.rank
            for name in set(expression.capabilities)
        ]
        return sum(reached) >= expression.n

    def _within(self, expression: AtMost, horizons: tuple[str, ...], used: Choice) -> bool:
        compared = {*horizons, expression.of} if expression.of else set(horizons)
        if self._safe and expression.metric in PRICED and self._measures.unpriced({h: used[h] for h in compared}):
            return False
        values = {h: self._measures.value(expression.metric, h, used) for h in compared}
        if expression.percent is not None:
            base = values[expression.of] * expression.percent
            return all(values[h] * 100 <= base for h in horizons if h != expression.of)
        limit = expression.k or 0
        if expression.metric is PlanMetric.COST_TOTAL:
            return sum(values[h] for h in horizons) <= limit
        return all(values[h] <= limit for h in horizons)

    def _horizon(self, horizon: str, used: Choice) -> HorizonStack:
        def value(metric: PlanMetric) -> int:
            return self._measures.value(metric, horizon, used)

        return HorizonStack(
            horizon=horizon,
            options=tuple(sorted(used[horizon])),
            cost_year=value(PlanMetric.COST_YEAR),
            cost_total=value(PlanMetric.COST_TOTAL),
            effort=value(PlanMetric.EFFORT),
            interest=value(PlanMetric.DEBT_INTEREST),
            exit_cost=value(PlanMetric.EXIT_COST),
        )

    def _by_group(self, satisfaction: Mapping[str, int]) -> tuple[GroupSatisfaction, ...]:
        points = {group.id: [0, 0] for group in self._document.groups}
        for requirement in self._document.requirements:
            if is_soft(requirement):
                points[requirement.group][0] += requirement.weight * satisfaction[requirement.id]
                points[requirement.group][1] += requirement.weight * 100
        return tuple(
            GroupSatisfaction(group=group, points=got, possible=most) for group, (got, most) in sorted(points.items())
        )

    def _faults(self, used: Choice) -> list[tuple[str, str, str]]:
        faults = []
        for horizon, options in used.items():
            provided = set(self._document.estate)
            provided.update(name for option in options for name in self._measures.provides(option))
            chosen = [self._measures.candidates[option].tool for option in sorted(options)]
            for option in sorted(options):
                if not self._measures.needs(option) <= provided:
                    faults.append(("interface missing", horizon, option))
            for tool in sorted(set(chosen)):
                if chosen.count(tool) > 1:
                    faults.append(("two editions", horizon, tool))
                if self._tools[tool].stage is Stage.ELIMINATED:
                    faults.append(("eliminated", horizon, tool))
                if set(self._tools[tool].incompatible) & set(chosen):
                    faults.append(("incompatible", horizon, tool))
            limit = self._capacity.get(horizon)
            if limit is not None and self._measures.value(PlanMetric.EFFORT, horizon, used) > limit:
                faults.append(("over capacity", horizon, ""))
        return faults


def is_soft(requirement: Requirement) -> bool:
    return requirement.priority is not Priority.MUST


def with_objective(stack: Stack, document: PlanDocument) -> Stack:
    """The stack with its objective: the sum of group weight x points."""
    weights = {group.id: group.weight for group in document.groups}
    return replace(stack, objective=sum(weights[s.group] * s.points for s in stack.satisfaction))
