"""Who owns what: outcomes and model processes by groups, and what has nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from plans.access import Place
from plans.document import plan_document
from plans.queries.activity import comment_counts
from reconciliation.document import ModelProcess, Outcome
from stakeholders import models
from stakeholders.gaps import ownership_gaps, roles_of
from stakeholders.labels import process_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The letters of one group in one row, in RACI order; empty when it has no role there."""

    key: str
    group: str
    letters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedRow:
    """An outcome or a model's process. kind: outcome or process. missing: accountable, responsible, or empty."""

    kind: str
    key: str
    version: int
    name: str
    note: str
    holdings: tuple[Holding, ...]
    missing: str
    comments: int


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
    """Out of the plan's value, which is cached by revision. Four queries beside it."""
    document = plan_document(place.plan)
    gaps = ownership_gaps(document)
    groups = document.groups
    rows = _Rows(place)
    by_model: dict[str, list[OwnedRow]] = {}
    for process in document.processes:
        by_model.setdefault(process.model, []).append(rows.of(process))
    answering = [outcome.accountable for outcome in document.outcomes]
    answering += [process.accountable for process in document.processes]
    load = ((group.name, color, answering.count(group.id)) for color, group in enumerate(groups, 1))
    return OwnershipPage(
        groups=tuple((group.id, group.name, color) for color, group in enumerate(groups, 1)),
        outcomes=tuple(rows.of(outcome) for outcome in document.outcomes),
        models=tuple(OwnedModel(name=name, rows=tuple(found)) for name, found in by_model.items()),
        without_accountable=sum(gap.missing == "accountable" for gap in gaps),
        without_responsible=sum(gap.missing == "responsible" for gap in gaps),
        load=tuple(sorted((entry for entry in load if entry[2]), key=lambda entry: -entry[2])),
    )


def owned_row(place: Place, kind: str, key: str) -> OwnedRow:
    """One row as it is. Raises StopIteration without it. Four queries beside the plan's value."""
    document = plan_document(place.plan)
    rows: tuple[Outcome | ModelProcess, ...] = document.outcomes if kind == "outcome" else document.processes
    return _Rows(place).of(next(row for row in rows if row.id == key))


class _Rows:
    """The rows of one plan."""

    def __init__(self, place: Place) -> None:
        document = plan_document(place.plan)
        self.groups = document.groups
        self.gaps = {(gap.kind, gap.id): gap for gap in ownership_gaps(document)}
        stored: dict[str, Any] = {"outcome": models.Outcome, "process": models.ModelProcess}
        self.versions = {
            kind: dict(model._default_manager.filter(plan=place.plan).values_list("key", "version"))
            for kind, model in stored.items()
        }
        self.comments = {kind: comment_counts(place.plan, kind) for kind in stored}

    def of(self, row: Outcome | ModelProcess) -> OwnedRow:
        kind: Literal["outcome", "process"] = "outcome" if isinstance(row, Outcome) else "process"
        gap = self.gaps.get((kind, row.id))
        letters = roles_of(row)
        return OwnedRow(
            kind=kind,
            key=row.id,
            version=self.versions[kind].get(row.id, 0),
            name=row.name if isinstance(row, Outcome) else process_label(row.process),
            note=row.description if isinstance(row, Outcome) else row.note,
            holdings=tuple(
                Holding(key=group.id, group=group.name, letters=letters.get(group.id, "")) for group in self.groups
            ),
            missing=gap.missing if gap else "",
            comments=self.comments[kind].get(row.id, 0),
        )
