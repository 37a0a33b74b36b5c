"""Seeded plans for measuring the core: typical, dense (many conflicts), stress, and free (nothing hard)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from reconciliation.document import (
    Coverage,
    Effort,
    Group,
    Horizon,
    Initiative,
    Needs,
    Option,
    Period,
    PlanDocument,
    Price,
    PriceUnit,
    Priority,
    Requirement,
    Team,
    Tier,
    Tool,
)
from reconciliation.quarters import Quarter
from reconciliation.statements import (
    AtLeastLevel,
    AtMost,
    Avoid,
    Covers,
    CoversAtLeast,
    Equals,
    Expression,
    Fact,
    Includes,
    Min,
    OneOf,
)
from reconciliation.vocabulary import (
    Attribute,
    AttributeType,
    Level,
    PlanMetric,
    Value,
    standard_attributes,
    standard_capabilities,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """hard: percent of statements that must hold; tight: percent of a generous budget that the caps allow."""

    groups: int
    statements: int
    tools: int
    capabilities: int = 20
    horizons: int = 3
    hard: int = 35
    tight: int = 60
    known: int = 85


TYPICAL = Shape(groups=8, statements=15, tools=60, hard=20, tight=140, known=95)
DENSE = Shape(groups=8, statements=15, tools=60, hard=60, tight=30)
STRESS = Shape(groups=100, statements=30, tools=500, hard=20)
FREE = Shape(groups=8, statements=15, tools=60, hard=0)

TESTED = (
    "sso",
    "audit_log",
    "encryption_keys",
    "data_residency_regions",
    "deployment_models",
    "bulk_export",
    "license_class",
    "availability_sla",
    "support_tiers",
    "inference_modes",
    "bias_metrics",
    "substitutability",
)


def plan(shape: Shape, seed: int) -> PlanDocument:
    """One plan of that shape; the same seed gives the same plan."""
    rng = random.Random(f"{shape}-{seed}")
    capabilities = standard_capabilities()[: shape.capabilities]
    names = [c.id for c in capabilities]
    horizons = tuple(
        Horizon(id=f"y{i + 1}", name=f"Year {i + 1}", start=Quarter(2027 + i, 1), end=Quarter(2027 + i, 4))
        for i in range(shape.horizons)
    )
    tools = tuple(_tool(rng, f"tool-{i:03}", names, shape) for i in range(shape.tools))
    requirements = [
        _requirement(rng, f"G{g:02}-{s:02}", f"G{g:02}", names, shape)
        for g in range(shape.groups)
        for s in range(shape.statements)
    ]
    return PlanDocument(
        id="bench",
        name="bench",
        currency="EUR",
        horizons=horizons,
        needs=tuple(
            Needs(
                horizon=h.id,
                data_scientists=12 * 2**i,
                models=10 * 3**i,
                predictions=200_000 * 4**i,
                data_gb=500 * 2**i,
            )
            for i, h in enumerate(horizons)
        ),
        groups=tuple(Group(id=f"G{g:02}", name=f"G{g:02}", weight=rng.randint(1, 10)) for g in range(shape.groups)),
        requirements=tuple(requirements),
        capabilities=capabilities,
        tools=tools,
    )


def _tool(rng: random.Random, name: str, capabilities: list[str], shape: Shape) -> Tool:
    attributes = standard_attributes()
    facts = tuple(
        Fact(attribute=key, value=_value(rng, attributes[key])) for key in TESTED if rng.randrange(100) < shape.known
    )
    covers = rng.sample(capabilities, rng.randint(1, 5))
    coverage = tuple(Coverage(capability=c, level=rng.choice([Level.PARTIAL, Level.FULL, Level.FULL])) for c in covers)
    editions = rng.choice([1, 1, 2])
    return Tool(
        id=name,
        name=name,
        vendor=f"vendor-{rng.randrange(shape.tools // 2)}",
        facts=facts,
        coverage=coverage,
        options=tuple(_option(rng, f"{name}-{i}", i) for i in range(editions)),
    )


def _option(rng: random.Random, name: str, edition: int) -> Option:
    seat = Decimal(rng.randint(5, 90))
    tiers = (Tier(start=0, price=seat), Tier(start=20, price=seat * 8 / 10))
    extra = (Fact(attribute="audit_log", value="streamed-to-SIEM"), Fact(attribute="sso", value="both"))
    return Option(
        id=name,
        name=name,
        prices=(
            Price(
                unit=PriceUnit.FLAT, period=Period.YEAR, tiers=(Tier(start=0, price=Decimal(rng.randint(0, 40) * 500)),)
            ),
            Price(unit=PriceUnit.SEAT, period=Period.MONTH, tiers=tiers),
        ),
        effort=rng.randint(2, 60),
        interest=rng.randint(0, 15),
        exit_cost=rng.randint(0, 60) * 1_000_000,
        facts=extra if edition else (),
    )


def _value(rng: random.Random, attribute: Attribute) -> Value:
    if attribute.type is AttributeType.SET:
        return tuple(sorted(rng.sample(attribute.values, rng.randint(1, min(4, len(attribute.values))))))
    if attribute.values:
        return rng.choice(attribute.values)
    return str(Decimal(rng.randint(980, 1000)) / 10)


def _requirement(rng: random.Random, name: str, group: str, capabilities: list[str], shape: Shape) -> Requirement:
    hard = rng.randrange(100) < shape.hard
    return Requirement(
        id=name,
        group=group,
        statement=name,
        expression=_expression(rng, capabilities, shape, hard),
        priority=Priority.MUST if hard else rng.choice([Priority.SHOULD, Priority.COULD]),
        weight=rng.randint(1, 10),
        negotiable=rng.randrange(10) > 0,
    )


def _expression(rng: random.Random, capabilities: list[str], shape: Shape, hard: bool) -> Expression:
    when = rng.choice([(), (), (f"y{rng.randint(1, shape.horizons)}",)])
    kind = rng.randrange(100)
    if kind < 50:
        return _test(rng, tuple(rng.sample(capabilities, rng.randint(1, 2))), when)
    if kind < 72:
        return Covers(capability=rng.choice(capabilities), level=rng.choice([Level.PARTIAL, Level.FULL]), horizons=when)
    if kind < 82:
        some = tuple(sorted(rng.sample(capabilities, 6)))
        return CoversAtLeast(capabilities=some, n=rng.randint(2, 5), level=Level.PARTIAL, horizons=when)
    if kind < 90:
        return Avoid(tools=(f"tool-{rng.randrange(shape.tools):03}",), horizons=when)
    scale = shape.tight * (2 if hard else 1)
    metric, most = rng.choice(
        [
            (PlanMetric.COST_YEAR, 6_000_000),
            (PlanMetric.COST_TOTAL, 18_000_000),
            (PlanMetric.EFFORT, 6),
            (PlanMetric.DEBT_INTEREST, 2),
            (PlanMetric.TOOLS, 1),
        ]
    )
    k = max(1, most * scale * rng.randint(8, 14) // 100)
    return AtMost(metric=metric, k=k, horizons=() if metric is PlanMetric.COST_TOTAL else when)


def _test(rng: random.Random, scope: tuple[str, ...], when: tuple[str, ...]) -> Expression:
    key = rng.choice(TESTED)
    attribute = standard_attributes()[key]
    if attribute.type is AttributeType.SET:
        return Includes(attribute=key, values=(rng.choice(attribute.values[:3]),), capabilities=scope, horizons=when)
    if attribute.type is AttributeType.ORDINAL:
        return AtLeastLevel(attribute=key, value=rng.choice(attribute.values[1:3]), capabilities=scope, horizons=when)
    if attribute.type is AttributeType.PERCENT:
        return Min(attribute=key, value=str(Decimal(rng.randint(980, 995)) / 10), capabilities=scope, horizons=when)
    if attribute.type is AttributeType.BOOL:
        return Equals(attribute=key, value="yes", capabilities=scope, horizons=when)
    values = tuple(sorted(rng.sample(attribute.values, max(1, len(attribute.values) - 2))))
    return OneOf(attribute=key, values=values, capabilities=scope, horizons=when)


def initiatives(count: int, quarters: int, seed: int) -> PlanDocument:
    """A plan of nothing but initiatives and three teams."""
    rng = random.Random(f"initiatives-{count}-{quarters}-{seed}")
    teams = tuple(Team(id=f"team-{i}", name=f"Team {i}", capacity=60 + count * 4) for i in range(3))
    items = []
    for i in range(count):
        duration = rng.randint(1, 3)
        busy = rng.sample(teams, rng.randint(1, 2))
        items.append(
            Initiative(
                id=f"I{i:03}",
                title=f"I{i:03}",
                phase="serve",
                duration=duration,
                effort=tuple(Effort(team=t.id, days=rng.randint(5, 60) * duration) for t in busy),
                depends_on=tuple(sorted(f"I{j:03}" for j in rng.sample(range(i), min(i, rng.randint(0, 2))))),
                deadline=Quarter(2027, 1).plus(rng.randint(2, quarters - 1)) if rng.randrange(4) == 0 else None,
            )
        )
    horizon = Horizon(id="y", name="y", start=Quarter(2027, 1), end=Quarter(2027, 1).plus(quarters - 1))
    return PlanDocument(
        id="bench", name="bench", currency="EUR", horizons=(horizon,), teams=teams, initiatives=tuple(items)
    )
