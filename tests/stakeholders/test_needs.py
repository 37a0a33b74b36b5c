"""Step two: what answers imply, several people's answers, what a facilitator settles."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse

from plans.document import plan_document, read_document
from plans.errors import StaleVersion
from plans.exchange import export_plan, import_plan
from plans.models import Event, Plan
from reconciliation import document as d
from reconciliation import statements as s
from reconciliation.vocabulary import standard_capabilities
from stakeholders import commands
from stakeholders.charts import Stop, growth
from stakeholders.implications import RULES, implied
from stakeholders.models import NeedsAnswer, NeedsRow
from stakeholders.priorities import derive
from stakeholders.queries.needs import compact
from stakeholders.spread import middle, spreads
from tests.cast import NOW, client_of
from tests.stakeholders.conftest import World

CAPABILITIES = {capability.id for capability in standard_capabilities()}


@pytest.mark.parametrize(
    ("needs", "rule", "gains"),
    [
        (d.Needs(horizon="h", data_scientists=10), "team", {"experiment-tracking", "data-versioning"}),
        (d.Needs(horizon="h", deployments=8), "pace", {"ci-cd-ml", "orchestration", "monitoring-model"}),
        (d.Needs(horizon="h", integration="core"), "core", {"monitoring-model", "monitoring-system"}),
        (d.Needs(horizon="h", streaming_share=5), "streaming", {"stream-processing"}),
        (d.Needs(horizon="h", data_types=("text",)), "text", {"labeling", "privacy-security"}),
    ],
)
def test_each_answer_of_the_source_text_raises_what_it_says(needs: d.Needs, rule: str, gains: set[str]) -> None:
    (held, *_more) = implied(needs)
    assert held.key == rule
    assert gains <= set(held.gives)
    assert implied(d.Needs(horizon="h")) == ()


def test_the_rules_speak_of_known_capabilities_in_one_to_three_points() -> None:
    assert len({rule.key for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule.gives) <= CAPABILITIES, rule.key
        assert set(rule.gives.values()) <= {1, 2, 3}, rule.key


def derived(*requirements: d.Requirement, needs: tuple[d.Needs, ...] = ()) -> d.PlanDocument:
    groups = (d.Group(id="A", name="A", weight=3), d.Group(id="B", name="B", weight=1))
    return d.PlanDocument(id="x", name="X", currency="EUR", groups=groups, requirements=requirements, needs=needs)


def test_priority_adds_up_what_needs_statements_and_influence_give() -> None:
    must = d.Requirement(id="A-1", group="A", statement="", expression=s.Covers(capability="fairness"))
    could = replace(must, id="B-1", group="B", priority=d.Priority.COULD)
    scoped = replace(must, id="B-2", group="B", expression=s.Min(attribute="x", value="1", capabilities=("notebooks",)))
    rows = derive(derived(must, could, scoped, needs=(d.Needs(horizon="h", data_types=("tabular",)),)))
    first = rows[0]
    assert (first.capability.id, first.place, first.groups) == ("fairness", 1, ("A", "B"))
    assert first.points == Decimal("6.0")  # tabular 1, must 3 x 1.5, could 1 x 0.5
    assert [(share.id, str(share.points)) for share in first.statements] == [("A-1", "4.5"), ("B-1", "0.5")]
    assert next(row.points for row in rows if row.capability.id == "notebooks") == Decimal("1.5")
    assert [row.place for row in rows] == list(range(1, 26))


def test_answers_lie_apart_from_a_quarter_on_and_the_middle_adds_up() -> None:
    one = d.Needs(horizon="h", models=40, batch_share=70, online_share=30)
    two = replace(one, models=50, batch_share=20, online_share=60, streaming_share=20)
    three = replace(one, models=51, integration="core", batch_share=50, online_share=50)
    assert not spreads([("a", one), ("b", two)])["models"].contested
    assert spreads([("a", one), ("b", three)])["models"].contested
    assert spreads([("a", one), ("b", three)])["integration"].contested
    assert not spreads([("a", one)])["models"].contested
    found = middle([one, two, three])
    assert (found.models, found.integration) == (50, "")
    assert found.batch_share + found.online_share + found.streaming_share == 100


def test_a_chart_stays_within_itself() -> None:
    stops = [Stop(label="Year 1", value=10, text="10", low=4, high=30), Stop(label="Year 2", value=0, text="0")]
    for given in (stops, stops[:1], []):
        chart = growth(given, alt="x")
        ys = [value for shape in chart.shapes for value in (getattr(shape, "y", 0), getattr(shape, "y1", 0))]
        assert all(0 <= y <= chart.height for y in ys)
    assert [compact(n) for n in (9_999, 10_000, 400_000, 1_600_000, 4_000_000)] == [
        "9,999",
        "10 k",
        "400 k",
        "1.6 M",
        "4 M",
    ]


def told(world: World) -> dict[str, Any]:
    return {"plan_id": world.plan.pk, "by": world.facilitator, "at": NOW}


@pytest.mark.database
def test_settling_is_one_event_and_never_overwrites(world: World) -> None:
    NeedsRow.objects.filter(plan=world.plan).delete()
    before = Event.objects.count()
    values: dict[str, commands.NeedsValues] = {"h1": {"data_scientists": 12}, "h2": {"data_scientists": 20}}
    commands.settle_needs(**told(world), version=0, values=values)
    assert Event.objects.count() == before + 1
    with pytest.raises(StaleVersion):
        commands.settle_needs(**told(world), version=0, values=values)
    changed: dict[str, commands.NeedsValues] = {"h1": {"data_scientists": 13}}
    commands.settle_needs(**told(world), version=2, values=changed)
    assert [needs.data_scientists for needs in read_document(world.plan.pk).needs] == [13, 20]
    with pytest.raises(ObjectDoesNotExist):
        commands.settle_needs(**told(world), version=3, values={"h9": {}})


@pytest.fixture
def facilitator(world: World) -> Client:
    return client_of(world.facilitator)


@pytest.mark.database
def test_two_people_answer_and_the_facilitator_settles(world: World, facilitator: Client) -> None:
    settled = read_document(world.plan.pk).needs
    for user, models in ((world.security, "40"), (world.science, "100")):
        sent = {"version": "0", "h1-model_count": models, "h1-batch_share": "100"}
        assert client_of(user).post("/p/full/needs/answer/", sent).status_code == 302
    assert read_document(world.plan.pk).needs == settled  # answers are beside what was settled
    page = facilitator.get("/p/full/needs/").content.decode()
    assert "40 – 100" in page
    assert "far apart" in page
    assert 'value="40"' in facilitator.get("/p/full/needs/?fill=middle").content.decode()
    assert 'value="100"' in client_of(world.science).get("/p/full/needs/").content.decode()  # one's own
    version = sum(NeedsRow.objects.filter(plan=world.plan).values_list("version", flat=True))
    sent = {"version": str(version), "h1-model_count": "70", "h1-data_scientists": "12"}
    assert facilitator.post("/p/full/needs/settle/", sent).status_code == 302
    assert read_document(world.plan.pk).needs[0].models == 70
    late = facilitator.post("/p/full/needs/settle/", sent | {"h1-model_count": "71"})
    assert late.status_code == 409
    assert "71" in late.content.decode()
    assert "Models in production, " in late.content.decode()
    copy = import_plan(export_plan(Plan.objects.get(pk=world.plan.pk)), by=None, at=NOW, key="again")
    assert NeedsAnswer.objects.filter(plan=copy).count() == 2
    assert plan_document(copy).needs == read_document(world.plan.pk).needs


@pytest.mark.database
def test_what_is_typed_shows_at_once_what_it_implies_and_saves_nothing(world: World, facilitator: Client) -> None:
    before = read_document(world.plan.pk)
    page = facilitator.get("/p/full/needs/implied/", {"h1-integration": "core", "h1-deployments": "many"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "monitoring, reports and alerts in real time" in text
    assert 'id="implied-models" hx-swap-oob' in text
    assert read_document(world.plan.pk) == before


@pytest.mark.database
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("h1-model_count", "-1", "0 or more"),
        ("h1-batch_share", "60", "parts of 100"),
        ("h1-capacity", "9999999999", "too large"),
    ],
)
def test_a_wrong_answer_keeps_all_that_was_typed(
    world: World, facilitator: Client, name: str, value: str, said: str
) -> None:
    wrong = facilitator.post("/p/full/needs/settle/", {"version": "2", "h1-data_scientists": "4321", name: value})
    text = wrong.content.decode()
    assert (wrong.status_code, said in text, "4321" in text, value in text) == (422, True, True, True)


@pytest.mark.django_db
def test_people_talk_about_a_row_of_the_questionnaire(world: World) -> None:
    talk = reverse("comment_add", args=["full", "driver", "models"])
    assert client_of(world.science).post(talk, {"text": "@Security, is it that many?"}).status_code == 302
    page = client_of(world.viewer).get("/p/full/needs/").content.decode()
    assert 'aria-label="Comments on Models in production: 1 open"' in page
    assert 'aria-label="Comments on Use cases: 0 open"' in page
    notices = client_of(world.security).get(reverse("notice_list")).content.decode()
    assert "Science mentioned you at Models in production" in notices
    feed = client_of(world.viewer).get("/p/full/activity/").content.decode()
    assert "commented on Models in production" in feed
    shown = client_of(world.viewer).get(talk.replace("/add/", "/")).content.decode()
    assert 'href="/p/full/needs/#driver-models"' in shown
    assert client_of(world.science).post(talk.replace("models", "horizon"), {"text": "x"}).status_code == 404
