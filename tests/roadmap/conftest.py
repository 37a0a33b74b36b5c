"""A small plan with a conflict in it, and its people."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from plans.exchange import import_plan
from plans.models import Membership, Plan, User
from reconciliation import document as d
from reconciliation.codec import to_json
from reconciliation.quarters import Quarter
from reconciliation.statements import AtMost, Covers, Equals, Fact, Use
from reconciliation.vocabulary import Capability, Level, PlanMetric

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def _tool(id: str, name: str, price: str, where: str) -> d.Tool:
    line = d.Price(unit=d.PriceUnit.FLAT, period=d.Period.YEAR, tiers=(d.Tier(start=0, price=Decimal(price)),))
    return d.Tool(
        id=id,
        name=name,
        vendor=f"{name} Inc",
        facts=(Fact(attribute="data_plane_location", value=where, source="https://example.org", as_of="2026-10-01"),),
        coverage=(d.Coverage(capability="experiment-tracking", level=Level.FULL),),
        options=(d.Option(id=f"{id}-std", name="Standard", prices=(line,), effort=12, interest=2),),
    )


def small_document() -> d.PlanDocument:
    """Security keeps data at home, data science wants the managed tracker, finance caps the year."""
    return d.PlanDocument(
        id="small",
        name="Small plan",
        currency="EUR",
        organization="Testers",
        horizons=(
            d.Horizon(id="y1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
            d.Horizon(id="y2", name="Year 2", start=Quarter(2028, 1), end=Quarter(2028, 4)),
        ),
        needs=(d.Needs(horizon="y1", models=10), d.Needs(horizon="y2", models=40)),
        groups=(
            d.Group(id="security", name="Security", weight=30, lead="p-sec", submitted=True),
            d.Group(id="data-science", name="Data science", weight=40),
            d.Group(id="finance", name="Finance", weight=30),
        ),
        outcomes=(d.Outcome(id="OUT-1", name="Fewer claims by hand"),),
        metrics=(d.SuccessMetric(id="DS-M1", group="data-science", name="F1 of the champion"),),
        requirements=(
            d.Requirement(
                id="SEC-1",
                group="security",
                statement="Data stays with us.",
                expression=Equals(attribute="data_plane_location", value="customer-only"),
                weight=5,
            ),
            d.Requirement(
                id="DS-1",
                group="data-science",
                statement="Experiments are tracked.",
                expression=Covers(capability="experiment-tracking", level=Level.FULL),
                weight=4,
            ),
            d.Requirement(
                id="DS-2",
                group="data-science",
                statement="We use the managed tracker.",
                expression=Use(tools=("cloudy",)),
                weight=2,
            ),
            d.Requirement(
                id="FIN-1",
                group="finance",
                statement="A year costs at most 20,000.",
                expression=AtMost(metric=PlanMetric.COST_YEAR, k=20_000_000),
                weight=6,
            ),
            d.Requirement(
                id="LAW-1",
                group="finance",
                statement="The books are kept.",
                expression=AtMost(metric=PlanMetric.TOOLS, k=9),
                negotiable=False,
            ),
        ),
        capabilities=(Capability(id="experiment-tracking", label="Experiment tracking", phase="experiment"),),
        blueprint=(
            d.BlueprintEntry(
                capability="experiment-tracking",
                levels=(d.Need(horizon="y1", level=Level.FULL),),
                rank=1,
                owner="data-science",
            ),
        ),
        tools=(_tool("homely", "Homely", "24000", "customer-only"), _tool("cloudy", "Cloudy", "9000", "vendor-full")),
        teams=(d.Team(id="platform", name="Platform", capacity=60),),
        budgets=(d.QuarterBudget(quarter=Quarter(2027, 1), amount=90_000_000),),
        initiatives=(
            d.Initiative(
                id="I-1",
                title="Landing zone",
                phase="deliver",
                start=Quarter(2027, 1),
                duration=2,
                effort=(d.Effort(team="platform", days=41),),
                deadline=Quarter(2027, 4),
                firm=True,
                cost=30_000_000,
                requirements=("SEC-1",),
            ),
            d.Initiative(id="I-2", title="Tracking", phase="experiment", start=Quarter(2027, 3), depends_on=("I-1",)),
        ),
        milestones=(d.Milestone(id="G-1", title="Gate 1", quarter=Quarter(2027, 2)),),
    )


_PEOPLE = [
    {"key": "p-fac", "name": "Fay", "role": "facilitator", "group": "", "lead": False, "deputy": False},
    {"key": "p-eva", "name": "Eve", "role": "evaluator", "group": "", "lead": False, "deputy": False},
    {"key": "p-sec", "name": "Sam", "role": "contributor", "group": "security", "lead": True, "deputy": False},
    {"key": "p-lead", "name": "Lea", "role": "viewer", "group": "", "lead": False, "deputy": False},
]


@pytest.fixture
def plan(db: None) -> Plan:
    """The small plan, whose people have accounts <key>@example.org."""
    envelope = {
        "format": "concord-plan",
        "version": 1,
        "document": to_json(small_document()),
        "people": [person | {"title": ""} for person in _PEOPLE],
    }
    plan = import_plan(json.dumps(envelope), by=None, at=AT)
    for person in _PEOPLE:
        user = User.objects.create_user(f"{person['key']}@example.org", None, name=str(person["name"]))
        Membership.objects.filter(plan=plan, key=person["key"]).update(user=user)
    return plan


def person(key: str) -> User:
    return User.objects.get(email=f"{key}@example.org")


@pytest.fixture
def facilitator(plan: Plan) -> User:
    return person("p-fac")


@pytest.fixture
def security_lead(plan: Plan) -> User:
    return person("p-sec")


@pytest.fixture
def viewer(plan: Plan) -> User:
    return person("p-lead")
