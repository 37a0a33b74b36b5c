"""The verdict matrix: its cells and filters, one cell in full, the price of a statement, its size."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.judging import judge_tools
from evaluations.queries.matrix import MatrixFilters, matrix_page, read_matrix_filters
from evaluations.queries.verdicts import price_rows
from evaluations.relaxing import prices
from plans.models import Plan, User
from reconciliation import document as d
from reconciliation.verdicts import verdicts
from tests.evaluations.conftest import AT, evaluated_document, imported, signed_in, tracker

TODAY = AT.date()


def document(*, price: str = "100") -> d.PlanDocument:
    """Tool 1 keeps data elsewhere at that price; the others pass SEC-1, and SEC-2 is unknown of all."""
    plan = evaluated_document()
    rest = plan.tools[1:]
    return replace(plan, tools=(tracker("tool-1", "Tool 1", "vendor-full", price=price), *rest))


def page(plan: d.PlanDocument, **asked: Any) -> Any:
    return matrix_page(judge_tools(plan), read_matrix_filters(asked), plan_key="p", number=1, today=TODAY)


def test_the_matrix_says_what_the_core_says() -> None:
    plan = document()
    judged = judge_tools(plan)
    core = {(v.tool, v.requirement): str(v.verdict) for v in verdicts(plan)}
    found = page(plan)
    cells = {(row.key, cell.id): cell.mark for row in found.rows for cell in row.cells if cell.mark}
    assert cells == core
    assert {v for tool in judged.tools.values() for o in tool.options for v in o.verdicts} == set(verdicts(plan))
    assert [row.key for row in found.rows][-1] == "tool-1"  # it fails a must
    (group,) = found.groups
    assert [(c.id, c.passed, c.failed, c.unknown) for c in group.columns] == [
        ("SEC-1", 3, 1, 0),
        ("SEC-2", 0, 0, 4),
        ("SEC-3", 0, 0, 4),
    ]


def test_filters_choose_tools_and_statements() -> None:
    plan = document()
    assert [row.key for row in page(plan, verdict="fail").rows] == ["tool-1"]
    assert len(page(plan, verdict="pass", statement="SEC-2").rows) == 0
    assert page(plan, priority="should").statements == 1
    assert page(plan, group="finance").statements == 0  # a cap tests no tool
    assert len(page(plan, capability="notebooks").rows) == 0
    assert len(page(plan, q="tool 2").rows) == 1
    assert read_matrix_filters({"stage": "nowhere", "verdict": "maybe", "priority": "x"}) == MatrixFilters()


@pytest.mark.parametrize(("price", "saves"), [("20", "4,000"), ("200", "")])
def test_the_price_of_a_statement(price: str, saves: str) -> None:
    judged = judge_tools(document(price=price))
    found = prices(judged)
    assert list(found) == ["SEC-1"]
    assert (found["SEC-1"].back, found["SEC-1"].failing) == (("tool-1",), 1)
    (row,) = price_rows(judged, MatrixFilters(), plan_key="p")
    assert row.saves == saves
    if saves:
        assert (row.saver, row.instead) == ("Tool 1", "Tool 2")


def test_a_tool_that_covers_what_nothing_else_does_fills_a_gap() -> None:
    plan = document()
    first, *rest = plan.tools
    alone = replace(first, coverage=(d.Coverage(capability="notebooks", level=first.coverage[0].level),))
    (row,) = price_rows(judge_tools(replace(plan, tools=(alone, *rest))), MatrixFilters(), plan_key="p")
    assert row.gap
    left = replace(first, stage=d.Stage.ELIMINATED, eliminated_reason="The team said no.")
    assert prices(judge_tools(replace(plan, tools=(left, *rest)))) == {}
    because = replace(left, eliminated_by=("SEC-1",))
    assert list(prices(judge_tools(replace(plan, tools=(because, *rest))))) == ["SEC-1"]


def _asked(plan: Plan, user: User) -> int:
    client = signed_in(user)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/p/{plan.key}/tools/verdicts/").status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_the_page_asks_as_often_for_ten_times_the_tools(db: None) -> None:
    small = imported(evaluated_document())
    large = imported(replace(evaluated_document(40), id="large"))
    user = User.objects.get(email="p-view@example.org")
    first, second = _asked(small, user), _asked(large, user)
    assert first == second
    client = signed_in(user)
    page = client.get("/p/weighed/tools/verdicts/?verdict=fail").content.decode()
    assert "Tool 1" in page
    assert ">Tool 2<" not in page
    cell = client.get("/p/weighed/tools/verdicts/tool-1/SEC-1/").content.decode()
    assert "Where customer data is processed" in cell
    assert "example.org" in cell
    assert "brings 1 tool back" in cell
    assert "Correct the fact" not in cell
    assert client.get("/p/weighed/tools/verdicts/tool-1/NO-1/").status_code == 404
    assert _asked(small, user) < first  # kept for the revision


def test_five_thousand_tools_are_judged_within_a_second() -> None:
    plan = evaluated_document()
    tools = tuple(tracker(f"t-{n}", f"T {n}", "customer-only") for n in range(5000))
    extra = tuple(replace(plan.requirements[n % 3], id=f"R-{n}") for n in range(57))
    large = replace(plan, tools=tools, requirements=(*plan.requirements[:3], *extra), commitments=())
    began = time.process_time()
    found = matrix_page(judge_tools(large), MatrixFilters(), plan_key="p", number=1, today=TODAY)
    spent = time.process_time() - began
    assert (found.matching, found.statements) == (5000, 60)
    assert spent < 2  # 0.4 s on an idle machine: docs/performance.md
