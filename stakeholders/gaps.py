"""Blurred ownership, out of the plan's value alone: what has nobody who answers for it, or nobody who does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reconciliation.document import ModelProcess, Outcome, PlanDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipGap:
    """kind: where the row stands; process: its process, empty for an outcome. missing: the role that nobody has."""

    kind: Literal["outcome", "process"]
    id: str
    name: str  # of the outcome, or of the model
    process: str
    missing: Literal["accountable", "responsible"]


def ownership_gaps(document: PlanDocument) -> tuple[OwnershipGap, ...]:
    """Outcomes and model processes without an accountable group; processes with one, but with nobody who does them.

    In the order of the plan, outcomes first, what nobody answers for before what nobody does.
    """
    unowned = [
        OwnershipGap(kind="outcome", id=outcome.id, name=outcome.name, process="", missing="accountable")
        for outcome in document.outcomes
        if not outcome.accountable
    ]
    unowned += [_of_process(process, "accountable") for process in document.processes if not process.accountable]
    undone = (
        _of_process(process, "responsible")
        for process in document.processes
        if process.accountable and not process.responsible
    )
    return (*unowned, *undone)


def _of_process(row: ModelProcess, missing: Literal["accountable", "responsible"]) -> OwnershipGap:
    return OwnershipGap(kind="process", id=row.id, name=row.model, process=row.process, missing=missing)


def roles_of(row: Outcome | ModelProcess) -> dict[str, str]:
    """group id -> its letters in RACI order; a group that answers for what it does itself has both: "AR"."""
    holders = (("A", (row.accountable,)), ("R", row.responsible), ("C", row.consulted), ("I", row.informed))
    letters: dict[str, str] = {}
    for letter, groups in holders:
        for group in filter(None, groups):
            letters[group] = letters.get(group, "") + letter
    return letters
