"""What every section asks of a plan and its answer: look-ups, the chosen stack, ceilings. No wording of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from reconciliation.agreements import agreed, with_agreements
from reconciliation.answers import Answer, Concession, HorizonStack, Stack, Status
from reconciliation.basis import is_about
from reconciliation.document import (
    Agreement,
    Horizon,
    Option,
    PlanDocument,
    Priority,
    Requirement,
    SuccessMetric,
    Tool,
)
from reconciliation.pricing import OptionCost, needs_of, option_cost, priced
from reconciliation.statements import AllOf, AnyOf, AtMost, Avoid, Covers, Expression, Use
from reconciliation.vocabulary import Capability, Level, PlanMetric
from roadmap.document import Signature
from roadmap.drafting import chosen_stack
from roadmap.studying import Study
from roadmap.wording import Names
from stakeholders.sentences import Words, words_of


@dataclass(frozen=True)
class Facts:
    """people: person key -> name. standing: groups whose signature stands for this content."""

    document: PlanDocument
    answer: Answer | None
    people: Mapping[str, str] = field(default_factory=dict)
    signatures: Sequence[Signature] = ()
    as_of: date | None = None
    standing: frozenset[str] = frozenset()
    study: Study | None = None

    @cached_property
    def names(self) -> Names:
        """Its options are as they are paid for: a quote makes a price known."""
        return Names(priced(self.document))

    @property
    def tools(self) -> tuple[Tool, ...]:
        """With every option as it is paid for."""
        return self.names.document.tools

    @cached_property
    def words(self) -> Words:
        return words_of(self.document)

    @cached_property
    def horizons(self) -> tuple[Horizon, ...]:
        """In the order of time."""
        return tuple(sorted(self.document.horizons, key=lambda h: (h.start, h.id)))

    @cached_property
    def last(self) -> Horizon | None:
        return self.horizons[-1] if self.horizons else None

    @cached_property
    def effective(self) -> PlanDocument:
        """The document as the agreements left it."""
        return with_agreements(self.document)

    @cached_property
    def capabilities(self) -> dict[str, Capability]:
        return {capability.id: capability for capability in self.document.capabilities}

    @cached_property
    def metrics(self) -> dict[str, SuccessMetric]:
        return {metric.id: metric for metric in self.document.metrics}

    # The answer --------------------------------------------------------------------------------------------------

    @property
    def fresh(self) -> bool:
        """Whether the answer was computed from what counts in this document."""
        return self.answer is not None and is_about(self.answer, self.document)

    @cached_property
    def way_out(self) -> Concession | None:
        """The cheapest concession that leads to a stack, when the plan as it stands has none."""
        if self.answer is None or self.answer.stacks:
            return None
        return next((c for c in sorted(self.answer.concessions, key=lambda c: c.cost) if c.stack), None)

    @cached_property
    def stack(self) -> Stack | None:
        """The stack that was decided for, else the best, or the one the cheapest way out leads to."""
        if self.document.choice.horizons:
            return chosen_stack(self.document, self.answer)
        if self.answer is not None and self.answer.stacks:
            return self.answer.stacks[0]
        return self.way_out.stack if self.way_out else None

    @property
    def infeasible(self) -> bool:
        return self.answer is not None and self.answer.status is Status.INFEASIBLE

    def in_horizon(self, horizon: str) -> HorizonStack | None:
        return next((h for h in self.stack.horizons if h.horizon == horizon), None) if self.stack else None

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """Option ids of the stack in the order in which they come into use."""
        seen: dict[str, None] = {}
        for horizon in self.horizons:
            stack = self.in_horizon(horizon.id)
            seen.update(dict.fromkeys(stack.options if stack else ()))
        return tuple(seen)

    def used_in(self, option: str) -> tuple[Horizon, ...]:
        stacks = ((horizon, self.in_horizon(horizon.id)) for horizon in self.horizons)
        return tuple(horizon for horizon, stack in stacks if stack and option in stack.options)

    # Tools -------------------------------------------------------------------------------------------------------

    def option(self, option: str) -> tuple[Tool, Option] | None:
        return self.names.options.get(option)

    def coverage(self, option: str) -> dict[str, Level]:
        """Capability -> level; what the option says stands before what its tool says."""
        found = self.option(option)
        if found is None:
            return {}
        tool, own = found
        return {c.capability: c.level for c in (*tool.coverage, *own.coverage)}

    def covered(self, capability: str, options: Sequence[str]) -> tuple[Level, tuple[str, ...]]:
        """The best level that these options give a capability, and which of them do."""
        levels = {option: self.coverage(option).get(capability, Level.NONE) for option in options}
        best = max(levels.values(), key=lambda level: level.rank, default=Level.NONE)
        return best, tuple(o for o, level in levels.items() if level is best and level is not Level.NONE)

    def cost(self, option: str, horizon: Horizon) -> OptionCost | None:
        found = self.option(option)
        if found is None:
            return None
        return option_cost(found[1], horizon, needs_of(self.document, horizon.id))

    def upkeep(self, option: Option) -> int:
        """Person-days a quarter in the last horizon, of every installation."""
        cost = self.cost(option.id, self.last) if self.last else None
        return cost.upkeep if cost else option.interest

    # Requirements ------------------------------------------------------------------------------------------------

    @cached_property
    def settled(self) -> tuple[Agreement, ...]:
        return agreed(self.document)

    @cached_property
    def given(self) -> dict[str, Agreement]:
        """Requirement -> the agreement in which it was given."""
        return {give.requirement: agreement for agreement in self.settled for give in agreement.gives}

    @cached_property
    def contested(self) -> frozenset[str]:
        """Requirements that stand in an open conflict."""
        return frozenset(
            r for conflict in (self.answer.conflicts if self.answer else ()) for r in conflict.requirements
        )

    def ceiling(self, horizon: str) -> int | None:
        """The lowest yearly amount that a must of the plan allows in that horizon, milli-units; None without one."""
        limits = (
            atmost.k
            for requirement in self.effective.requirements
            if requirement.priority is Priority.MUST
            for atmost in ceilings(requirement)
            if atmost.metric is PlanMetric.COST_YEAR and (not atmost.horizons or horizon in atmost.horizons)
        )
        return min((k for k in limits if k is not None), default=None)

    @cached_property
    def total_ceiling(self) -> int | None:
        limits = (
            atmost.k
            for requirement in self.effective.requirements
            if requirement.priority is Priority.MUST
            for atmost in ceilings(requirement)
            if atmost.metric is PlanMetric.COST_TOTAL
        )
        return min((k for k in limits if k is not None), default=None)

    def phases_of(self, requirement: Requirement) -> frozenset[str]:
        """The life-cycle phases a statement speaks of; empty when it speaks of every tool or of the whole plan."""
        found = (self.capabilities.get(c) for c in capabilities_in(requirement.expression))
        return frozenset(capability.phase for capability in found if capability)


def ceilings(requirement: Requirement) -> tuple[AtMost, ...]:
    """The AtMost that a requirement is, or that all hold within it."""
    expression = requirement.expression
    parts = expression.parts if isinstance(expression, AllOf) else (expression,)
    return tuple(part for part in parts if isinstance(part, AtMost))


def capabilities_in(expression: Expression) -> frozenset[str]:
    """Every capability that an expression names."""
    if isinstance(expression, AllOf | AnyOf):
        return frozenset(c for part in expression.parts for c in capabilities_in(part))
    if isinstance(expression, Covers):
        return frozenset({expression.capability})
    if isinstance(expression, AtMost | Avoid | Use):
        return frozenset()
    return frozenset(expression.capabilities)
