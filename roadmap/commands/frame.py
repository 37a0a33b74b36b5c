"""What the roadmap stands in: teams, budgets, milestones, dated rules from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.changes import changing
from plans.errors import Refused
from plans.models import User
from reconciliation.document import QuarterCapacity
from reconciliation.quarters import Quarter
from roadmap.commands.keys import next_key, next_position
from roadmap.models import Initiative, Milestone, OutsideRule, QuarterBudget, Team


@dataclass(frozen=True, kw_only=True)
class TeamValues:
    """capacity: person-days a quarter; by_quarter: in the quarters that differ from it."""

    name: str
    capacity: int
    by_quarter: tuple[QuarterCapacity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BudgetValues:
    """amount: milli-units, there from the start of the quarter on."""

    quarter: Quarter
    amount: int


@dataclass(frozen=True, kw_only=True)
class MilestoneValues:
    title: str
    quarter: Quarter


@dataclass(frozen=True, kw_only=True)
class RuleValues:
    title: str
    date: date
    source: str
    note: str
    requirements: tuple[str, ...]


FrameValues = TeamValues | BudgetValues | MilestoneValues | RuleValues
FrameRow = Team | QuarterBudget | Milestone | OutsideRule

PREFIXES: dict[type[FrameRow], str] = {Team: "T", QuarterBudget: "", Milestone: "G", OutsideRule: "L"}


def add_frame_row(
    *, plan_id: int, model: type[FrameRow], values: FrameValues, by: User, at: datetime, request_id: str = ""
) -> FrameRow:
    """A new team, budget, milestone or rule. Raises Refused for a second budget in a quarter."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        key = "" if model is QuarterBudget else next_key(model, plan_id, PREFIXES[model])
        row = model(plan_id=plan_id, key=key, position=next_position(model, plan_id))
        return change.add(_with(row, values))


def change_frame_row(
    *,
    plan_id: int,
    model: type[FrameRow],
    key: str,
    version: int,
    values: FrameValues,
    by: User,
    at: datetime,
    request_id: str = "",
) -> FrameRow:
    """Change one. A rule whose date or title changed is open again."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row: FrameRow = change.lock(model, None, version, key=key)
        if isinstance(row, OutsideRule) and isinstance(values, RuleValues):
            same = (row.date, row.title) == (values.date, values.title)
            row.checked_on = row.checked_on if same else None
        return change.save(_with(row, values))


def _with(row: FrameRow, values: FrameValues) -> FrameRow:
    for field in fields(values):
        setattr(row, field.name, getattr(values, field.name))
    if isinstance(row, QuarterBudget):
        row.key = str(row.quarter)
        others = QuarterBudget.objects.filter(plan_id=row.plan_id, key=row.key).exclude(pk=row.pk)
        if others.exists():
            raise Refused(_("There is a budget for this quarter already: change that one."), field="quarter")
    return row


def remove_frame_row(
    *,
    plan_id: int,
    model: type[FrameRow],
    key: str,
    version: int,
    by: User,
    at: datetime,
    request_id: str = "",
) -> None:
    """Remove one. Raises Refused for a team that items of the roadmap still need."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row: FrameRow = change.lock(model, None, version, key=key)
        if isinstance(row, Team):
            _check_unneeded(row)
        change.delete(row)


def _check_unneeded(team: Team) -> None:
    efforts = Initiative.objects.filter(plan_id=team.plan_id).values_list("key", "effort")
    needing = [key for key, effort in efforts if any(part.team == team.key for part in effort)]
    if needing:
        sentence = _("%(team)s still has work in %(items)s. Give it to another team first.")
        raise Refused(sentence % {"team": team.name, "items": _named(needing)})


def _named(keys: Iterable[str]) -> str:
    keys = list(keys)
    return ", ".join(keys[:5]) + (" …" if len(keys) > 5 else "")


def check_rule(*, plan_id: int, key: str, version: int, by: User, at: datetime, request_id: str = "") -> OutsideRule:
    """Say that people looked at what a dated rule touches: from now on it is no longer open."""
    with changing(plan_id, by=by, at=at, request_id=request_id) as change:
        row = change.lock(OutsideRule, None, version, key=key)
        row.checked_on = at.date()
        return change.save(row, verb="looked at")
