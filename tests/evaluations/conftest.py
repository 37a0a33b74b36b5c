"""A plan with a few tools, its people, and a small shared catalogue."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from evaluations.catalogue import load_catalogue
from plans.exchange import import_plan
from plans.models import Membership, Plan, User
from reconciliation import document as d
from reconciliation.codec import to_json
from reconciliation.quarters import Quarter
from reconciliation.statements import AtMost, Equals, Fact, Includes, OneOf
from reconciliation.vocabulary import Level, PlanMetric, standard_capabilities

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOURCE = "https://example.org/security"


def _line(*tiers: tuple[int, str], unit: d.PriceUnit = d.PriceUnit.MODEL) -> d.Price:
    return d.Price(
        unit=unit,
        period=d.Period.YEAR,
        tiers=tuple(d.Tier(start=start, price=Decimal(price)) for start, price in tiers),
    )


def tracker(id: str, name: str, where: str, *, stage: d.Stage = d.Stage.LONG_LIST, price: str = "100") -> d.Tool:
    """An experiment tracker that keeps data `where` and costs `price` a model."""
    return d.Tool(
        id=id,
        name=name,
        vendor=f"{name} Inc",
        homepage="https://example.org/",
        stage=stage,
        facts=(
            Fact(attribute="data_plane_location", value=where, source=SOURCE, as_of="2026-10-01"),
            Fact(attribute="license_class", value="proprietary", source=SOURCE, as_of="2026-10-01", note="Section 3"),
        ),
        coverage=(d.Coverage(capability="experiment-tracking", level=Level.FULL),),
        options=(d.Option(id=f"{id}-std", name="Standard", prices=(_line((0, price), (50, "80")),), effort=12),),
    )


def evaluated_document(tools: int = 4) -> d.PlanDocument:
    """Security keeps data at home, data science wants SSO; the first tool fails, the others pass."""
    trackers = [
        tracker(f"tool-{n}", f"Tool {n}", "vendor-full" if n == 1 else "customer-only") for n in range(1, tools + 1)
    ]
    return d.PlanDocument(
        id="weighed",
        name="Weighed plan",
        currency="EUR",
        horizons=(
            d.Horizon(id="y1", name="Year 1", start=Quarter(2027, 1), end=Quarter(2027, 4)),
            d.Horizon(id="y2", name="Year 2", start=Quarter(2028, 1), end=Quarter(2028, 4)),
        ),
        needs=(d.Needs(horizon="y1", models=10), d.Needs(horizon="y2", models=100)),
        groups=(d.Group(id="security", name="Security"), d.Group(id="finance", name="Finance")),
        requirements=(
            d.Requirement(
                id="SEC-1",
                group="security",
                statement="Data stays with us.",
                expression=Equals(attribute="data_plane_location", value="customer-only"),
            ),
            d.Requirement(
                id="SEC-2",
                group="security",
                statement="Single sign-on.",
                expression=OneOf(attribute="sso", values=("oidc", "saml", "both")),
            ),
            d.Requirement(
                id="SEC-3",
                group="security",
                statement="Trackers take tables.",
                expression=Includes(attribute="data_types", values=("tabular",), capabilities=("experiment-tracking",)),
                priority=d.Priority.SHOULD,
            ),
            d.Requirement(
                id="FIN-1", group="finance", statement="A cap.", expression=AtMost(metric=PlanMetric.COST_YEAR, k=10**9)
            ),
        ),
        capabilities=standard_capabilities(),
        estate=("kubernetes", "s3"),
        tools=tuple(trackers),
        commitments=(
            d.Commitment(id="C-1", option="tool-1-std", title="Contract", until=Quarter(2027, 2), remaining_fee=5_000),
        ),
    )


_PEOPLE: list[dict[str, Any]] = [
    {"key": "p-fac", "name": "Fay", "role": "facilitator", "group": "", "lead": False, "deputy": False},
    {"key": "p-eva", "name": "Eve", "role": "evaluator", "group": "", "lead": False, "deputy": False},
    {"key": "p-sec", "name": "Sam", "role": "contributor", "group": "security", "lead": True, "deputy": False},
    {"key": "p-view", "name": "Lea", "role": "viewer", "group": "", "lead": False, "deputy": False},
]


def imported(document: d.PlanDocument, **envelope: object) -> Plan:
    """The document as a plan whose people have accounts <key>@example.org."""
    data = {
        "format": "concord-plan",
        "version": 1,
        "document": to_json(document),
        "people": [person | {"title": ""} for person in _PEOPLE],
    }
    plan = import_plan(json.dumps(data | envelope), by=None, at=AT)
    for person in _PEOPLE:
        user, _new = User.objects.get_or_create(email=f"{person['key']}@example.org", defaults={"name": person["name"]})
        Membership.objects.filter(plan=plan, key=person["key"]).update(user=user)
    return plan


@pytest.fixture
def catalogue(db: None, tmp_path: Path) -> Path:
    """A folder with a small catalogue, loaded: Trackly with facts, and two tools of the wider market."""
    tool = tracker("trackly", "Trackly", "customer-only")
    (tmp_path / "catalogue.json").write_text(json.dumps({"attribution": ["Us."], "tools": [to_json(tool)]}))
    (tmp_path / "landscape.csv").write_text(
        "name,category,homepage,repository,license,capability,source,as_of\n"
        "Trackly,Tracking,https://trackly.example,,MIT,,a list,2026-01-01\n"
        "Plotter,Charts,https://plotter.example,https://git.example/plotter,MIT,notebooks,a list,2026-01-01\n"
        "Evil,Charts,javascript:alert(1),,MIT,nothing,a list,2026-01-01\n",
        encoding="utf-8",
    )
    load_catalogue(at=AT, folder=tmp_path)
    return tmp_path


@pytest.fixture
def plan(db: None) -> Plan:
    return imported(evaluated_document())


@pytest.fixture
def evaluator(plan: Plan) -> User:
    return User.objects.get(email="p-eva@example.org")


@pytest.fixture
def facilitator(plan: Plan) -> User:
    return User.objects.get(email="p-fac@example.org")


@pytest.fixture
def security(plan: Plan) -> User:
    return User.objects.get(email="p-sec@example.org")


@pytest.fixture
def viewer(plan: Plan) -> User:
    return User.objects.get(email="p-view@example.org")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("stranger@example.org", None, name="Stranger")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
