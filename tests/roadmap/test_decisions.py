"""Decision records: one list, written by people too, replaced and never removed, exported as Markdown."""

from __future__ import annotations

import pytest

from plans.document import read_document
from plans.errors import Refused
from plans.models import Plan, User
from roadmap import commands
from roadmap.models import Decision
from tests.roadmap.conftest import AT
from tests.roadmap.test_pages import client_of, text

pytestmark = pytest.mark.database

SENT = {
    "title": "One tracker",
    "context": "Four trackers are in use.\n# Not a heading",
    "options": "Keep all four.",
    "decision": "**One** tracker by summer.",
    "consequences": "Three contracts end.",
    "dissent": "Security wanted two.",
    "dissenting": ["security"],
    "decided_on": "2026-11-20",
    "requirements": ["DS-1"],
    "links": "https://example.org/minutes",
}


def record(plan: Plan, by: User, **values: object) -> Decision:
    empty: dict[str, object] = {
        "title": "A decision", "context": "", "options": "", "decision": "", "consequences": "", "dissent": "",
        "dissenting": (), "decided_on": None, "until": None, "supersedes": "", "requirements": (), "links": (),
    }  # fmt: skip
    filled = commands.DecisionValues(**(empty | values))  # type: ignore[arg-type]  # values of each field's own type
    return commands.record_decision(plan_id=plan.pk, values=filled, by=by, at=AT)


def test_a_record_is_written_shown_and_exported(plan: Plan, facilitator: User, viewer: User) -> None:
    client = client_of(facilitator)
    assert "No decision yet" in text(client, "/p/small/decisions/")
    assert client.post("/p/small/decisions/new/", SENT).status_code == 302
    (decision,) = read_document(plan.pk).decisions
    assert (decision.id, decision.dissenting, decision.links) == (
        "D-1",
        ("security",),
        ("https://example.org/minutes",),
    )
    page = text(client_of(viewer), "/p/small/decisions/")
    assert "<strong>One</strong> tracker by summer." in page
    assert "Security wanted two." in page
    assert "Edit D-1" not in page
    file = client_of(viewer).get("/p/small/decisions/export/")
    assert file["Content-Type"] == "text/markdown; charset=utf-8"
    written = file.content.decode()
    assert "## D-1 One tracker\n\n- State: in force\n- Decided on: 2026-11-20\n- Statements: DS-1\n" in written
    assert "\\# Not a heading" in written
    assert "### Dissent\n\nSecurity wanted two.\n" in written


def test_an_address_that_is_none_is_refused_and_nothing_is_lost(plan: Plan, facilitator: User) -> None:
    response = client_of(facilitator).post("/p/small/decisions/new/", SENT | {"links": "javascript:alert(1)"})
    assert response.status_code == 422
    assert "Security wanted two." in response.content.decode()
    assert not Decision.objects.exists()


def test_a_later_record_replaces_an_earlier_one_once(plan: Plan, facilitator: User) -> None:
    record(plan, facilitator)
    record(plan, facilitator, supersedes="D-1")
    page = text(client_of(facilitator), "/p/small/decisions/")
    assert "replaced by D-2" in page
    assert "No longer in force" in page
    with pytest.raises(Refused, match="replaced already"):
        record(plan, facilitator, supersedes="D-1")


def test_no_record_replaces_itself(plan: Plan, facilitator: User) -> None:
    record(plan, facilitator)
    record(plan, facilitator, supersedes="D-1")
    client = client_of(facilitator)
    response = client.post("/p/small/decisions/D-1/", SENT | {"supersedes": "D-2", "version": "1"})
    assert response.status_code == 422
    assert "cannot replace itself" in response.content.decode()
    assert client.post("/p/small/decisions/D-1/", SENT | {"version": "1"}).status_code == 302
    assert client.post("/p/small/decisions/D-1/", SENT | {"version": "1", "title": "Mine"}).status_code == 409
