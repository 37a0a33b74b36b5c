"""A proof of concept as rows: thresholds and what was measured, checks, changes; its tools side by side. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.document import fact_key
from evaluations.labels import check_label, finding_label, openness_label
from plans.queries.files import FileLine
from reconciliation.document import Check, CheckKind, Direction, Measurement, PlanDocument, Proof, Threshold
from stakeholders.labels import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What came out for one tool and threshold. state: pass, fail or unknown."""

    tool: str
    value: str
    state: str
    note: str
    by: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRow:
    """before: earlier values, when it was moved."""

    id: str
    name: str
    wanted: str
    source: str
    must: bool
    moved: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCell:
    tool: str
    finding: str
    css: str
    text: str
    facts: tuple[str, ...]
    evidence: tuple[str, ...]
    files: tuple[FileLine, ...]
    files_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    label: str
    cells: tuple[CheckCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    name: str
    before: str
    after: str
    reason: str
    by: str
    on: date


def threshold_row(
    document: PlanDocument,
    proof: Proof,
    threshold: Threshold,
    found: Mapping[tuple[str, str], Measurement],
    people: Mapping[str, str],
) -> ThresholdRow:
    sign = "≥" if threshold.direction is Direction.UP else "≤"
    metric = next((m for m in document.metrics if m.id == threshold.metric), None)
    group = next((g.name for g in document.groups if metric and g.id == metric.group), "")
    names = {tool.id: tool.name for tool in document.tools}
    return ThresholdRow(
        id=threshold.id,
        name=threshold.name,
        wanted=f"{sign} {_amount(threshold.value, threshold.unit)}",
        source=f"{metric.id} · {group}" if metric else "",
        must=threshold.must,
        moved=any(change.threshold == threshold.id for change in proof.changes),
        cells=tuple(_cell(names.get(t, t), threshold, found.get((threshold.id, t)), people) for t in proof.tools),
    )


def _cell(tool: str, threshold: Threshold, one: Measurement | None, people: Mapping[str, str]) -> Cell:
    if one is None:
        return Cell(tool=tool, value="", state="unknown", note="", by="", on=None)
    return Cell(
        tool=tool,
        value=_amount(one.value, threshold.unit),
        state="pass" if threshold.reached(one.value) else "fail",
        note=one.note,
        by=people.get(one.by, one.by),
        on=one.on,
    )


def _amount(value: Decimal, unit: str) -> str:
    text = number(value.normalize() + 0)
    return f"{text}{'' if unit == '%' else ' '}{unit}".strip()


def check_key(proof: str, kind: CheckKind, tool: str) -> str:
    """By which the files of a check are kept."""
    return fact_key(f"{proof}.{kind}", tool)


def check_row(
    document: PlanDocument, proof: Proof, kind: CheckKind, files: Mapping[str, tuple[FileLine, ...]] | None = None
) -> CheckRow:
    """files: by the key of the check, to be followed; without them their names stand among the evidence, for paper."""
    known = {check.tool: check for check in proof.checks if check.kind is kind}
    names = {tool.id: tool.name for tool in document.tools}
    cells = []
    for tool in proof.tools:
        key, check = check_key(proof.id, kind, tool), known.get(tool, Check(kind=kind, tool=tool))
        if files is None:
            attached = tuple(f.name for f in document.files if (f.kind, f.target) == ("check", key))
            check = replace(check, evidence=(*check.evidence, *attached))
        url = reverse("file_list", args=[document.id, "check", key]) if files is not None else ""
        cells.append(_check_cell(names.get(tool, tool), check, (files or {}).get(key, ()), url))
    return CheckRow(label=check_label(kind), cells=tuple(cells))


def _check_cell(tool: str, check: Check, files: tuple[FileLine, ...], url: str) -> CheckCell:
    facts = []
    if check.first_answer is not None:
        facts.append(_("first useful answer after %(n)s hours") % {"n": number(check.first_answer.normalize() + 0)})
    if check.solved is not None:
        facts.append(_("solved after %(n)s hours") % {"n": number(check.solved.normalize() + 0)})
    if check.openness:
        facts.append(openness_label(check.openness))
    css = {"met": "badge-good", "partly": "badge-warn", "not-met": "badge-bad"}
    return CheckCell(
        tool=tool,
        finding=finding_label(check.finding) if check.finding else "",
        css=css.get(check.finding or "", ""),
        text=check.text,
        facts=tuple(facts),
        evidence=check.evidence,
        files=files,
        files_url=url,
    )


def change_rows(proof: Proof, people: Mapping[str, str]) -> tuple[ChangeRow, ...]:
    thresholds = {t.id: t for t in proof.thresholds}
    return tuple(
        ChangeRow(
            name=thresholds[change.threshold].name,
            before=_amount(change.before, thresholds[change.threshold].unit),
            after=_amount(change.after, thresholds[change.threshold].unit),
            reason=change.reason,
            by=people.get(change.by, change.by),
            on=change.on,
        )
        for change in reversed(proof.changes)
    )
