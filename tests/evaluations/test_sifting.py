"""Taking out what fails a must, a page of the list at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.commands import bring_back
from evaluations.models import FunnelStep, Tool
from plans.models import Event, Plan, User
from reconciliation.document import Stage
from tests.evaluations.conftest import AT, evaluated_document, imported, signed_in, tracker

pytestmark = pytest.mark.django_db
HERE = "/p/weighed/tools/sift/"


@pytest.fixture
def plan(db: None) -> Plan:
    """Four of seven tools let data leave; one of them is on the shortlist already."""
    plain = evaluated_document()
    bad = [tracker(f"bad-{n}", f"Bad {n}", "vendor-full") for n in range(1, 4)]
    bad[2] = replace(bad[2], stage=Stage.SHORTLIST)
    return imported(replace(plain, tools=(*plain.tools, *bad)))


def test_what_fails_leaves_together_each_with_its_statements(plan: Plan, evaluator: User, viewer: User) -> None:
    client = signed_in(evaluator)
    page = client.get(f"{HERE}?q=bad").content.decode()
    assert ("Bad 1" in page, "Tool 1" in page, "Bad 3" in page) == (True, False, False)
    assert signed_in(viewer).get(HERE).status_code == 403
    assert client.post(HERE, {"tools": ["bad-1:1"], "reason": " "}).status_code == 422
    assert client.post(HERE, {"tools": ["tool-2:1"], "reason": "No."}).status_code == 422, "it passes"
    before = Event.objects.count()
    sent = {"tools": ["tool-1:1", "bad-1:1"], "reason": "Data leaves.", "request_id": "33333333-aaaa-bbbb-cccc-3"}
    assert client.post(HERE, sent).status_code == 302
    client.post(HERE, sent)
    event = Event.objects.first()
    assert event is not None
    assert (Event.objects.count(), event.verb, event.after["tools"]) == (
        before + 1, "sifted", {"tool-1": ["SEC-1"], "bad-1": ["SEC-1"]},
    )  # fmt: skip
    gone = Tool.objects.filter(plan=plan, stage=Stage.ELIMINATED)
    assert {(t.key, t.eliminated_by, t.eliminated_reason) for t in gone} == {
        ("tool-1", ("SEC-1",), "Data leaves."), ("bad-1", ("SEC-1",), "Data leaves."),
    }  # fmt: skip
    steps = FunnelStep.objects.filter(plan=plan)
    assert {(step.tool.key, step.left, step.by) for step in steps} == {
        ("tool-1", Stage.LONG_LIST, "p-eva"), ("bad-1", Stage.LONG_LIST, "p-eva"),
    }  # fmt: skip
    bring_back(plan=plan, key="bad-1", version=2, by=evaluator, at=AT)
    assert "Bad 1" in client.get(HERE).content.decode()
    assert client.post(HERE, {"tools": ["bad-1:1"], "reason": "No."}).status_code == 422, "someone moved it meanwhile"
