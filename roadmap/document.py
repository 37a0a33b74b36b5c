"""This floor's part of the plan: decisions, initiatives, rules, risks; the sign-offs travel beside it."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

from django.db import models

from plans.document import read_document
from plans.models import Plan
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.document import PlanDocument
from reconciliation.errors import DocumentError
from roadmap.models import (
    Agreement,
    BlueprintEntry,
    Decision,
    Initiative,
    Milestone,
    OutsideRule,
    QuarterBudget,
    Risk,
    SignOff,
    SignOffState,
    Strategy,
    Team,
)

# field of the document -> its rows and its part; the ones that are plain lists of rows
_LISTS: dict[str, tuple[type[models.Model], type]] = {
    "agreements": (Agreement, value.Agreement),
    "decisions": (Decision, value.Decision),
    "teams": (Team, value.Team),
    "initiatives": (Initiative, value.Initiative),
    "milestones": (Milestone, value.Milestone),
    "rules": (OutsideRule, value.OutsideRule),
    "risks": (Risk, value.Risk),
}


def read(plan: Plan) -> dict[str, Any]:
    """One query for each kind of row."""
    row = Strategy.objects.filter(plan=plan).first()
    strategy = value.Strategy(chosen=row.chosen, reason=row.reason, scores=row.scores) if row else value.Strategy()
    blueprint = BlueprintEntry.objects.filter(plan=plan)
    return {
        "strategy": strategy,
        "blueprint": read_parts(blueprint, value.BlueprintEntry, capability="key"),
        "budgets": read_parts(QuarterBudget.objects.filter(plan=plan), value.QuarterBudget),
    } | {field: read_parts(model._default_manager.filter(plan=plan), part) for field, (model, part) in _LISTS.items()}


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    """The rows of an imported document."""
    write_parts(Strategy, plan, [document.strategy], at=at, extra=lambda _part: {"key": "strategy"})
    write_parts(BlueprintEntry, plan, document.blueprint, at=at, columns={"capability": "key"})
    write_parts(QuarterBudget, plan, document.budgets, at=at, extra=lambda part: {"key": str(part.quarter)})
    for field, (model, _part) in _LISTS.items():
        write_parts(model, plan, getattr(document, field), at=at)


@dataclasses.dataclass(frozen=True)
class Signature:
    """A sign-off as it travels beside the document."""

    group: str
    person: str
    state: str
    reason: str
    on: date
    digest: str = ""
    imported: bool = False


def signatures(plan: Plan) -> tuple[Signature, ...]:
    """What the groups said, in order; one query."""
    columns = ("group_key", "person_key", "state", "reason", "on", "document_digest", "imported")
    return tuple(Signature(*row) for row in SignOff.objects.filter(plan=plan).values_list(*columns))


def read_envelope(plan: Plan) -> dict[str, Any]:
    names = ("group", "person", "state", "reason")
    rows = [{n: getattr(s, n) for n in names} | {"on": s.on.isoformat(), "digest": s.digest} for s in signatures(plan)]
    return {"signatures": rows}


def write_envelope(plan: Plan, data: dict[str, Any], at: datetime) -> None:
    """Sign-offs of an imported plan: they count in the demonstration only, for the version that came with them."""
    present = read_document(plan.pk).digest if plan.is_demo else ""
    for index, row in enumerate(data.get("signatures", [])):
        try:
            signature = Signature(
                group=str(row["group"]),
                person=str(row["person"]),
                state=SignOffState(row["state"]).value,
                reason=str(row.get("reason", "")),
                on=date.fromisoformat(row["on"]),
                digest=str(row.get("digest", "")),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DocumentError(
                f"signatures[{index}]", f"group, person, state and on were expected ({error})"
            ) from None
        SignOff.objects.create(
            plan=plan,
            group_key=signature.group[:60],
            person_key=signature.person[:60],
            state=signature.state,
            reason=signature.reason[:4000],
            on=signature.on,
            document_digest=signature.digest[:64] or present,
            imported=not plan.is_demo,
        )
