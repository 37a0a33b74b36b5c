"""Proofs of concept: the list, and one with its tools side by side. Three queries at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.models import Proof as Row
from evaluations.proof_rows import ChangeRow, CheckRow, ThresholdRow, change_rows, check_key, check_row, threshold_row
from plans.models import Plan
from plans.queries.files import files_by_target
from plans.queries.people import people_of
from reconciliation.document import CheckKind, PlanDocument, Proof
from stakeholders.vocabulary import capability_labels


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
    files = files_by_target(plan, "check", [check_key(key, kind, t) for kind in CheckKind for t in proof.tools])
    found = {(m.threshold, m.tool): m for m in proof.measurements}
    names = {tool.id: tool.name for tool in document.tools}
    rows = tuple(threshold_row(document, proof, threshold, found, people) for threshold in proof.thresholds)
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
        checks=tuple(check_row(document, proof, kind, files) for kind in CheckKind),
        changes=change_rows(proof, people),
        frozen_on=proof.frozen_on,
        frozen_by=people.get(proof.frozen_by, proof.frozen_by),
        verdict=names.get(proof.verdict, ""),
        reason=proof.reason,
        decided_on=proof.decided_on,
        decided_by=people.get(proof.decided_by, proof.decided_by),
        measured=bool(proof.measurements),
    )


def _capability(document: PlanDocument, key: str) -> str:
    return capability_labels(document.capabilities).get(key, key)


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
