"""Who owns what: outcomes and model processes by groups, and what has nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.access import Place
from plans.document import plan_document
from reconciliation.document import Group, ModelProcess, Outcome
from stakeholders.gaps import OwnershipGap, ownership_gaps, roles_of
from stakeholders.labels import process_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The letters of one group in one row, in RACI order; empty when it has no role there."""

    group: str
    letters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedRow:
    """An outcome or a model's process. missing: accountable, responsible, or empty."""

    key: str
    name: str
    note: str
    holdings: tuple[Holding, ...]
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedModel:
    name: str
    rows: tuple[OwnedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipPage:
    groups: tuple[tuple[str, str, int], ...]  # (key, name, color)
    outcomes: tuple[OwnedRow, ...]
    models: tuple[OwnedModel, ...]
    without_accountable: int
    without_responsible: int
    load: tuple[tuple[str, int, int], ...]  # (name, color, how many rows the group answers for), most first

    @property
    def processes(self) -> int:
        return sum(len(model.rows) for model in self.models)


def ownership_page(place: Place) -> OwnershipPage:
    """Everything out of the plan's value, which is cached by revision."""
    document = plan_document(place.plan)
    gaps = {(gap.kind, gap.id): gap for gap in ownership_gaps(document)}
    groups = document.groups
    models: dict[str, list[OwnedRow]] = {}
    for process in document.processes:
        row = _row(process, process_label(process.process), process.note, groups, gaps.get(("process", process.id)))
        models.setdefault(process.model, []).append(row)
    answering = [outcome.accountable for outcome in document.outcomes]
    answering += [process.accountable for process in document.processes]
    load = ((group.name, color, answering.count(group.id)) for color, group in enumerate(groups, 1))
    return OwnershipPage(
        groups=tuple((group.id, group.name, color) for color, group in enumerate(groups, 1)),
        outcomes=tuple(
            _row(outcome, outcome.name, outcome.description, groups, gaps.get(("outcome", outcome.id)))
            for outcome in document.outcomes
        ),
        models=tuple(OwnedModel(name=name, rows=tuple(rows)) for name, rows in models.items()),
        without_accountable=sum(gap.missing == "accountable" for gap in gaps.values()),
        without_responsible=sum(gap.missing == "responsible" for gap in gaps.values()),
        load=tuple(sorted((entry for entry in load if entry[2]), key=lambda entry: -entry[2])),
    )


def _row(
    row: Outcome | ModelProcess, name: str, note: str, groups: tuple[Group, ...], gap: OwnershipGap | None
) -> OwnedRow:
    letters: Mapping[str, str] = roles_of(row)
    return OwnedRow(
        key=row.id,
        name=name,
        note=note,
        holdings=tuple(Holding(group=group.name, letters=letters.get(group.id, "")) for group in groups),
        missing=gap.missing if gap else "",
    )
