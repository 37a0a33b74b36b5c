"""Proofs of concept: the list, and one with its tools side by side. Two queries each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.labels import check_label, finding_label, openness_label
from evaluations.models import Proof as Row
from plans.models import Plan
from plans.queries.people import people_of
from reconciliation.document import Check, CheckKind, Direction, Measurement, PlanDocument, Proof, Threshold
from stakeholders.labels import number


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """A proof in the list. measured, wanted: measurements there are and there should be."""

    key: str
    url: str
    title: str
    capability: str
    tools: tuple[str, ...]
    state: str
    state_class: str
    measured: int
    wanted: int
    passed: int
    verdict: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A tool in the head of a column: how many thresholds it passes of those measured, musts failed."""

    key: str
    name: str
    url: str
    measure_url: str
    checks_url: str
    passed: int
    failed: int
    open: int
    wins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofPage:
    key: str
    version: int
    title: str
    capability: str
    use_case: str
    data: str
    scope: str
    people: str
    days: int
    weeks: int
    start: date | None
    tools: tuple[Tried, ...]
    thresholds: tuple[ThresholdRow, ...]
    checks: tuple[CheckRow, ...]
    changes: tuple[ChangeRow, ...]
    frozen_on: date | None
    frozen_by: str
    verdict: str
    reason: str
    decided_on: date | None
    decided_by: str
    measured: bool


def proof_lines(document: PlanDocument, plan_key: str) -> tuple[ProofLine, ...]:
    """Every proof, the open ones first."""
    lines = [_line(document, proof, plan_key) for proof in document.proofs]
    return tuple(sorted(lines, key=lambda line: line.state_class == "badge-good"))


def _line(document: PlanDocument, proof: Proof, plan_key: str) -> ProofLine:
    names = {tool.id: tool.name for tool in document.tools}
    thresholds = {t.id: t for t in proof.thresholds}
    if proof.decided_on:
        state, css = _("decided"), "badge-good"
    elif proof.frozen_on:
        state, css = _("measuring"), "badge-info"
    else:
        state, css = _("thresholds open"), "badge-outline"
    return ProofLine(
        key=proof.id,
        url=reverse("proof", args=[plan_key, proof.id]),
        title=proof.title,
        capability=_capability(document, proof.capability),
        tools=tuple(names[tool] for tool in proof.tools),
        state=state,
        state_class=css,
        measured=len(proof.measurements),
        wanted=len(proof.thresholds) * len(proof.tools),
        passed=sum(thresholds[m.threshold].reached(m.value) for m in proof.measurements),
        verdict=names.get(proof.verdict, "") or (_("none of them") if proof.decided_on else ""),
    )


def proof_page(document: PlanDocument, plan: Plan, key: str) -> ProofPage:
    """One proof, its tools side by side."""
    proof = next(proof for proof in document.proofs if proof.id == key)
    version = Row.objects.values_list("version", flat=True).get(plan=plan, key=key)
    people = people_of(plan.pk)
    found = {(m.threshold, m.tool): m for m in proof.measurements}
    names = {tool.id: tool.name for tool in document.tools}
    rows = tuple(_threshold_row(document, proof, threshold, found, people) for threshold in proof.thresholds)
    return ProofPage(
        key=proof.id,
        version=version,
        title=proof.title,
        capability=_capability(document, proof.capability),
        use_case=proof.use_case,
        data=proof.data,
        scope=proof.scope,
        people=proof.people,
        days=proof.days,
        weeks=proof.weeks,
        start=proof.start,
        tools=tuple(_tried(proof, tool, names[tool], rows, n, plan.key) for n, tool in enumerate(proof.tools)),
        thresholds=rows,
        checks=tuple(_check_row(document, proof, kind) for kind in CheckKind),
        changes=_changes(proof, people),
        frozen_on=proof.frozen_on,
        frozen_by=people.get(proof.frozen_by, proof.frozen_by),
        verdict=names.get(proof.verdict, ""),
        reason=proof.reason,
        decided_on=proof.decided_on,
        decided_by=people.get(proof.decided_by, proof.decided_by),
        measured=bool(proof.measurements),
    )


def _capability(document: PlanDocument, key: str) -> str:
    return next((c.label for c in document.capabilities if c.id == key), key)


def _tried(proof: Proof, tool: str, name: str, rows: tuple[ThresholdRow, ...], n: int, plan_key: str) -> Tried:
    states = [row.cells[n].state for row in rows]
    return Tried(
        key=tool,
        name=name,
        url=reverse("tool", args=[plan_key, tool]),
        measure_url=reverse("proof_measure", args=[plan_key, proof.id, tool]),
        checks_url=reverse("proof_checks", args=[plan_key, proof.id, tool]),
        passed=states.count("pass"),
        failed=states.count("fail"),
        open=states.count("unknown"),
        wins=bool(proof.decided_on) and proof.verdict == tool,
    )


def _threshold_row(
    document: PlanDocument,
    proof: Proof,
    threshold: Threshold,
    found: dict[tuple[str, str], Measurement],
    people: dict[str, str],
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


def _cell(tool: str, threshold: Threshold, one: Measurement | None, people: dict[str, str]) -> Cell:
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


def _check_row(document: PlanDocument, proof: Proof, kind: CheckKind) -> CheckRow:
    known = {check.tool: check for check in proof.checks if check.kind is kind}
    names = {tool.id: tool.name for tool in document.tools}
    cells = tuple(_check_cell(names.get(t, t), known.get(t, Check(kind=kind, tool=t))) for t in proof.tools)
    return CheckRow(label=check_label(kind), cells=cells)


def _check_cell(tool: str, check: Check) -> CheckCell:
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
    )


def _changes(proof: Proof, people: dict[str, str]) -> tuple[ChangeRow, ...]:
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
