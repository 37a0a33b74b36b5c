"""This floor's part of the plan's document: groups, needs, outcomes, model processes, metrics, requirements."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce

from plans.models import Horizon, Membership, Plan
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.codec import from_json, to_json
from reconciliation.document import PlanDocument
from reconciliation.errors import DocumentError
from stakeholders.models import Group, Metric, ModelProcess, NeedsAnswer, NeedsRow, Outcome, Requirement


def read(plan: Plan) -> dict[str, Any]:
    """The six kinds of rows as parts, one query each."""
    needs = NeedsRow.objects.filter(plan=plan)
    answering = Coalesce("accountable__key", Value(""))
    outcomes = Outcome.objects.filter(plan=plan).annotate(answering=answering)
    processes = ModelProcess.objects.filter(plan=plan).annotate(answering=answering)
    return {
        "groups": read_parts(Group.objects.filter(plan=plan), value.Group),
        "needs": read_parts(needs, value.Needs, horizon="key", models="model_count"),
        "outcomes": read_parts(outcomes, value.Outcome, accountable="answering", metrics="measures"),
        "processes": read_parts(processes, value.ModelProcess, model="model_name", accountable="answering"),
        "metrics": read_parts(Metric.objects.filter(plan=plan), value.SuccessMetric, group="group__key"),
        "requirements": read_parts(Requirement.objects.filter(plan=plan), value.Requirement, group="group__key"),
    }


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    """The rows of an imported document. Its references were checked before."""
    horizons = dict(Horizon.objects.filter(plan=plan).values_list("key", "pk"))
    write_parts(
        NeedsRow,
        plan,
        document.needs,
        at=at,
        columns={"models": "model_count"},
        extra=lambda needs: {"key": needs.horizon, "-horizon": True, "horizon_id": horizons[needs.horizon]},
    )
    groups = write_parts(Group, plan, document.groups, at=at)

    def of_group(part: value.SuccessMetric | value.Requirement) -> dict[str, Any]:
        return {"group_id": groups[part.group]}

    write_parts(Metric, plan, document.metrics, at=at, columns={"group": "group_id"}, extra=of_group)
    write_parts(Requirement, plan, document.requirements, at=at, columns={"group": "group_id"}, extra=of_group)
    write_parts(
        Outcome,
        plan,
        document.outcomes,
        at=at,
        columns={"accountable": "accountable_id", "metrics": "measures"},
        extra=lambda outcome: {"accountable_id": groups.get(outcome.accountable)},
    )
    write_parts(
        ModelProcess,
        plan,
        document.processes,
        at=at,
        columns={"accountable": "accountable_id", "model": "model_name"},
        extra=lambda process: {"accountable_id": groups.get(process.accountable)},
    )


def read_envelope(plan: Plan) -> dict[str, Any]:
    """What each person answered about the needs, beside what was settled."""
    rows = NeedsAnswer.objects.filter(plan=plan).values_list("key", "updated_at", "needs")
    return {
        "needs_answers": [
            {"person": person, "on": on.isoformat(), "needs": [to_json(needs) for needs in answers]}
            for person, on, answers in rows
        ]
    }


def write_envelope(plan: Plan, data: dict[str, Any], at: datetime) -> None:
    """The answers of the people who came with an imported plan. Raises DocumentError with the path."""
    people = set(Membership.objects.filter(plan=plan).values_list("key", flat=True))
    horizons = set(Horizon.objects.filter(plan=plan).values_list("key", flat=True))
    for number, row in enumerate(data.get("needs_answers", [])):
        path = f"needs_answers[{number}]"
        try:
            person, on, given = row["person"], datetime.fromisoformat(row["on"]), row["needs"]
        except (KeyError, TypeError, ValueError):
            raise DocumentError(path, "person, on (a time with its zone) and needs were expected") from None
        needs = from_json(tuple[value.Needs, ...], given, f"{path}.needs")
        if person not in people or not {n.horizon for n in needs} <= horizons:
            raise DocumentError(path, "a person and horizons of the plan were expected")
        NeedsAnswer.objects.create(plan=plan, key=person, needs=needs, updated_at=on)
