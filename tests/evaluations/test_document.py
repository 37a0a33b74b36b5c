"""Tools as rows and back: nothing is lost, and the number of queries stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.commands import remove_override, set_fact
from evaluations.judging import judged
from evaluations.models import Origin, Tool, ToolFact
from plans.document import read_document
from plans.models import Plan, User
from reconciliation.diff import diff
from reconciliation.document import GroupPoints, Option, PlanDocument, Stage
from reconciliation.errors import DocumentError
from reconciliation.statements import Fact
from reconciliation.validate import check
from reconciliation.vocabulary import Level
from tests.evaluations.choices import chosen_document, line
from tests.evaluations.conftest import AT, evaluated_document, imported, tracker

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


def test_levels_are_levels_again() -> None:
    plan = imported(evaluated_document())
    assert Tool.objects.get(plan=plan, key="tool-1").coverage[0].level is Level.FULL


def test_every_part_of_a_choice_survives_and_is_in_the_diff() -> None:
    document = chosen_document()
    check(document)
    assert PlanDocument.from_bytes(document.to_bytes()) == document
    plan = imported(document)
    assert read_document(plan.pk).to_bytes() == document.to_bytes()
    found = {(change.section, change.id) for change in diff(evaluated_document(), document).changes}
    sections = ("funnel", "quotes", "rates", "criteria", "scorings", "build_or_buy", "proofs", "debts")
    assert {(s, getattr(document, s)[0].id) for s in sections} <= found
    told = diff(document, replace(document, metrics=(replace(document.metrics[0], name="Other"),))).touched
    assert [(t.section, t.id, t.because) for t in told] == [("proofs", "P-1", "SEC-M1")]


def _in_first(field: str, **changed: object) -> PlanDocument:
    document = chosen_document()
    first, *rest = getattr(document, field)
    values: dict[str, Any] = {field: (replace(first, **changed), *rest)}
    return replace(document, **values)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (lambda: _in_first("funnel", tool="nobody"), "funnel[0].tool"),
        (lambda: _in_first("funnel", requirements=("X",)), "funnel[0].requirements[0]"),
        (lambda: _in_first("quotes", option="nothing"), "quotes[0].option"),
        (
            lambda: replace(chosen_document(), quotes=tuple(replace(q, counts=True) for q in chosen_document().quotes)),
            "quotes[1].counts",
        ),
        (lambda: _in_first("quotes", prices=(line("1", currency="euro"),)), "quotes[0].prices[0].currency"),
        (lambda: _in_first("rates", currency="EUR"), "rates[0].currency"),
        (lambda: _in_first("rates", rate=Decimal(0)), "rates[0].rate"),
        (lambda: _in_first("criteria", points=(GroupPoints(group="x", points=1),)), "criteria[0].points[0].group"),
        (lambda: _in_first("scorings", revealed_on=None), "scorings[0].marks"),
        (lambda: _in_first("scorings", tools=("tool-3",)), "scorings[0].marks[0].tool"),
        (lambda: _in_first("build_or_buy", chosen="W-9"), "build_or_buy[0].chosen"),
        (lambda: _in_first("proofs", frozen_on=None), "proofs[0].measurements"),
        (lambda: _in_first("proofs", verdict="tool-4"), "proofs[0].verdict"),
        (lambda: _in_first("debts", owner="nobody"), "debts[0].owner"),
    ],
)
def test_what_a_choice_says_wrongly_is_named_by_its_path(wrong: Callable[[], PlanDocument], path: str) -> None:
    with pytest.raises(DocumentError) as refused:
        check(wrong())
    assert refused.value.path == path


@pytest.mark.django_db
def test_a_tool_that_did_not_change_is_neither_read_nor_judged_again(plan: Plan, evaluator: User) -> None:
    before = judged(plan)
    at: Any = {"plan": plan, "tool_key": "tool-2", "by": evaluator, "at": AT}
    fact = set_fact(
        attribute="sso", version=0, value="oidc", source="https://example.org", as_of="2026-11-01", **at
    )  # fmt: skip
    plan.refresh_from_db()
    after = judged(plan)
    assert after.document == read_document(plan.pk)
    assert {key for key, tool in after.tools.items() if tool.tool is not before.tools[key].tool} == {"tool-2"}
    first, second = (found.tools["tool-1"].best for found in (before, after))
    assert first is not None
    assert second is not None
    assert first.marks is second.marks
    assert second.document is after.document
    remove_override(attribute="sso", version=fact.version, **at)
    plan.refresh_from_db()
    assert judged(plan).document == read_document(plan.pk) == before.document
