"""Small random plans, and every choice there is in them: what the laws of the core are checked against."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from reconciliation.document import (
    BlueprintEntry,
    Commitment,
    Coverage,
    Group,
    Horizon,
    Instances,
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
    Min,
    Use,
)
from reconciliation.vocabulary import Capability, Level, PlanMetric

CAPABILITIES = ("a", "b", "c")
HORIZONS = (
    Horizon(id="y1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
    Horizon(id="y2", name="Years 2 and 3", start=Quarter(2028, 1), end=Quarter(2029, 2)),
)
NAMES = tuple(f"t{i}" for i in range(4))


# Strategies are made once: making them anew for each draw takes longer than drawing.
WHEN = {n: st.sampled_from([(), *((h.id,) for h in HORIZONS[:n])]) for n in (1, 2)}
SCOPES = st.sampled_from([(), ("a",), ("b",)])
SOME_TOOLS = st.sets(st.sampled_from(NAMES), min_size=1, max_size=2).map(lambda names: tuple(sorted(names)))
SOME_CAPABILITIES = st.sets(st.sampled_from(CAPABILITIES), max_size=2).map(sorted)
ONE_CAPABILITY = st.sampled_from(CAPABILITIES)
LEVELS = st.sampled_from([Level.PARTIAL, Level.FULL])
TESTS = ["equals", "level", "number", "includes"]
SIMPLE = [*TESTS, "avoid", "use", "covers", "count", "limit", "limit", "share", "ratio"]
KINDS = {depth: st.sampled_from(SIMPLE + ["all", "any"] * depth) for depth in (0, 1)}
METRICS = st.sampled_from([metric for metric in PlanMetric if metric is not PlanMetric.VENDORS_SHARE])
PRIORITIES = st.sampled_from(list(Priority))
GROUPS = st.sampled_from(["g1", "g2"])
MOSTLY = st.sampled_from([True, True, True, False])
MAYBE = st.booleans()
COUNTS = {n: st.integers(0, n) for n in (3, 4, 5, 9, 12, 100, 30_000)}
SMALL = {n: st.integers(1, n) for n in (2, 3, 4, 5, 5_000)}
PERCENT = st.integers(20, 300)
SLAS = st.sampled_from(["99", "99.5", "99.90", "99.95"])


@st.composite
def expressions(draw: st.DrawFn, horizons: int, depth: int = 1) -> Expression:
    """Any statement over the names of a small plan."""
    kind = draw(KINDS[depth])
    when = draw(WHEN[horizons])
    if kind == "equals":
        return Equals(attribute="sso", value="oidc", capabilities=draw(SCOPES), horizons=when)
    if kind == "level":
        return AtLeastLevel(attribute="audit_log", value="exportable", capabilities=draw(SCOPES), horizons=when)
    if kind == "number":
        return Min(attribute="availability_sla", value=draw(SLAS), capabilities=draw(SCOPES), horizons=when)
    if kind == "includes":
        return Includes(attribute="data_residency_regions", values=("eu",), capabilities=draw(SCOPES), horizons=when)
    if kind == "avoid":
        return Avoid(tools=draw(SOME_TOOLS), horizons=when)
    if kind == "use":
        return Use(tools=draw(SOME_TOOLS), horizons=when)
    if kind == "covers":
        return Covers(capability=draw(ONE_CAPABILITY), level=draw(LEVELS), horizons=when)
    if kind == "count":
        return CoversAtLeast(capabilities=CAPABILITIES, n=draw(SMALL[3]), level=Level.PARTIAL, horizons=when)
    if kind in ("all", "any"):
        parts = tuple(draw(PARTS[horizons]))
        return AllOf(parts=parts) if kind == "all" else AnyOf(parts=parts)
    return _limit(draw, kind, horizons, when)


PARTS = {n: st.lists(expressions(n, 0), min_size=1, max_size=2) for n in (1, 2)}
STATEMENTS = {n: expressions(n) for n in (1, 2)}


def _limit(draw: st.DrawFn, kind: str, horizons: int, when: tuple[str, ...]) -> AtMost:
    if kind == "share":
        return AtMost(metric=PlanMetric.VENDORS_SHARE, k=draw(COUNTS[100]), horizons=when)
    if kind == "ratio" and horizons > 1:
        return AtMost(metric=PlanMetric.COST_YEAR, percent=draw(PERCENT), of="y1", horizons=("y2",))
    metric = draw(METRICS)
    return AtMost(metric=metric, k=draw(COUNTS[30_000 if metric.is_money else 12]), horizons=when)


UNITS = st.sampled_from([PriceUnit.FLAT, PriceUnit.FLAT, PriceUnit.INSTALLATION])
ONCE = st.sampled_from([0, 0, 3])
EXIT_COSTS = st.sampled_from([0, 0, 2_000])
DAY_RATES = st.sampled_from([0, 0, 100])
RAMPS = st.sampled_from([0, 0, 2, 5])


@st.composite
def options(draw: st.DrawFn, name: str) -> Option:
    """An option with a price, effort and facts, any of which may be missing."""
    flat = [(Period.YEAR, draw(COUNTS[12])), (Period.ONCE, draw(ONCE))]
    return Option(
        id=name,
        name=name,
        build=draw(MAYBE),
        prices=tuple(
            Price(unit=draw(UNITS), period=period, tiers=(Tier(start=0, price=Decimal(amount)),))
            for period, amount in flat
            if amount
        ),
        price_known=draw(MOSTLY),
        effort=draw(COUNTS[5]),
        exit_cost=draw(EXIT_COSTS),
        interest=draw(COUNTS[4]),
        day_rate=draw(DAY_RATES),
        ramp=draw(RAMPS),
        coverage=tuple(Coverage(capability=c, level=draw(LEVELS)) for c in draw(SOME_CAPABILITIES)),
        provides=("bus",) if draw(COUNTS[3]) == 0 else (),
        needs=("bus",) if draw(COUNTS[4]) == 0 else (),
    )


FACTS = {
    "availability_sla": SLAS,
    "sso": st.sampled_from(["oidc", "none", None]),
    "audit_log": st.sampled_from(["none", "exportable", None]),
    "data_residency_regions": st.sampled_from([("eu", "us"), ("us",)]),
}
VENDORS = st.sampled_from(["", "one", "two"])
EDITIONS = {name: [options(f"{name}-{i}") for i in range(2 if name == "t0" else 1)] for name in NAMES}


@st.composite
def tools(draw: st.DrawFn, name: str) -> Tool:
    """A tool with facts that are known, unknown or absent; the first has two editions."""
    return Tool(
        id=name,
        name=name,
        vendor=draw(VENDORS),
        stage=Stage.ELIMINATED if draw(COUNTS[9]) == 0 else Stage.LONG_LIST,
        facts=tuple(Fact(attribute=key, value=draw(values)) for key, values in FACTS.items() if draw(MAYBE)),
        options=tuple(draw(edition) for edition in EDITIONS[name]),
        incompatible=("t0",) if name != "t0" and draw(COUNTS[5]) == 0 else (),
    )


TOOLS = [tools(name) for name in NAMES]
INSTANCES = st.sampled_from([Instances.OWN, Instances.SHARED])
CAPACITIES = st.sampled_from([None, None, 6])
HELD = st.sampled_from([(), (), ("t0-0",), ("t1-0",)])
FEES = st.sampled_from([0, 4_000])


@st.composite
def plans(draw: st.DrawFn, *, requirements: int = 5, hard_only: bool = False) -> PlanDocument:
    """A plan of at most five options and two horizons."""
    horizons = HORIZONS[: draw(SMALL[2])]
    stated = tuple(
        draw(_statements(f"R{i}", len(horizons), hard_only=hard_only)) for i in range(draw(SMALL[requirements]))
    )
    return PlanDocument(
        id="p",
        name="p",
        currency="EUR",
        horizons=horizons,
        needs=tuple(Needs(horizon=h.id, capacity=draw(CAPACITIES), teams=draw(COUNTS[3])) for h in horizons),
        groups=(Group(id="g1", name="g1", weight=draw(SMALL[5])), Group(id="g2", name="g2", weight=2)),
        requirements=stated,
        capabilities=tuple(Capability(id=c, label=c) for c in CAPABILITIES),
        blueprint=(BlueprintEntry(capability="a", instances=draw(INSTANCES)),),
        tools=tuple(draw(tool) for tool in TOOLS),
        commitments=tuple(
            Commitment(id=o, option=o, remaining_fee=draw(FEES), until=Quarter(2028, 1)) for o in draw(HELD)
        ),
    )


@st.composite
def _statements(draw: st.DrawFn, name: str, horizons: int, *, hard_only: bool) -> Requirement:
    priority = Priority.MUST if hard_only else draw(PRIORITIES)
    expression = draw(STATEMENTS[horizons])
    ramp: tuple[Step, ...] = ()
    if isinstance(expression, AtMost) and expression.k is not None and priority is not Priority.MUST:
        ramp = (Step(threshold=Decimal(expression.k + draw(SMALL[5_000])), satisfaction=40),)
    return Requirement(
        id=name,
        group=draw(GROUPS),
        statement="",
        expression=expression,
        priority=priority,
        weight=draw(SMALL[4]),
        negotiable=draw(MOSTLY),
        ramp=ramp,
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
