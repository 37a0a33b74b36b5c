"""A plan as integers in canonical order: what every solver of this package works on.

`compile_problem` turns a document into a `Problem`: rows of options, rules of requirements. Nothing in it depends
on the order of the document. Unknown facts count as failures (safe) or as passes (hopeful).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reconciliation.agreements import with_agreements
from reconciliation.compiler import Compiler
from reconciliation.document import Horizon, Option, PlanDocument, Priority, Requirement, Stage, Tool
from reconciliation.errors import DocumentError
from reconciliation.formulas import Formula
from reconciliation.pricing import OptionCost, drop_cost, needs_of, option_cost, priced
from reconciliation.statements import AtMost, at_threshold
from reconciliation.verdicts import Candidate, candidate
from reconciliation.vocabulary import PlanMetric

LARGEST_TOTAL = 10**15  # milli-units; keeps every sum of the model far inside 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One option. costs: for each horizon; drop: milli-units when it is left at the start of that horizon.

    covers: capability index to rank. vendor: empty for an in-house build. choosable: False once its tool is eliminated.
    ready: for each horizon, the first horizon from which on it must be in use to cover anything (0 for at once or
    committed), None when it cannot cover anything yet.
    """

    id: str
    tool: str
    vendor: str
    choosable: bool
    committed: bool
    costs: tuple[OptionCost, ...]
    drop: tuple[int, ...]
    effort: int
    exit_cost: int
    covers: Mapping[int, int]
    provides: frozenset[str]
    needs: frozenset[str]
    ready: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One requirement. cost: group weight x weight. steps: formula and satisfaction, the full statement first.

    movable: the statement is an AtMost, so that there is a threshold to move.
    """

    id: str
    group: str
    hard: bool
    negotiable: bool
    movable: bool
    cost: int
    weight: int
    formula: Formula
    steps: tuple[tuple[Formula, int], ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A plan ready to be solved. capacity: person-days for adoption in each horizon, None: not limited."""

    horizons: tuple[Horizon, ...]
    capabilities: tuple[str, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    capacity: tuple[int | None, ...]
    estate: frozenset[str]
    incompatible: frozenset[tuple[str, str]]
    groups: tuple[tuple[str, int], ...]
    unknown: str

    @cached_property
    def hard(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.hard)

    @cached_property
    def soft(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if not rule.hard)


def compile_problem(document: PlanDocument, *, unknown: str = "safe") -> Problem:
    """The document as a problem, agreements applied. Raises DocumentError when it has no horizon or too much money."""
    if not document.horizons:
        raise DocumentError("horizons", "at least one horizon is needed")
    settled = priced(with_agreements(document))
    horizons = tuple(sorted(settled.horizons, key=lambda h: h.start))
    capabilities = tuple(sorted(_capabilities(settled)))
    index = {name: i for i, name in enumerate(capabilities)}
    pairs = sorted(((t, o) for t in settled.tools for o in t.options), key=lambda pair: (pair[0].id, pair[1].id))
    options = tuple(candidate(tool, option) for tool, option in pairs)
    rows = tuple(
        _row(settled, horizons, index, tool, option, merged)
        for (tool, option), merged in zip(pairs, options, strict=True)
    )
    _check_money(rows)
    compiler = Compiler(settled, options, tuple(h.id for h in horizons), index, hopeful=unknown == "hopeful")
    weights = {group.id: group.weight for group in settled.groups}
    rules = (_rule(compiler, requirement, weights) for requirement in settled.requirements)
    return Problem(
        horizons=horizons,
        capabilities=capabilities,
        rows=rows,
        rules=tuple(sorted(rules, key=lambda rule: rule.id)),
        capacity=tuple(needs_of(settled, h.id).capacity for h in horizons),
        estate=frozenset(settled.estate),
        incompatible=frozenset(
            (min(tool.id, other), max(tool.id, other)) for tool in settled.tools for other in tool.incompatible
        ),
        groups=tuple(sorted(weights.items())),
        unknown=unknown,
    )


def _capabilities(document: PlanDocument) -> set[str]:
    named = {c.id for c in document.capabilities}
    for tool in document.tools:
        named.update(c.capability for c in tool.coverage)
        for option in tool.options:
            named.update(c.capability for c in option.coverage)
    return named


def _row(
    document: PlanDocument,
    horizons: tuple[Horizon, ...],
    index: Mapping[str, int],
    tool: Tool,
    option: Option,
    merged: Candidate,
) -> Row:
    committed = any(c.option == option.id for c in document.commitments)
    return Row(
        id=option.id,
        tool=tool.id,
        vendor="" if option.build else tool.vendor,
        choosable=tool.stage is not Stage.ELIMINATED,
        committed=committed,
        costs=tuple(option_cost(option, h, needs_of(document, h.id)) for h in horizons),
        drop=tuple(drop_cost(document, option, h) for h in horizons),
        effort=option.effort,
        exit_cost=option.exit_cost,
        covers={index[name]: level.rank for name, level in merged.covers.items() if level.rank},
        provides=frozenset(tool.provides) | frozenset(option.provides),
        needs=frozenset(tool.needs) | frozenset(option.needs),
        ready=tuple(_ready(horizons, h, option.ramp, committed) for h in range(len(horizons))),
    )


def _ready(horizons: tuple[Horizon, ...], h: int, ramp: int, committed: bool) -> int | None:
    """The latest horizon in which it may come into use and still cover something before horizon h has ended."""
    in_time = [a for a in range(h + 1) if horizons[a].start.plus(ramp) <= horizons[h].end]
    if in_time:
        return in_time[-1]
    return 0 if committed else None


def _check_money(rows: tuple[Row, ...]) -> None:
    total = sum(c.use + c.adopt + c.use_year + c.adopt_year for row in rows for c in row.costs)
    total += sum(sum(row.drop) + row.exit_cost for row in rows)
    if total > LARGEST_TOTAL:
        raise DocumentError("tools", "the prices are too large to be added up")


def _rule(compiler: Compiler, requirement: Requirement, weights: Mapping[str, int]) -> Rule:
    formula = compiler.formula(requirement.expression)
    steps = [(formula, 100)]
    for step in requirement.ramp:
        steps.append((compiler.formula(at_threshold(requirement.expression, step.threshold)), step.satisfaction))
    return Rule(
        id=requirement.id,
        group=requirement.group,
        hard=requirement.priority is Priority.MUST,
        negotiable=requirement.negotiable,
        movable=isinstance(requirement.expression, AtMost),
        cost=weights[requirement.group] * requirement.weight,
        weight=requirement.weight,
        formula=formula,
        steps=tuple(steps),
    )


def rates(row: Row, metric: PlanMetric, h: int, quarters: int) -> tuple[int, int, int]:
    """What an option adds to a metric: while in use, when it comes into use, when it is dropped."""
    cost = row.costs[h]
    if metric is PlanMetric.COST_TOTAL:
        return cost.use, cost.adopt, row.drop[h]
    if metric is PlanMetric.COST_YEAR:
        return cost.use_year, cost.adopt_year, -(-row.drop[h] * 4 // quarters)
    if metric is PlanMetric.EFFORT:
        return 0, row.effort, 0
    held = {PlanMetric.TOOLS: 1, PlanMetric.EXIT_COST: row.exit_cost, PlanMetric.DEBT_INTEREST: cost.upkeep}
    return held[metric], 0, 0
