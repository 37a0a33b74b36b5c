"""Tools as rows and back: nothing is lost, and the number of queries stays."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Origin, Tool, ToolFact
from plans.document import read_document
from plans.exchange import export_plan
from plans.models import Plan
from reconciliation.document import Option, PlanDocument, Stage
from reconciliation.errors import DocumentError
from reconciliation.statements import Fact
from reconciliation.vocabulary import Level
from tests.evaluations.conftest import evaluated_document, imported, tracker

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_document_survives_the_rows_byte_for_byte() -> None:
    document = evaluated_document()
    plan = imported(document)
    assert read_document(plan.pk).to_bytes() == document.to_bytes()


def test_every_part_of_a_tool_survives() -> None:
    """Unknown facts, facts of options, coverage below none, interfaces, incompatible tools, an elimination."""
    document = evaluated_document()
    first, *rest = document.tools
    odd = replace(
        first,
        stage=Stage.ELIMINATED,
        eliminated_by=("SEC-1", "SEC-2"),
        eliminated_reason='Its data <b>leaves</b> & "stays" 漢字',
        facts=(
            Fact(attribute="sso", value=None, note="asked twice"),
            Fact(attribute="data_types", value=("tabular", "text"), source="Contract, page 3"),
        ),
        options=(
            *first.options,
            Option(
                id="second", name="Second", build=True, facts=(Fact(attribute="sso", value="oidc"),), provides=("x",)
            ),
        ),
        provides=("tracking-api",),
        needs=("kubernetes",),
        incompatible=("tool-2",),
    )
    changed = replace(document, tools=(odd, *rest))
    assert read_document(imported(changed).pk).to_bytes() == changed.to_bytes()


def test_reading_takes_as_many_queries_for_forty_tools_as_for_four() -> None:
    def queries(document: PlanDocument) -> int:
        plan = imported(document)
        with CaptureQueriesContext(connection) as captured:
            read_document(plan.pk)
        plan.delete()
        return len(captured)

    assert queries(evaluated_document(4)) == queries(evaluated_document(40))


def test_facts_that_the_catalogue_tells_just_so_follow_it(catalogue: object) -> None:
    document = evaluated_document()
    same = replace(document.tools[0], id="trackly", facts=())
    same = replace(tracker("trackly", "Trackly", "vendor-full"), options=same.options)
    plan = imported(replace(document, tools=(*document.tools[1:], same), commitments=()))
    origins = dict(ToolFact.objects.filter(plan=plan, tool__key="trackly").values_list("attribute", "origin"))
    assert origins == {"data_plane_location": Origin.PLAN, "license_class": Origin.CATALOGUE}
    assert Tool.objects.get(plan=plan, key="trackly").catalogue is not None
    assert Tool.objects.get(plan=plan, key="tool-2").catalogue is None


FUNNEL = [
    {
        "tool": "tool-1",
        "by": "p-eva",
        "at": "2026-10-05T09:30:00+00:00",
        "from": "candidate",
        "exception": "",
    }
]


def test_who_moved_a_tool_travels_beside_the_document() -> None:
    plan = imported(evaluated_document(), funnel=FUNNEL)
    row = Tool.objects.select_related("moved_by").get(plan=plan, key="tool-1")
    assert (row.moved_by and row.moved_by.name, row.left_stage) == ("Eve", Stage.CANDIDATE)
    assert json.loads(export_plan(Plan.objects.get(pk=plan.pk)))["funnel"] == FUNNEL


@pytest.mark.parametrize(
    "wrong",
    [
        [{"tool": "nobody", "by": "p-eva", "at": "2026-10-05T09:30:00+00:00"}],
        [{"tool": "tool-1", "by": "p-eva", "at": "2026-10-05T09:30:00"}],
        [{"tool": "tool-1", "by": "p-eva", "at": "2026-13-05T09:30:00+00:00"}],
        [{"tool": "tool-1", "by": "p-eva", "at": "2026-10-05T09:30:00+00:00", "from": "somewhere"}],
        [{"tool": "tool-1"}],
        ["tool-1"],
        "tool-1",
    ],
)
def test_a_move_that_cannot_be_read_stops_the_import(wrong: object) -> None:
    with pytest.raises(DocumentError) as refused:
        imported(evaluated_document(), funnel=wrong)
    assert "funnel" in str(refused.value)
    assert not Tool.objects.exists()


def test_levels_are_levels_again() -> None:
    plan = imported(evaluated_document())
    assert Tool.objects.get(plan=plan, key="tool-1").coverage[0].level is Level.FULL
