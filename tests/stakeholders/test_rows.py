"""Rows of a group's page: saved in place, added, removed, by a form and by htmx."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import Plan
from reconciliation import statements as s
from stakeholders.models import Metric, Requirement
from tests.cast import client_of
from tests.stakeholders.conftest import World

GROUP = "/p/full/groups/CISO/"
ROW = f"{GROUP}requirements/CISO-1/"
HTMX = {"HX-Request": "true"}
NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)> & \"quoted\" 'text' {{ 7*7 }}"


def row(**values: str) -> dict[str, str]:
    return {"statement": "Edited in place.", "priority": "should", "weight": "4", "version": "1", **values}


@pytest.fixture
def security(world: World) -> Client:
    return client_of(world.security)


def test_a_row_is_saved_in_place_with_at_most_ten_statements(world: World, security: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = security.post(f"{ROW}save/", row(), headers=HTMX)
    assert answer.status_code == 200
    assert b'name="version" value="2"' in answer.content
    assert b"textarea" not in answer.content  # nothing typed meanwhile is replaced
    saved = world.requirement("CISO-1")
    assert (saved.statement, str(saved.priority), saved.weight) == ("Edited in place.", "should", 4)
    assert not saved.on_behalf
    assert len(queries) <= 10, [query["sql"] for query in queries.captured_queries]


def test_a_metrics_row_is_saved_in_place_with_at_most_ten_statements(world: World) -> None:
    science = client_of(world.science)
    typed = {
        "name": "F2",
        "direction": "up",
        "unit": "score",
        "baseline": "0.5",
        "target-h1": "0.9 score",
        "version": "1",
    }
    with CaptureQueriesContext(connection) as queries:
        answer = science.post("/p/full/groups/DS/metrics/DS-M1/save/", typed, headers=HTMX)
    assert answer.status_code == 200
    metric = world.metric("DS-M1")
    assert (metric.name, str(metric.baseline)) == ("F2", "0.5")
    assert [(target.horizon, str(target.value)) for target in metric.targets] == [("h1", "0.9")]
    assert metric.definition == "On the hold-out set."
    assert len(queries) <= 10, [query["sql"] for query in queries.captured_queries]


def test_without_a_script_the_page_comes_back_at_the_row(world: World, security: Client) -> None:
    answer = security.post(f"{ROW}save/", row())
    assert answer.status_code == 302
    assert answer["Location"] == f"{GROUP}#row-CISO-1"


def test_what_is_wrong_stands_at_the_field_and_the_text_stays(world: World, security: Client) -> None:
    answer = security.post(f"{ROW}save/", row(weight="heavy", statement=NASTY), headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == '[id="row-CISO-1"]'
    page = answer.content.decode()
    assert "Enter a number" in page
    assert 'value="heavy"' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'name="version" value="1"' in page
    long = security.post(f"{ROW}save/", row(statement="x" * 100_000), headers=HTMX)
    assert b"At most 2,000 characters; this has 100,000." in long.content
    assert b"x" * 100_000 in long.content
    assert world.requirement("CISO-1").statement == "Statement 1."


def test_without_a_script_what_is_wrong_is_told_by_a_whole_page(world: World, security: Client) -> None:
    answer = security.post(f"{ROW}save/", row(statement="  "))
    assert answer.status_code == 422
    assert b"<!DOCTYPE html>" in answer.content
    assert b"Write the statement in one sentence." in answer.content


def test_the_second_of_two_sees_both_versions(world: World, security: Client) -> None:
    security.post(f"{ROW}save/", row(statement="First."), headers=HTMX)
    facilitator = client_of(world.facilitator)
    answer = facilitator.post(f"{ROW}save/", row(statement="Second."), headers=HTMX)
    assert answer.status_code == 409
    assert b"First." in answer.content
    assert b'data-other-version="2"' in answer.content
    whole = facilitator.post(f"{ROW}save/", row(statement="Second."))
    assert whole.status_code == 409
    assert b"First." in whole.content
    assert b"Second." in whole.content
    again = facilitator.post(f"{ROW}save/", row(statement="Second.", version="2"), headers=HTMX)
    assert again.status_code == 200
    saved = world.requirement("CISO-1")
    assert saved.statement == "Second."
    assert saved.on_behalf


def test_a_retry_after_a_lost_answer_is_done_once(world: World, security: Client) -> None:
    headers = {**HTMX, "Idempotency-Key": "0123456789abcdef"}
    first = security.post(f"{ROW}save/", row(), headers=headers)
    second = security.post(f"{ROW}save/", row(), headers=headers)
    assert first.content == second.content
    assert world.requirement("CISO-1").version == 2


def new(**values: str) -> dict[str, str]:
    typed = {"statement": "Quick enough.", "kind": "attribute", "attribute": "latency_p99_ms", "operator": "at-most"}
    return {**typed, "value": "150 ms", "priority": "must", "weight": "10", "negotiable": "on", **values}


def test_a_requirement_is_added_from_the_builder(world: World, security: Client) -> None:
    answer = security.post(f"{GROUP}add-requirement/", new(rationale=NASTY), headers=HTMX)
    assert answer.status_code == 200
    assert "requirements-changed" in answer["HX-Trigger"]
    row = world.requirement("CISO-18")
    assert row.expression == s.Max(attribute="latency_p99_ms", value="150")
    page = security.get(GROUP).content.decode()
    assert "must be at most 150 ms" in page
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_bad_input_in_the_builder_keeps_the_text(world: World, security: Client) -> None:
    for headers in (HTMX, {}):
        answer = security.post(f"{GROUP}add-requirement/", new(value="2 bananas"), headers=headers)
        assert answer.status_code == 422
        assert "the unit is ms" in answer.content.decode()
        assert 'value="2 bananas"' in answer.content.decode()
        assert "Quick enough." in answer.content.decode()
    nul = security.post(f"{GROUP}add-requirement/", new(statement="a\x00b"), headers=HTMX)
    assert nul.status_code == 422
    assert b"NUL" in nul.content
    assert not Requirement.objects.filter(plan=world.plan, key="CISO-18").exists()


def test_the_builder_shows_the_fields_of_the_choice(world: World, security: Client) -> None:
    asked = {"kind": "attribute", "attribute": "data_residency_regions", "statement": "kept"}
    fields = security.get(f"{GROUP}builder/", asked, headers=HTMX).content.decode()
    assert "must include all of" in fields
    assert 'value="eea"' in fields
    limit = security.get(f"{GROUP}builder/", {"kind": "limit", "metric": "effort"}, headers=HTMX).content.decode()
    assert "in person-days" in limit
    tools = security.get(f"{GROUP}builder/", {"kind": "tools"}, headers=HTMX).content.decode()
    assert "Cloudy" in tools
    assert security.get(f"{GROUP}builder/", {"kind": "nonsense", "attribute": "x"}).status_code == 200


def test_without_a_script_the_builder_is_rebuilt_by_a_button(world: World, security: Client) -> None:
    answer = security.post(f"{GROUP}add-requirement/", new(kind="limit", rebuild="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="amount"' in page
    assert "Quick enough." in page
    assert not Requirement.objects.filter(plan=world.plan, key="CISO-18").exists()
    linked = security.get(f"{GROUP}?kind=limit").content.decode()
    assert 'name="amount"' in linked


@pytest.mark.parametrize("number", [*range(1, 18)])
def test_the_whole_editor_keeps_every_kind_of_expression(world: World, security: Client, number: int) -> None:
    before = world.requirement(f"CISO-{number}").expression
    form = security.get(f"{GROUP}requirements/CISO-{number}/").context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    answer = security.post(f"{GROUP}requirements/CISO-{number}/", {**typed, "version": "1", "rationale": "Because."})
    assert answer.status_code == 302, answer.context["form"].errors
    after = world.requirement(f"CISO-{number}")
    assert (after.expression, after.rationale, after.version) == (before, "Because.", 2)


def test_a_removed_row_is_offered_back(world: World, security: Client) -> None:
    answer = security.post(f"{ROW}remove/", {"version": "1"}, headers=HTMX)
    assert answer.status_code == 200
    assert f"{ROW}restore/" in answer["HX-Trigger"]
    assert security.get(ROW).status_code == 404
    assert security.post(f"{ROW}restore/", headers=HTMX).status_code == 204
    assert world.requirement("CISO-1").statement == "Statement 1."


def test_metrics_are_added_edited_and_removed(world: World, security: Client) -> None:
    typed = {"name": "Leavers without access", "direction": "up", "unit": "%", "baseline": "80 %", "target-h2": "100"}
    assert security.post(f"{GROUP}add-metric/", typed).status_code == 302
    metric = world.metric("CISO-M2")
    assert str(metric.targets[0].value) == "100"
    answer = security.post(
        f"{GROUP}metrics/CISO-M2/", {**typed, "definition": "By scan.", "version": "1"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert world.metric("CISO-M2").definition == "By scan."
    wrong = security.post(f"{GROUP}metrics/CISO-M2/save/", {**typed, "baseline": "x", "version": "2"}, headers=HTMX)
    assert wrong.status_code == 422
    assert b"Enter a number" in wrong.content
    assert security.post(f"{GROUP}metrics/CISO-M2/remove/", {"version": "2"}).status_code == 302
    assert not Metric.objects.filter(plan=world.plan, key="CISO-M2").exists()


def test_an_example_is_taken_with_one_click(world: World, security: Client) -> None:
    assert b"Training and inference data never leaves" in security.get(GROUP).content
    assert security.post(f"{GROUP}examples/security-13/").status_code == 302
    taken = world.requirement("CISO-18")
    assert taken.expression == s.Equals(attribute="data_plane_location", value="customer-only")
    assert security.post(f"{GROUP}examples/security-1/").status_code == 302
    assert world.metric("CISO-M2").targets[0].horizon == "h2"
    assert security.post(f"{GROUP}examples/no-such/").status_code == 404
    adapted = security.get(f"{GROUP}?suggest=security-15").content.decode()
    assert "Customer-held keys" in adapted


@pytest.mark.parametrize("who", ["science", "viewer", "neighbor"])
def test_other_people_do_not_write_here(world: World, who: str) -> None:
    client = client_of(getattr(world, who))
    expected = 404 if who == "neighbor" else 403
    revision = Plan.objects.get(pk=world.plan.pk).revision
    assert client.post(f"{ROW}save/", row()).status_code == expected
    assert client.post(f"{GROUP}add-requirement/", new()).status_code == expected
    assert client.post(f"{ROW}remove/", {"version": "1"}).status_code == expected
    # A group of one's own in the address does not open a row of another group.
    if who == "science":
        assert client.post("/p/full/groups/DS/requirements/CISO-1/save/", row()).status_code == 404
    assert Plan.objects.get(pk=world.plan.pk).revision == revision
