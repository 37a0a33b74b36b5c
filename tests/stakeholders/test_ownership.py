"""Who answers for what: one group for each outcome and for each process of a model in production."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from plans.models import Event
from plans.sheets import read_file
from stakeholders.models import ModelProcess, Outcome
from tests.cast import NOW, client_of
from tests.stakeholders.conftest import World

PAGE = "/p/full/ownership/"


def test_the_page_shows_letters_and_what_is_missing(world: World) -> None:
    page = client_of(world.viewer).get(PAGE).content.decode()
    assert 'title="accountable">A</abbr>' in page
    assert page.count("nobody answers for it") == 2
    assert "Yearly audit" in page
    assert "<form" not in page.split("<main")[1]  # a viewer reads


def test_a_model_brings_its_processes_and_each_stands_once(world: World) -> None:
    client = client_of(world.facilitator)
    typed = {"model": "Credit", "processes": ["training", "monitoring"], "process": "Yearly audit"}
    assert client.post(f"{PAGE}add/", typed).status_code == 302
    rows = ModelProcess.objects.filter(plan=world.plan, model_name="Credit")
    assert list(rows.values_list("key", "process")) == [
        ("credit-training", "training"),
        ("credit-monitoring", "monitoring"),
        ("credit-yearly-audit", "Yearly audit"),
    ]
    again = client.post(f"{PAGE}add/", typed)
    assert again.status_code == 422
    assert b"has this process already" in again.content
    assert client.post(f"{PAGE}add/", {"model": "Credit"}).status_code == 422
    assert rows.count() == 3


@pytest.mark.database
def test_the_database_keeps_one_row_and_so_one_owner_for_each_process(world: World) -> None:
    row = ModelProcess(
        plan=world.plan, key="other", model_name="Fraud", process="training", created_at=NOW, updated_at=NOW
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_roles_are_saved_once_and_a_group_has_one_of_them(world: World) -> None:
    client = client_of(world.facilitator)
    path = f"{PAGE}processes/fraud-training/"
    typed = {"accountable": str(world.ciso.pk), "responsible": ["DS"], "note": "Nightly.", "version": "1"}
    refused = client.post(path, typed | {"informed": ["DS"]})
    assert refused.status_code == 422
    assert b"choose one of" in refused.content
    assert client.post(path, typed).status_code == 302
    row = ModelProcess.objects.get(plan=world.plan, key="fraud-training")
    assert (row.accountable, row.responsible, row.consulted, row.note) == (world.ciso, ("DS",), (), "Nightly.")
    assert client.post(path, typed).status_code == 409
    assert Event.objects.filter(plan=world.plan, kind="modelprocess").count() == 1


def test_the_roles_of_an_outcome(world: World) -> None:
    client = client_of(world.facilitator)
    assert client.post(f"{PAGE}outcomes/O-2/", {"responsible": ["DS"], "version": "1"}).status_code == 302
    assert Outcome.objects.get(plan=world.plan, key="O-2").responsible == ("DS",)
    # A group that holds a role stays.
    answer = client.post("/p/full/groups/DS/remove/", {"version": "1"}, follow=True).content.decode()
    assert "O-2" in answer or "stays" in answer


def test_the_page_takes_the_same_queries_at_any_size(world: World) -> None:
    client = client_of(world.viewer)

    def queries() -> int:
        client.get(PAGE)
        caches["fragments"].clear()
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE).status_code == 200
        return len(found)

    before = queries()
    rows = (
        ModelProcess(plan=world.plan, key=f"m{n}", model_name=f"M{n}", process="p", created_at=NOW, updated_at=NOW)
        for n in range(50)
    )
    ModelProcess.objects.bulk_create(rows)
    type(world.plan).objects.filter(pk=world.plan.pk).update(revision=99)
    assert queries() == before


@pytest.mark.parametrize("table", ["groups", "metrics", "outcomes", "ownership", "requirements"])
def test_every_table_is_exported_with_its_formulas_neutralized(world: World, table: str) -> None:
    world.ciso.__class__.objects.filter(plan=world.plan, key="CISO").update(name="=1+1", voice="@x")
    client = client_of(world.viewer)
    text = client.get(f"/p/full/{table}.csv").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert rows
    assert all(len(row) == len(header) for row in rows)
    assert "'=1+1" in text
    book = client.get(f"/p/full/{table}.xlsx")
    assert book["Content-Disposition"].endswith('.xlsx"')
    assert len(read_file(book.content, "t.xlsx")) == len(rows) + 1
    assert client.get(f"/p/full/{table}.exe").status_code == 404


def test_cells_are_saved_in_place_and_the_new_owner_takes_it_from_the_old_one(world: World) -> None:
    client, path = client_of(world.facilitator), f"{PAGE}processes/fraud-training/cells/"
    htmx = {"HX-Request": "true"}
    answer = client.post(path, {"role-CISO": "AR", "role-DS": "C", "version": "1"}, headers=htmx)
    assert answer.status_code == 200
    assert b'id="owned-fraud-training"' in answer.content
    assert b'name="version" value="2"' in answer.content
    client.post(path, {"role-CISO": "AR", "role-DS": "A", "version": "2"}, headers=htmx)
    row = ModelProcess.objects.get(plan=world.plan, key="fraud-training")
    assert (row.accountable and row.accountable.key, row.responsible, row.consulted) == ("DS", ("CISO",), ())
    stale = client.post(path, {"role-CISO": "A", "version": "2"}, headers=htmx)
    assert stale.status_code == 409
    assert b"other-version" in stale.content
    assert client.post(path, {"role-CISO": "boss", "version": "3"}, headers=htmx).status_code == 422
    assert client.post(path, {"role-CISO": "I", "version": "3"})["Location"].endswith(
        "/ownership/#owned-fraud-training"
    )
    two = client.post(path, {"role-CISO": "A", "role-DS": "A", "version": "4"}, headers=htmx)
    assert (two.status_code, "no more" in two.headers["HX-Trigger"]) == (422, True)
    assert client.post(f"{PAGE}outcomes/O-1/cells/", {"role-DS": "A", "version": "1"}, headers=htmx).status_code == 200
