"""This floor's rows and their part of the plan's value."""

from __future__ import annotations

import dataclasses
import json

import pytest

from plans.document import plan_document
from plans.exchange import export_plan, import_plan
from plans.models import Plan
from reconciliation.errors import DocumentError
from roadmap.models import SignOff
from tests.roadmap.conftest import AT, small_document

pytestmark = pytest.mark.database


def test_a_document_survives_its_rows(plan: Plan) -> None:
    assert plan_document(plan) == small_document()


def test_an_exported_plan_comes_back_byte_for_byte(plan: Plan) -> None:
    first = export_plan(plan)
    again = import_plan(first, by=None, at=AT, key="again")
    assert json.loads(export_plan(again))["document"]["id"] == "again"
    renamed = export_plan(again).replace(b'"id":"again"', b'"id":"small"')
    assert renamed == first


def test_imported_signatures_are_marked_and_never_count(plan: Plan) -> None:
    envelope = json.loads(export_plan(plan))
    envelope["signatures"] = [
        {"group": "security", "person": "p-sec", "state": "signed", "reason": "", "on": "2026-11-01"}
    ]
    again = import_plan(json.dumps(envelope), by=None, at=AT, key="signed")
    assert list(SignOff.objects.filter(plan=again).values_list("group_key", "imported")) == [("security", True)]


@pytest.mark.parametrize(
    ("key", "title", "path"),
    [("I-1", "x" * 161, "initiative I-1, title"), ("I/1", "Short", "initiative I/1")],
)
def test_what_does_not_fit_a_column_is_refused_by_name(db: None, key: str, title: str, path: str) -> None:
    document = small_document()
    first, second = document.initiatives
    items = (dataclasses.replace(first, id=key, title=title), dataclasses.replace(second, depends_on=()))
    with pytest.raises(DocumentError) as fault:
        import_plan(dataclasses.replace(document, initiatives=items).to_bytes(), by=None, at=AT)
    assert fault.value.path == path
    assert not Plan.objects.filter(key="small").exists()
