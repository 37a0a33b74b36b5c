"""A plan of any size with every part filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reconciliation.document import (
    Agreement,
    AgreementState,
    BlueprintEntry,
    Commitment,
    Coverage,
    Decision,
    Direction,
    Effort,
    Give,
    Group,
    Horizon,
    Initiative,
    InitiativeStatus,
    Milestone,
    Need,
    Needs,
    Operating,
    Option,
    Outcome,
    OutsideRule,
    Period,
    PlanDocument,
    Price,
    PriceUnit,
    Priority,
    Pull,
    Requirement,
    Risk,
    Score,
    Stage,
    Strategy,
    SuccessMetric,
    Target,
    Team,
    Tier,
    Tool,
)
from reconciliation.quarters import Quarter
from reconciliation.statements import AtLeastLevel, AtMost, Covers, Equals, Expression, Max
from reconciliation.vocabulary import Level, PlanMetric, standard_capabilities

NAMES = ("Data science", "ML engineering", "Security", "Risk & compliance", "Finance", "Operations", "Legal")
HORIZONS = (
    Horizon(id="y1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
    Horizon(id="y2", name="Year 2", start=Quarter(2028, 1), end=Quarter(2028, 4)),
    Horizon(id="y3", name="Year 3", start=Quarter(2029, 1), end=Quarter(2029, 4)),
)
CAPABILITIES = tuple(capability.id for capability in standard_capabilities())
LANES = ("Foundation", "Data and features", "Delivery", "Serving and monitoring", "Governance")


def sample(
    *, groups: int = 7, each: int = 10, tools: int = 16, items: int = 24, text: str = "", currency: str = "EUR"
) -> PlanDocument:
    """text: put into every free text of the plan, as a hostile person would."""
    made = tuple(_group(index, text) for index in range(groups))
    requirements = tuple(
        _requirement(group, index, number, text) for index, group in enumerate(made) for number in range(each)
    )
    return PlanDocument(
        id="sample",
        name=f"ML platform {text}".strip(),
        currency=currency,
        organization=f"Norderhaven Insurance {text}".strip(),
        purpose=f"One governed way from an idea to a model in production, in nine markets. {text}".strip(),
        horizons=HORIZONS,
        needs=tuple(
            Needs(
                horizon=h.id,
                data_scientists=40 * n,
                models=10 * n * n,
                deployments=20 * n,
                predictions=90_000 * n,
                data_gb=4000 * n,
                compute_units=900 * n,
                batch_share=60,
                online_share=30,
                streaming_share=10,
                capacity=500,
            )
            for n, h in enumerate(HORIZONS, 1)
        ),
        groups=made,
        outcomes=(
            Outcome(id="o1", name=f"Fewer claims paid in error {text}", accountable=made[0].id if made else ""),
            Outcome(
                id="o2", name="Quotes in seconds", description=text, metrics=tuple(f"M-{g.id}-0" for g in made[:2])
            ),
        ),
        metrics=tuple(_metric(group, number, text) for group in made for number in range(3)),
        requirements=requirements,
        strategy=_strategy(made, text),
        capabilities=standard_capabilities(),
        blueprint=tuple(
            BlueprintEntry(
                capability=capability,
                rank=rank,
                covered_by=f"Spreadsheets {text}".strip(),
                owner=made[0].id if made else "",
                levels=(Need(horizon="y1", level=Level.PARTIAL), Need(horizon="y3", level=Level.FULL)),
                reason=text,
            )
            for rank, capability in enumerate(CAPABILITIES[:14], 1)
        ),
        tools=tuple(_tool(index, text) for index in range(tools)),
        commitments=(
            Commitment(
                id="c1",
                option="tool-2-std",
                title=f"Warehouse contract {text}",
                until=Quarter(2028, 2),
                remaining_fee=84_000_000,
                sunk=310_000_000,
                note=text,
            ),
        ),
        agreements=_agreements(requirements, text),
        decisions=(
            Decision(
                id="D-1",
                title=f"Central registry, local models {text}",
                context=f"Four teams run four stacks. {text}",
                decision="One registry and one way to release.",
                consequences="Markets keep their models and their timing.",
                dissent=f"The deadline is too early for us. {text}",
                dissenting=tuple(g.id for g in made[1:2]),
                decided_on=date(2026, 10, 7),
                requirements=tuple(r.id for r in requirements[:3]),
            ),
        ),
        teams=(
            Team(id="platform", name=f"Platform {text}".strip(), capacity=220),
            Team(id="data", name="Data", capacity=120),
        ),
        initiatives=tuple(_item(index, requirements, made, text) for index in range(items)),
        milestones=(
            Milestone(id="g1", title=f"Gate 1: foundation {text}".strip(), quarter=Quarter(2027, 3)),
            Milestone(id="g2", title="Gate 2: first migrations", quarter=Quarter(2028, 2)),
            Milestone(id="g3", title="Gate 3: scale", quarter=Quarter(2029, 1)),
        ),
        rules=(
            OutsideRule(
                id="law",
                title=f"High-risk duties apply {text}",
                date=date(2027, 12, 2),
                source=text or "Official journal",
                requirements=tuple(r.id for r in requirements[:2]),
                note=text,
            ),
        ),
        risks=tuple(
            Risk(
                id=f"K-{n:02}",
                title=f"Platform team stays below {n + 8} engineers {text}".strip(),
                likelihood=1 + n % 5,
                impact=1 + (n * 2) % 5,
                trend=("rising", "stable", "falling")[n % 3],
                response=f"Contract partner. {text}",
                owner=made[n % len(made)].id if made else "",
            )
            for n in range(9)
        ),
    )


def _group(index: int, text: str) -> Group:
    name = NAMES[index % len(NAMES)] + (f" {index // len(NAMES) + 1}" if index >= len(NAMES) else "")
    return Group(
        id=f"g{index}",
        name=f"{name} {text}".strip(),
        role=f"Head of {name} {text}".strip(),
        weight=2 + index % 4,
        voice=f"We want one answer to who owns which model. {text}".strip(),
        lead=f"p{index}",
        submitted=index % 6 != 5,
    )


def _metric(group: Group, number: int, text: str) -> SuccessMetric:
    return SuccessMetric(
        id=f"M-{group.id}-{number}",
        group=group.id,
        name=f"{('Lead time', 'Recall on claims', 'Cost per model')[number]} {text}".strip(),
        unit=("days", "%", "EUR")[number],
        direction=(Direction.DOWN, Direction.UP, Direction.DOWN)[number],
        baseline=(Decimal(194), Decimal("61.5"), Decimal(42_000))[number],
        targets=(
            Target(horizon="y1", value=Decimal(90)),
            Target(horizon="y3", value=(Decimal(30), Decimal(80), Decimal(18_500))[number]),
        ),
        pulls_against=(Pull(metric="M-g1-1"),) if group.id == "g0" and number == 1 else (),
    )


def _requirement(group: Group, index: int, number: int, text: str) -> Requirement:
    expressions: tuple[Expression, ...] = (
        AtMost(metric=PlanMetric.COST_YEAR, k=(420 + 60 * index) * 1_000_000, horizons=("y2",)),
        Equals(attribute="data_plane_location", value="customer-only"),
        Covers(capability=CAPABILITIES[(index * 3 + number) % len(CAPABILITIES)], level=Level.FULL),
        Max(attribute="latency_p99_ms", value="150", capabilities=("online-serving",)),
        AtLeastLevel(attribute="audit_log", value="exportable", capabilities=("governance", "model-registry")),
    )
    words = ("may not cost more than we planned", "stays with us", "is covered", "answers in time", "keeps a log")
    return Requirement(
        id=f"R{index}-{number}",
        group=group.id,
        statement=f"The platform {words[number % 5]} {text}".strip(),
        expression=expressions[number % 5],
        weight=1 + number % 5,
        negotiable=number % 5 != 1,
        source=text or "Policy 4.2",
        priority=(Priority.MUST, Priority.SHOULD, Priority.COULD)[(number // 2) % 3],
        rationale=text,
    )


def _tool(index: int, text: str) -> Tool:
    out = index % 3 == 2 and index > 2
    build = index == 1
    return Tool(
        id=f"tool-{index}",
        name=f"Tool {chr(65 + index % 26)}{index} {text}".strip(),
        vendor=text or "A vendor",
        stage=Stage.ELIMINATED
        if out
        else (Stage.SELECTED, Stage.SHORTLIST, Stage.LONG_LIST, Stage.CANDIDATE)[index % 4],
        eliminated_by=("R2-1",) if out else (),
        eliminated_reason=f"Data would leave the premises. {text}" if out else "",
        coverage=tuple(Coverage(capability=CAPABILITIES[(index + k) % len(CAPABILITIES)]) for k in range(3)),
        options=(
            Option(
                id=f"tool-{index}-std",
                name="Standard",
                build=build,
                effort=40 + index,
                exit_cost=(20 + index) * 1_000_000,
                interest=3 + index,
                day_rate=800_000 if build else 0,
                commitment_months=12,
                prices=()
                if build
                else (
                    Price(
                        unit=PriceUnit.SEAT,
                        period=Period.MONTH,
                        tiers=(Tier(start=0, price=Decimal(60 + index)), Tier(start=60, price=Decimal(45))),
                    ),
                ),
            ),
        ),
    )


def _strategy(groups: tuple[Group, ...], text: str) -> Strategy:
    points = {Operating.CENTRALIZED: 3, Operating.DECENTRALIZED: 2, Operating.HYBRID: 5}
    return Strategy(
        chosen=Operating.HYBRID,
        reason=f"One runtime, one registry and one set of controls; markets own models and timing. {text}".strip(),
        scores=tuple(
            Score(group=group.id, strategy=model, points=max(1, value - index % 2), reason=text)
            for index, group in enumerate(groups)
            for model, value in points.items()
        ),
    )


def _agreements(requirements: tuple[Requirement, ...], text: str) -> tuple[Agreement, ...]:
    if len(requirements) < 45:
        return ()
    return tuple(
        Agreement(
            id=f"A-{n}",
            conflict=(f"R{n}-1", f"R{n + 1}-2", f"R{n + 1}-0"),
            gives=(Give(requirement=f"R{n + 1}-0", k=640_000_000),),
            state=AgreementState.AGREED,
            agreed_on=date(2026, 11, 3),
            reason=f"The cap was set before the growth plan. {text}",
            until=date(2028, 6, 30),
        )
        for n in range(1, 4)
    )


def _item(index: int, requirements: tuple[Requirement, ...], groups: tuple[Group, ...], text: str) -> Initiative:
    titles = (
        "Landing zone",
        "Model registry",
        "Feature store: first six sets",
        "Drift and quality monitoring",
        "Audit trail",
    )
    return Initiative(
        id=f"I-{index + 1:02}",
        title=f"{titles[index % 5]} {index // 5 + 1} {text}".strip(),
        phase=LANES[index % 5],
        start=Quarter(2027, 1).plus(index * 10 // 24),
        duration=1 + index % 3,
        status=list(InitiativeStatus)[index % 3],
        effort=(Effort(team="platform", days=30 + index), Effort(team="data", days=12)),
        cost=(10 + index) * 1_000_000,
        depends_on=(f"I-{index - 4:02}",) if index > 5 and index % 4 == 0 else (),
        owner=groups[index % len(groups)].id if groups else "",
        requirements=tuple(r.id for r in requirements[index : index + 3]),
    )


TINY = sample(groups=2, each=2, tools=3, items=1)
"""The smallest plan with every part, for tests that ask about the file and not about what it says."""
