"""Two documents: what changed between them, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from reconciliation.answers import Verdict
from reconciliation.codec import canonical_bytes
from reconciliation.document import PlanDocument
from reconciliation.statements import Avoid, Use, leaves
from reconciliation.verdicts import verdicts

KEYS = {"needs": "horizon", "attributes": "key", "blueprint": "capability", "budgets": "quarter"}
"""Sections whose rows are known by something else than an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of a row. before, after: canonical JSON text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that was added, removed or changed; id is empty for the plan's own fields."""

    section: str
    id: str
    how: str  # added, removed or changed
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    option: str
    requirement: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A row that rests on a changed one."""

    section: str
    id: str
    because: str  # id of the changed row


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Everything that differs, in the order of the document's sections."""

    changes: tuple[Change, ...]
    verdicts: tuple[VerdictChange, ...]
    touched: tuple[Touched, ...]


def diff(before: PlanDocument, after: PlanDocument) -> Diff:
    """What changed from one document to the other and what it touches; the order of rows is no change."""
    changes = tuple(_changes(before, after))
    return Diff(changes=changes, verdicts=_verdict_changes(before, after), touched=_touched(after, changes))


def _changes(before: PlanDocument, after: PlanDocument) -> Iterator[Change]:
    own = []
    for field in fields(PlanDocument):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(old, tuple) and field.name != "estate":
            yield from _row_changes(field.name, _rows(field.name, old), _rows(field.name, new))
        elif old != new:
            own.append(_field_change(field.name, old, new))
    if own:
        yield Change(section="plan", id="", how="changed", fields=tuple(own))


def _rows(section: str, rows: tuple[Any, ...]) -> dict[str, Any]:
    return {str(getattr(row, KEYS.get(section, "id"))): row for row in rows}


def _row_changes(section: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Change(section=section, id=name, how="removed")
        elif name not in old:
            yield Change(section=section, id=name, how="added")
        elif old[name] != new[name]:
            parts = tuple(
                _field_change(field.name, getattr(old[name], field.name), getattr(new[name], field.name))
                for field in fields(old[name])
                if getattr(old[name], field.name) != getattr(new[name], field.name)
            )
            yield Change(section=section, id=name, how="changed", fields=parts)


def _field_change(field: str, old: Any, new: Any) -> FieldChange:
    return FieldChange(field=field, before=_text(old), after=_text(new))


def _text(value: Any) -> str:
    return canonical_bytes(value).decode().rstrip("\n")


def _verdict_changes(before: PlanDocument, after: PlanDocument) -> tuple[VerdictChange, ...]:
    """Verdicts that differ for options and requirements; one that is not there counts as not applicable."""
    old = {(v.option, v.requirement): v.verdict for v in verdicts(before)}
    new = {(v.option, v.requirement): v.verdict for v in verdicts(after)}
    none = Verdict.NOT_APPLICABLE
    return tuple(
        VerdictChange(option=option, requirement=name, before=old.get(key, none), after=new.get(key, none))
        for key in sorted(old.keys() | new.keys())
        for option, name in [key]
        if old.get(key) != new.get(key)
    )


def _touched(document: PlanDocument, changes: tuple[Change, ...]) -> tuple[Touched, ...]:
    changed = {(change.section, change.id) for change in changes}
    found = {
        Touched(section=section, id=name, because=target)
        for section, name, where, target in _references(document)
        if (where, target) in changed and (section, name) not in changed
    }
    return tuple(sorted(found, key=lambda t: (t.section, t.id, t.because)))


def _references(document: PlanDocument) -> Iterator[tuple[str, str, str, str]]:
    """Who rests on whom: section and id of the one, section and id of the other."""
    owners = {option.id: tool.id for tool in document.tools for option in tool.options}
    for requirement in document.requirements:
        for leaf in leaves(requirement.expression):
            if isinstance(leaf, Avoid | Use):
                yield from (("requirements", requirement.id, "tools", name) for name in leaf.tools)
    for agreement in document.agreements:
        yield from (("agreements", agreement.id, "requirements", name) for name in agreement.conflict)
    for decision in document.decisions:
        yield from (("decisions", decision.id, "requirements", name) for name in decision.requirements)
    for item in document.initiatives:
        yield from (("initiatives", item.id, "requirements", name) for name in item.requirements)
        yield from (("initiatives", item.id, "initiatives", name) for name in item.depends_on)
        if item.option in owners:
            yield "initiatives", item.id, "tools", owners[item.option]
    for commitment in document.commitments:
        yield "commitments", commitment.id, "tools", owners[commitment.option]
    yield from _choice_references(document, owners)
    for rule in document.rules:
        yield from (("requirements", name, "rules", rule.id) for name in rule.requirements)
    for metric in document.metrics:
        yield from (("metrics", metric.id, "metrics", pull.metric) for pull in metric.pulls_against)


def _choice_references(document: PlanDocument, owners: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """What the steps of a choice rest on: tools, and the success metrics that thresholds were taken from."""
    for quote in document.quotes:
        yield "quotes", quote.id, "tools", owners[quote.option]
    for review in document.reviews:
        yield "reviews", review.id, "tools", review.tool
    for terms in document.debts:
        yield "debts", terms.id, "tools", owners[terms.option]
    for scoring in document.scorings:
        yield from (("scorings", scoring.id, "tools", name) for name in scoring.tools)
    for case in document.build_or_buy:
        used = {owners[option] for way in case.ways for step in way.steps for option in step.options}
        yield from (("build_or_buy", case.id, "tools", name) for name in sorted(used))
    for proof in document.proofs:
        yield from (("proofs", proof.id, "tools", name) for name in proof.tools)
        yield from (("proofs", proof.id, "metrics", t.metric) for t in proof.thresholds if t.metric)
