"""Blurred ownership, found in the plan's value."""

from __future__ import annotations

from reconciliation import document as d
from stakeholders.gaps import OwnershipGap, ownership_gaps, roles_of
from tests.stakeholders.conftest import full_document


def test_what_nobody_answers_for_or_does_is_found() -> None:
    assert ownership_gaps(full_document()) == (
        OwnershipGap(kind="outcome", id="O-2", name="Nobody's", process="", missing="accountable"),
        OwnershipGap(kind="process", id="fraud-audit", name="Fraud", process="Yearly audit", missing="accountable"),
    )
    undone = d.ModelProcess(id="p", model="Credit", process="training", accountable="DS")
    plan = d.PlanDocument(id="x", name="X", currency="EUR", processes=(undone,))
    assert [(gap.id, gap.missing) for gap in ownership_gaps(plan)] == [("p", "responsible")]


def test_letters_of_a_group_that_has_two_roles() -> None:
    row = d.ModelProcess(id="p", model="m", process="training", accountable="DS", responsible=("DS", "MLE"))
    assert roles_of(row) == {"DS": "AR", "MLE": "R"}
