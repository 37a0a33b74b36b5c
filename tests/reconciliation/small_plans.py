"""Small random plans, and every choice there is in them: what the laws of the core are checked against."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from reconciliation.document import (
    Commitment,
    Coverage,
    Group,
    Horizon,
    Needs,
    Option,
    Period,
    PlanDocument,
    Price,
    PriceUnit,
    Priority,
    Requirement,
    Stage,
    Step,
    Tier,
    Tool,
)
from reconciliation.evaluate import Evaluation, Evaluator
from reconciliation.quarters import Quarter
from reconciliation.statements import (
    AllOf,
    AnyOf,
    AtLeastLevel,
    AtMost,
    Avoid,
    Covers,
    CoversAtLeast,
    Equals,
    Expression,
    Fact,
    Includes,
    Use,
)
from reconciliation.vocabulary import Capability, Level, PlanMetric

CAPABILITIES = ("a", "b", "c")
HORIZONS = (
    Horizon(id="y1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
    Horizon(id="y2", name="Years 2 and 3", start=Quarter(2028, 1), end=Quarter(2029, 2)),
)
NAMES = tuple(f"t{i}" for i in range(4))


@st.composite
def expressions(draw: st.DrawFn, horizons: tuple[str, ...], depth: int = 1) -> Expression:
    """Any statement over the names of a small plan."""
    kinds = ["equals", "level", "includes", "avoid", "use", "covers", "count", "limit", "limit", "share", "ratio"]
    kind = draw(st.sampled_from(kinds + ["all", "any"] * depth))
    when = draw(st.sampled_from([(), *((h,) for h in horizons)]))
    scope = draw(st.sampled_from([(), ("a",), ("b",)]))
    tools = tuple(sorted(draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=2))))
    if kind == "equals":
        return Equals(attribute="sso", value="oidc", capabilities=scope, horizons=when)
    if kind == "level":
        return AtLeastLevel(attribute="audit_log", value="exportable", capabilities=scope, horizons=when)
    if kind == "includes":
        return Includes(attribute="data_residency_regions", values=("eu",), capabilities=scope, horizons=when)
    if kind == "avoid":
        return Avoid(tools=tools, horizons=when)
    if kind == "use":
        return Use(tools=tools, horizons=when)
    if kind == "covers":
        level = draw(st.sampled_from([Level.PARTIAL, Level.FULL]))
        return Covers(capability=draw(st.sampled_from(CAPABILITIES)), level=level, horizons=when)
    if kind == "count":
        return CoversAtLeast(capabilities=CAPABILITIES, n=draw(st.integers(1, 3)), level=Level.PARTIAL, horizons=when)
    if kind in ("all", "any"):
        parts = tuple(draw(st.lists(expressions(horizons, depth - 1), min_size=1, max_size=2)))
        return AllOf(parts=parts) if kind == "all" else AnyOf(parts=parts)
    return _limit(draw, kind, horizons, when)


def _limit(draw: st.DrawFn, kind: str, horizons: tuple[str, ...], when: tuple[str, ...]) -> AtMost:
    if kind == "share":
        return AtMost(metric=PlanMetric.VENDORS_SHARE, k=draw(st.integers(0, 100)), horizons=when)
    if kind == "ratio" and len(horizons) > 1:
        return AtMost(metric=PlanMetric.COST_YEAR, percent=draw(st.integers(20, 300)), of="y1", horizons=("y2",))
    metric = draw(
        st.sampled_from(
            [
                PlanMetric.COST_YEAR,
                PlanMetric.COST_TOTAL,
                PlanMetric.EFFORT,
                PlanMetric.TOOLS,
                PlanMetric.EXIT_COST,
                PlanMetric.DEBT_INTEREST,
            ]
        )
    )
    high = 30_000 if metric.is_money else 12
    return AtMost(metric=metric, k=draw(st.integers(0, high)), horizons=when)


@st.composite
def options(draw: st.DrawFn, name: str) -> Option:
    """An option with a price, effort and facts, any of which may be missing."""
    price = draw(st.integers(0, 12))
    once = draw(st.sampled_from([0, 0, 3]))
    flat = [(Period.YEAR, price), (Period.ONCE, once)]
    return Option(
        id=name,
        name=name,
        build=draw(st.booleans()),
        prices=tuple(
            Price(unit=PriceUnit.FLAT, period=period, tiers=(Tier(start=0, price=Decimal(amount)),))
            for period, amount in flat
            if amount
        ),
        price_known=draw(st.sampled_from([True, True, True, False])),
        effort=draw(st.integers(0, 5)),
        exit_cost=draw(st.sampled_from([0, 0, 2_000])),
        interest=draw(st.integers(0, 4)),
        day_rate=draw(st.sampled_from([0, 0, 100])),
        ramp=draw(st.sampled_from([0, 0, 2, 5])),
        coverage=tuple(
            Coverage(capability=c, level=draw(st.sampled_from([Level.PARTIAL, Level.FULL])))
            for c in draw(st.sets(st.sampled_from(CAPABILITIES), max_size=2).map(sorted))
        ),
        provides=("bus",) if draw(st.integers(0, 3)) == 0 else (),
        needs=("bus",) if draw(st.integers(0, 4)) == 0 else (),
    )


@st.composite
def tools(draw: st.DrawFn, name: str, editions: int) -> Tool:
    """A tool with facts that are known, unknown or absent."""
    facts = []
    choices = {"sso": ("oidc", "none", None), "audit_log": ("none", "exportable", None)}
    for attribute, values in choices.items():
        if draw(st.booleans()):
            facts.append(Fact(attribute=attribute, value=draw(st.sampled_from(values))))
    if draw(st.booleans()):
        facts.append(Fact(attribute="data_residency_regions", value=draw(st.sampled_from([("eu", "us"), ("us",)]))))
    return Tool(
        id=name,
        name=name,
        vendor=draw(st.sampled_from(["", "one", "two"])),
        stage=Stage.ELIMINATED if draw(st.integers(0, 9)) == 0 else Stage.LONG_LIST,
        facts=tuple(facts),
        options=tuple(draw(options(f"{name}-{i}")) for i in range(editions)),
        incompatible=("t0",) if name != "t0" and draw(st.integers(0, 5)) == 0 else (),
    )


@st.composite
def plans(draw: st.DrawFn, *, requirements: int = 5, hard_only: bool = False) -> PlanDocument:
    """A plan of at most five options and two horizons."""
    horizons = HORIZONS[: draw(st.integers(1, 2))]
    ids = tuple(h.id for h in horizons)
    stated = []
    for i in range(draw(st.integers(1, requirements))):
        priority = Priority.MUST if hard_only else draw(st.sampled_from(list(Priority)))
        expression = draw(expressions(ids))
        ramp: tuple[Step, ...] = ()
        if isinstance(expression, AtMost) and expression.k is not None and priority is not Priority.MUST:
            ramp = (Step(threshold=Decimal(expression.k + draw(st.integers(1, 5_000))), satisfaction=40),)
        stated.append(
            Requirement(
                id=f"R{i}",
                group=draw(st.sampled_from(["g1", "g2"])),
                statement="",
                expression=expression,
                priority=priority,
                weight=draw(st.integers(1, 4)),
                negotiable=draw(st.sampled_from([True, True, True, False])),
                ramp=ramp,
            )
        )
    chosen = tuple(draw(tools(name, 2 if name == "t0" else 1)) for name in NAMES)
    held = draw(st.sampled_from([(), (), ("t0-0",), ("t1-0",)]))
    return PlanDocument(
        id="p",
        name="p",
        currency="EUR",
        horizons=horizons,
        needs=tuple(Needs(horizon=h, capacity=draw(st.sampled_from([None, None, 6]))) for h in ids),
        groups=(Group(id="g1", name="g1", weight=draw(st.integers(1, 5))), Group(id="g2", name="g2", weight=2)),
        requirements=tuple(stated),
        capabilities=tuple(Capability(id=c, label=c) for c in CAPABILITIES),
        tools=chosen,
        commitments=tuple(
            Commitment(id=o, option=o, remaining_fee=draw(st.sampled_from([0, 4_000])), until=Quarter(2028, 1))
            for o in held
        ),
    )


def every_evaluation(document: PlanDocument, unknown: str = "safe") -> Iterator[Evaluation]:
    """Every allowed choice of the plan, evaluated."""
    evaluator = Evaluator(document, unknown=unknown)
    names = [option.id for tool in document.tools for option in tool.options]
    subsets = [
        frozenset(name for i, name in enumerate(names) if mask >> i & 1)
        for mask in range(2 ** len(names))
        if (mask & 3) != 3  # the first two are editions of one tool
    ]
    horizons = [h.id for h in document.horizons]
    possible = [used for used in subsets if only_over_capacity(evaluator(dict.fromkeys(horizons, used)))]
    for combination in product(possible, repeat=len(horizons)):
        evaluation = evaluator(dict(zip(horizons, combination, strict=True)))
        if not evaluation.faults:
            yield evaluation


def only_over_capacity(evaluation: Evaluation) -> bool:
    """Whether nothing is wrong with it but what depends on the horizon before."""
    return all(what == "over capacity" for what, _, _ in evaluation.faults)
