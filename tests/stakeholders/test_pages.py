"""Pages of the stakeholders: groups, everyone's requirements, needs, outcomes."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.models import Plan, Role
from reconciliation import statements as s
from stakeholders import commands
from stakeholders.exporting import neutral
from stakeholders.models import Group, Outcome, Requirement
from tests.cast import NOW, client_of, join, person
from tests.stakeholders.conftest import World

NASTY = "<script>alert(1)</script>"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def facilitator(world: World) -> Client:
    return client_of(world.facilitator)


def more_requirements(world: World, number: int) -> None:
    """So many rows more, of one group."""
    group = world.ciso
    expression = s.Max(attribute="latency_p99_ms", value="150", capabilities=("online-serving",))
    rows = (
        Requirement(
            plan=world.plan,
            group=group,
            key=f"X-{n}",
            position=100 + n,
            statement=f"Row {n}.",
            expression=expression,
            created_at=NOW,
            updated_at=NOW,
        )
        for n in range(number)
    )
    Requirement.objects.bulk_create(rows)


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_requirements_page_takes_at_most_eight_queries_at_any_size(world: World, facilitator: Client) -> None:
    more_requirements(world, 102)
    path = "/p/full/requirements/"
    cold = queries_of(facilitator, path)
    warm = queries_of(facilitator, path)
    assert warm <= cold <= 8
    more_requirements_again(world)
    caches["fragments"].clear()
    assert queries_of(facilitator, path) == cold
    assert queries_of(facilitator, path) == warm


def more_requirements_again(world: World) -> None:
    Requirement.objects.filter(plan=world.plan, key__startswith="X-").delete()
    more_requirements(world, 1182)


def test_the_group_pages_take_the_same_queries_at_any_size(world: World, facilitator: Client) -> None:
    paths = ("/p/full/groups/", "/p/full/groups/CISO/", "/p/full/outcomes/", "/p/full/needs/")

    def rendered(path: str) -> int:
        """By a process that has read the plan and rendered nothing of it."""
        facilitator.get(path)
        caches["fragments"].clear()
        return queries_of(facilitator, path)

    before = {path: rendered(path) for path in paths}
    more_requirements(world, 60)
    assert {path: rendered(path) for path in paths} == before


def test_a_kept_page_gives_each_reader_a_token_and_request_ids_of_their_own(world: World) -> None:
    clients = [Client(enforce_csrf_checks=True) for _reader in range(2)]
    other = person("Second")
    join(world.plan, other, Role.FACILITATOR)
    forms = []
    for client, user in zip(clients, (world.facilitator, other), strict=True):
        client.force_login(user)
        page = client.get("/p/full/groups/").content.decode()
        tokens = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
        ids = re.findall(r'name="request_id" value="([^"]*)"', page)
        assert tokens
        assert ids
        assert all(len(token) == 64 for token in tokens)
        assert all(len(once) == 36 for once in ids)
        forms.append((set(tokens), set(ids)))
    assert not forms[0][0] & forms[1][0]
    assert not forms[0][1] & forms[1][1]
    token = next(iter(forms[1][0]))
    sent = {"name": "Platform", "role": "", "weight": "3", "csrfmiddlewaretoken": token}
    assert clients[0].post("/p/full/groups/add/new/", sent).status_code == 403
    assert clients[1].post("/p/full/groups/add/new/", sent).status_code == 302
    assert "Platform" in clients[0].get("/p/full/groups/").content.decode()


def test_a_page_is_rendered_once_for_readers_of_one_kind(world: World) -> None:
    first = queries_of(client_of(world.viewer), "/p/full/ownership/")
    again = client_of(world.viewer)
    again.get("/p/full/")
    assert queries_of(again, "/p/full/ownership/") < first
    assert "raci-select" not in again.get("/p/full/ownership/").content.decode()
    assert "raci-select" in client_of(world.facilitator).get("/p/full/ownership/").content.decode()


def test_the_group_page_says_what_each_requirement_rules_out(world: World) -> None:
    page = client_of(world.viewer).get("/p/full/groups/CISO/").content.decode()
    assert "rules out 1" in page
    assert "1 unknown" in page
    assert "Cloudy" in page
    assert "textarea" not in page  # a viewer reads


def test_the_list_filters_by_group_priority_capability_phase_text_and_state(world: World, facilitator: Client) -> None:
    def keys(query: str) -> list[str]:
        page = facilitator.get(f"/p/full/requirements/{query}").context["page"]
        return [row.key for row in page.page]

    assert len(keys("")) == 18
    assert keys("?group=DS") == ["DS-1"]
    assert keys("?priority=should") == ["DS-1"]
    assert keys("?capability=experiment-tracking") == ["CISO-1"]
    assert keys("?phase=observe") == ["CISO-12"]
    assert keys("?q=Budget+2027") == ["DS-1"]
    assert keys("?q=ciso-3") == ["CISO-3"]
    assert "CISO-1" in keys("?state=fails")
    assert "DS-1" in keys("?state=plan")
    assert keys("?group=no-such&priority=nonsense&page=99999") == []
    assert b"Nothing matches" in facilitator.get("/p/full/requirements/?q=zzz").content


def test_the_heat_map_counts_groups_by_phase(world: World, facilitator: Client) -> None:
    heat = facilitator.get("/p/full/requirements/").context["page"].heat
    security = next(row for row in heat if row.group == "CISO")
    labels = [cell.label for cell in security.cells]
    assert "Security, Serve: 1" in labels
    assert "Security, Train: 0" in labels
    assert security.total == 17


def test_a_script_gets_the_region_and_a_restored_page_the_whole(facilitator: Client) -> None:
    path = "/p/full/requirements/?group=DS"
    assert b"<!DOCTYPE" not in facilitator.get(path, headers=HTMX).content
    restored = facilitator.get(path, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert b"<!DOCTYPE" in restored.content


def test_a_row_that_changed_is_rendered_anew(world: World, facilitator: Client) -> None:
    assert b"It stays cheap." in facilitator.get("/p/full/requirements/").content
    known: dict[str, Any] = {"plan_id": world.plan.pk, "version": 1, "by": world.science, "at": NOW}
    commands.change_requirement(**known, group_key="DS", key="DS-1", statement="Frugal.")
    page = facilitator.get("/p/full/requirements/").content
    assert b"Frugal." in page
    assert b"It stays cheap." not in page
    commands.change_group(**known, key="DS", name="Scientists")
    assert b"Scientists</span>" in facilitator.get("/p/full/requirements/").content


def test_the_export_runs_no_formula(world: World, facilitator: Client) -> None:
    world.requirement("DS-1")
    Requirement.objects.filter(plan=world.plan, key="DS-1").update(statement='=HYPERLINK("http://x")', rationale="@sum")
    answer = facilitator.get("/p/full/requirements.csv?group=DS")
    assert answer["Content-Disposition"] == 'attachment; filename="full-requirements.csv"'
    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row[0] == "DS-1"
    assert row[2] == '\'=HYPERLINK("http://x")'
    cells = dict(zip(header, row, strict=True))
    assert cells["In words"] == "The cost per year must be at most 180,000 EUR, in Year 1."
    assert cells["Because"] == "'@sum"
    assert len(header) == len(row)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1"])
def test_every_way_into_a_formula_is_closed(cell: str) -> None:
    assert neutral(cell).startswith("'")


def test_the_permalink_shows_every_tool_with_its_evidence(world: World) -> None:
    page = client_of(world.viewer).get("/p/full/requirements/CISO-1/").content.decode()
    assert "1 fail, 1 unknown, 1 pass" in page
    assert "not known" in page
    assert "https://example.org" in page
    assert client_of(world.neighbor).get("/p/full/requirements/CISO-1/").status_code == 404
    assert client_of(world.viewer).get("/p/full/requirements/NO-1/").status_code == 404


def test_nothing_typed_is_run_anywhere(world: World, facilitator: Client) -> None:
    Requirement.objects.filter(plan=world.plan).update(statement=NASTY, rationale=NASTY, source=NASTY)
    Group.objects.filter(plan=world.plan).update(name=NASTY, voice=NASTY, description=NASTY, lead=NASTY)
    Outcome.objects.filter(plan=world.plan).update(name=NASTY, description=NASTY)
    world.plan.memberships.update(name=NASTY)
    Plan.objects.filter(pk=world.plan.pk).update(name=NASTY, revision=99)
    paths = ("groups/", "groups/CISO/", "requirements/", "requirements/CISO-1/", "outcomes/", "needs/")
    for path in paths:
        page = facilitator.get(f"/p/full/{path}").content.decode()
        assert NASTY not in page, path
    listed = facilitator.get("/p/full/requirements/?q=<script>").content.decode()
    assert "<script>alert" not in listed


def test_weights_are_set_by_the_facilitator(world: World, facilitator: Client) -> None:
    typed = {"weight-CISO": "30", "version-CISO": "1", "weight-DS": "10", "version-DS": "1"}
    assert facilitator.post("/p/full/groups/weights/all/", typed).status_code == 302
    shares = [card.share for card in facilitator.get("/p/full/groups/").context["page"].cards]
    assert shares == [Decimal("75.0"), Decimal("25.0")]
    wrong = facilitator.post("/p/full/groups/weights/all/", {**typed, "weight-DS": "none"})
    assert wrong.status_code == 422
    assert b'value="none"' in wrong.content
    assert client_of(world.security).post("/p/full/groups/weights/all/", typed).status_code == 403


def test_the_group_says_who_it_is_submits_and_reopens(world: World) -> None:
    security = client_of(world.security)
    about = {"voice": "Data stays.", "description": "", "touchpoints": ["govern"], "lead": "p-lead", "version": "1"}
    assert security.post("/p/full/groups/CISO/about/", about, headers=HTMX).status_code == 200
    group = world.ciso
    assert (group.voice, group.touchpoints, group.lead, group.version) == ("Data stays.", ("govern",), "p-lead", 2)
    long = security.post("/p/full/groups/CISO/about/", {**about, "voice": "x" * 301, "version": "2"}, headers=HTMX)
    assert long.status_code == 422
    assert long["HX-Retarget"] == '[id="about-CISO"]'
    assert security.post("/p/full/groups/CISO/reopen/", {"version": "2"}).status_code == 302
    assert not world.ciso.submitted
    listed = client_of(world.viewer).get("/p/full/groups/").content.decode()
    assert "2 groups have not answered" in listed
    assert security.post("/p/full/groups/CISO/submit/", {"version": "3"}).status_code == 302
    assert world.ciso.submitted


def test_a_group_has_the_lead_that_it_names_or_who_was_invited_as_lead(world: World, facilitator: Client) -> None:
    Group.objects.filter(plan=world.plan).update(lead="")
    leads = {card.key: card.lead for card in facilitator.get("/p/full/groups/").context["page"].cards}
    assert leads == {"CISO": world.security.name, "DS": ""}


def test_groups_come_and_go(world: World, facilitator: Client) -> None:
    assert facilitator.post("/p/full/groups/add/new/", {"name": "", "weight": "1"}).status_code == 422
    assert facilitator.post("/p/full/groups/add/new/", {"name": "Auditors", "weight": "2"}).status_code == 302
    page = facilitator.get("/p/full/groups/auditors/")
    assert b"No requirements yet" in page.content
    assert facilitator.post("/p/full/groups/auditors/remove/", {"version": "1"}).status_code == 302
    assert facilitator.get("/p/full/groups/auditors/").status_code == 404
    facilitator.post("/p/full/groups/DS/remove/", {"version": "1"})
    assert Group.objects.filter(plan=world.plan, key="DS").exists()


def test_outcomes_show_who_measures_them_and_who_is_missing(world: World, facilitator: Client) -> None:
    page = facilitator.get("/p/full/outcomes/").content.decode()
    assert "nobody yet" in page
    assert "measured by nobody" in page
    group = world.ciso
    typed = {"name": "Nobody's no more", "accountable": str(group.pk), "measures": ["CISO-M1"], "version": "1"}
    assert facilitator.post("/p/full/outcomes/O-2/", typed).status_code == 302
    assert Outcome.objects.get(plan=world.plan, key="O-2").accountable == group
    foreign = Group.objects.get(plan__key="other", key="CISO")
    wrong = facilitator.post("/p/full/outcomes/O-2/", {**typed, "accountable": str(foreign.pk), "version": "2"})
    assert wrong.status_code == 422
    assert facilitator.post("/p/full/outcomes/add/", {"name": "Calm"}).status_code == 302
    assert facilitator.post("/p/full/outcomes/calm/remove/", {"version": "1"}).status_code == 302
