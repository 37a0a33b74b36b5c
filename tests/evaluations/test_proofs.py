"""A proof of concept: frozen before measuring, moved with a reason, decided; its page."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.commands import proofs as commands
from evaluations.models import Proof
from evaluations.proof_rows import check_key, check_row
from plans.document import read_document
from plans.errors import Refused, StaleVersion
from plans.models import Plan, User
from reconciliation.document import Check, CheckKind, Direction, Finding
from reconciliation.validate import check
from tests.evaluations.choices import chosen_document
from tests.evaluations.conftest import AT, imported, signed_in

pytestmark = pytest.mark.django_db

TEXT = commands.ProofText(title="Cards", use_case="The cards model", tools=("tool-2", "tool-3"), weeks=3)


def do(plan: Plan, by: User, command: Any, **values: Any) -> Any:
    version = Proof.objects.get(plan=plan, key="P-1").version
    return command(plan=plan, key="P-1", version=version, by=by, at=AT, **values)


def threshold(plan: Plan, by: User, **more: Any) -> None:
    values = {"name": "Runs", "value": Decimal(40), "unit": "", "direction": Direction.UP, "metric": "", "must": True}
    do(plan, by, commands.add_threshold, **(values | more))


def test_thresholds_are_frozen_before_anything_is_measured(plan: Plan, evaluator: User) -> None:
    commands.add_proof(plan=plan, text=TEXT, by=evaluator, at=AT)
    with pytest.raises(Refused, match="at least one"):
        do(plan, evaluator, commands.freeze_thresholds)
    threshold(plan, evaluator)
    measured: dict[str, Any] = {"tool": "tool-2", "values": {"T-1": (Decimal(39), "run 12")}}
    with pytest.raises(Refused, match="Freeze"):
        do(plan, evaluator, commands.measure, **measured)
    do(plan, evaluator, commands.freeze_thresholds)
    with pytest.raises(Refused, match="frozen since"):
        threshold(plan, evaluator)
    do(plan, evaluator, commands.measure, **measured)
    with pytest.raises(Refused, match="Say why"):
        do(plan, evaluator, commands.move_threshold, threshold="T-1", value=Decimal(30), reason=" ")
    do(plan, evaluator, commands.move_threshold, threshold="T-1", value=Decimal(30), reason="Half the cluster.")
    (proof,) = read_document(plan.pk).proofs
    assert proof.thresholds[0].reached(proof.measurements[0].value)
    (moved,) = proof.changes
    assert (int(moved.before), int(moved.after), moved.by) == (40, 30, "p-eva")
    do(plan, evaluator, commands.record_checks, tool="tool-2", checks=(
        Check(kind=CheckKind.SUPPORT, tool="tool-2", finding=Finding.MET, first_answer=Decimal("2.5")),
    ))  # fmt: skip
    do(plan, evaluator, commands.decide_proof, verdict="tool-2", reason="It does.")
    check(read_document(plan.pk))
    with pytest.raises(Refused, match="verdict stands"):
        do(plan, evaluator, commands.measure, **measured)
    with pytest.raises(StaleVersion):
        commands.remove_proof(plan=plan, key="P-1", version=1, by=evaluator, at=AT)


@pytest.mark.parametrize("more", [{"title": " "}, {"use_case": ""}, {"tools": ()}, {"tools": ("nobody",)}])
def test_a_proof_says_what_is_tried_on_what(plan: Plan, evaluator: User, more: dict[str, Any]) -> None:
    text = commands.ProofText(**({"title": "T", "use_case": "U", "tools": ("tool-2",)} | more))
    with pytest.raises(Refused) as refused:
        commands.add_proof(plan=plan, text=text, by=evaluator, at=AT)
    assert refused.value.field in more


def test_the_pages_show_both_tools_side_by_side() -> None:
    plan = imported(chosen_document())
    viewer, evaluator = (User.objects.get(email=f"p-{name}@example.org") for name in ("view", "eva"))
    page = signed_in(viewer).get("/p/chosen/tools/proofs/P-1/").content.decode()
    assert page.count('<td data-label="Tool 2">') >= 6, "a threshold and five checks name their tool when stacked"
    for text in ("Tool 2 goes on", "≤ 0.5 days", "0.25 days", "SEC-M1 · Security", "moved", "3.5 hours", "Too lax."):
        assert text in page, text
    assert "End the proof" not in page
    assert "Tracking on the cards model" in signed_in(viewer).get("/p/chosen/tools/proofs/").content.decode()
    Proof.objects.filter(plan=plan).update(decided_on=None, verdict="")
    Plan.objects.filter(pk=plan.pk).update(revision=50)
    client = signed_in(evaluator)
    assert "value-T-1" in client.get("/p/chosen/tools/proofs/P-1/measure/tool-3/").content.decode()
    assert client.get("/p/chosen/tools/proofs/P-1/checks/tool-1/").status_code == 404
    answer = client.post("/p/chosen/tools/proofs/P-1/decide/", {"version": "1", "verdict": "tool-3", "reason": ""})
    assert answer.status_code == 422


def test_each_check_has_its_own_files_for_each_tool(settings: Any, tmp_path: Path) -> None:
    settings.CONCORD_FILES = tmp_path
    plan = imported(chosen_document())
    viewer, evaluator = (User.objects.get(email=f"p-{name}@example.org") for name in ("view", "eva"))
    key = check_key("P-1", CheckKind.SUPPORT, "tool-2")
    client = signed_in(evaluator)
    sent = {"file": SimpleUploadedFile("case-4711.txt", b"Asked at 9, answered at 12.")}
    assert client.post(f"/p/chosen/files/check/{key}/add/", sent).status_code == 302
    assert client.get("/p/chosen/files/check/P-1.support.tool-9/").status_code == 404
    page = signed_in(viewer).get("/p/chosen/tools/proofs/P-1/").content.decode()
    assert page.count("case-4711.txt") == 1
    assert f"files/check/{key}/" in client.get("/p/chosen/tools/proofs/P-1/").content.decode()
    document = read_document(plan.pk)
    printed = check_row(document, document.proofs[0], CheckKind.SUPPORT)
    assert [cell.evidence[-1:] for cell in printed.cells] == [("case-4711.txt",), ()]
