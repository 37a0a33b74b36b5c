"""A large market: its list is kept for every process, and a page of it reads the tools of that page alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations import commands, market
from evaluations.judging import forget_judged, judged
from evaluations.models import Tool
from evaluations.queries.tools import PAGE_SIZE, Filters, matching, tool_list_page
from plans.document import forget_documents
from plans.models import Plan, User
from reconciliation.document import Stage
from tests.evaluations.conftest import AT, evaluated_document, imported, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TOOLS = 2 * PAGE_SIZE


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(market, "MANY", TOOLS)
    return imported(replace(evaluated_document(TOOLS), id="large"))


def fresh() -> None:
    """As a process that has read nothing."""
    forget_documents()
    forget_judged()


def test_what_is_kept_shows_what_is_judged(large: Plan) -> None:
    whole = market.market(large)
    fresh()
    kept = market.market(large)
    assert kept.document == replace(whole.document, tools=())
    assert list(kept.entries) == list(whole.entries)
    for filters in (Filters(), Filters(q="tool 1", sort="name"), Filters(verdict="fails", capability="hpo-automl")):
        keys = [entry.key for entry in matching(kept, filters)][:PAGE_SIZE]
        said = [[(o.option, o.passed, o.failed, o.costs) for o in t.options] for t in kept.tools(keys)]
        assert said == [[(o.option, o.passed, o.failed, o.costs) for o in t.options] for t in whole.tools(keys)]


def test_a_page_of_a_kept_market_reads_the_tools_of_that_page(large: Plan) -> None:
    client = signed_in(User.objects.get(email="p-view@example.org"))
    first = client.get("/p/large/tools/?q=tool").content
    fresh()
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/p/large/tools/?q=Tool&page=2").status_code == 200
    assert len(captured) <= 8
    fresh()
    assert client.get("/p/large/tools/?q=tool").content.count(b"<tr>") == first.count(b"<tr>")


def test_a_change_is_seen_at_once(large: Plan) -> None:
    market.market(large)
    evaluator = User.objects.get(email="p-eva@example.org")
    commands.move(plan=large, key="tool-2", version=1, to=Stage.CANDIDATE, by=evaluator, at=AT)
    fresh()
    now = Plan.objects.get(pk=large.pk)
    page = tool_list_page(now, Filters(stage="candidate"), number=1, today=AT.date())
    assert [row.key for row in page.rows] == ["tool-2"]
    page = tool_list_page(now, Filters(sort="scale"), number=1, today=AT.date())
    assert len(page.rows) == PAGE_SIZE
    Tool.objects.filter(plan=now, key="tool-3").delete()
    assert [tool.tool.id for tool in market.market(now).tools(["tool-2", "tool-3"])] == ["tool-2"]
    assert judged(now).tools["tool-2"].tool.stage is Stage.CANDIDATE
