"""A proof of concept: planned, its thresholds frozen, measured, decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from evaluations.commands.keys import are_in_plan, next_key, next_position, person_key
from evaluations.models import Proof, Tool
from evaluations.sources import TEXT_LIMIT
from plans.changes import Change, changing
from plans.errors import Refused
from plans.models import Plan, User
from reconciliation.document import Check, Direction, Measurement, Threshold, ThresholdChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofText:
    """What is tried, on what, by whom, for how long."""

    title: str
    capability: str = ""
    use_case: str = ""
    data: str = ""
    scope: str = ""
    people: str = ""
    days: int = 0
    weeks: int = 0
    start: date | None = None
    tools: tuple[str, ...] = ()


def add_proof(*, plan: Plan, text: ProofText, by: User, at: datetime, request_id: str = "") -> Proof:
    """Plan a proof of concept. Raises Refused without a title, a use case or a tool, and for tools the plan lacks."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        _check_text(plan, text)
        row = Proof(plan_id=plan.pk, key=next_key(Proof, plan.pk, "P"), position=next_position(Proof, plan.pk))
        _write(row, text)
        return change.add(row)


def change_proof(
    *, plan: Plan, key: str, version: int, text: ProofText, by: User, at: datetime, request_id: str = ""
) -> None:
    """Change what is tried. Raises Refused for other tools once the thresholds are frozen."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Proof, None, version, key=key)
        _check_text(plan, text)
        if row.frozen_on and text.tools != row.tools:
            raise Refused(_("The thresholds are frozen: the tools stay as they are."), field="tools")
        _write(row, text)
        change.save(row)


def remove_proof(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Take a proof out of the plan. Raises Refused once something was measured: it stays as what was found."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Proof, None, version, key=key)
        if row.measurements:
            raise Refused(_("Something was measured already: the proof stays as a record."))
        change.delete(row)


def add_threshold(
    *,
    plan: Plan,
    key: str,
    version: int,
    name: str,
    value: Decimal,
    unit: str,
    direction: Direction,
    metric: str,
    must: bool,
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Say what must come out. Raises Refused once the thresholds are frozen."""
    if not name.strip() or len(name) > 300:
        raise Refused(_("Name what is measured, in at most 300 characters."), field="name")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _open(change, key, version)
        numbers = [int(t.id.removeprefix("T-")) for t in row.thresholds if t.id.removeprefix("T-").isdigit()]
        threshold = Threshold(
            id=f"T-{max(numbers, default=0) + 1}",
            name=name.strip(),
            value=value,
            unit=unit.strip(),
            direction=direction,
            metric=metric,
            must=must,
        )
        row.thresholds = (*row.thresholds, threshold)
        change.save(row, verb="set a threshold")


def remove_threshold(
    *, plan: Plan, key: str, version: int, threshold: str, by: User, at: datetime, request_id: str = ""
) -> None:
    """Take a threshold out. Raises Refused once they are frozen."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _open(change, key, version)
        row.thresholds = tuple(one for one in row.thresholds if one.id != threshold)
        change.save(row, verb="set a threshold")


def freeze_thresholds(*, plan: Plan, key: str, version: int, by: User, at: datetime, request_id: str = "") -> None:
    """Fix the thresholds, before anything is measured. Raises Refused when there are none."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _open(change, key, version)
        if not row.thresholds:
            raise Refused(_("Set at least one threshold first."))
        row.frozen_on, row.frozen_by = at.date(), person_key(plan.pk, by)
        change.save(row, verb="froze the thresholds")


def move_threshold(
    *,
    plan: Plan,
    key: str,
    version: int,
    threshold: str,
    value: Decimal,
    reason: str,
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Move a frozen threshold; before, after, reason and person stay with the proof and are printed.

    Raises Refused without a reason, for one that is not there, and after the verdict.
    """
    if not reason.strip() or len(reason) > TEXT_LIMIT:
        raise Refused(_("Say why a frozen threshold moves: it is printed."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _frozen(change, key, version)
        standing = next((one for one in row.thresholds if one.id == threshold), None)
        if standing is None:
            raise Refused(_("There is no such threshold."))
        moved = ThresholdChange(
            threshold=threshold,
            before=standing.value,
            after=value,
            reason=reason.strip(),
            on=at.date(),
            by=person_key(plan.pk, by),
        )
        row.thresholds = tuple(replace(t, value=value) if t.id == threshold else t for t in row.thresholds)
        row.changes = (*row.changes, moved)
        change.save(row, verb="moved a threshold")


def measure(
    *,
    plan: Plan,
    key: str,
    version: int,
    tool: str,
    values: Mapping[str, tuple[Decimal | None, str]],
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Write down what came out for one tool: by threshold the value (None: not measured) and a note with the evidence.

    Raises Refused while the thresholds are not frozen, after the verdict, and for a tool that is not tried.
    """
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _frozen(change, key, version)
        _check_tool(row, tool)
        who, before = person_key(plan.pk, by), {(m.threshold, m.tool): m for m in row.measurements}
        for threshold in (one.id for one in row.thresholds if one.id in values):
            value, note = values[threshold]
            place = (threshold, tool)
            standing = before.get(place)
            if value is None:
                before.pop(place, None)
            elif standing is None or (standing.value, standing.note) != (value, note):
                before[place] = Measurement(
                    threshold=threshold, tool=tool, value=value, on=at.date(), by=who, note=note[:TEXT_LIMIT]
                )
        row.measurements = tuple(before.values())
        change.save(row, verb="measured")


def record_checks(
    *,
    plan: Plan,
    key: str,
    version: int,
    tool: str,
    checks: tuple[Check, ...],
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Write down what the five checks found for one tool. Raises Refused after the verdict and for another tool."""
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = change.lock(Proof, None, version, key=key)
        _not_decided(row)
        _check_tool(row, tool)
        row.checks = (*(one for one in row.checks if one.tool != tool), *checks)
        change.save(row, verb="checked")


def decide_proof(
    *, plan: Plan, key: str, version: int, verdict: str, reason: str, by: User, at: datetime, request_id: str = ""
) -> None:
    """End a proof: verdict is the tool that goes on, "" when none does.

    Raises Refused without a reason, without a measurement, and for a tool that was not tried.
    """
    if not reason.strip() or len(reason) > TEXT_LIMIT:
        raise Refused(_("Say what the verdict rests on: it is printed."), field="reason")
    with changing(plan.pk, by=by, at=at, request_id=request_id) as change:
        row = _frozen(change, key, version)
        if not row.measurements:
            raise Refused(_("Nothing has been measured yet."))
        if verdict:
            _check_tool(row, verdict)
        row.verdict, row.reason = verdict, reason.strip()
        row.decided_on, row.decided_by = at.date(), person_key(plan.pk, by)
        change.save(row, verb="ended")


def _write(row: Proof, text: ProofText) -> None:
    for name in ProofText.__slots__:
        setattr(row, name, getattr(text, name))


def _check_text(plan: Plan, text: ProofText) -> None:
    if not text.title.strip() or len(text.title) > 200:
        raise Refused(_("A proof of concept needs a title of at most 200 characters."), field="title")
    if not text.use_case.strip():
        raise Refused(_("Name the use case of your own that it is tried on."), field="use_case")
    if not 1 <= len(text.tools) <= 2:
        raise Refused(_("Choose the one or two tools that are tried."), field="tools")
    if not are_in_plan(Tool, plan.pk, text.tools):
        raise Refused(_("The plan has no such tool."), field="tools")


def _open(change: Change, key: str, version: int) -> Proof:
    row = change.lock(Proof, None, version, key=key)
    if row.frozen_on:
        raise Refused(_("The thresholds are frozen since %(day)s.") % {"day": row.frozen_on})
    return row


def _frozen(change: Change, key: str, version: int) -> Proof:
    row = change.lock(Proof, None, version, key=key)
    if not row.frozen_on:
        raise Refused(_("Freeze the thresholds first: they are fixed before anything is measured."))
    _not_decided(row)
    return row


def _not_decided(row: Proof) -> None:
    if row.decided_on:
        raise Refused(_("The verdict stands since %(day)s.") % {"day": row.decided_on})


def _check_tool(row: Proof, tool: str) -> None:
    if tool not in row.tools:
        raise Refused(_("This tool is not part of the proof."))
