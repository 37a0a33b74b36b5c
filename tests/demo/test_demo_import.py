"""The demonstration goes through the same import as any plan, and comes out again as the same data."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from plans.commands.demonstration import load_demonstration
from plans.document import read_document
from plans.exchange import export_plan, import_plan
from tests.demo.demonstration import PLAN, envelope

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_what_is_imported_is_exported_again() -> None:
    plan, loaded = load_demonstration(PLAN, at=AT)
    assert loaded
    exported = export_plan(plan)
    expected = deepcopy(envelope())
    for signature in expected["signatures"]:
        # The file leaves it empty where a group signed the plan as it stands, whatever the file says today.
        signature["digest"] = signature["digest"] or read_document(plan.pk).digest
    assert json.loads(exported) == expected
    again = import_plan(exported, by=None, at=AT, key="second")
    assert json.loads(export_plan(again))["document"] == {**envelope()["document"], "id": "second"}


@pytest.mark.django_db
def test_loading_it_twice_leaves_one() -> None:
    first, _ = load_demonstration(PLAN, at=AT)
    second, loaded = load_demonstration(PLAN, at=AT)
    assert (first.pk, False) == (second.pk, loaded)
