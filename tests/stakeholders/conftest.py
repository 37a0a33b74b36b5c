"""A plan in which two groups have spoken, and its people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from plans.exchange import insert_plan
from plans.models import Plan, Role, Seat, User
from reconciliation import document as d
from reconciliation import statements as s
from reconciliation.quarters import Quarter
from reconciliation.vocabulary import Level, PlanMetric, standard_capabilities
from stakeholders.models import Group, Metric, Requirement
from tests.cast import NOW, join, person

EXPRESSIONS: tuple[s.Expression, ...] = (
    s.Equals(attribute="data_plane_location", value="customer-only", capabilities=("experiment-tracking",)),
    s.OneOf(attribute="sso", values=("saml", "both"), horizons=("h1", "h2")),
    s.AtLeastLevel(attribute="audit_log", value="exportable"),
    s.AtMostLevel(attribute="substitutability", value="medium"),
    s.Min(attribute="availability_sla", value="99.9", capabilities=("online-serving",)),
    s.Max(attribute="latency_p99_ms", value="150"),
    s.Includes(attribute="data_residency_regions", values=("eu",)),
    s.Excludes(attribute="pricing_units", values=("per-seat",)),
    s.SubsetOf(attribute="data_residency_regions", values=("eu", "eea")),
    s.Avoid(tools=("cloudy",)),
    s.Use(tools=("homely", "cloudy"), horizons=("h2",)),
    s.Covers(capability="monitoring-model", level=Level.PARTIAL, horizons=("h2",)),
    s.CoversAtLeast(capabilities=("labeling", "notebooks"), n=1),
    s.AtMost(metric=PlanMetric.COST_YEAR, k=180_000_000, horizons=("h1",)),
    s.AtMost(metric=PlanMetric.COST_YEAR, percent=300, of="h1", horizons=("h2",)),
    s.AllOf(parts=(s.Use(tools=("homely",)), s.Equals(attribute="scim", value="yes"))),
    s.AnyOf(parts=(s.Min(attribute="last_release", value="2026-01-01"), s.Covers(capability="governance"))),
)
"""One of every kind."""


def _tool(id: str, name: str, where: str | None) -> d.Tool:
    price = d.Price(unit=d.PriceUnit.FLAT, period=d.Period.YEAR, tiers=(d.Tier(start=0, price=Decimal(9000)),))
    fact = s.Fact(attribute="data_plane_location", value=where, source="https://example.org", as_of="2026-10-01")
    return d.Tool(
        id=id,
        name=name,
        facts=(fact,) if where else (),
        coverage=(d.Coverage(capability="experiment-tracking"),),
        options=(d.Option(id=f"{id}-std", name="Standard", prices=(price,)),),
    )


def full_document() -> d.PlanDocument:
    """Every field of this floor's parts is set somewhere, numbers that a float would spoil among them."""
    requirements = tuple(
        d.Requirement(id=f"CISO-{number}", group="CISO", statement=f"Statement {number}.", expression=expression)
        for number, expression in enumerate(EXPRESSIONS, 1)
    )
    ramp = (d.Step(threshold=Decimal("180000000"), satisfaction=100), d.Step(threshold=Decimal(1), satisfaction=0))
    capped = d.Requirement(
        id="DS-1",
        group="DS",
        statement="It stays cheap.",
        expression=EXPRESSIONS[13],
        priority=d.Priority.SHOULD,
        weight=7,
        negotiable=False,
        ramp=ramp,
        rationale="Money is finite.",
        source="Budget 2027",
        owner="p-someone",
        on_behalf=True,
        answered_by="p-other",
    )
    return d.PlanDocument(
        id="full",
        name="Full plan",
        currency="EUR",
        horizons=(
            d.Horizon(id="h1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
            d.Horizon(id="h2", name="Year 2", start=Quarter(2028, 1), end=Quarter(2028, 4)),
        ),
        capabilities=standard_capabilities(),
        needs=(
            d.Needs(horizon="h1", data_scientists=3, models=10, predictions=10**12, batch_share=60, online_share=40),
            d.Needs(horizon="h2", integration="core", streaming_share=100, data_types=("text",), capacity=0),
        ),
        groups=(
            d.Group(
                id="CISO", name="Security", role="security", weight=5, lead="p-lead", voice="Ours.", submitted=True
            ),
            d.Group(id="DS", name="Data science", role="data-science", touchpoints=("data", "train")),
        ),
        outcomes=(
            d.Outcome(
                id="O-1",
                name="Fewer losses",
                accountable="DS",
                responsible=("DS",),
                informed=("CISO",),
                metrics=("DS-M1",),
            ),
            d.Outcome(id="O-2", name="Nobody's"),
        ),
        processes=(
            d.ModelProcess(
                id="fraud-training",
                model="Fraud",
                process="training",
                accountable="DS",
                responsible=("DS",),
                consulted=("CISO",),
                note="Weekly.",
            ),
            d.ModelProcess(id="fraud-audit", model="Fraud", process="Yearly audit", informed=("DS",)),
        ),
        metrics=(
            d.SuccessMetric(
                id="DS-M1",
                group="DS",
                name="F1",
                definition="On the hold-out set.",
                unit="score",
                baseline=Decimal("0.123456789012345678"),
                targets=(d.Target(horizon="h1", value=Decimal("0.85")), d.Target(horizon="h2", value=Decimal("1E+3"))),
                capability="testing-validation",
                source="Policy",
                pulls_against=(d.Pull(metric="CISO-M1", reason="Patching stops the experiments."),),
                measured_by="The evaluation job",
                on_behalf=True,
                answered_by="p-someone",
            ),
            d.SuccessMetric(id="CISO-M1", group="CISO", name="Days to patch", direction=d.Direction.DOWN),
        ),
        requirements=(*requirements, capped),
        tools=(
            _tool("homely", "Homely", "customer-only"),
            _tool("cloudy", "Cloudy", "vendor-full"),
            _tool("foggy", "Foggy", None),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class World:
    """security leads CISO, science is of DS, neighbor facilitates another plan."""

    plan: Plan
    facilitator: User
    security: User
    science: User
    viewer: User
    neighbor: User

    @property
    def ciso(self) -> Group:
        return Group.objects.get(plan=self.plan, key="CISO")

    def requirement(self, key: str) -> Requirement:
        return Requirement.objects.get(plan=self.plan, key=key)

    def metric(self, key: str) -> Metric:
        return Metric.objects.get(plan=self.plan, key=key)


def make_world() -> World:
    people = {name: person(name) for name in ("facilitator", "security", "science", "viewer", "neighbor")}
    plan = insert_plan(full_document(), {}, key="full", by=people["facilitator"], at=NOW, verb="imported")
    other = replace(full_document(), id="other")
    insert_plan(other, {}, key="other", by=people["neighbor"], at=NOW, verb="imported")
    join(plan, people["security"], Role.CONTRIBUTOR, "CISO", Seat.LEAD)
    join(plan, people["science"], Role.CONTRIBUTOR, "DS")
    join(plan, people["viewer"], Role.VIEWER)
    return World(plan=plan, **people)


@pytest.fixture
def world(db: None) -> World:
    return make_world()
