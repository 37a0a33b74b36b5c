"""This floor's part of the plan: decisions, initiatives, rules, risks; versions and signatures travel beside it."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from django.db import models

from plans.models import Plan
from plans.rows import read_parts, write_parts
from reconciliation import document as value
from reconciliation.document import PlanDocument
from roadmap.envelope import Signature, read_envelope, signatures, write_envelope
from roadmap.models import (
    Agreement,
    BlueprintEntry,
    Decision,
    Initiative,
    Milestone,
    OutsideRule,
    PeerReference,
    QuarterBudget,
    Risk,
    StackChoice,
    Strategy,
    StrategyArgument,
    Team,
)

__all__ = ["Signature", "read", "read_envelope", "signatures", "write", "write_envelope"]

# field of the document -> its rows and its part; the ones that are plain lists of rows
_LISTS: dict[str, tuple[type[models.Model], type]] = {
    "peers": (PeerReference, value.PeerReference),
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
    choice = StackChoice.objects.filter(plan=plan).values_list("horizons", "decision").first()
    blueprint = BlueprintEntry.objects.filter(plan=plan)
    return {
        "strategy": _strategy(plan),
        "choice": value.Choice(horizons=choice[0], decision=choice[1]) if choice else value.Choice(),
        "blueprint": read_parts(blueprint, value.BlueprintEntry, capability="key"),
        "budgets": read_parts(QuarterBudget.objects.filter(plan=plan), value.QuarterBudget),
    } | {field: read_parts(model._default_manager.filter(plan=plan), part) for field, (model, part) in _LISTS.items()}


def _strategy(plan: Plan) -> value.Strategy:
    """What is revealed of step one; ballots of a round that is under way are no part of it."""
    row = Strategy.objects.filter(plan=plan).first() or Strategy()
    own = {field.name for field in dataclasses.fields(value.Strategy)} - {"arguments"}
    arguments = read_parts(StrategyArgument.objects.filter(plan=plan), value.Argument)
    return value.Strategy(arguments=arguments, **{name: getattr(row, name) for name in own})


def write(plan: Plan, document: PlanDocument, at: datetime) -> None:
    """The rows of an imported document."""
    once = {"key": "strategy", "-arguments": True}
    write_parts(Strategy, plan, [document.strategy], at=at, extra=lambda _part: once)
    write_parts(StrategyArgument, plan, document.strategy.arguments, at=at)
    if document.choice.horizons:
        write_parts(StackChoice, plan, [document.choice], at=at, extra=lambda _part: {"key": "choice"})
    write_parts(BlueprintEntry, plan, document.blueprint, at=at, columns={"capability": "key"})
    write_parts(QuarterBudget, plan, document.budgets, at=at, extra=lambda part: {"key": str(part.quarter)})
    for field, (model, _part) in _LISTS.items():
        write_parts(model, plan, getattr(document, field), at=at)
