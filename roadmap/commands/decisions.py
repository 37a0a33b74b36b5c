"""Decision records, written by people. None is ever removed: a later one replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.errors import Refused
from plans.models import User
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Decision


@dataclass(frozen=True, kw_only=True)
class DecisionValues:
    """What a person may say of a decision."""

    title: str
    context: str
    options: str
    decision: str
    consequences: str
    dissent: str
    dissenting: tuple[str, ...]
    decided_on: date | None
    until: date | None
    supersedes: str
    requirements: tuple[str, ...]
    links: tuple[str, ...]


def record_decision(*, plan_id: int, values: DecisionValues, by: User, at: datetime, request_id: str = "") -> Decision:
    """A new record. Raises Refused when what it replaces is replaced already."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = Decision(plan_id=plan_id, key=next_key(Decision, plan_id, "D"), position=next_position(Decision, plan_id))
        return change.add(_with(row, values), verb="wrote down")


def edit_decision(
    *,
    plan_id: int,
    decision_id: int,
    version: int,
    values: DecisionValues,
    by: User,
    at: datetime,
    request_id: str = "",
) -> Decision:
    """Change the words of a record. Raises Refused when it would replace itself, or what is replaced already."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        return change.save(_with(change.lock(Decision, decision_id, version), values))


def _with(row: Decision, values: DecisionValues) -> Decision:
    _check_replaces(row, values.supersedes)
    for name in DecisionValues.__dataclass_fields__:
        setattr(row, name, getattr(values, name))
    return row


def _check_replaces(row: Decision, other: str) -> None:
    """A record has at most one successor, and no record stands in its own line."""
    if not other:
        return
    edges = dict(Decision.objects.filter(plan_id=row.plan_id).exclude(pk=row.pk).values_list("key", "supersedes"))
    if other in edges.values():
        raise Refused(_("%(key)s is replaced already. Replace its successor.") % {"key": other}, field="supersedes")
    before: str | None = other
    while before:
        if before == row.key:
            raise Refused(_("A record cannot replace itself, nor what replaced it."), field="supersedes")
        before = edges.get(before)
