"""A plan small enough to reckon with by hand: security wants on-premises tracking, finance a cap that is too low."""

from __future__ import annotations

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
from reconciliation.statements import AtMost, Covers, Equals, Fact, Includes
from reconciliation.vocabulary import Capability, Level, PlanMetric


def flat(amount: int, period: Period = Period.YEAR) -> Price:
    return Price(unit=PriceUnit.FLAT, period=period, tiers=(Tier(start=0, price=Decimal(amount)),))


def example() -> PlanDocument:
    """Two tools: a service at 10,000 a year that sees the data, and one on premises at 24,000."""
    cloud = Tool(
        id="cloud",
        name="Cloud",
        vendor="Cloud Inc",
        facts=(Fact(attribute="data_plane_location", value="vendor-full"), Fact(attribute="sso", value="both")),
        coverage=(Coverage(capability="training"), Coverage(capability="monitoring-model", level=Level.PARTIAL)),
        options=(Option(id="cloud-team", name="Team", prices=(flat(10_000),)),),
    )
    local = Tool(
        id="local",
        name="Local",
        vendor="Local GmbH",
        facts=(Fact(attribute="data_plane_location", value="customer-only"),),
        coverage=(Coverage(capability="training"),),
        options=(Option(id="local-server", name="Server", prices=(flat(24_000),), effort=10, interest=3),),
    )
    return PlanDocument(
        id="example",
        name="Example",
        currency="EUR",
        horizons=(
            Horizon(id="y1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
            Horizon(id="y2", name="Year 2", start=Quarter(2028, 1), end=Quarter(2028, 4)),
        ),
        needs=(Needs(horizon="y1", models=10, data_scientists=8), Needs(horizon="y2", models=100, data_scientists=20)),
        groups=(Group(id="ciso", name="Security", weight=5), Group(id="fin", name="Finance", weight=3)),
        requirements=(
            Requirement(
                id="CISO-1",
                group="ciso",
                statement="Customer data stays with us",
                expression=Equals(attribute="data_plane_location", value="customer-only"),
                weight=4,
            ),
            Requirement(
                id="FIN-1",
                group="fin",
                statement="At most 20,000 a year",
                expression=AtMost(metric=PlanMetric.COST_YEAR, k=20_000_000),
                weight=2,
            ),
            Requirement(
                id="DS-1",
                group="ciso",
                statement="Training is covered",
                expression=Covers(capability="training"),
                priority=Priority.MUST,
                negotiable=False,
            ),
            Requirement(
                id="CISO-2",
                group="ciso",
                statement="Single sign-on",
                expression=Includes(attribute="certifications", values=("iso27001",)),
                priority=Priority.SHOULD,
            ),
        ),
        capabilities=(
            Capability(id="training", label="Training"),
            Capability(id="monitoring-model", label="Monitoring"),
        ),
        tools=(cloud, local),
        teams=(Team(id="platform", name="Platform", capacity=30),),
        initiatives=(
            Initiative(id="I-1", title="Set up", phase="train", duration=2, effort=(Effort(team="platform", days=41),)),
            Initiative(
                id="I-2",
                title="Monitor",
                phase="observe",
                effort=(Effort(team="platform", days=20),),
                depends_on=("I-1",),
                deadline=Quarter(2027, 2),
            ),
        ),
    )
