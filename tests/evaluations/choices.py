"""The plan of the other tests with one of everything that stands behind a choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from reconciliation import document as d
from reconciliation.quarters import Quarter
from tests.evaluations.conftest import evaluated_document

DAY = date(2026, 11, 2)


def line(price: str, *, currency: str = "", unit: d.PriceUnit = d.PriceUnit.MODEL) -> d.Price:
    return d.Price(unit=unit, period=d.Period.YEAR, tiers=(d.Tier(start=0, price=Decimal(price)),), currency=currency)


def build_option() -> d.Option:
    """In-house: 100 person-days at 500, 8 a quarter of upkeep, two quarters of ramp."""
    return d.Option(
        id="house-build",
        name="Our own",
        build=True,
        effort=100,
        interest=8,
        day_rate=500_000,
        ramp=2,
        team="platform",
        people=2,
        overrun=40,
        risk="Only two people know how.",
    )


def proof() -> d.Proof:
    """Two tools, one threshold taken from a metric and moved once, one tool measured and checked."""
    return d.Proof(
        id="P-1",
        title="Tracking on the cards model",
        capability="experiment-tracking",
        use_case="The cards model of September.",
        data="40 GB of tables",
        scope="Two weeks of runs",
        people="Two data scientists",
        days=12,
        weeks=3,
        start=DAY,
        tools=("tool-2", "tool-3"),
        thresholds=(
            d.Threshold(
                id="T-1",
                name="Days to rebuild a run",
                value=Decimal("0.5"),
                unit="days",
                metric="SEC-M1",
                direction=d.Direction.DOWN,
            ),
            d.Threshold(id="T-2", name="Runs an hour", value=Decimal(40), must=False),
        ),
        frozen_on=DAY,
        frozen_by="p-eva",
        changes=(
            d.ThresholdChange(threshold="T-1", before=Decimal(1), after=Decimal("0.5"), reason="Too lax.", on=DAY),
        ),
        measurements=(
            d.Measurement(
                threshold="T-1", tool="tool-2", value=Decimal("0.25"), on=DAY, by="p-eva", evidence=("r.pdf",)
            ),
        ),
        checks=(
            d.Check(
                kind=d.CheckKind.SUPPORT,
                tool="tool-2",
                finding=d.Finding.MET,
                text="Three questions.",
                first_answer=Decimal("3.5"),
                solved=Decimal(20),
            ),
            d.Check(kind=d.CheckKind.INTEGRATION, tool="tool-2", openness=d.Openness.AGNOSTIC),
        ),
        verdict="tool-2",
        reason="It does.",
        decided_on=DAY,
        decided_by="p-fac",
    )


def chosen_document() -> d.PlanDocument:
    """One of everything: every field of every part is said."""
    plain = evaluated_document()
    house = d.Tool(
        id="house",
        name="Our own tracker",
        coverage=(d.Coverage(capability="experiment-tracking"),),
        options=(build_option(),),
    )
    ways = (
        d.Way(id="W-1", name="Buy", steps=(_in("y1", "tool-2-std"), _in("y2", "tool-2-std"))),
        d.Way(id="W-2", name="Build", steps=(_in("y1", "house-build"), _in("y2", "house-build"))),
        d.Way(id="W-3", name="Buy now, build later", steps=(_in("y1", "tool-2-std"), _in("y2", "house-build"))),
    )
    return replace(
        plain,
        id="chosen",
        metrics=(d.SuccessMetric(id="SEC-M1", group="security", name="Days to rebuild a run", unit="days"),),
        teams=(d.Team(id="platform", name="Platform", capacity=100),),
        tools=(*plain.tools, house),
        funnel_scope=d.FunnelScope.PLATFORM,
        funnel=(
            d.FunnelStep(
                id="F-1",
                tool="tool-1",
                to=d.Stage.ELIMINATED,
                left=d.Stage.CANDIDATE,
                on=DAY,
                by="p-eva",
                reason="Data leaves.",
                requirements=("SEC-1",),
            ),
            d.FunnelStep(id="F-2", tool="tool-2", to=d.Stage.CANDIDATE, exception="Asked for.", answers="p-fac"),
        ),
        quotes=(
            d.Quote(
                id="Q-1",
                option="tool-3-std",
                prices=(line("70", currency="USD"),),
                on=DAY,
                valid_until=date(2027, 1, 31),
                reference="2026-118",
                note="By mail.",
            ),
            d.Quote(id="Q-2", option="tool-3-std", prices=(line("90"),), counts=False),
        ),
        rates=(
            d.ExchangeRate(id="R-1", currency="USD", rate=Decimal("0.9"), on=date(2026, 1, 2)),
            d.ExchangeRate(id="R-2", currency="USD", rate=Decimal("0.85"), on=DAY, source="https://example.org/ecb"),
        ),
        criteria=(
            d.ScoringCriterion(
                id="K-1",
                name="Ease",
                description="Days until it is used.",
                points=(d.GroupPoints(group="security", points=20), d.GroupPoints(group="finance", points=80)),
            ),
            d.ScoringCriterion(id="K-2", name="Depth", points=(d.GroupPoints(group="security", points=80),)),
        ),
        scorings=(
            d.Scoring(
                id="S-1",
                title="First round",
                tools=("tool-2", "tool-3"),
                criteria=("K-1", "K-2"),
                raters=("p-eva", "p-sec"),
                closes_on=DAY,
                revealed_on=DAY,
                marks=(
                    d.Mark(criterion="K-1", tool="tool-2", person="p-eva", points=5, evidence="run 12"),
                    d.Mark(criterion="K-1", tool="tool-2", person="p-sec", points=2),
                ),
            ),
        ),
        build_or_buy=(
            d.BuildOrBuy(
                id="B-1",
                title="Who tracks our runs",
                capability="experiment-tracking",
                ways=ways,
                chosen="W-1",
                reason="It is there.",
                decided_on=DAY,
                decided_by="p-fac",
            ),
        ),
        proofs=(proof(),),
        debts=(
            d.DebtTerms(
                id="D-1",
                option="tool-1-std",
                leave_if="The price doubles.",
                exit_plan="Export, then import.",
                exit_tested=DAY,
                substitutability=d.Substitutability.MEDIUM,
                because="Runs are exported by hand.",
                reintegration=d.Reintegration.DIFFICULT,
                impact=d.Impact.LOW,
                alternatives=("tool-2",),
                owner="security",
                reviewed_on=DAY,
            ),
        ),
        commitments=(replace(plain.commitments[0], until=Quarter(2027, 2)),),
    )


def _in(horizon: str, *options: str) -> d.WayStep:
    return d.WayStep(horizon=horizon, options=options)


def tenfold() -> d.PlanDocument:
    """The same plan with ten times of everything that its pages list."""
    one, larger = chosen_document(), evaluated_document(50)
    numbers = range(2, 11)

    def more(part: Any) -> tuple[Any, ...]:
        return tuple(replace(part, id=f"{part.id}-{n}") for n in numbers)

    return replace(
        one,
        id="tenfold",
        tools=(*larger.tools, *one.tools[4:]),
        quotes=(*one.quotes, *(replace(one.quotes[0], id=f"Q-{n}", option=f"tool-{n}-std") for n in range(10, 28))),
        rates=(*one.rates, *(rate for each in one.rates for rate in more(each))),
        criteria=(*one.criteria, *(criterion for each in one.criteria for criterion in more(each))),
        scorings=(*one.scorings, *more(one.scorings[0])),
        build_or_buy=(*one.build_or_buy, *more(one.build_or_buy[0])),
        proofs=(*one.proofs, *more(one.proofs[0])),
        debts=(*one.debts, *(replace(one.debts[0], id=f"D-{n}", option=f"tool-{n}-std") for n in numbers)),
        commitments=(
            *one.commitments,
            *(replace(one.commitments[0], id=f"C-{n}", option=f"tool-{n}-std") for n in numbers),
        ),
        funnel=(*one.funnel, *(step for each in one.funnel for step in more(each))),
    )
