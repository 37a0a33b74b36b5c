"""The demonstration goes through the same import as any plan, and comes out again as the same data."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.test import Client

from plans.commands.demonstration import load_demonstration
from plans.document import read_document
from plans.exchange import export_plan, import_plan
from plans.models import StoredFile, User
from roadmap.baselines import thaw
from roadmap.models import Baseline, Studied
from roadmap.queries.answers import newest
from roadmap.queries.conflicts import is_fresh
from tests.demo.demonstration import PLAN, envelope

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_what_is_imported_is_exported_again() -> None:
    plan, loaded = load_demonstration(PLAN, at=AT)
    assert loaded
    exported = export_plan(plan)
    expected = deepcopy(envelope())
    data = json.loads(exported)
    # The file tells its versions by how they differ from the plan as it stands; an export has their whole texts.
    assert [version["key"] for version in data["versions"]] == [v["key"] for v in expected.pop("versions")]
    texts = {version["key"]: version["content"] for version in data.pop("versions")}
    for signature in expected["signatures"]:
        signature["digest"] = thaw(texts[signature["version"]]).plan.digest
    assert thaw(texts["V-2"]).plan == read_document(plan.pk) != thaw(texts["V-1"]).plan
    assert data == expected
    again = import_plan(exported, by=None, at=AT, key="second")
    assert json.loads(export_plan(again))["document"] == {**envelope()["document"], "id": "second"}


@pytest.mark.django_db
def test_loading_it_twice_leaves_one_that_is_reconciled_as_each_of_its_versions_was() -> None:
    first, _ = load_demonstration(PLAN, at=AT)
    second, loaded = load_demonstration(PLAN, at=AT)
    assert (first.pk, False) == (second.pk, loaded)
    renew = "run .venv/bin/python -m tests.demo.renew_answers"
    found = newest(first)
    assert is_fresh(document := read_document(first.pk), found), renew
    assert (study := Studied.of(first, document)), renew
    assert all((study.stacks, study.lenses, study.shadow_prices, study.weights, study.acceptability))
    assert [thaw(text).study for text in Baseline.objects.values_list("content", flat=True)] == [study, None]
    solutions = [thaw(content).solution for content in Baseline.objects.values_list("content", flat=True)]
    assert [solution and len(solution.conflicts) for solution in solutions] == [4, 28], renew


@pytest.mark.django_db
def test_its_evidence_has_bytes_that_can_be_taken_away() -> None:
    plan, _ = load_demonstration(PLAN, at=AT)
    rows = list(StoredFile.objects.filter(plan=plan))
    assert {row.target_kind for row in rows} == {"quote", "proof", "check", "tool"}
    client = Client()
    client.force_login(User.objects.get(email="p-emil@demo.localhost"))
    for row in rows:
        sent = client.get(f"/p/demo/file/{row.key}/")
        assert hashlib.sha256(b"".join(sent)).hexdigest() == row.sha256
        assert (sent["Content-Type"].split(";")[0], row.by and row.by.key) == (row.media_type, "p-emil")
    assert "quote-FD-2026-0917.pdf" in client.get("/p/demo/tools/prices/").content.decode()
    assert "replay-measurements.csv" in client.get("/p/demo/tools/proofs/P-1/").content.decode()
