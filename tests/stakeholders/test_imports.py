"""Rows of a spreadsheet: each bad cell is named before anything is written, and then all of it is."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.document import read_document
from plans.models import Event
from reconciliation import statements as s
from reconciliation.document import Direction, Priority
from reconciliation.vocabulary import PlanMetric
from stakeholders.commands import import_statements
from stakeholders.expressions import Kind, chosen_of, frame_of
from stakeholders.models import Metric, Requirement
from tests.cast import NOW, client_of
from tests.plans.workbooks import table
from tests.stakeholders.conftest import World

PATH = "/p/full/groups/CISO/import/"
HEAD = ["Statement", "Property", "Test", "Value", "Capabilities", "When", "Priority", "Weight", "Negotiable", "Because"]
GOOD = [
    ["Sign in by ours.", "sso", "", "SAML, both", "", "", "must", "10", "no", "Leavers."],
    ["Fast.", "latency_p99_ms", "<=", "150 ms", "online-serving", "Year 1; Year 2", "should", "5", "", ""],
    ["Cheap.", "Cost per year", "", "180,000 EUR", "", "Year 1", "could", "", "yes", ""],
    ["Watched.", "coverage", "in part", "monitoring-model", "", "", "", "", "", ""],
    ["Never that.", "avoid", "", "Cloudy", "", "", "", "", "", ""],
]
BAD = [
    ["", "sso", "", "SAML", "", "", "", "", "", ""],
    ["x", "ssso", "", "SAML", "", "", "", "", "", ""],
    ["x", "sso", "", "telepathy", "", "", "", "", "", ""],
    ["x", "latency_p99_ms", "", "150 EUR", "", "", "", "", "", ""],
    ["x", "latency_p99_ms", "includes", "150", "", "", "", "", "", ""],
    ["x", "sso", "", "SAML", "", "Year 9", "", "", "", ""],
    ["x", "sso", "", "SAML", "", "", "urgent", "", "", ""],
    ["x", "sso", "", "SAML", "", "", "", "-3", "", ""],
    ["x", "", "", "", "", "", "", "", "", ""],
    ["x" * 2001, "sso", "", "SAML", "", "", "", "", "", ""],
]
WRONG = ["Statement", "Property", "Value", "Value", "Test", "When", "Priority", "Weight", "Property", "Statement"]


def pasted(*rows: list[str], head: list[str] = HEAD) -> str:
    return "\n".join("\t".join(row) for row in (head, *rows))


def test_good_rows_become_requirements_of_every_kind(world: World) -> None:
    client = client_of(world.security)
    text = pasted(*GOOD)
    preview = client.post(f"{PATH}requirements/", {"text": text})
    assert preview.status_code == 200
    assert b"10,000" not in preview.content
    assert "Every tool" in preview.context["rows"][0].told
    assert not Requirement.objects.filter(plan=world.plan, statement="Fast.").exists()
    assert client.post(f"{PATH}requirements/", {"text": text, "apply": "1"}).status_code == 302
    rows = {row.statement: row for row in Requirement.objects.filter(plan=world.plan, group=world.ciso)}
    assert rows["Sign in by ours."].expression == s.OneOf(attribute="sso", values=("saml", "both"))
    assert not rows["Sign in by ours."].negotiable
    assert rows["Fast."].expression == s.Max(
        attribute="latency_p99_ms", value="150", capabilities=("online-serving",), horizons=("h1", "h2")
    )
    assert (rows["Fast."].priority, rows["Fast."].weight, rows["Fast."].key) == (Priority.SHOULD, 5, "CISO-19")
    assert rows["Cheap."].expression == s.AtMost(metric=PlanMetric.COST_YEAR, k=180_000_000, horizons=("h1",))
    assert isinstance(rows["Watched."].expression, s.Covers)
    assert rows["Never that."].expression == s.Avoid(tools=("cloudy",))
    assert rows["Fast."].history.count() == 1
    assert Event.objects.filter(plan=world.plan, verb="brought in").count() == 1


def test_every_bad_row_and_cell_is_named_and_nothing_is_written(world: World) -> None:
    client = client_of(world.security)
    before = Requirement.objects.count()
    text = pasted(GOOD[0], *BAD)
    answer = client.post(f"{PATH}requirements/", {"text": text, "apply": "1"})
    assert answer.status_code == 422
    faults = answer.context["table"].faults
    assert [(fault.row, fault.column) for fault in faults] == list(enumerate(WRONG, 3))
    assert "Did you mean sso?" in faults[1].reason
    assert "Did you mean" not in faults[0].reason
    assert Requirement.objects.count() == before
    assert "telepathy" in answer.content.decode().split("<textarea")[1]  # what was pasted is still there
    assert client.post(f"{PATH}requirements/", {"text": text, "apply": "skip"}).status_code == 302
    assert Requirement.objects.count() == before + 1


def test_metrics_from_a_workbook_on_behalf(world: World) -> None:
    client = client_of(world.facilitator)
    head = ["Metric", "Better", "Today", "Year 1", "Year 2", "Unit", "Measured by", "Mood"]
    data = table([head, ["Days to close", "lower", 30, 20, 10.5, "days", "Audit", "good"]])
    upload = SimpleUploadedFile("plan.xlsx", data)
    preview = client.post(f"{PATH}metrics/", {"file": upload})
    assert preview.status_code == 200
    assert preview.context["table"].ignored == ("Mood",)
    client.post(f"{PATH}metrics/", {"text": preview.context["text"], "apply": "1"})
    metric = Metric.objects.get(plan=world.plan, name="Days to close")
    assert metric.direction is Direction.DOWN
    assert [str(target.value) for target in metric.targets] == ["20", "10.5"]
    assert (metric.measured_by, metric.on_behalf, metric.key) == ("Audit", True, "CISO-M2")
    assert metric.answered_by


def test_the_same_request_twice_adds_the_rows_once(world: World) -> None:
    client = client_of(world.security)
    body = {"text": pasted(GOOD[1]), "apply": "1", "request_id": "9b2e7f0a-1111-4222-8333-444455556666"}
    before = Requirement.objects.count()
    assert {client.post(f"{PATH}requirements/", body).status_code for _time in range(2)} == {302}
    assert Requirement.objects.count() == before + 1


@pytest.mark.parametrize("text", ["", "just a line", "\t\t\n\t", "Priority\tWeight\nmust\t3", "\0"])
def test_what_is_no_table_is_refused_with_a_sentence(world: World, text: str) -> None:
    answer = client_of(world.security).post(f"{PATH}requirements/", {"text": text})
    assert answer.status_code == 422
    assert answer.context["refused"].sentence


def test_hostile_cells_are_text_or_a_fault(world: World) -> None:
    client = client_of(world.security)
    nasty = "<script>alert(1)</script>{{ 7|add:7 }}\u202e=1+1"
    page = client.post(f"{PATH}requirements/", {"text": pasted([nasty, nasty, "", nasty, *GOOD[0][4:]], GOOD[0])})
    assert page.status_code == 422
    assert b"<script>alert" not in page.content
    upload = SimpleUploadedFile("plan.xlsx", b"PK\x03\x04 not a workbook")
    assert client.post(f"{PATH}requirements/", {"file": upload}).status_code == 422
    assert client.get("/p/full/groups/CISO/import/nonsense/").status_code == 404


def test_the_template_can_be_imported_as_it_is(world: World) -> None:
    client = client_of(world.security)
    for kind in ("requirements", "metrics"):
        data = client.get(f"{PATH}{kind}/?template=xlsx").content
        preview = client.post(f"{PATH}{kind}/", {"file": SimpleUploadedFile("t.xlsx", data)})
        assert preview.status_code == 200, preview.context["table"].faults
        assert len(preview.context["table"].good) == 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_can_be_brought_back(world: World, form: str) -> None:
    client = client_of(world.security)
    client.post(f"{PATH}requirements/", {"text": pasted(["=1+1", *GOOD[0][1:]], *GOOD[1:]), "apply": "1"})
    said = ("statement", "expression", "priority", "weight", "negotiable", "rationale", "source")
    own = Requirement.objects.filter(plan=world.plan, group=world.ciso).order_by("position")
    before = list(own.values_list(*said))
    frame = frame_of(read_document(world.plan.pk))
    shown = [row for row in before if chosen_of(row[1], frame)["kind"] != Kind.KEPT and not getattr(row[1], "of", "")]
    assert "=1+1" in {row[0] for row in before}
    sent = SimpleUploadedFile(f"r.{form}", client.get(f"/p/full/requirements.{form}?group=CISO").content)
    preview = client.post(f"{PATH}requirements/", {"file": sent})
    assert {fault.column for fault in preview.context["table"].faults} == {"Property"}, "what no cell can say"
    assert preview.context["table"].ignored == ("Key", "Group", "In words")
    client.post(f"{PATH}requirements/", {"text": preview.context["text"], "apply": "skip"})
    assert list(own.values_list(*said)) == before + shown


@pytest.mark.slow
def test_ten_thousand_rows_are_looked_at_in_ten_seconds(world: World) -> None:
    rows = [[f"Row {n}", "latency_p99_ms", "<=" if n % 7 else "?", str(n), *GOOD[1][4:]] for n in range(10_000)]
    before = time.process_time()
    answer = client_of(world.security).post(f"{PATH}requirements/", {"text": pasted(*rows)})
    assert time.process_time() - before < 10
    assert answer.context["table"].bad_rows == 1429


@pytest.mark.database
def test_one_change_of_many_rows_holds_others_up_for_less_than_a_second(world: World) -> None:
    test = s.Max(attribute="latency_p99_ms", value="150")
    rows = [{"statement": f"Row {n}.", "expression": test} for n in range(250)]
    known: dict[str, Any] = {"plan_id": world.plan.pk, "group_key": "CISO", "by": world.security, "at": NOW}
    before = time.process_time()
    assert import_statements(model=Requirement, rows=rows, **known) == 250
    assert time.process_time() - before < 1
    assert Event.objects.filter(plan=world.plan, verb="brought in").count() == 1
